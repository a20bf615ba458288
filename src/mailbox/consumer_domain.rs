use super::lexicon::is_consumer_domain;
use super::{Signal, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// Where people get an address for their code, whose bots are few and named so.
const PERSONAL_RELAYS: [&str; 2] = ["users.noreply.github.com", "users.noreply.gitlab.com"];

/// The address is with a provider of personal mailboxes.
pub(super) fn signal(email: &Email) -> Option<Signal> {
    let sentence = if PERSONAL_RELAYS.contains(&email.domain()) {
        "{domain} gives one address to each person"
    } else if is_consumer_domain(email.domain()) {
        "{domain} is a consumer mail provider"
    } else {
        return None;
    };
    Some(Signal {
        weight: weights::CONSUMER_DOMAIN,
        evidence: Evidence::new("consumer-domain", sentence).public("domain", email.domain()),
    })
}
