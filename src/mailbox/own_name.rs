use super::impersonal_name::is_impersonal;
use super::lexicon::{is_ambiguous, is_given_name};
use super::{Name, Signal, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// The local part is made of the contact's own name: first.last, flast, firstl, in either order, its initials, or one
/// of the two alone; or the domain bears it.
///
/// The name by itself says little, since most shared mailboxes carry some human's name; it counts only where the address
/// repeats it. A name with a role or a function in it is no person's. `bare` are the words of the local part without
/// the role words among them, since a role beside the name, as in `jdoe.aws`, speaks for itself.
pub(super) fn signal(
    email: &Email,
    local: &[String],
    bare: &[&str],
    name: &Name<'_>,
) -> Option<Signal> {
    if is_impersonal(name.text, &name.words) {
        return None;
    }
    let [first, middle @ .., last] = name.words.as_slice() else {
        return None;
    };
    // All but the given name, as in Rhavi da Luz.
    let family = middle.concat() + last;
    let all: Vec<&str> = local.iter().map(String::as_str).collect();
    let is_human = name.words.iter().any(|word| is_human(word));
    let forms = spellings(&name.words, first, &family);
    let both = "the mailbox is the contact's own name: {mailbox} ↔ {name}";
    let (weight, sentence) =
        if is_whole(&all, first, last, &family) || is_whole(bare, first, last, &family) {
            (
                if is_human {
                    weights::OWN_NAMES
                } else {
                    weights::OWN_OTHER_NAME
                },
                both,
            )
        } else if is_initialled(&all, &forms) || is_initialled(bare, &forms) {
            (weights::OWN_NAMES, both)
        } else if is_one(bare, &name.words) || bare == [&family] || nickname_of(bare, first) {
            let weight = if is_human {
                weights::OWN_LISTED_NAME
            } else {
                weights::OWN_OTHER_NAME
            };
            (
                weight,
                "the mailbox is one of the contact's own names: {mailbox} ↔ {name}",
            )
        } else if bare.concat() == initials(&name.words) {
            (
                weights::OWN_INITIALS,
                "the mailbox is the contact's initials: {mailbox} ↔ {name}",
            )
        } else if is_human && abbreviates(&bare.concat(), first, last) {
            (
                weights::OWN_ABBREVIATION,
                "the mailbox abbreviates the contact's own name: {mailbox} ↔ {name}",
            )
        } else if bears(email.domain(), last) {
            (
                weights::OWN_DOMAIN,
                "the domain of {mailbox} bears the contact's own name: {name}",
            )
        } else {
            return None;
        };
    Some(Signal {
        weight,
        evidence: Evidence::new("own-name", sentence)
            .mailbox("mailbox", email.to_string())
            .name("name", name.text),
    })
}

/// Whether a word of a name shows that a person bears it: an initial, or a given name from the lists that projects do
/// not bear. Family names show nothing, since so many words are some family's name.
fn is_human(word: &str) -> bool {
    word.chars().count() == 1 || (is_given_name(word) && !is_ambiguous(word))
}

/// The ways to write two of somebody's names in one word, one of them as an initial. A function or a company is not
/// written so.
fn spellings(names: &[String], first: &str, family: &str) -> Vec<String> {
    let others = names
        .iter()
        .map(String::as_str)
        .filter(|name| *name != first);
    let pairs = others
        .chain([family])
        .flat_map(|other| [(first, other), (other, first)]);
    pairs
        .flat_map(|(one, other)| {
            [
                format!("{}{other}", initial(one)),
                format!("{one}{}", initial(other)),
            ]
        })
        .collect()
}

/// Whether the local part is one of these forms, with or without separators.
fn is_initialled(local: &[&str], forms: &[String]) -> bool {
    let glued = local.concat();
    forms
        .iter()
        .filter(|form| form.chars().count() > 2)
        .any(|form| *form == glued)
}

/// Whether the local part holds both names as they are, glued or each by itself.
fn is_whole(local: &[&str], first: &str, last: &str, family: &str) -> bool {
    let glued = local.concat();
    let is_glued =
        |family: &str| glued == format!("{first}{family}") || glued == format!("{family}{first}");
    is_glued(last) || is_glued(family) || [first, last].iter().all(|name| local.contains(name))
}

/// Whether the local part is one of the names, or holds one that is long enough not to do so by accident.
fn is_one(local: &[&str], names: &[String]) -> bool {
    const LONG: usize = 4;
    let is_name = |token: &&str| names.iter().any(|name| name == token);
    match local {
        [one] => is_name(one),
        several => several
            .iter()
            .any(|token| token.len() >= LONG && is_name(token)),
    }
}

/// Whether a word is made of the beginnings of both names, in either order: `jado` of a Jane Doe.
fn abbreviates(word: &str, first: &str, last: &str) -> bool {
    const SHORTEST: usize = 2;
    let begin = |one: &str, other: &str| {
        word.char_indices()
            .map(|(cut, _)| word.split_at(cut))
            .any(|(head, tail)| {
                head.len() >= SHORTEST
                    && tail.len() >= SHORTEST
                    && one.starts_with(head)
                    && other.starts_with(tail)
            })
    };
    begin(first, last) || begin(last, first)
}

fn initials(names: &[String]) -> String {
    names.iter().map(|name| initial(name)).collect()
}

/// Whether a domain's own label holds a family name, as in `hashman.example` of a Hashman.
fn bears(domain: &str, family: &str) -> bool {
    /// Shorter names stand in domains by accident.
    const SHORTEST: usize = 5;
    let label = domain.rsplit('.').nth(1).unwrap_or_default();
    family.len() >= SHORTEST && label.contains(family)
}

/// Whether the local part is the short form of a given name, from its beginning: `alex` of an Alexander.
fn nickname_of(local: &[&str], first: &str) -> bool {
    const SHORTEST: usize = 3;
    match local {
        [one] => one.len() >= SHORTEST && first.starts_with(one) && is_given_name(one),
        _ => false,
    }
}

fn initial(name: &str) -> &str {
    name.char_indices()
        .nth(1)
        .map_or(name, |(end, _)| &name[..end])
}
