//! contact-reviews.toml: which contacts somebody has looked at, and which mailboxes have answered. It is meant for git, and holds no
//! value of a contact: of those, only salted hashes.

mod digest;
mod edit;
mod form;
mod period;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use schemars::{Schema, schema_for};

pub use digest::Salt;
pub use edit::Edit;
pub use period::Period;

use crate::model::{Account, AccountId, Contact, ContactType, Email, Field, Location};
use crate::source::{Diagnostic, Source};
use form::LedgerForm;

/// The name that the file has where it is looked for.
pub const FILE_NAME: &str = "contact-reviews.toml";

/// The version of the file that this program reads and writes.
pub const VERSION: u32 = 1;

/// What has been reviewed, and who has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// What enters every hash.
    pub salt: Salt,
    of_accounts: BTreeMap<(AccountId, ContactType), Review>,
    of_units: BTreeMap<(String, ContactType), Review>,
    drills: Vec<Drill>,
}

/// Whose contact a review is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// One account's.
    Account(AccountId),
    /// That of all accounts in an organizational unit, given by its path, and below it.
    Unit(String),
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => write!(f, "account {id}"),
            Self::Unit(path) => write!(f, "organizational unit {path}"),
        }
    }
}

/// Somebody's word that a contact is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The salted hash of what the contact held.
    pub contact: String,
    /// Who has looked.
    pub by: String,
    /// When.
    pub on: Date,
    /// How long it holds, where that is said.
    pub valid_for: Option<Period>,
    /// How it was verified.
    pub how: String,
    /// What else there is to say.
    pub note: Option<String>,
    /// Where it is written.
    pub location: Location,
}

impl Review {
    /// The last day on which it holds, if reviews hold so long.
    pub fn until(&self, period: Period) -> Date {
        let until = period.after(self.on);
        let own = self.valid_for.map(|own| own.after(self.on));
        own.map_or(until, |own| own.min(until))
    }
}

/// A question to a mailbox whether somebody reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drill {
    /// The salted hash of the address.
    pub mailbox: String,
    /// The salted hash of the code that stands in the mail.
    pub code: String,
    /// When it was written.
    pub sent: Date,
    /// The last day for an answer.
    pub deadline: Date,
    /// When somebody answered, and who.
    pub answer: Option<(Date, String)>,
    /// Where it is written.
    pub location: Location,
}

