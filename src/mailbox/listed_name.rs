use super::glued_name;
use super::lexicon::{Frequency, Role, Word};
use super::{Signal, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// What a local part is made of, and how much that says.
pub(super) type Reading = (i32, &'static str);

pub(super) const BOTH: &str = "{mailbox} is made of a given and a family name";
pub(super) const INITIAL: &str = "{mailbox} is made of an initial and a family name";
pub(super) const GIVEN: &str = "{mailbox} is made of a given name";
pub(super) const FAMILY: &str = "{mailbox} is made of a family name";

/// A word that stands beside an initial is a family name that the lists lack, from so many letters on.
const LONG: usize = 5;
/// Shorter words are abbreviations as often as names.
const SHORTEST: usize = 3;

/// The local part is made of names from the lists. `tokens` are its words without the role words among them.
pub(super) fn signal(email: &Email, tokens: &[&str]) -> Option<Signal> {
    let (weight, sentence) = read(tokens)?;
    Some(Signal {
        weight,
        evidence: Evidence::new("listed-name", sentence).mailbox("mailbox", email.to_string()),
    })
}

fn read(tokens: &[&str]) -> Option<Reading> {
    let is_whole = |token: &&&str| token.len() > 1;
    let whole: Vec<&str> = tokens.iter().filter(is_whole).copied().collect();
    let has_initial = whole.len() < tokens.len();
    match *whole.as_slice() {
        [] => None,
        [one] if has_initial => beside_an_initial(one),
        // Two initials in one word: `xy.nie`.
        [first, last] if first.len() == 2 && Word::of(last).family == Frequency::Common => {
            beside_an_initial(last)
        }
        [one] => alone(one).or_else(|| glued_name::read(one)),
        [first, .., last] => several(first, last).or_else(|| any_glued(&whole)),
    }
}

/// One of several words is two names in one: `janedoe-work`.
fn any_glued(tokens: &[&str]) -> Option<Reading> {
    let both = |token: &&str| {
        glued_name::read(token).filter(|(weight, _)| *weight >= weights::LISTED_NAMES)
    };
    tokens.iter().find_map(both)
}

fn beside_an_initial(word: &str) -> Option<Reading> {
    let listed = Word::of(word);
    let weight = if listed.is_name() {
        weights::INITIAL_AND_NAME
    } else if listed.family == Frequency::Common || (word.len() >= LONG && !listed.is_word) {
        weights::INITIAL_AND_OTHER
    } else {
        return None;
    };
    Some((weight, INITIAL))
}

fn several(first: &str, last: &str) -> Option<Reading> {
    let (one, other) = (Word::of(first), Word::of(last));
    let is_pair = |given: Word, family: Word| {
        given.is_given() && (family.is_name() || family.family == Frequency::Common)
    };
    let is_common_pair = |given: Word, family: Word| {
        given.given == Frequency::Common && family.frequency() == Frequency::Common
    };
    // Not a word of English, and too long to be an abbreviation.
    let is_other = |listed: Word, word: &str| !listed.is_word && word.len() >= LONG - 1;
    let either = |test: &dyn Fn(Word, Word) -> bool| test(one, other) || test(other, one);
    if either(&is_pair) {
        Some((weights::LISTED_NAMES, BOTH))
    } else if either(&is_common_pair) {
        let is_doubtful = one.is_word && other.is_word;
        let weight = if is_doubtful {
            weights::NAMES_AND_WORDS
        } else {
            weights::LISTED_NAMES
        };
        Some((weight, BOTH))
    } else if (one.is_given() && is_other(other, last))
        || (other.is_given() && is_other(one, first))
    {
        Some((weights::GIVEN_AND_OTHER, GIVEN))
    } else if one.is_common_given()
        || (one.given == Frequency::Common && is_other(other, last))
        || (other.given == Frequency::Common && is_other(one, first))
    {
        Some((weights::GIVEN_AND_WORD, GIVEN))
    } else if (one.is_family() && is_other(other, last))
        || (other.is_family() && is_other(one, first))
    {
        Some((weights::FAMILY_AND_OTHER, FAMILY))
    } else {
        None
    }
}

fn alone(word: &str) -> Option<Reading> {
    let listed = Word::of(word);
    // What only joins role words says nothing alone either, `oss`, unless it is a given name as well, `kai`.
    if Role::of(word).is_some() && !listed.is_common_given() {
        return None;
    }
    if !listed.frequency().is_listed() {
        let has_ending = !listed.is_word && glued_name::has_ending(word);
        return has_ending.then_some((weights::FAMILY_BY_ENDING, FAMILY));
    }
    let sentence = if listed.given >= listed.family {
        GIVEN
    } else {
        FAMILY
    };
    let is_common = listed.frequency() == Frequency::Common;
    // Short names are abbreviations as often.
    let has_vowel = word.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let is_short = word.len() < SHORTEST || (word.len() == SHORTEST && !is_common) || !has_vowel;
    let weight = match (listed.is_word || is_short, is_common) {
        (true, _) => weights::AMBIGUOUS_ALONE,
        (false, true) if listed.given == Frequency::Common => weights::GIVEN_ALONE,
        (false, true) => weights::FAMILY_ALONE,
        (false, false) => weights::RARE_ALONE,
    };
    Some((weight, sentence))
}
