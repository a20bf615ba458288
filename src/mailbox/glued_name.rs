//! Names in one word: `janedoe`, `jdoe`, `doej`, `thejane`.

use super::lexicon::{Frequency, Word};
use super::listed_name::{BOTH, FAMILY, GIVEN, INITIAL, Reading};
use super::weights;

/// Shorter pieces of a glued word are names by accident.
const SHORTEST: usize = 3;
/// A piece that is a rare name must be as long as this.
const SHORTEST_RARE: usize = 5;
/// A family name behind something that is no name must be as long as this.
const LONG_FAMILY: usize = 7;
/// And a given name as this.
const LONG_GIVEN: usize = 6;
const VOWELS: [char; 6] = ['a', 'e', 'i', 'o', 'u', 'y'];
/// Hardly anybody's given name begins with these, so that they are no initial.
const NO_INITIALS: [u8; 3] = *b"qxz";

/// What people put before their names, or behind them, to get an address that is still free.
const BEFORE: [&str; 14] = [
    "the", "real", "only", "its", "iam", "im", "mr", "mrs", "ms", "dr", "prof", "official", "not",
    "hey",
];
const BEHIND: [&str; 8] = [
    "dev", "codes", "code", "hacks", "writes", "builds", "online", "official",
];

/// What stands before a family name and may be glued to it.
const PARTICLES: [&str; 29] = [
    "van", "von", "der", "den", "ten", "ter", "de", "del", "della", "di", "da", "das", "dos", "do",
    "du", "la", "le", "al", "el", "bin", "mac", "mc", "vd", "vande", "vander", "vanden", "op",
    "abu", "ap",
];

/// Two letters with which hardly a word begins, so that the first is an initial: any two consonants but these.
const ONSETS: [[u8; 2]; 95] = [
    *b"bh", *b"bj", *b"bl", *b"br", *b"by", *b"ch", *b"cl", *b"cr", *b"cs", *b"cz", *b"dh", *b"dj",
    *b"dr", *b"dv", *b"dw", *b"dz", *b"fj", *b"fl", *b"fr", *b"gh", *b"gj", *b"gl", *b"gn", *b"gr",
    *b"gw", *b"hl", *b"hr", *b"hv", *b"jh", *b"kh", *b"kj", *b"kl", *b"kn", *b"kr", *b"ks", *b"kv",
    *b"kw", *b"lh", *b"lj", *b"ll", *b"mc", *b"mb", *b"mh", *b"mj", *b"mn", *b"nd", *b"ng", *b"nh",
    *b"nj", *b"ph", *b"pf", *b"pl", *b"pn", *b"pr", *b"ps", *b"pt", *b"qu", *b"rh", *b"sc", *b"sf",
    *b"sh", *b"sj", *b"sk", *b"sl", *b"sm", *b"sn", *b"sp", *b"sq", *b"sr", *b"st", *b"sv", *b"sw",
    *b"sz", *b"th", *b"tj", *b"tl", *b"tr", *b"ts", *b"tv", *b"tw", *b"tz", *b"vl", *b"vr", *b"wh",
    *b"wr", *b"xh", *b"zb", *b"zd", *b"zh", *b"zl", *b"zm", *b"zn", *b"zr", *b"zv", *b"zw",
];

/// With what family names end, and few other words of any language.
const ENDINGS: [&str; 68] = [
    "enko",
    "shvili",
    "adze",
    "idze",
    "opoulos",
    "opoulou",
    "opulos",
    "akis",
    "akos",
    "iadis",
    "idou",
    "oglu",
    "ssson",
    "nsson",
    "rsson",
    "lsson",
    "dsson",
    "dottir",
    "datter",
    "gaard",
    "quist",
    "qvist",
    "ovic",
    "evic",
    "ovich",
    "evich",
    "wicz",
    "czyk",
    "owski",
    "owska",
    "ewski",
    "ewska",
    "inski",
    "inska",
    "ovsky",
    "evsky",
    "ovskiy",
    "skaya",
    "escu",
    "eanu",
    "auskas",
    "aitis",
    "avicius",
    "evicius",
    "chuk",
    "czuk",
    "uddin",
    "ullah",
    "zadeh",
    "nejad",
    "murthy",
    "swamy",
    "rajan",
    "krishnan",
    "subramanian",
    "wardena",
    "wardene",
    "singhe",
    "sekara",
    "sekera",
    "ratne",
    "tzyan",
    "jyan",
    "okwu",
    "chukwu",
    "ovna",
    "oviev",
    "aiev",
];

