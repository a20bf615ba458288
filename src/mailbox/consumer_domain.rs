use std::collections::HashSet;
use std::sync::LazyLock;

use super::{Signal, weights, words_of};
use crate::evidence::Evidence;
use crate::model::Email;

static DOMAINS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words_of(include_str!("consumer-domains.txt")));

/// The address is with a provider of personal mailboxes.
pub(super) fn signal(email: &Email) -> Option<Signal> {
    DOMAINS.contains(email.domain()).then(|| Signal {
        weight: weights::CONSUMER_DOMAIN,
        evidence: Evidence::new("consumer-domain", "{domain} is a consumer mail provider")
            .public("domain", email.domain()),
    })
}
