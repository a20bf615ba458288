use super::{Signal, domain_label, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// Parts of domains that hold mailing lists, wherever they stand: `alioth-lists.example`.
const ANYWHERE: [&str; 8] = [
    "lists",
    "mailman",
    "googlegroups",
    "listserv",
    "sympa",
    "listes",
    "listas",
    "lijsten",
];

/// Labels that hold lists or the addresses of whole projects where they stand before a company's own.
const BEFORE: [&str; 6] = ["list", "groups", "packages", "tracker", "teams", "liste"];

/// The address is with a mailing-list domain: `lists.corp.example`, `alioth-lists.example`.
pub(super) fn signal(email: &Email) -> Option<Signal> {
    let own = domain_label(email.domain());
    let mut labels = email.domain().split('.').rev().skip(1);
    let is_list = |label: &&str| {
        label.split('-').any(|word| ANYWHERE.contains(&word))
            || (*label != own && BEFORE.contains(label))
    };
    let label = labels.find(is_list)?;
    Some(Signal {
        weight: weights::LIST_DOMAIN,
        evidence: Evidence::new(
            "list-domain",
            "{domain} is a mailing-list domain, by its part {part}",
        )
        .public("domain", email.domain())
        .public("part", label),
    })
}
