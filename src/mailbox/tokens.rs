/// The words of a local part, in lower case: cut at every character that is no letter, and where a
/// capital follows a small letter. What follows a `+` is a tag and does not count.
pub(super) fn split(local: &str) -> Vec<String> {
    let untagged = match local.split_once('+') {
        Some((before, _)) if !before.is_empty() => before,
        _ => local,
    };
    let mut tokens: Vec<String> = Vec::new();
    let mut previous = None;
    for character in untagged.chars() {
        if character.is_alphabetic() {
            let begins = match previous {
                None => true,
                Some(before) => char::is_lowercase(before) && character.is_uppercase(),
            };
            if begins {
                tokens.push(String::new());
            }
            if let Some(token) = tokens.last_mut() {
                token.extend(character.to_lowercase());
            }
            previous = Some(character);
        } else {
            previous = None;
        }
    }
    tokens
}
