use std::borrow::Cow;

/// The words of a local part, in lower case: cut at every character that is no letter, and where a
/// capital follows a small letter. What follows a `+` is a tag and does not count.
pub(super) fn of_local_part(local: &str) -> Vec<String> {
    let untagged = match local.split_once('+') {
        Some((before, _)) if !before.is_empty() => before,
        _ => local,
    };
    let untagged = &*folded(untagged);
    let mut tokens: Vec<String> = Vec::new();
    let mut previous: Option<char> = None;
    for character in untagged.chars() {
        if !character.is_alphabetic() {
            previous = None;
            continue;
        }
        let begins =
            previous.is_none_or(|before| before.is_lowercase() && character.is_uppercase());
        if begins {
            tokens.push(String::new());
        }
        if let Some(token) = tokens.last_mut() {
            token.extend(character.to_lowercase());
        }
        previous = Some(character);
    }
    tokens
}

/// The words of a person's name, in lower case and in the letters that addresses are written in, the given name first
/// also where it is written behind a comma. An apostrophe is part of a name, as in O'Brien.
pub(super) fn of_name(name: &str) -> Vec<String> {
    let ordered = match name.split_once(',') {
        Some((family, given)) => format!("{given} {family}"),
        None => name.to_owned(),
    };
    let joined: String = ordered
        .chars()
        .filter(|c| !['\'', '\u{2019}'].contains(c))
        .collect();
    folded(&joined)
        .to_ascii_lowercase()
        .split(|character: char| !character.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The text in the letters a to z as far as it can be.
fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(deunicode::deunicode(text))
    }
}
