use super::assembly::{Assembly, assemble};
use super::lexicon::Word;
use super::tokens::Name;
use super::{Signal, domain_label, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// Shorter names stand in addresses by accident.
const LONG: usize = 5;

/// What the contact's name shows of the mailbox, and how much that says.
type Reading = (i32, &'static str);

const BOTH: &str = "the mailbox is the contact's own name: {mailbox} ↔ {name}";
const ONE: &str = "the mailbox is one of the contact's own names: {mailbox} ↔ {name}";
const INITIALS: &str = "the mailbox is the contact's initials: {mailbox} ↔ {name}";
const SHORTENED: &str = "the mailbox abbreviates the contact's own name: {mailbox} ↔ {name}";
const DOMAIN: &str = "the domain of {mailbox} bears the contact's own name: {name}";

/// The local part is made of the contact's own name: first.last, flast, firstl, in either order, its initials, or one
/// of the two alone.
///
/// The name by itself says little, since most shared mailboxes carry some human's name; it counts only where the address
/// repeats it. `glued` is the local part in one word, `bare` are the words of the local part without
/// the role words among them, since a role beside the name, as in `jdoe.aws`, speaks for itself.
pub(super) fn signal(email: &Email, glued: &str, bare: &[&str], name: &Name<'_>) -> Option<Signal> {
    let is_person = is_person(name);
    let whole = [
        glued.to_owned(),
        bare.concat(),
        without_initials(bare).concat(),
    ];
    let glued = whole.iter().filter_map(|word| read(word, name, is_person));
    let parts = bare.iter().filter_map(|token| part(token, name, is_person));
    let reading = glued.chain(parts).max_by_key(|(weight, _)| *weight)?;
    Some(seen(email, name, reading))
}

/// The domain bears the contact's own name: `hashman.example` of a Hashman.
pub(super) fn domain_signal(email: &Email, name: &Name<'_>) -> Option<Signal> {
    let reading = is_person(name)
        .then(|| domain(email.domain(), name))
        .flatten()?;
    Some(seen(email, name, reading))
}

fn seen(email: &Email, name: &Name<'_>, (weight, sentence): Reading) -> Signal {
    Signal {
        weight,
        evidence: Evidence::new("own-name", sentence)
            .mailbox("mailbox", email.to_string())
            .name("name", name.text),
    }
}

/// The words of a local part that are the contact's own names, whatever else they mean.
pub(super) fn own_tokens<'a>(tokens: &'a [String], name: &Name<'_>) -> Vec<&'a str> {
    if name.spellings.len() < 2 {
        return Vec::new();
    }
    let is_own = |token: &&str| {
        name.spellings
            .iter()
            .flatten()
            .any(|spelling| spelling == token)
    };
    tokens.iter().map(String::as_str).filter(is_own).collect()
}

fn without_initials<'a>(tokens: &[&'a str]) -> Vec<&'a str> {
    tokens
        .iter()
        .filter(|token| token.len() > 1)
        .copied()
        .collect()
}

/// Whether a name is a person's: a word of it is a common given name that projects do not bear, or a rarer name beside
/// an initial, or beside others of which none is a word of English; or the first is a given name, whatever else it
/// means, and another a common family name.
fn is_person(name: &Name<'_>) -> bool {
    let words: Vec<Word> = name.words().map(Word::of).collect();
    if words.iter().any(|word| word.is_common_given()) {
        return true;
    }
    // Phoenix Rivera is a person, a Phoenix Project is not.
    let is_first_given = words.first().is_some_and(|first| first.given.is_listed());
    let has_family = || words.iter().skip(1).any(|word| word.is_common_family());
    let has_name = || words.iter().any(|word| word.is_name());
    let has_initial = || name.words().any(|word| word.chars().count() == 1);
    let has_words = || words.iter().any(|word| word.is_word);
    (is_first_given && has_family()) || (has_name() && (has_initial() || !has_words()))
}

