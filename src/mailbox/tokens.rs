use std::borrow::Cow;

use super::nickname;
use crate::model::Email;

/// Further words of a local part or a name are not looked at: RFC 5321 §4.5.3.1.1 has local parts of 64 octets.
const MOST_WORDS: usize = 16;

/// A local part in words, in lower case: cut at every character that is no letter, and where a capital follows a small
/// letter.
#[derive(Debug)]
pub(super) struct LocalPart {
    pub(super) tokens: Vec<String>,
    /// The same in one word.
    pub(super) glued: String,
    /// A dash stands before the last of several.
    pub(super) ends_behind_dash: bool,
    /// The words behind a `+`, which the owner of the mailbox adds.
    pub(super) tag: Vec<String>,
    /// Letters follow digits, as in no name: `x7f3`.
    pub(super) is_code: bool,
}

impl LocalPart {
    pub(super) fn of(email: &Email) -> Self {
        let (local, tag) = match email.local().split_once('+') {
            // A provider's number of the account, before the name of it.
            Some((digits, name)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => (name, ""),
            Some((local, tag)) => (local, tag),
            None => (email.local(), ""),
        };
        let mut tokens = words(local);
        tokens.truncate(MOST_WORDS);
        Self {
            glued: tokens.concat(),
            ends_behind_dash: local
                .rsplit_once(|mark: char| !mark.is_alphanumeric())
                .is_some_and(|(before, _)| local[before.len()..].starts_with('-')),
            tokens,
            tag: words(tag),
            is_code: local
                .as_bytes()
                .windows(2)
                .any(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic()),
        }
    }
}

fn words(text: &str) -> Vec<String> {
    let text = &*folded(text);
    let mut words: Vec<String> = Vec::new();
    let mut previous: Option<char> = None;
    for character in text.chars() {
        if !character.is_alphabetic() {
            previous = None;
            continue;
        }
        let begins =
            previous.is_none_or(|before| before.is_lowercase() && character.is_uppercase());
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
        previous = Some(character);
    }
    words
}

/// A contact's name, as it is written and in words.
#[derive(Debug)]
pub(super) struct Name<'a> {
    pub(super) text: &'a str,
    /// For each word the ways to spell it in an address, the usual one first: `muller` and `mueller`, `robert` and `bob`. The
    /// given name comes first also where it is written behind a comma.
    pub(super) spellings: Vec<Vec<String>>,
}

impl<'a> Name<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let text = text.trim();
        let ordered = match text.split_once(',') {
            Some((family, given)) => Cow::Owned(format!("{given} {family}")),
            None => Cow::Borrowed(text),
        };
        let spellings = ordered
            .split(|character: char| !character.is_alphabetic() && !is_inside_names(character))
            .filter(|word| word.contains(char::is_alphabetic))
            .flat_map(spelt)
            .take(MOST_WORDS)
            .collect();
        Self { text, spellings }
    }

    /// Each word in its usual spelling.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.spellings
            .iter()
            .filter_map(|spellings| spellings.first())
            .map(String::as_str)
    }
}

/// An apostrophe is part of a name, as in O'Brien, and so is a mark that is written apart from its letter.
fn is_inside_names(character: char) -> bool {
    ['\'', '\u{2019}', '\u{2bc}'].contains(&character)
        || ('\u{300}'..='\u{36f}').contains(&character)
}

/// The ways to spell a word of a name. A word of a script without letters becomes as many words as it has syllables.
fn spelt(word: &str) -> Vec<Vec<String>> {
    if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        let usual = word.to_ascii_lowercase();
        let nicknames = nickname::of(&usual).map(str::to_owned);
        let mut spellings: Vec<String> = nicknames.collect();
        spellings.insert(0, usual);
        return vec![spellings];
    }
    let bare: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    let mut usual = folded(&bare).to_lowercase();
    usual.retain(|letter| !is_inside_names(letter));
    if usual.contains(|c: char| !c.is_alphabetic()) {
        return usual
            .split(|c: char| !c.is_alphabetic())
            .filter(|syllable| !syllable.is_empty())
            .map(|syllable| vec![syllable.to_owned()])
            .collect();
    }
    let mut spellings = vec![usual];
    if !bare.is_ascii() {
        spellings.push(folded(&expanded(&bare)).to_lowercase());
        // The ways to write Cyrillic: Zavialov and Zavyalov, Dmitrii and Dmitry.
        let with_y = spellings[0].replace("ia", "ya").replace("iu", "yu");
        spellings.push(with_y.replace("ii", "y"));
        spellings.push(with_y.replace("ii", "iy"));
    }
    let nicknames: Vec<&str> = nickname::of(&spellings[0]).collect();
    spellings.extend(nicknames.into_iter().map(str::to_owned));
    spellings.dedup();
    vec![spellings]
}

/// The text with two letters for one that has a mark, as is usual in the languages that have it.
fn expanded(text: &str) -> String {
    let mut expanded = String::new();
    for letter in text.chars() {
        match letter {
            'ä' | 'Ä' => expanded.push_str("ae"),
            'ö' | 'Ö' | 'ø' | 'Ø' => expanded.push_str("oe"),
            'ü' | 'Ü' => expanded.push_str("ue"),
            'å' | 'Å' => expanded.push_str("aa"),
            other => expanded.push(other),
        }
    }
    expanded
}

/// The text in the letters a to z as far as it can be.
fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(deunicode::deunicode(text))
    }
}
