use std::collections::HashSet;
use std::sync::LazyLock;

use super::Signal;
use crate::evidence::Evidence;
use crate::model::Email;

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("role-words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Glued words shorter than this would be found inside surnames.
const SHORTEST_GLUED: usize = 3;

/// The local part names a team, a function or a list.
pub(super) fn signal(email: &Email, tokens: &[String]) -> Option<Signal> {
    let mut found: Vec<&str> = tokens.iter().flat_map(|token| words_in(token)).collect();
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        return None;
    }
    Some(Signal {
        weight: -20,
        evidence: Evidence::new("role-word", "{mailbox} names a team or a function: {words}")
            .mailbox("mailbox", email.to_string())
            .public("words", found.join(", ")),
    })
}

/// Whether a word names a team, a function or a list.
pub(super) fn is_role_word(word: &str) -> bool {
    !words_in(word).is_empty()
}

/// The role words that a token consists of without remainder; none when something remains, so that a
/// surname which merely contains a role, such as Secord, is left alone.
fn words_in(token: &str) -> Vec<&str> {
    if WORDS.contains(token) {
        return vec![token];
    }
    for (cut, _) in token.char_indices().skip(SHORTEST_GLUED) {
        let (word, rest) = token.split_at(cut);
        if rest.chars().count() >= SHORTEST_GLUED && WORDS.contains(word) {
            let others = words_in(rest);
            if !others.is_empty() {
                return [vec![word], others].concat();
            }
        }
    }
    Vec::new()
}
