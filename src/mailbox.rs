//! Is a mailbox one person's, or a team's?
//!
//! Each signal looks at one thing and says what it saw, with a weight: positive for a person, negative for
//! a team. The verdict is their sum. Pure: the same input gives the same verdict, anywhere.

mod assembly;
mod consumer_domain;
mod directory;
mod glued_name;
mod impersonal_name;
mod impersonal_title;
mod lexicon;
mod list_domain;
mod listed_name;
mod nickname;
mod own_name;
mod personal_domain;
mod personal_mark;
mod role_word;
mod tag;
mod tokens;
mod weights;

use serde::Serialize;

use crate::evidence::Evidence;
use crate::model::{DirectoryEntry, Email};
pub use directory::{evidence as directory_evidence, may_be_shared as may_be_shared_mailbox};
use impersonal_name::is_impersonal;
use lexicon::Word;
pub use lexicon::{is_consumer_domain, is_disposable_domain};
use role_word::RoleWords;
use tokens::{LocalPart, Name};
pub use weights::THRESHOLD;

/// The sum of weights down to which a mailbox is a team's.
const TEAM_THRESHOLD: i32 = -THRESHOLD;

/// Who reads a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// One person.
    Person,
    /// More than one, as for a team's mailbox or a mailing list.
    Shared,
    /// Nothing tells. A judgement, not a failure to read.
    Unknown,
}

impl Verdict {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Shared => "shared",
            Self::Unknown => "unknown",
        }
    }
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
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Who reads the mailbox.
    pub verdict: Verdict,
    /// How sure that is, from 0.5, as good as a coin, to 1. Of an unknown one: how sure the likelier side would be.
    pub confidence: f64,
    /// What was seen, the strongest first, also what spoke for the other side.
    pub signals: Vec<Signal>,
}

/// What is known of a mailbox besides its address.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The name of its contact.
    pub name: Option<&'a str>,
    /// The title of its contact.
    pub title: Option<&'a str>,
    /// What a directory says of the address.
    pub directory: Option<&'a DirectoryEntry>,
}

/// Judges a mailbox. What a directory says settles the verdict; without one it is told from the address and the contact.
pub fn judge(email: &Email, known: &Known<'_>) -> Judgement {
    let settled = known
        .directory
        .and_then(|entry| directory::judge(email, entry));
    settled.unwrap_or_else(|| guess(email, known))
}

/// The verdict without a directory: the sum of all signals.
fn guess(email: &Email, known: &Known<'_>) -> Judgement {
    let mut signals = signals(email, known);
    let sum = sum_of(&signals);
    let verdict = match sum {
        THRESHOLD.. => Verdict::Person,
        ..=TEAM_THRESHOLD => Verdict::Shared,
        _ => Verdict::Unknown,
    };
    // What speaks for the verdict comes first.
    signals.sort_by_key(|signal| {
        if sum < 0 {
            signal.weight
        } else {
            -signal.weight
        }
    });
    Judgement {
        verdict,
        confidence: confidence(sum),
        signals,
    }
}

fn sum_of(signals: &[Signal]) -> i32 {
    signals.iter().map(|signal| signal.weight).sum()
}

/// All that is seen in a mailbox.
fn signals(email: &Email, known: &Known<'_>) -> Vec<Signal> {
    let local = LocalPart::of(email);
    let roles = RoleWords::of(email, &local);
    let (team_name, person_name) = match known.name.map(Name::of) {
        Some(name) if is_impersonal(&name) => (Some(name), None),
        name => (None, name),
    };
    let own = person_name
        .as_ref()
        .map(|name| own_name::own_tokens(&local.tokens, name));
    let own = own.unwrap_or_default();
    // What is nothing but role words is a team's, whatever the contact is called; unless the one word is the contact's own
    // name, as of a Solène Provost.
    let is_role = roles.is_all && own.len() != local.tokens.len();
    let is_bare = |token: &&str| {
        !is_role && (own.contains(token) || !(roles.are_in(token) || personal_mark::is_mark(token)))
    };
    let bare: Vec<&str> = local
        .tokens
        .iter()
        .map(String::as_str)
        .filter(is_bare)
        .collect();
    let own_name = person_name.as_ref().and_then(|name| {
        let of_local = || own_name::signal(email, &local.glued, &bare, name);
        let of_domain = || own_name::domain_signal(email, name);
        (!is_role).then(of_local).flatten().or_else(of_domain)
    });
    // The contact's own name says all that the lists could say of it, unless it is a word as well.
    let listed_name = match &own_name {
        _ if local.is_code || is_of_company(email, &bare) => None,
        Some(own) if own.weight >= THRESHOLD => None,
        Some(_) => listed_name::signal(email, &bare).filter(|listed| listed.weight >= THRESHOLD),
        None => listed_name::signal(email, &bare),
    };
    let is_general = roles.are_general(&local);
    let signals = [
        roles.without(&own).signal(email, &local, &own),
        list_domain::signal(email),
        personal_mark::signal(email, &local.tokens),
        team_name.and_then(|name| impersonal_name::signal(&bare, &name)),
        known.title.and_then(impersonal_title::signal),
        own_name,
        listed_name,
        consumer_domain::signal(email),
        tag::signal(email, &local.tag),
    ];
    let mut signals: Vec<Signal> = signals.into_iter().flatten().collect();
    // The domain is only asked where the rest leaves something to say.
    if sum_of(&signals) < THRESHOLD {
        signals.extend(personal_domain::signal(email, is_general));
    }
    signals
}

/// Whether the one word of a local part is a family name that stands in the domain as well, as of a company that is named
/// after its founder: `weidmann@kranbau-weidmann.example`.
fn is_of_company(email: &Email, bare: &[&str]) -> bool {
    /// Shorter words stand in domains by accident.
    const LONG: usize = 4;
    let label = domain_label(email.domain());
    let is_family = |word: &str| !Word::of(word).is_common_given();
    matches!(*bare, [one] if one.len() >= LONG && one.len() < label.len() && label.contains(one) && is_family(one))
}

/// The chance that the side of this sum is the right one: each [`THRESHOLD`] multiplies the odds by so much. Fitted to
/// labelled addresses, on which not even the clearest were right more often than `MOST`.
fn confidence(sum: i32) -> f64 {
    const ODDS: f64 = 20.0;
    const MOST: f64 = 0.995;
    let odds = ODDS.powf(f64::from(sum.abs()) / f64::from(THRESHOLD));
    (odds / (1.0 + odds)).min(MOST)
}

/// The part of a domain that its owner chose: `corp` of mail.corp.example and of corp.co.uk.
fn domain_label(domain: &str) -> &str {
    /// What registries put before a country's end.
    const SECOND_LEVEL: [&str; 12] = [
        "co", "com", "org", "net", "ac", "edu", "gov", "gob", "gouv", "or", "ne", "id",
    ];
    let mut labels = domain.rsplit('.').skip(1);
    match (labels.next(), labels.next()) {
        (Some(second), Some(third)) if SECOND_LEVEL.contains(&second) => third,
        (second, _) => second.unwrap_or_default(),
    }
}