fn has_words(name: &Name<'_>) -> bool {
    name.words().any(|word| Word::of(word).is_word)
}

/// Reads a whole local part.
fn read(word: &str, name: &Name<'_>, is_person: bool) -> Option<Reading> {
    match assemble(word, &name.spellings) {
        Some(assembly) => assembled(assembly, word, name, is_person),
        None if is_person => with_more(word, name),
        None => None,
    }
}

fn assembled(assembly: Assembly, word: &str, name: &Name<'_>, is_person: bool) -> Option<Reading> {
    let Assembly {
        names,
        whole,
        longest_part,
    } = assembly;
    let length = word.chars().count();
    let other = if is_person {
        weights::OWN_NAME
    } else {
        weights::OWN_WORD
    };
    match (names, whole) {
        (1, 1) => Some((other, ONE)),
        (1, _) if length > 2 && is_person => {
            Some(match Word::of(word).is_given() || length >= LONG {
                true => (weights::OWN_NAME, ONE),
                false => (weights::OWN_BEGINNING, SHORTENED),
            })
        }
        (1, _) => None,
        (_, 1..) if length > 2 && is_person => Some((weights::OWN_NAMES, BOTH)),
        // A function or a company is not written with an initial.
        (2.., 1) if length > 2 && !has_words(name) => Some((weights::OWN_ABBREVIATION, BOTH)),
        (_, 1..) if length > 2 => Some((weights::OWN_WORD, BOTH)),
        _ if is_person && longest_part == 1 && (names == name.spellings.len() || length == 2) => {
            Some((weights::OWN_INITIALS, INITIALS))
        }
        _ if is_person && length > 2 => Some((weights::OWN_ABBREVIATION, SHORTENED)),
        _ => None,
    }
}

/// Reads one word of several, of which the others may be anything: a name that is long enough, or the names in one word.
fn part(token: &str, name: &Name<'_>, is_person: bool) -> Option<Reading> {
    let assembly = assemble(token, &name.spellings).filter(|assembly| assembly.whole > 0)?;
    (token.len() >= LONG - 1)
        .then(|| assembled(assembly, token, name, is_person))
        .flatten()
}

/// Reads a word that holds a name beside letters that stand for nothing in it: `cjwatson` of a Colin Watson.
fn with_more(word: &str, name: &Name<'_>) -> Option<Reading> {
    /// So many letters may stand for names that the contact does not give.
    const INITIALS: usize = 3;
    let (first, others) = name.spellings.split_first()?;
    let has_rest = |rest: Option<&str>| rest.is_some_and(|rest| rest.len() <= INITIALS);
    let is_end =
        |family: &String| family.len() >= LONG - 1 && has_rest(word.strip_suffix(family.as_str()));
    let is_begin =
        |given: &String| given.len() >= LONG - 1 && has_rest(word.strip_prefix(given.as_str()));
    let glued = |one: &String, other: &String| {
        one.len() + other.len() > LONG
            && (word.contains(&format!("{one}{other}")) || word.contains(&format!("{other}{one}")))
    };
    let is_both = || {
        first
            .iter()
            .any(|one| others.iter().flatten().any(|other| glued(one, other)))
    };
    if others.iter().flatten().any(is_end) || first.iter().any(is_begin) || is_both() {
        Some((weights::OWN_NAME, BOTH))
    } else {
        None
    }
}

/// Reads the domain.
fn domain(domain: &str, name: &Name<'_>) -> Option<Reading> {
    let label: String = domain_label(domain)
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    let holds = |spelling: &String| spelling.len() >= LONG && label.contains(spelling.as_str());
    let is_held = || name.spellings.iter().flatten().any(holds);
    let is_assembled = || {
        assemble(&label, &name.spellings).is_some_and(|found| found.names > 1 && found.whole > 0)
    };
    if is_assembled() {
        Some((weights::OWN_DOMAIN_WHOLE, DOMAIN))
    } else {
        is_held().then_some((weights::OWN_DOMAIN, DOMAIN))
    }
}
