/// The words of a local part, in lower case: cut at every character that is no letter, and where a
/// capital follows a small letter. What follows a `+` is a tag and does not count.
pub(super) fn of_local_part(local: &str) -> Vec<String> {
    let untagged = match local.split_once('+') {
        Some((before, _)) if !before.is_empty() => before,
        _ => local,
    };
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

/// The words of a person's name, in lower case. An apostrophe is part of a name, as in O'Brien.
pub(super) fn of_name(name: &str) -> Vec<String> {
    let joined: String = name
        .chars()
        .filter(|c| !['\'', '\u{2019}'].contains(c))
        .collect();
    joined
        .split(|character: char| !character.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
