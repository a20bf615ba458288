use super::lexicon::{Word, is_impersonal_word};
use super::role_word::is_role_word;
use super::tokens::Name;
use super::{Signal, weights};
use crate::evidence::Evidence;

/// With what names of teams and offices end in Chinese, Japanese and Korean.
const ENDS: [&str; 18] = [
    "组",
    "組",
    "部",
    "科",
    "課",
    "课",
    "室",
    "局",
    "处",
    "處",
    "中心",
    "团队",
    "團隊",
    "チーム",
    "センター",
    "팀",
    "부",
    "센터",
];

/// Whether a name has a role or a function in it. A given name shows a person all the same, whose family name may be a
/// role: Corin Billing.
pub(super) fn is_impersonal(name: &Name<'_>) -> bool {
    let is_known = |word: &str| is_role_word(word) || is_impersonal_word(word);
    let has_known = name.text.contains('&') || name.words().any(is_known);
    let words: Vec<&str> = name.words().collect();
    let is_person = || {
        let [first, between @ .., last] = words.as_slice() else {
            return false;
        };
        let is_given = !is_known(first) && Word::of(first).is_common_given();
        is_given && !between.iter().any(|word| is_known(word)) && Word::of(last).family.is_listed()
    };
    (has_known && !is_person()) || ENDS.iter().any(|end| name.text.ends_with(end))
}

/// The contact's name is no person's. That alone says little: somebody may have put a title in place of a name. Where the
/// mailbox repeats it, it says a lot: `mandos` of the Mandos Maintainers.
pub(super) fn signal(tokens: &[&str], name: &Name<'_>) -> Option<Signal> {
    const LONG: usize = 4;
    let is_repeated = |token: &&str| name.words().any(|word| word == *token);
    let is_each =
        || tokens.iter().all(is_repeated) && tokens.iter().any(|token| token.len() >= LONG);
    let is_glued = || tokens.concat() == name.words().collect::<String>();
    let repeats = !tokens.is_empty() && (is_each() || is_glued());
    let (weight, sentence) = if repeats {
        (
            weights::IMPERSONAL_NAME_REPEATED,
            "the mailbox is named after {name}, which is no person's name",
        )
    } else {
        (weights::IMPERSONAL_NAME, "{name} is no person's name")
    };
    Some(Signal {
        weight,
        evidence: Evidence::new("impersonal-name", sentence).name("name", name.text),
    })
}
