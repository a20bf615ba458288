//! Texts that people wrote, places in them, and what to say when they are wrong.

mod day;
mod parser_words;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer};

pub use day::Day;
pub use parser_words::{nearest, plain_words};

use crate::model::{FileDigest, Location, Position};

/// What stands for a path when a text came from standard input.
pub const STANDARD_INPUT: &str = "<stdin>";

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Offsets are looked up from the nearest mark before them, so that a file of one long line costs no
/// more than a file of many.
const MARK_EVERY: usize = 256;

/// A text with its path, in which byte offsets can be turned into lines and columns.
#[derive(Clone, Debug)]
pub struct Source {
    path: Arc<str>,
    text: Arc<String>,
    has_byte_order_mark: bool,
    /// The position of every `MARK_EVERY`th byte.
    marks: Vec<Position>,
}

impl Source {
    /// Takes a file's bytes; a byte order mark at the beginning is dropped.
    ///
    /// # Errors
    /// When the text is not UTF-8 (the diagnostic names the first wrong byte), or when it has 4 GiB
    /// or more.
    pub fn new(path: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        let path = path.into();
        if u32::try_from(bytes.len()).is_err() {
            return Err(Diagnostic::of_file(
                path,
                "the file has 4 GiB or more; split it, several inputs can be given at once",
            ));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = error.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(&error.as_bytes()[..good]);
            Diagnostic {
                file: path.clone(),
                position: Some(advance(START, &before)),
                message: format!(
                    "byte 0x{:02x} is not UTF-8; save the file as UTF-8",
                    error.as_bytes()[good]
                ),
            }
        })?;
        let (text, has_byte_order_mark) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) => (rest.to_owned(), true),
            None => (text, false),
        };
        let marks = marks(&text);
        Ok(Self {
            path: path.into(),
            text: Arc::new(text),
            has_byte_order_mark,
            marks,
        })
    }

    /// The path as the user gave it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, for whoever holds pieces of it.
    pub fn shared_text(&self) -> &Arc<String> {
        &self.text
    }

    /// Which version of the file this is.
    pub fn digest(&self) -> FileDigest {
        let mark = if self.has_byte_order_mark {
            BYTE_ORDER_MARK
        } else {
            ""
        };
        FileDigest::of(&*self.path, [mark.as_bytes(), self.text.as_bytes()])
    }

    /// Where a byte of the text stands. An offset beyond the end means the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let mark = offset / MARK_EVERY;
        let start = self.text.floor_char_boundary(mark * MARK_EVERY);
        advance(self.marks[mark], &self.text[start..offset])
    }

    /// A piece of the text as people name it.
    pub fn location(&self, span: Range<usize>) -> Location {
        Location {
            file: Arc::clone(&self.path),
            start: self.position(span.start),
            end: self.position(span.end),
        }
    }

    /// The offset of a piece that a parser has borrowed from the text.
    pub fn offset_of(&self, piece: &str) -> usize {
        piece
            .as_ptr()
            .addr()
            .saturating_sub(self.text.as_ptr().addr())
    }

    /// The offset of a place that a parser names by line and by column in bytes, both from 1.
    fn offset(text: &str, line: usize, column: usize) -> usize {
        let before: usize = text
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        (before + column.saturating_sub(1)).min(text.len())
    }

    /// Something wrong at this offset.
    pub fn diagnostic(&self, offset: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            file: self.path.to_string(),
            position: Some(self.position(offset)),
            message: message.into(),
        }
    }

    /// What the TOML parser found wrong.
    pub fn toml_diagnostic(&self, error: &toml::de::Error) -> Diagnostic {
        let offset = error.span().map_or(0, |span| span.start);
        self.diagnostic(offset, plain_words(error.message()))
    }

    /// What the JSON parser found wrong in the text.
    pub fn json_diagnostic(&self, error: &serde_json::Error) -> Diagnostic {
        self.json_diagnostic_in(self.text(), error)
    }

    /// What the JSON parser found wrong in a piece of the text.
    pub fn json_diagnostic_in(&self, piece: &str, error: &serde_json::Error) -> Diagnostic {
        let mut offset = self.offset_of(piece) + Self::offset(piece, error.line(), error.column());
        let text = error.to_string();
        let message = text
            .rsplit_once(" at line ")
            .map_or(&*text, |(message, _)| message);
        // The parser has read a key to its closing quotation mark when it finds it wrong.
        let read = &self.text[..self.text.floor_char_boundary(offset + 1)];
        if let Some(key) = message.split('`').nth(1)
            && let Some(start) = read.rfind(&format!("\"{key}\""))
            && message.contains(" field `")
        {
            offset = start;
        }
        self.diagnostic(offset, plain_words(message))
    }
}

const START: Position = Position { line: 1, column: 1 };

/// The position after `text`, which begins at `from`.
fn advance(from: Position, text: &str) -> Position {
    let lines = text.bytes().filter(|&byte| byte == b'\n').count();
    let last_line = text.rsplit('\n').next().unwrap_or_default();
    let columns = last_line.chars().count();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if lines == 0 {
        Position {
            column: from.column.saturating_add(count(columns)),
            ..from
        }
    } else {
        Position {
            line: from.line.saturating_add(count(lines)),
            column: count(columns).saturating_add(1),
        }
    }
}

fn marks(text: &str) -> Vec<Position> {
    let mut marks = vec![START];
    let mut from = 0;
    let mut position = START;
    for offset in (MARK_EVERY..=text.len()).step_by(MARK_EVERY) {
        let offset = text.floor_char_boundary(offset);
        position = advance(position, &text[from..offset]);
        marks.push(position);
        from = offset;
    }
    marks
}

/// A list of texts in which what is wrong with one of them stands at that one.
#[derive(Clone, Debug)]
pub struct Each<T>(pub Vec<T>);

impl<T> Default for Each<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Each<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items: Vec<Item<T>> = Vec::deserialize(deserializer)?;
        Ok(Self(items.into_iter().map(|Item(item)| item).collect()))
    }
}

/// One text of a list. It becomes a value while the parser still knows where it stands.
struct Item<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Text<T> {
            type Value = Item<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text in quotes")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                T::deserialize(text.to_owned().into_deserializer()).map(Item)
            }
        }
        deserializer.deserialize_any(Text(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Each<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file's path as the user gave it.
    pub file: String,
    /// The place, unless the file as a whole is meant.
    pub position: Option<Position>,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl Diagnostic {
    /// Something wrong with a file as a whole.
    pub fn of_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            position: None,
            message: message.into(),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(Position { line, column }) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for Diagnostic {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every offset of a text that is longer than two marks and in which characters straddle them.
    #[test]
    fn positions_equal_a_plain_count_from_the_beginning() {
        let text = "ab\u{e9}\n\u{20ac}x".repeat(1500) + &"\u{1f600}".repeat(3000);
        let source = Source::new("t", text.clone().into_bytes()).unwrap();
        for (offset, _) in text.char_indices().step_by(7) {
            assert_eq!(source.position(offset), advance(START, &text[..offset]));
        }
        assert_eq!(source.position(usize::MAX), advance(START, &text));
    }
}