/// Reads a word that no list has as a whole.
pub(super) fn read(word: &str) -> Option<Reading> {
    if !word.is_ascii() || Word::of(word).is_word {
        return None;
    }
    if is_pair(word) {
        return Some((weights::LISTED_NAMES, BOTH));
    }
    with_initial(word)
        .or_else(|| with_addition(word))
        .or_else(|| beside_other(word))
}

/// Whether the word is a given and a family name, or two given names, in either order.
fn is_pair(word: &str) -> bool {
    let is_usable = |name: Word, length: usize| {
        name.is_name() && (name.frequency() == Frequency::Common || length >= SHORTEST_RARE)
    };
    Word::beginnings(word).any(|(cut, one)| {
        let rest = &word[cut..];
        let is_long_enough =
            cut >= SHORTEST && rest.len() >= SHORTEST && cut.max(rest.len()) > SHORTEST;
        if !is_long_enough || !is_usable(one, cut) {
            return false;
        }
        let other = family(rest);
        is_usable(other, rest.len()) && (one.is_common_given() || other.is_common_given())
    })
}

/// Whether the word is a given and a family name, in this order, the given one of many people and the family name too or
/// longer: there are companies whose names can be cut into rarer ones.
pub(super) fn is_full_name(word: &str) -> bool {
    Word::beginnings(word).any(|(cut, given)| {
        let rest = &word[cut..];
        let is_long_enough = cut > SHORTEST && rest.len() > SHORTEST;
        if !is_long_enough || !given.is_common_given() {
            return false;
        }
        let other = family(rest);
        other.is_common_family() || (other.is_family() && rest.len() > SHORTEST_RARE)
    })
}

/// A family name, perhaps with particles before it: `vandoe`.
fn family(word: &str) -> Word {
    let listed = Word::of(word);
    if listed.is_name() {
        return listed;
    }
    if has_ending(word) {
        return Word {
            family: Frequency::Rare,
            ..listed
        };
    }
    let rests = PARTICLES
        .iter()
        .filter_map(|particle| word.strip_prefix(particle));
    let names = rests.filter(|rest| rest.len() > SHORTEST).map(Word::of);
    names
        .filter(|name| name.is_family())
        .max_by_key(|name| name.family)
        .unwrap_or(listed)
}

