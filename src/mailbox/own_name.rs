use std::collections::HashSet;
use std::sync::LazyLock;

use super::role_word::is_role_word;
use super::{Signal, tokens, words_of};
use crate::evidence::Evidence;
use crate::model::Email;

/// Words of names that are no person's: functions, companies, projects.
static IMPERSONAL: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words_of(include_str!("impersonal-words.txt")));

/// The local part is made of the contact's own name: first.last, flast, firstl, in either order, or one
/// of the two alone.
///
/// The name by itself says nothing, since most shared mailboxes carry some human's name; it counts only
/// where the mailbox repeats it. A name with a role or a function in it is no person's. One of the two alone is a
/// hint only: projects and companies have names too.
pub(super) fn signal(email: &Email, local: &[String], name: Option<&str>) -> Option<Signal> {
    let name = name?.trim();
    let names = tokens::of_name(name);
    let is_impersonal = name.contains('&')
        || names
            .iter()
            .any(|word| is_role_word(word) || IMPERSONAL.contains(word.as_str()));
    let ([first, .., last], false) = (names.as_slice(), is_impersonal) else {
        return None;
    };
    // A role beside the name, as in jdoe.aws, speaks for itself.
    let all: Vec<&str> = local.iter().map(String::as_str).collect();
    let bare: Vec<&str> = all
        .iter()
        .copied()
        .filter(|token| !is_role_word(token))
        .collect();
    let weight = if is_both(&all, first, last) || is_both(&bare, first, last) {
        20
    } else if bare == [first] || bare == [last] {
        8
    } else {
        return None;
    };
    Some(Signal {
        weight,
        evidence: Evidence::new(
            "own-name",
            "the mailbox is the contact's own name: {mailbox} ↔ {name}",
        )
        .mailbox("mailbox", email.to_string())
        .name("name", name),
    })
}

/// Whether the local part holds both names, one of them perhaps as an initial.
fn is_both(local: &[&str], first: &str, last: &str) -> bool {
    let glued = local.concat();
    let forms = |one: &str, other: &str| {
        [
            format!("{one}{other}"),
            format!("{}{other}", initial(one)),
            format!("{one}{}", initial(other)),
        ]
    };
    let long_enough = |form: &String| form.chars().count() > 2;
    forms(first, last)
        .iter()
        .chain(&forms(last, first))
        .filter(|form| long_enough(form))
        .any(|form| *form == glued)
        || [first, last].iter().all(|name| local.contains(name))
}

fn initial(name: &str) -> &str {
    name.char_indices()
        .nth(1)
        .map_or(name, |(end, _)| &name[..end])
}
