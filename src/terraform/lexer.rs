//! Where a text of Terraform has comments, brackets and ends of lines. The parser keeps comments beside what they stand by, and not
//! their places.

use std::ops::Range;

/// A piece of a text that matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// From `#`, `//` or `/*` on, without the end of the line.
    Comment(Range<usize>),
    /// `(`, `[` or `{`, outside of texts.
    Open(usize),
    /// `)`, `]` or `}`, outside of texts.
    Close(usize),
    /// The end of a line of code.
    LineEnd(usize),
    /// Anything else that is code, from its first byte on.
    Code(usize),
}

/// The pieces of a text, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut lexer = Lexer {
        text,
        at: 0,
        pieces: Vec::new(),
    };
    while lexer.at < text.len() {
        lexer.step();
    }
    lexer.pieces
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    pieces: Vec<Piece>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn step(&mut self) {
        let rest = self.rest();
        let start = self.at;
        if rest.starts_with('#') || rest.starts_with("//") {
            self.at += rest.find('\n').unwrap_or(rest.len());
            self.pieces.push(Piece::Comment(start..self.at));
        } else if rest.starts_with("/*") {
            self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            self.pieces.push(Piece::Comment(start..self.at));
        } else if rest.starts_with("<<") {
            self.pieces.push(Piece::Code(start));
            self.heredoc();
        } else if rest.starts_with('"') {
            self.pieces.push(Piece::Code(start));
            self.quoted();
        } else {
            let letter = rest.chars().next().unwrap_or('\n');
            self.at += letter.len_utf8();
            match letter {
                '(' | '[' | '{' => self.pieces.push(Piece::Open(start)),
                ')' | ']' | '}' => self.pieces.push(Piece::Close(start)),
                '\n' => self.pieces.push(Piece::LineEnd(start)),
                letter if letter.is_whitespace() => {}
                _ if matches!(self.pieces.last(), Some(Piece::Code(_))) => {}
                _ => self.pieces.push(Piece::Code(start)),
            }
        }
    }

    /// Passes over a text in quotation marks, with the expressions in it.
    fn quoted(&mut self) {
        let mut depth = 0_usize;
        let mut is_in_text = true;
        self.at += 1;
        while let Some(letter) = self.rest().chars().next() {
            let is_escaped = letter == '\\' && is_in_text;
            let opens =
                is_in_text && (self.rest().starts_with("${") || self.rest().starts_with("%{"));
            if is_escaped {
                self.at += 1;
                self.at += self.rest().chars().next().map_or(0, char::len_utf8);
                continue;
            }
            self.at += letter.len_utf8();
            match letter {
                _ if opens => {
                    self.at += 1;
                    depth += 1;
                    is_in_text = false;
                }
                '{' if !is_in_text => depth += 1,
                '}' if !is_in_text => {
                    depth -= 1;
                    is_in_text = depth == 0;
                }
                '"' if !is_in_text => self.inner_quoted(),
                '"' => return,
                // A text ends with its line, whatever is wrong in it.
                '\n' if depth == 0 => {
                    self.at -= 1;
                    return;
                }
                _ => {}
            }
        }
    }

    /// Passes over a text within an expression within a text.
    fn inner_quoted(&mut self) {
        while let Some(letter) = self.rest().chars().next() {
            self.at += letter.len_utf8();
            match letter {
                '\\' => self.at += self.rest().chars().next().map_or(0, char::len_utf8),
                '"' | '\n' => return,
                _ => {}
            }
        }
    }

    /// Passes over a heredoc up to the line that ends it.
    fn heredoc(&mut self) {
        let rest = self.rest();
        let head = rest.lines().next().unwrap_or_default();
        let mark = head.trim_start_matches(['<', '-']).trim();
        self.at += head.len();
        if mark.is_empty()
            || !mark
                .chars()
                .all(|letter| letter.is_alphanumeric() || "_-".contains(letter))
        {
            return;
        }
        let mut after = self.at + 1;
        while after < self.text.len() {
            let line = self.text[after..].split('\n').next().unwrap_or_default();
            if line.trim() == mark {
                self.at = after + line.len();
                return;
            }
            after += line.len() + 1;
        }
        self.at = self.text.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(text: &str) -> Vec<&str> {
        let pieces = pieces(text).into_iter();
        let comments = pieces.filter_map(|piece| match piece {
            Piece::Comment(range) => Some(&text[range]),
            _ => None,
        });
        comments.collect()
    }

    #[test]
    fn comments_are_told_from_texts() {
        let text = "a = \"# no ${b[\"# no\"]} \\\" # no\" # one\n/* two\n\" */ b = <<-EOT\n  # no \"\n  EOT\nc = 1 // three \" '\r\n# four";
        assert_eq!(
            comments(text),
            ["# one", "/* two\n\" */", "// three \" '\r", "# four"]
        );
    }
}