/// Whether a word ends as family names do, and few other words of any language.
pub(super) fn has_ending(word: &str) -> bool {
    word.len() >= LONG_FAMILY && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// A name with an initial, or two, before it or one behind it.
fn with_initial(word: &str) -> Option<Reading> {
    let is_plain = |name: Word, part: &str| {
        let is_common = name.family == Frequency::Common && part.len() >= SHORTEST;
        let is_rare = name.family.is_listed() && part.len() >= SHORTEST_RARE;
        !name.is_word && (is_common || is_rare) && part.contains(VOWELS)
    };
    let rest = word.get(1..)?;
    let name = family(rest);
    if name.is_common_family() && rest.len() >= SHORTEST_RARE {
        return Some((weights::INITIAL_AND_COMMON, INITIAL));
    }
    if is_plain(name, rest) {
        return Some((weights::INITIAL_GLUED, INITIAL));
    }
    if name.family == Frequency::Common && rest.len() >= SHORTEST_RARE {
        return Some((weights::INITIAL_AND_WORD, INITIAL));
    }
    let before = word.get(..word.len().checked_sub(1)?)?;
    let name = Word::of(before);
    let is_given =
        name.is_given() && (name.given == Frequency::Common || before.len() >= SHORTEST_RARE);
    let is_initial = word
        .bytes()
        .next_back()
        .is_some_and(|last| !NO_INITIALS.contains(&last));
    if is_initial && before.len() > SHORTEST && (is_given || is_plain(name, before)) {
        let sentence = if is_given { GIVEN } else { INITIAL };
        return Some((weights::INITIAL_GLUED, sentence));
    }
    let rest = word.get(2..)?;
    let name = Word::of(rest);
    if name.family == Frequency::Common && !name.is_word && rest.len() >= SHORTEST_RARE {
        return Some((weights::INITIALS_GLUED, INITIAL));
    }
    has_initial_by_its_sound(word).then_some((weights::INITIAL_BY_SOUND, INITIAL))
}

/// Whether a word is a common name with an initial before or behind it.
pub(super) fn has_name_and_initial(word: &str) -> bool {
    let common = |part: Option<&str>| {
        part.filter(|part| part.len() > SHORTEST)
            .is_some_and(|part| {
                let name = Word::of(part);
                !name.is_word && name.frequency() == Frequency::Common
            })
    };
    common(word.get(1..)) || common(word.get(..word.len().saturating_sub(1)))
}

/// Whether a word begins with two consonants that do not belong together, and what follows the first can be spoken: the
/// family name is one that the lists lack.
fn has_initial_by_its_sound(word: &str) -> bool {
    let is_vowel = |letter: u8| b"aeiouy".contains(&letter);
    let [first, second, third, ..] = *word.as_bytes() else {
        return false;
    };
    let rest = &word.as_bytes()[1..];
    let is_onset = ONSETS.contains(&[first, second]);
    let vowels = rest.iter().filter(|letter| is_vowel(**letter)).count();
    let is_spoken = (is_vowel(third) || ONSETS.contains(&[second, third]))
        && !rest
            .windows(4)
            .any(|letters| letters.iter().all(|letter| !is_vowel(*letter)))
        && !rest
            .windows(3)
            .any(|letters| letters.iter().all(|letter| is_vowel(*letter)));
    !is_vowel(first)
        && !is_vowel(second)
        && !is_onset
        && is_spoken
        && rest.len() >= SHORTEST_RARE
        && vowels >= 2
        && !Word::of(&word[1..]).is_word
}

/// A long and common name beside what may be one that the lists lack: `xyzzyvillalobos`.
fn beside_other(word: &str) -> Option<Reading> {
    let mut cuts = SHORTEST..word.len().saturating_sub(LONG_GIVEN - 1);
    let is_end = |cut: usize| {
        word.get(cut..).is_some_and(|rest| {
            let name = Word::of(rest);
            let is_family = rest.len() >= LONG_FAMILY && name.family == Frequency::Common;
            !name.is_word && (is_family || name.given == Frequency::Common)
        })
    };
    cuts.any(is_end)
        .then_some((weights::OTHER_AND_FAMILY, FAMILY))
}

/// A name with something that is no name: `thejanedoe`, `janecodes`.
fn with_addition(word: &str) -> Option<Reading> {
    let before = BEFORE
        .iter()
        .filter_map(|addition| word.strip_prefix(addition));
    let behind = BEHIND
        .iter()
        .filter_map(|addition| word.strip_suffix(addition));
    let is_name = |rest: &str| {
        let name = Word::of(rest);
        let is_common = name.frequency() == Frequency::Common || rest.len() >= SHORTEST_RARE;
        rest.len() > SHORTEST && ((name.is_name() && is_common) || is_pair(rest))
    };
    before
        .chain(behind)
        .any(is_name)
        .then_some((weights::NAME_AND_ADDITION, GIVEN))
}
