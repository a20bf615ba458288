use super::{Signal, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// Labels of domains that hold mailing lists, and the addresses of whole projects.
const LABELS: [&str; 10] = [
    "lists",
    "list",
    "groups",
    "mailman",
    "googlegroups",
    "listes",
    "listas",
    "packages",
    "tracker",
    "teams",
];

/// The address is with a mailing-list domain: `lists.corp.example`, `alioth-lists.example`.
pub(super) fn signal(email: &Email) -> Option<Signal> {
    let labels = || email.domain().split('.').rev().skip(1);
    let label = labels().find(|label| label.split('-').any(|word| LABELS.contains(&word)))?;
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
