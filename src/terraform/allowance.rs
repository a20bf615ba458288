//! Comments that allow what a rule finds: `# contact-lint: allow RULE until=2027-01-31 reason="…"`.

use super::lexer::{Piece, pieces};
use crate::model::{SourceId, Span};
use crate::snapshot::Allowance;
use crate::source::{Diagnostic, Source};

/// What a comment for this program begins with.
const MARK: &str = "contact-lint:";

/// The allowances in a file. Each holds for what stands before it in its line, or else for what the next line begins.
pub(super) fn allowances(id: SourceId, source: &Source) -> (Vec<Allowance>, Vec<Diagnostic>) {
    let text = source.text();
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    if !text.contains(MARK) {
        return (found, wrong);
    }
    let pieces = pieces(text);
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Comment(range) = piece else {
            continue;
        };
        let comment = &text[range.clone()];
        let said = comment.trim_start_matches(['#', '/', '*']).trim_start();
        if !said.starts_with(MARK) {
            continue;
        }
        let offset = range.start + comment.len() - said.len();
        let said = said.trim_end_matches("*/").trim_end();
        match allowance(said) {
            Ok(allowance) => found.push(Allowance {
                comment: span(id, offset..offset + said.len()),
                covers: span(id, covered(text, &pieces, index)),
                ..allowance
            }),
            Err(message) => wrong.push(source.diagnostic(offset, message)),
        }
    }
    (found, wrong)
}

/// What the comment at this place is about: the code before it in its line, or else from the next code to the end of what that opens.
fn covered(text: &str, pieces: &[Piece], index: usize) -> std::ops::Range<usize> {
    let Piece::Comment(comment) = &pieces[index] else {
        return 0..0;
    };
    let line = text[..comment.start].rfind('\n').map_or(0, |end| end + 1);
    let before = pieces[..index].iter().rev();
    let mut before = before.take_while(|piece| !matches!(piece, Piece::LineEnd(_)));
    if before.any(|piece| !matches!(piece, Piece::Comment(_))) {
        return line..comment.start;
    }
    let mut start = None;
    let mut depth = 0_usize;
    for piece in &pieces[index + 1..] {
        match piece {
            Piece::Comment(_) => {}
            Piece::Code(at) => start = start.or(Some(*at)),
            Piece::Open(at) => {
                start = start.or(Some(*at));
                depth += 1;
            }
            // The end of what the comment stands in.
            Piece::Close(at) if depth == 0 => return start.unwrap_or(*at)..*at,
            Piece::Close(_) => depth -= 1,
            Piece::LineEnd(at) => {
                if let (Some(start), 0) = (start, depth) {
                    return start..*at;
                }
            }
        }
    }
    start.unwrap_or(text.len())..text.len()
}

fn span(source: SourceId, range: std::ops::Range<usize>) -> Span {
    let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span {
        source,
        start: offset(range.start),
        end: offset(range.end),
    }
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
