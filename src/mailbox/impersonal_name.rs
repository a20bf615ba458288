use std::collections::HashSet;
use std::sync::LazyLock;

use super::role_word::is_role_word;
use super::{Signal, weights, words_of};
use crate::evidence::Evidence;

/// Words of names that are no person's: functions, companies, projects.
static WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words_of(include_str!("impersonal-words.txt")));

/// Whether a name has a role or a function in it.
pub(super) fn is_impersonal(name: &str, words: &[String]) -> bool {
    let is_known = |word: &String| is_role_word(word) || WORDS.contains(word.as_str());
    name.contains('&') || words.iter().any(is_known)
}

/// The contact's name is no person's. That alone says little: somebody may have put a title in place of a name.
pub(super) fn signal(name: &str, words: &[String]) -> Option<Signal> {
    is_impersonal(name, words).then(|| Signal {
        weight: weights::IMPERSONAL_NAME,
        evidence: Evidence::new("impersonal-name", "{name} is no person's name").name("name", name),
    })
}
