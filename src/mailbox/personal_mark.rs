use super::{Signal, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// What organizations put before or behind the name of one person's account.
const MARKS: [&str; 14] = [
    "ext",
    "extern",
    "external",
    "adm",
    "contractor",
    "consultant",
    "intern",
    "trainee",
    "temp",
    "priv",
    "personal",
    "admusr",
    "usr",
    "mobile",
];

/// Whether a word marks a person's account.
pub(super) fn is_mark(word: &str) -> bool {
    MARKS.contains(&word)
}

/// The local part holds a mark beside something else.
pub(super) fn signal(email: &Email, tokens: &[String]) -> Option<Signal> {
    let mark = tokens.iter().find(|token| is_mark(token))?;
    (tokens.len() > 1).then(|| Signal {
        weight: weights::PERSONAL_MARK,
        evidence: Evidence::new(
            "personal-mark",
            "{mark} in {mailbox} marks one person's account",
        )
        .public("mark", mark)
        .mailbox("mailbox", email.to_string()),
    })
}
