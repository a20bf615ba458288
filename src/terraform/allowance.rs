//! Comments that allow what a rule finds: `# contact-lint: allow RULE until=2027-01-31 reason="…"`.

use crate::model::{SourceId, Span};
use crate::snapshot::Allowance;
use crate::source::{Diagnostic, Source};

/// What a comment for this program begins with.
const MARK: &str = "contact-lint:";

/// The allowances in a file. Each holds for what stands before it in its line, or else for what the next line begins.
pub(super) fn allowances(id: SourceId, source: &Source) -> (Vec<Allowance>, Vec<Diagnostic>) {
    let text = source.text();
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if let Some((code, comment)) = comment(line) {
            let offset = start + line.len() - comment.len();
            let covered = match code.trim().is_empty() {
                false => start..start + code.len(),
                true => next_block(text, end),
            };
            match allowance(comment.trim_end()) {
                Ok(allowance) => found.push(Allowance {
                    comment: span(id, offset..offset + comment.trim_end().len()),
                    covers: span(id, covered),
                    ..allowance
                }),
                Err(message) => wrong.push(source.diagnostic(offset, message)),
            }
        }
        start = end;
    }
    (found, wrong)
}

fn span(source: SourceId, range: std::ops::Range<usize>) -> Span {
    let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span {
        source,
        start: offset(range.start),
        end: offset(range.end),
    }
}

/// What stands before a comment for this program in a line, and the comment from its mark on.
fn comment(line: &str) -> Option<(&str, &str)> {
    let at = line.find(MARK)?;
    let before = line[..at].trim_end();
    let code = before
        .strip_suffix('#')
        .or_else(|| before.strip_suffix("//"))?;
    Some((code, &line[at..]))
}

/// From the next line with code to the end of what it opens.
fn next_block(text: &str, from: usize) -> std::ops::Range<usize> {
    let mut start = from;
    for line in text[from..].split_inclusive('\n') {
        let code = line.trim_start();
        if !code.is_empty() && !code.starts_with(['#']) && !code.starts_with("//") {
            break;
        }
        start += line.len();
    }
    let mut depth = 0_usize;
    let mut is_in_text = false;
    let mut before = ' ';
    for (at, letter) in text[start..].char_indices() {
        match letter {
            '"' if before != '\\' => is_in_text = !is_in_text,
            '{' | '[' | '(' if !is_in_text => depth += 1,
            '}' | ']' | ')' if !is_in_text => depth = depth.saturating_sub(1),
            '\n' if depth == 0 => return start..start + at,
            _ => {}
        }
        before = letter;
    }
    start..text.len()
}

/// What a comment says, from its mark on.
fn allowance(comment: &str) -> Result<Allowance, String> {
    const FORM: &str = "write `contact-lint: allow RULE until=2027-01-31 reason=\"…\"`";
    let rest = comment.strip_prefix(MARK).unwrap_or(comment).trim();
    let mut words = words(rest).into_iter();
    if words.next().as_deref() != Some("allow") {
        return Err(format!("this comment allows nothing; {FORM}"));
    }
    let rule = words.next().filter(|word| !word.contains('='));
    let rule = rule.ok_or_else(|| format!("this comment names no rule; {FORM}"))?;
    let (mut until, mut reason, mut owner) = (None, None, None);
    for word in words {
        let Some((key, value)) = word.split_once('=') else {
            return Err(format!("`{word}` is not understood; {FORM}"));
        };
        match key {
            "until" => {
                let date = value.parse().map_err(|_| {
                    format!("`{value}` is no date; write one such as until=2027-01-31")
                })?;
                until = Some(date);
            }
            "reason" => reason = Some(value.trim().to_owned()),
            "owner" => owner = Some(value.to_owned()),
            _ => {
                return Err(format!(
                    "`{key}` is not known here; write until, reason or owner"
                ));
            }
        }
    }
    let nowhere = Span {
        source: SourceId(0),
        start: 0,
        end: 0,
    };
    Ok(Allowance {
        rule,
        until: until.ok_or_else(|| format!("this comment does not say until when; {FORM}"))?,
        reason: reason
            .filter(|reason| !reason.is_empty())
            .ok_or_else(|| format!("this comment does not say why; {FORM}"))?,
        owner,
        comment: nowhere,
        covers: nowhere,
    })
}

/// Words, in which blanks between quotation marks count.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in text.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            letter if letter.is_whitespace() && !is_quoted => words.push(String::new()),
            letter => {
                if let Some(word) = words.last_mut() {
                    word.push(letter);
                }
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
