use std::collections::HashSet;
use std::sync::LazyLock;

use super::{Signal, weights, words_of};
use crate::evidence::Evidence;
use crate::model::Email;

static WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words_of(include_str!("role-words.txt")));

/// Glued words shorter than this would be found inside surnames.
const SHORTEST_GLUED: usize = 3;
/// No role word is longer, so that no longer piece need be looked up.
const LONGEST: usize = 24;

/// A word as long as this is no part of a surname, so that it counts where it is glued to something that is no word.
const LONG: usize = 6;

/// The local part names a team, a function or a list.
pub(super) fn signal(email: &Email, tokens: &[String]) -> Option<Signal> {
    let mut found: Vec<&str> = tokens.iter().flat_map(|token| words_in(token)).collect();
    let is_all = tokens.iter().all(|token| is_role_word(token));
    let weight = match (found.is_empty(), is_all) {
        (false, true) => weights::ROLES_ONLY,
        (false, false) => weights::ROLES_AMONG,
        (true, _) => {
            found = tokens
                .iter()
                .filter_map(|token| long_word_at_an_end(token))
                .collect();
            weights::ROLE_GLUED
        }
    };
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        return None;
    }
    Some(Signal {
        weight,
        evidence: Evidence::new("role-word", "{mailbox} names a team or a function: {words}")
            .mailbox("mailbox", email.to_string())
            .public("words", found.join(", ")),
    })
}

/// A long role word with which a token begins or ends: `acmesecurity`.
fn long_word_at_an_end(token: &str) -> Option<&str> {
    let cuts = || token.char_indices().map(|(place, _)| place).skip(1);
    let is_long = |word: &&str| word.len() >= LONG && WORDS.contains(word);
    let ends = cuts().map(|cut| &token[cut..]);
    let begins = cuts().map(|cut| &token[..cut]);
    ends.chain(begins).find(is_long)
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
    // For each place in the token, the place where the last word of a partition up to it begins.
    let mut cuts: Vec<usize> = token.char_indices().map(|(place, _)| place).collect();
    cuts.push(token.len());
    let mut last_word: Vec<Option<usize>> = vec![None; cuts.len()];
    for end in SHORTEST_GLUED..cuts.len() {
        let first = end.saturating_sub(LONGEST);
        last_word[end] = (first..=end - SHORTEST_GLUED).find(|start| {
            let is_reached = *start == 0 || last_word[*start].is_some();
            is_reached && WORDS.contains(&token[cuts[*start]..cuts[end]])
        });
    }
    let mut words = Vec::new();
    let mut end = cuts.len() - 1;
    while let Some(start) = last_word[end] {
        words.push(&token[cuts[start]..cuts[end]]);
        end = start;
    }
    words.reverse();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_only_where_nothing_remains() {
        assert_eq!(words_in("awssecurityteam"), ["aws", "security", "team"]);
        assert_eq!(words_in("secord"), [""; 0]);
        assert_eq!(words_in("devopsx"), [""; 0]);
        assert_eq!(words_in(""), [""; 0]);
    }

    /// Each repetition can be taken apart in two ways, and nothing comes of any.
    #[test]
    fn a_token_that_can_be_cut_in_many_ways_takes_no_longer() {
        assert_eq!(
            words_in(&format!("{}xxx", "devops".repeat(20_000))),
            [""; 0]
        );
        assert_eq!(words_in(&"sec".repeat(20_000)).len(), 20_000);
    }
}
