use std::sync::Arc;

/// Names one of the sources that a snapshot was read from, by its place among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A piece of a source's text, in bytes; `end` is the first byte after it.
///
/// A span is small, since every field has one. It becomes a [`Location`] only where a person will
/// see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The source.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset of the first byte after the span.
    pub end: u32,
}

impl Span {
    /// Whether another piece is a part of this one.
    pub fn contains(&self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// A value and the place that it was read from; `None` when it came from no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Option<Span>,
}

impl<T> Located<T> {
    /// The value in another form.
    pub fn into<U: From<T>>(self) -> Located<U> {
        Located {
            value: self.value.into(),
            span: self.span,
        }
    }

    /// A value that was read from no file, such as one that an API returned.
    pub fn nowhere(value: T) -> Self {
        Self { value, span: None }
    }
}

/// A place in a text, both counted from 1, columns in Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode code points, from 1.
    pub column: u32,
}

/// A region of a file, as people and SARIF name it; `end` is the position after the last character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file's path as the user gave it.
    pub file: Arc<str>,
    /// The first character.
    pub start: Position,
    /// The position after the last character.
    pub end: Position,
}

impl Location {
    /// Where a file begins.
    pub fn beginning_of(file: impl Into<Arc<str>>) -> Self {
        let first = Position { line: 1, column: 1 };
        Self {
            file: file.into(),
            start: first,
            end: first,
        }
    }

    /// Whether another region is a part of this one.
    pub fn contains(&self, other: &Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.start.line, self.start.column)
    }
}
