//! Globs and regular expressions that people write, within bounds: what matches takes linear time, and what is compiled
//! takes little memory.

use globset::{GlobBuilder, GlobMatcher};
use regex::{Regex, RegexBuilder};

/// A compiled expression may take so many bytes; more is a mistake or an attack.
const EXPRESSION_LIMIT: usize = 1 << 20;

/// A longer glob is a mistake or an attack: an address has at most 254 characters.
const LONGEST_GLOB: usize = 1000;

/// What a glob is matched with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobOf {
    /// Whole e-mail addresses, in letters of any case.
    Addresses,
    /// Paths of organizational units, in which `*` does not cross a `/`.
    Units,
}

/// A glob: `*` is any text, `?` any character, `{a,b}` one of two.
///
/// # Errors
/// When it is none, or too long.
pub fn glob(text: &str, of: GlobOf) -> Result<GlobMatcher, String> {
    if text.len() > LONGEST_GLOB {
        return Err(format!("a glob has at most {LONGEST_GLOB} characters"));
    }
    GlobBuilder::new(text)
        .case_insensitive(of == GlobOf::Addresses)
        .literal_separator(of == GlobOf::Units)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| format!("not a glob: {error}"))
}

/// A regular expression that matches anywhere in a text.
///
/// # Errors
/// When it is none, or would take too much memory.
pub fn expression(text: &str) -> Result<Regex, String> {
    build(text, false).map_err(|error| error.to_string())
}

/// A regular expression that the whole of a text must match, in letters of any case.
///
/// # Errors
/// As [`expression`].
pub fn whole_expression(text: &str) -> Result<Regex, String> {
    // The expression alone is tried first, so that an error quotes what the user wrote. One that ends in a comment of its
    // own needs a line's end before the bracket.
    let whole = || {
        build(&format!("^(?:{text})$"), true).or_else(|_| build(&format!("^(?:{text}\n)$"), true))
    };
    let regex = build(text, true).and_then(|_| whole());
    regex.map_err(|error| error.to_string())
}

fn build(text: &str, any_case: bool) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text)
        .case_insensitive(any_case)
        .size_limit(EXPRESSION_LIMIT)
        .build()
}
