use super::lexicon::{is_ambiguous, is_family_name, is_given_name};
use super::{Signal, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// Shorter pieces of a glued word are names by accident.
const SHORTEST_PIECE: usize = 3;
/// One of two pieces must be as long as this.
const LONGER_PIECE: usize = 4;

/// The local part is made of names from the lists. `tokens` are its words without the role words among them.
pub(super) fn signal(email: &Email, tokens: &[&str]) -> Option<Signal> {
    let (weight, sentence) = match *tokens {
        [one] => single(one)?,
        [first, .., last] => several(first, last)?,
        [] => return None,
    };
    Some(Signal {
        weight,
        evidence: Evidence::new("listed-name", sentence).mailbox("mailbox", email.to_string()),
    })
}

const BOTH: &str = "{mailbox} is made of a given and a family name";
const INITIAL: &str = "{mailbox} is made of an initial and a family name";
const GIVEN: &str = "{mailbox} is made of a given name";
const FAMILY: &str = "{mailbox} is made of a family name";

/// Whether a word is a given name and no word that projects bear.
fn is_plain_given_name(word: &str) -> bool {
    is_given_name(word) && !is_ambiguous(word)
}

fn several(first: &str, last: &str) -> Option<(i32, &'static str)> {
    let is_initial = |word: &str| word.chars().count() == 1;
    let is_name = |word: &str| is_family_name(word) || is_given_name(word);
    let both = (is_plain_given_name(first) && is_family_name(last))
        || (is_family_name(first) && is_plain_given_name(last));
    if both || (is_plain_given_name(first) && is_plain_given_name(last)) {
        Some((weights::LISTED_NAMES, BOTH))
    } else if (is_initial(first) && is_name(last)) || (is_initial(last) && is_name(first)) {
        Some((weights::INITIAL_AND_NAME, INITIAL))
    } else if is_plain_given_name(first) || is_plain_given_name(last) {
        Some((weights::GIVEN_AND_OTHER, GIVEN))
    } else if is_family_name(first) && is_family_name(last) {
        Some((weights::FAMILY_ALONE, FAMILY))
    } else {
        None
    }
}

fn single(word: &str) -> Option<(i32, &'static str)> {
    if is_given_name(word) || is_family_name(word) {
        let sentence = if is_given_name(word) { GIVEN } else { FAMILY };
        let weight = match (is_ambiguous(word), is_given_name(word)) {
            (true, _) => weights::AMBIGUOUS_ALONE,
            (false, true) => weights::GIVEN_ALONE,
            (false, false) => weights::FAMILY_ALONE,
        };
        return Some((weight, sentence));
    }
    let letters = |word: &str| word.chars().count();
    let cuts = word
        .char_indices()
        .map(|(place, _)| place)
        .skip(SHORTEST_PIECE);
    let is_both = |cut: usize| {
        let (one, other) = word.split_at(cut);
        let is_long_enough =
            letters(other) >= SHORTEST_PIECE && letters(one).max(letters(other)) >= LONGER_PIECE;
        is_long_enough
            && ((is_plain_given_name(one) && is_family_name(other))
                || (is_family_name(one) && is_plain_given_name(other)))
    };
    if cuts.into_iter().any(is_both) {
        return Some((weights::LISTED_NAMES, BOTH));
    }
    let (second, _) = word.char_indices().nth(1)?;
    let (last, _) = word.char_indices().next_back()?;
    let is_plain = |name: &str| !is_ambiguous(name);
    let is_family =
        |name: &str| letters(name) >= LONGER_PIECE && is_family_name(name) && is_plain(name);
    let is_given =
        |name: &str| letters(name) >= LONGER_PIECE && is_given_name(name) && is_plain(name);
    (is_family(&word[second..]) || is_family(&word[..last]) || is_given(&word[..last]))
        .then_some((weights::INITIAL_GLUED, INITIAL))
}
