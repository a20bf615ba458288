//! Everything that was observed from the outside world, and its versioned JSON form.

mod form;
pub mod lines;
mod part;
mod read;
mod selection;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::Schema;

pub use part::Part;
pub use selection::{Selection, SelectionError};

use crate::model::{
    Account, AccountId, Contact, ContactType, DirectoryEntry, DnsAnswer, Email, Field, Located,
    Location, Organization, Span,
};
use crate::source::{Diagnostic, Source};

/// The version of the JSON form that this program reads and writes.
pub const VERSION: u32 = 1;

/// Everything that was observed from the outside world.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The texts that it was read from; empty when it came straight from AWS.
    pub sources: Vec<Source>,
    /// The first so many of them say what was observed; the others declare what should be.
    pub observed_sources: usize,
    /// The organization, unless the account stands alone.
    pub organization: Option<Organization>,
    /// The accounts, each id once.
    pub accounts: Vec<Account>,
    /// Answers of DNS by domain, in lower case.
    pub dns: BTreeMap<String, DnsAnswer>,
    /// What a directory says of the contacts' addresses, in lower case; none where no directory was asked.
    pub directory: Option<BTreeMap<String, DirectoryEntry>>,
    /// What whoever looked could not do, in a sentence each, without a final stop.
    pub notices: Vec<String>,
    /// Whether only some of the accounts were asked for.
    pub is_partial: bool,
    /// Contacts in files that are no contact of any account, as far as can be told.
    pub unplaced: Vec<Unplaced>,
    /// What somebody allows in the files themselves.
    pub allowances: Vec<Allowance>,
    /// What could not be looked at, in a sentence each: contacts may stand there.
    pub unread: Vec<String>,
    /// Files that are wrong. The others were read.
    pub broken: Vec<Diagnostic>,
}

/// A comment in a file that allows what a rule finds there, for a reason and for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The id of the rule, as it is written.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Who has decided it.
    pub owner: Option<String>,
    /// The last day on which it holds.
    pub until: Date,
    /// Where it is written.
    pub comment: Span,
    /// What it is about.
    pub covers: Span,
}

/// Something like a contact that a file declares, and that is no contact of an account as far as can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// The account that it would be of.
    pub account: Located<AccountId>,
    /// Why it is none.
    pub why: Why,
    /// What it says.
    pub contact: Contact,
    /// What declares it.
    pub span: Span,
}

/// Why something like a contact is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its type is this expression, which is known to Terraform only.
    TypeUnresolved(String),
    /// Its type is this word, which is none of AWS's.
    TypeUnknown(String),
    /// Terraform would not make it: its `count` is 0, or its `for_each` is empty. This is what it would be, if that can be told.
    NotMade(Option<ContactType>),
    /// It is the user of IAM Identity Center whom Account Factory lets into a new account.
    FirstUser,
}

impl Snapshot {
    /// Reads one or more JSON files into one snapshot.
    ///
    /// # Errors
    /// The first thing that is wrong: JSON, an unknown key, an unsupported version, an account id that is
    /// not 12 digits or that stands there twice, two different organizations.
    pub fn read(sources: Vec<Source>) -> Result<Self, Diagnostic> {
        read::read(sources)
    }

    /// Writes the JSON form, indented, with a final newline.
    ///
    /// # Errors
    /// Only those of the JSON writer.
    pub fn to_json(&self) -> serde_json::Result<String> {
        write::to_json(self)
    }

    /// A span as people name it.
    pub fn location(&self, span: Span) -> Option<Location> {
        let source = self.sources.get(usize::try_from(span.source.0).ok()?)?;
        Some(source.location(span.start as usize..span.end as usize))
    }

    /// Whether a file of this path says what was observed.
    pub fn is_observed(&self, path: &str) -> bool {
        let mut observed = self.sources.iter().take(self.observed_sources);
        observed.any(|source| source.path() == path)
    }

    /// The e-mail addresses of all contacts, each once.
    pub fn contact_emails(&self) -> BTreeSet<Email> {
        let contacts = self
            .accounts
            .iter()
            .flat_map(|account| account.contacts.values());
        let addresses = contacts.filter_map(|observed| observed.present()?.get(Field::Email));
        let emails =
            addresses.filter_map(|address| Email::parse(&address.value.to_lowercase()).ok());
        emails.collect()
    }

    /// The domains that DNS was not asked for yet, of the e-mail addresses of the contacts that
    /// `wanted` names.
    pub fn unresolved_domains(
        &self,
        wanted: impl Fn(&Account, ContactType) -> bool,
    ) -> BTreeSet<String> {
        let mut domains = BTreeSet::new();
        for account in &self.accounts {
            for (contact_type, observed) in account.contacts.iter() {
                let address = observed
                    .present()
                    .and_then(|contact| contact.get(Field::Email));
                if let Some(address) = address
                    && wanted(account, contact_type)
                    && let Ok(email) = Email::parse(address.value)
                    && !self.dns.contains_key(email.domain())
                {
                    domains.insert(email.domain().to_owned());
                }
            }
        }
        domains
    }
}

/// The JSON Schema of the JSON form.
pub fn schema() -> Schema {
    schemars::schema_for!(form::SnapshotForm<String>)
}