/// What a ledger says of a contact.
#[derive(Clone, Copy, Debug)]
pub enum Reviewed<'a> {
    /// Nothing.
    Never,
    /// That it was right, and it has changed since.
    Void(&'a Review),
    /// That it is right.
    Held(&'a Review),
}

/// What came of the drills of a mailbox.
#[derive(Clone, Copy, Debug)]
pub enum Drilled<'a> {
    /// Somebody has answered: when, and who.
    Answered(Date, &'a str),
    /// There is still time.
    Open(&'a Drill),
    /// Nobody has answered in time.
    Unanswered(&'a Drill),
}

/// What must be known to tell what a ledger says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A field of the contact.
    Field(Field),
    /// The account's organizational unit.
    Unit,
}

impl Ledger {
    /// A ledger in which nothing stands yet.
    pub fn empty(salt: Salt) -> Self {
        Self {
            salt,
            of_accounts: BTreeMap::new(),
            of_units: BTreeMap::new(),
            drills: Vec::new(),
        }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// The first thing that is wrong: TOML, a merge that was not finished, an unknown key, a version that this program does not know,
    /// hashes that are none, and two entries for the same contact.
    pub fn parse(source: &Source) -> Result<Self, Diagnostic> {
        LedgerForm::parse(source)?.into_ledger(source)
    }

    /// Adds a review, in place of what stood there.
    pub fn insert(&mut self, whose: Whose, of: ContactType, review: Review) -> Option<Review> {
        match whose {
            Whose::Account(id) => self.of_accounts.insert((id, of), review),
            Whose::Unit(path) => self.of_units.insert((path, of), review),
        }
    }

    /// Adds a drill.
    pub fn add_drill(&mut self, drill: Drill) {
        self.drills.push(drill);
    }

    /// All reviews.
    pub fn reviews(&self) -> impl Iterator<Item = (Whose, ContactType, &Review)> {
        let of_accounts = self.of_accounts.iter();
        let of_accounts =
            of_accounts.map(|((id, of), review)| (Whose::Account(id.clone()), *of, review));
        let of_units = self.of_units.iter();
        let of_units =
            of_units.map(|((path, of), review)| (Whose::Unit(path.clone()), *of, review));
        of_accounts.chain(of_units)
    }

    /// The review of this very account or unit.
    pub fn review(&self, whose: &Whose, of: ContactType) -> Option<&Review> {
        match whose {
            Whose::Account(id) => self.of_accounts.get(&(id.clone(), of)),
            Whose::Unit(path) => self.of_units.get(&(path.clone(), of)),
        }
    }

    /// The drill with this code.
    pub fn of_code(&self, code: &str) -> Option<&Drill> {
        let code = self.salt.of_code(code);
        self.drills.iter().find(|drill| drill.code == code)
    }

    /// All drills, in the order of the file.
    pub fn drills(&self) -> impl Iterator<Item = &Drill> {
        self.drills.iter()
    }

    /// What it says of an account's contact on a day. A later entry does not count.
    ///
    /// # Errors
    /// What must be known to tell it.
    pub fn of_contact(
        &self,
        account: &Account,
        of: ContactType,
        contact: &Contact,
        today: Date,
    ) -> Result<Reviewed<'_>, Missing> {
        let is_written = |review: &&Review| review.on <= today;
        let own = self.of_accounts.get(&(account.id.value.clone(), of));
        let own = own.filter(is_written);
        let path = account.ou_path.as_ref().map(|path| &*path.value);
        let of_units = self.of_units.iter();
        let of_units =
            of_units.filter(|((_, its_type), review)| *its_type == of && is_written(review));
        let (mut of_unit, mut is_unit_missing) = (Vec::new(), false);
        for ((unit, _), review) in of_units {
            match path {
                Some(path) if is_in_unit(path, unit) => of_unit.push(review),
                Some(_) => {}
                None => is_unit_missing = true,
            }
        }
        if own.is_none() && of_unit.is_empty() {
            return match is_unit_missing {
                true => Err(Missing::Unit),
                false => Ok(Reviewed::Never),
            };
        }
        let contact = self.salt.of_contact(of, contact).map_err(Missing::Field)?;
        let held = own.into_iter().chain(of_unit);
        let held = held.filter(|review| review.contact == contact);
        match (held.max_by_key(|review| review.on), own) {
            (Some(review), _) => Ok(Reviewed::Held(review)),
            (None, _) if is_unit_missing => Err(Missing::Unit),
            // What others in the unit have says nothing of what this one had.
            (None, Some(own)) => Ok(Reviewed::Void(own)),
            (None, None) => Ok(Reviewed::Never),
        }
    }

    /// What came of the drills of a mailbox by a day. An answer counts for all mails that were written before it, and a new mail does
    /// not make up for an old one that nobody has answered.
    pub fn of_mailbox(&self, email: &Email, today: Date) -> Option<Drilled<'_>> {
        let mailbox = self.salt.of_mailbox(email);
        let drills = self.drills.iter();
        let drills = drills.filter(|drill| drill.mailbox == mailbox && drill.sent <= today);
        let drills: Vec<_> = drills.collect();
        let answers = drills.iter().filter_map(|drill| drill.answer.as_ref());
        let answers = answers.filter(|(on, _)| *on <= today);
        let answer = answers.max_by_key(|(on, _)| *on);
        let is_open = |drill: &&&Drill| answer.is_none_or(|(on, _)| *on < drill.sent);
        let overdue = drills.iter().filter(|drill| drill.deadline < today);
        let overdue = overdue.filter(is_open).max_by_key(|drill| drill.sent);
        if let Some(drill) = overdue {
            return Some(Drilled::Unanswered(drill));
        }
        let open = drills.iter().filter(is_open).max_by_key(|drill| drill.sent);
        match (open, answer) {
            (Some(drill), _) => Some(Drilled::Open(drill)),
            (None, Some((on, by))) => Some(Drilled::Answered(*on, by)),
            (None, None) => None,
        }
    }

    /// What is to be said of entries that do not count, each with its place: of days to come, and of accounts that are not there.
    pub fn remarks(&self, accounts: Option<&[Account]>, today: Date) -> Vec<(Location, String)> {
        let known = accounts.map(Known::of);
        let mut remarks = Vec::new();
        for (whose, of, review) in self.reviews() {
            let mut tell = |message| remarks.push((review.location.clone(), message));
            if review.on > today {
                let on = review.on;
                tell(format!(
                    "this review is of {on}, a day to come; it does not count until then"
                ));
            }
            if known.as_ref().is_some_and(|known| !known.has(&whose)) {
                tell(format!(
                    "this review of the {of} contact is of no account that is there ({whose}); take it out"
                ));
            }
        }
        for drill in &self.drills {
            if drill.sent > today {
                let sent = drill.sent;
                let message =
                    format!("this drill is of {sent}, a day to come; it does not count until then");
                remarks.push((drill.location.clone(), message));
            }
        }
        remarks
    }
}

/// The accounts that are there.
struct Known<'a> {
    ids: BTreeSet<&'a AccountId>,
    /// The paths of their units; `None` where one is not known, so that it may be any.
    paths: BTreeSet<Option<&'a str>>,
}

impl<'a> Known<'a> {
    fn of(accounts: &'a [Account]) -> Self {
        let path = |account: &'a Account| account.ou_path.as_ref().map(|path| &*path.value);
        Self {
            ids: accounts.iter().map(|account| &account.id.value).collect(),
            paths: accounts.iter().map(path).collect(),
        }
    }

    fn has(&self, whose: &Whose) -> bool {
        match whose {
            Whose::Account(id) => self.ids.contains(id),
            Whose::Unit(unit) => {
                let mut paths = self.paths.iter();
                paths.any(|path| path.is_none_or(|path| is_in_unit(path, unit)))
            }
        }
    }
}

/// Whether a path is that of an organizational unit or of one below it. A unit may end in `/` or `/**`, as scopes write it.
pub fn is_in_unit(path: &str, unit: &str) -> bool {
    let unit = unit.trim_end_matches("/**").trim_end_matches('/');
    let below = path.strip_prefix(unit);
    below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

/// The JSON Schema of the file.
pub fn schema() -> Schema {
    schema_for!(LedgerForm)
}
