//! Is a mailbox one person's, or a team's?
//!
//! Each signal looks at one thing and says what it saw, with a weight: positive for a person, negative for
//! a team. The verdict is their sum. Pure: the same input gives the same verdict, anywhere.

mod consumer_domain;
mod own_name;
mod role_word;
mod tokens;

use std::collections::HashSet;

use crate::evidence::Evidence;
use crate::model::Email;

/// Who reads a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One person.
    Person,
    /// More than one, as for a team's mailbox or a mailing list.
    Shared,
    /// Nothing tells. A judgement, not a failure to read.
    Unknown,
}

/// One thing that was seen in a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// How much it says: above 0 for a person, below 0 for a team. [`THRESHOLD`] settles the verdict.
    pub weight: i32,
    /// What was seen.
    pub evidence: Evidence,
}

/// A verdict with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Who reads the mailbox.
    pub verdict: Verdict,
    /// What was seen, also what spoke for the other side.
    pub signals: Vec<Signal>,
}

/// The sum of weights from which on a verdict is given: as much as one strong signal.
pub const THRESHOLD: i32 = 10;

/// Judges a mailbox by its address and the name of its contact.
pub fn judge(email: &Email, name: Option<&str>) -> Judgement {
    let tokens = tokens::of_local_part(email.local());
    let signals: Vec<Signal> = [
        role_word::signal(email, &tokens),
        own_name::signal(email, &tokens, name),
        consumer_domain::signal(email),
    ]
    .into_iter()
    .flatten()
    .collect();
    let sum: i32 = signals.iter().map(|signal| signal.weight).sum();
    let verdict = if sum >= THRESHOLD {
        Verdict::Person
    } else if sum <= -THRESHOLD {
        Verdict::Shared
    } else {
        Verdict::Unknown
    };
    Judgement { verdict, signals }
}

/// The words of a list: separated by blanks and lines, `#` begins a line of comment.
fn words_of(list: &'static str) -> HashSet<&'static str> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
}
