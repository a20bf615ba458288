//! A judgement as it may be shown to everybody: what tells is there, and nobody can be told by it.

use std::io::{self, Write};

use super::Args;
use crate::evidence::{Privacy, Redactor};
use crate::mailbox::Judgement;
use crate::model::Email;

/// Writes a judgement with the outline of what was judged. Of its letters only those of words stand there that the judgement is made
/// of and that are nobody's, such as `security`.
pub(super) fn write(
    address: &Email,
    args: &Args,
    judgement: &Judgement,
    out: &mut dyn Write,
) -> io::Result<()> {
    let evidence = || judgement.signals.iter().map(|signal| &signal.evidence);
    let public = evidence()
        .flat_map(|evidence| &evidence.arguments)
        .filter(|argument| argument.privacy == Privacy::Public);
    let is_consumer = evidence().any(|evidence| evidence.code == "consumer-domain");
    let domain = match is_consumer {
        true => address.domain().to_owned(),
        false => outline(address.domain(), &[]),
    };
    let words: Vec<&str> = public
        .filter(|argument| argument.value != address.domain())
        .flat_map(|argument| argument.value.split(", "))
        .collect();
    let local = outline(address.local(), &words);
    let given = |text: &Option<String>| match text {
        Some(text) => outline(text, &[]),
        None => "not given".to_owned(),
    };
    writeln!(out, "contact-lint {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "address  {local}@{domain}")?;
    writeln!(out, "name     {}", given(&args.name))?;
    writeln!(out, "title    {}", given(&args.title))?;
    let verdict = judgement.verdict.as_str();
    writeln!(
        out,
        "verdict  {verdict} (confidence {:.2})",
        judgement.confidence
    )?;
    let redactor = Redactor::closed(evidence());
    for signal in &judgement.signals {
        let sentence = redactor.sentence(&signal.evidence);
        let sentence = sentence.replace(address.domain(), &domain);
        let code = signal.evidence.code;
        writeln!(out, "  {:+4}  {code}: {sentence}", signal.weight)?;
    }
    Ok(())
}

/// A text with `x` for each letter and `9` for each digit, but for these words.
fn outline(text: &str, words: &[&str]) -> String {
    let lower = text.to_ascii_lowercase();
    let is_kept = |at: usize| {
        words.iter().any(|word| {
            let word = word.to_ascii_lowercase();
            let mut found = lower.match_indices(&word);
            found.any(|(start, word)| (start..start + word.len()).contains(&at))
        })
    };
    let outline = text.char_indices().map(|(at, char)| match char {
        _ if is_kept(at) => char,
        _ if char.is_uppercase() => 'X',
        _ if char.is_alphabetic() => 'x',
        _ if char.is_numeric() => '9',
        _ => char,
    });
    outline.collect()
}
