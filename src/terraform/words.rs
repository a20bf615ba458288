//! What names say, such as those of variables.

use super::declared::alternate;
use crate::model::{ContactType, Field};

/// Words that say that something is a contact, or say nothing.
const OF_CONTACTS: &[&str] = &[
    "contact",
    "contacts",
    "alternate",
    "alternative",
    "alt",
    "poc",
];
const NEUTRAL: &[&str] = &[
    "aws",
    "account",
    "info",
    "information",
    "details",
    "the",
    "global",
    "default",
    "org",
    "organization",
    "member",
    "main",
];

/// Words that make something of a contact that is for other programs.
pub(super) const OF_OTHERS: &[&str] = &[
    "alert",
    "alerts",
    "alarm",
    "alarms",
    "notification",
    "notifications",
    "subscription",
    "oncall",
    "service",
    "group",
    "topic",
];
/// Names that only group what belongs to one account.
pub(super) const GROUPING: &[&str] = &[
    "control",
    "tower",
    "parameters",
    "custom",
    "fields",
    "settings",
    "config",
    "configuration",
    "inputs",
    "vars",
    "values",
    "customizations",
    "account",
];
/// Names of collections of accounts; what is left of them when these words are taken away is nothing.
pub(super) const OF_ACCOUNTS: &[&str] = &[
    "accounts",
    "aws",
    "member",
    "members",
    "organization",
    "organizations",
    "organisation",
    "org",
    "child",
    "sub",
    "new",
    "additional",
    "workload",
    "workloads",
    "managed",
];
/// What stands below these names speaks to people or programs other than AWS.
pub(super) const NEVER: &[&str] = &[
    "tags",
    "tag",
    "labels",
    "label",
    "description",
    "annotations",
];

/// The field that words name.
pub(super) fn field(words: &[&str]) -> Option<Field> {
    match words {
        ["email" | "mail" | "emailaddress"] | ["email" | "mail", "address"] | ["e", "mail"] => {
            Some(Field::Email)
        }
        ["phone" | "telephone" | "tel" | "telefone" | "phonenumber"]
        | ["phone" | "telephone", "number"] => Some(Field::Phone),
        ["name" | "nome" | "fullname"] | ["full", "name"] => Some(Field::Name),
        ["title" | "role" | "cargo"] | ["job", "title"] => Some(Field::Title),
        ["company"] | ["company", "name"] => Some(Field::Company),
        ["country", "code"] => Some(Field::Country),
        _ => None,
    }
}

/// The contact type that a name stands for, if it says nothing else.
pub(super) fn type_of(words: &[String]) -> Option<ContactType> {
    let mut rest = words.iter().filter(|word| !is_filler(word));
    let first = rest.next()?;
    let of = match first.as_str() {
        "primary" if has_word_of_contacts(words) => ContactType::Primary,
        word => alternate(word)?,
    };
    rest.next().is_none().then_some(of)
}

pub(super) fn is_filler(word: &str) -> bool {
    is_of_contacts(word) || NEUTRAL.contains(&word)
}

/// The words of a name, in lower case: `SSOUserEmail` has three.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let letters: Vec<char> = name.chars().collect();
    let mut word = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let previous = index.checked_sub(1).map(|before| letters[before]);
        let next = letters.get(index + 1);
        let begins = letter.is_uppercase()
            && (previous.is_some_and(char::is_lowercase)
                || (previous.is_some_and(char::is_uppercase)
                    && next.is_some_and(|next| next.is_lowercase())));
        if (begins || !letter.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

pub(super) fn has_word_of_contacts(words: &[String]) -> bool {
    words.iter().any(|word| is_of_contacts(word))
}

pub(super) fn is_of_contacts(word: &str) -> bool {
    OF_CONTACTS.contains(&word)
}
