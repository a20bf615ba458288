use super::role_word::is_role_word;
use super::{Signal, tokens};
use crate::evidence::Evidence;
use crate::model::Email;

/// The local part is made of the contact's own name: first.last, flast, firstl, in either order, or one
/// of the two alone.
///
/// The name by itself says nothing, since most shared mailboxes carry some human's name; it counts only
/// where the mailbox repeats it. A name with a role word in it is a team's.
pub(super) fn signal(email: &Email, local: &[String], name: Option<&str>) -> Option<Signal> {
    let name = name?.trim();
    let names = tokens::split(name);
    let ([first, .., last], false) = (
        names.as_slice(),
        names.iter().any(|word| is_role_word(word)),
    ) else {
        return None;
    };
    let weight = if is_both(local, first, last) {
        20
    } else if local.len() == 1 && (local[0] == *first || local[0] == *last) {
        12
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
fn is_both(local: &[String], first: &str, last: &str) -> bool {
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
        || [first, last]
            .iter()
            .all(|name| local.iter().any(|token| token == name))
}

fn initial(name: &str) -> &str {
    name.char_indices()
        .nth(1)
        .map_or(name, |(end, _)| &name[..end])
}
