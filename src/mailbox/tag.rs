use super::role_word::is_role_word;
use super::{Signal, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// The tag behind the `+` names a team or a function, as organizations do that have one mailbox for many accounts.
pub(super) fn signal(email: &Email, tag: &[String]) -> Option<Signal> {
    let word = tag.iter().find(|word| is_role_word(word))?;
    Some(Signal {
        weight: weights::ROLE_TAG,
        evidence: Evidence::new(
            "role-tag",
            "{word} is a tag of {mailbox} that names a function",
        )
        .public("word", word)
        .mailbox("mailbox", email.to_string()),
    })
}
