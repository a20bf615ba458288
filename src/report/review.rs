use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// What a ledger says of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewReport {
    /// Whether somebody has looked, and whether that still holds.
    pub state: ReviewState,
    /// Who.
    pub by: Option<String>,
    /// When.
    pub on: Option<Date>,
    /// How it was verified.
    pub how: Option<String>,
    /// The last day on which it holds, or would if the contact had not changed.
    pub until: Option<Date>,
}

/// Whether somebody has looked at a contact, and whether that still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewState {
    /// Nobody has.
    Never,
    /// Somebody has, and the contact has changed since.
    Void,
    /// Somebody has, and it no longer holds.
    Overdue,
    /// Somebody has, and it holds for two weeks more at most.
    Due,
    /// Somebody has, and it holds.
    Current,
    /// The contact could not be read, or the input leaves open what it holds or which organizational unit its account is in.
    Unknown,
}

impl ReviewState {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Never,
        Self::Void,
        Self::Overdue,
        Self::Due,
        Self::Current,
        Self::Unknown,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Void => "void",
            Self::Overdue => "overdue",
            Self::Due => "due",
            Self::Current => "current",
            Self::Unknown => "unknown",
        }
    }

    /// The words for it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Never => "never reviewed",
            Self::Void => "changed since it was reviewed",
            Self::Overdue => "overdue",
            Self::Due => "due soon",
            Self::Current => "reviewed",
            Self::Unknown => "cannot be told, since something could not be read",
        }
    }
}

impl fmt::Display for ReviewState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ReviewState {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.into_iter();
        all.find(|state| state.as_str() == word).ok_or_else(|| {
            format!(
                "`{word}` is no state of a review; write never, void, overdue, due, current or unknown"
            )
        })
    }
}
