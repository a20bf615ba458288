use super::tokens::Name;
use super::{Signal, weights};
use crate::evidence::Evidence;

/// With what titles end that are a group's: a Security Team Lead is one person, a Security Team is not.
const ENDS: [&str; 9] = [
    "team",
    "group",
    "list",
    "mailbox",
    "desk",
    "department",
    "office",
    "inbox",
    "alias",
];

/// The contact's title is a group's. As with the name, that alone says little.
pub(super) fn signal(title: &str) -> Option<Signal> {
    let words = Name::of(title);
    let last = words.words().last()?;
    ENDS.contains(&last).then(|| Signal {
        weight: weights::IMPERSONAL_TITLE,
        evidence: Evidence::new("impersonal-title", "the title {title} is no person's")
            .name("title", title),
    })
}
