use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use schemars::JsonSchema;
use serde::Deserialize;

/// A time in days, weeks, months or years, such as `92d` or `3 months`.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Period(Span);

impl Period {
    /// The day that is so long after another one; beyond the calendar, its last day.
    pub fn after(self, day: Date) -> Date {
        day.checked_add(self.0).unwrap_or(Date::MAX)
    }

    /// So many days.
    pub fn of_days(days: u16) -> Self {
        Self(i64::from(days).days())
    }
}

impl PartialEq for Period {
    fn eq(&self, other: &Self) -> bool {
        self.0.fieldwise() == other.0.fieldwise()
    }
}

impl Eq for Period {}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let span = text.parse::<Span>().ok();
        let has_hours = |span: &Span| {
            let time = [
                i64::from(span.get_hours()),
                span.get_minutes(),
                span.get_seconds(),
            ];
            time != [0; 3]
        };
        span.filter(|span| span.is_positive() && !has_hours(span))
            .map(Self)
            .ok_or_else(|| {
                format!("`{text}` is no time in days; write one such as \"92d\", \"13w\" or \"3 months\"")
            })
    }
}

impl TryFrom<String> for Period {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
