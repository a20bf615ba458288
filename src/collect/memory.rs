//! What need not be read again, and where what is read is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::ops::RangeInclusive;
use std::path::Path;

use jiff::Timestamp;

use super::journal::{Journal, Left};
use crate::model::{Account, AccountId, ContactType, Contacts, Observation, Organization};
use crate::snapshot::Snapshot;

/// What was read before, recently enough, and the journal of this run, if it keeps one.
#[derive(Debug, Default)]
pub struct Memory {
    contacts: HashMap<AccountId, Contacts>,
    tags: HashMap<AccountId, BTreeMap<String, String>>,
    /// The organizations that it is of, each with the file that says so.
    organizations: Vec<(String, Option<Organization>)>,
    journal: Option<Journal>,
    /// The accounts that an earlier run left in the journal, and that this one has not taken over.
    left: BTreeSet<AccountId>,
}

/// The times from which on, and up to which, what was read counts.
pub type Times = RangeInclusive<Timestamp>;

impl Memory {
    /// Adds what a snapshot says of contacts, as far as it was read in these times. What it could not read counts for nothing.
    pub fn add_snapshot(&mut self, snapshot: &Snapshot, times: &Times) {
        let file = snapshot.sources.iter().map(|source| source.path());
        let file = file.collect::<Vec<_>>().join(", ");
        self.organizations
            .push((file, snapshot.organization.clone()));
        for account in &snapshot.accounts {
            self.add_contacts(account, times);
        }
    }

    /// Keeps a journal, and adds what an earlier run left in it in these times. Says how many contacts those are.
    pub fn add_journal(&mut self, journal: Journal, left: Left, times: &Times) -> usize {
        let mut count = 0;
        if let Some(organization) = left.organization {
            let file = journal.path().display().to_string();
            self.organizations.push((file, organization));
        }
        for (read_at, account) in left.accounts {
            if times.contains(&read_at) {
                count += self.add_contacts(&account, times);
                self.left.insert(account.id.value.clone());
                if let Some(tags) = account.tags {
                    self.tags.insert(account.id.value, tags);
                }
            }
        }
        self.journal = Some(journal);
        count
    }

    /// Of two times that a contact was read, the later one counts. Says how many of these do.
    fn add_contacts(&mut self, account: &Account, times: &Times) -> usize {
        let mut count = 0;
        let known = self.contacts.entry(account.id.value.clone()).or_default();
        for (contact_type, observed) in account.contacts.iter() {
            let was_read = !matches!(observed.observation, Observation::Unreadable(_));
            let is_latest = known
                .get(contact_type)
                .is_none_or(|known| known.at < observed.at);
            // The root user's address comes with the account, each time.
            let is_asked_for = contact_type != ContactType::Root;
            if was_read && is_latest && is_asked_for && times.contains(&observed.at) {
                known.insert(contact_type, observed.clone());
                count += 1;
            }
        }
        count
    }

    /// The file among those that were read before that is of another organization than this.
    pub(super) fn foreign_file(&self, organization: Option<&Organization>) -> Option<&str> {
        let mut others = self.organizations.iter();
        let foreign = others.find(|(_, known)| known.as_ref() != organization);
        foreign.map(|(file, _)| file.as_str())
    }

    /// What is known of an account's contacts, which is forgotten here.
    pub(super) fn take_contacts(&mut self, id: &AccountId) -> Contacts {
        self.left.remove(id);
        self.contacts.remove(id).unwrap_or_default()
    }

    /// What is known of an account's tags, which is forgotten here.
    pub(super) fn take_tags(&mut self, id: &AccountId) -> Option<BTreeMap<String, String>> {
        self.tags.remove(id)
    }

    /// Begins to keep what is read of this organization.
    ///
    /// # Errors
    /// When the journal cannot be written to.
    pub(super) fn begin(&mut self, organization: Option<&Organization>) -> io::Result<()> {
        match &mut self.journal {
            Some(journal) => journal.begin(organization),
            None => Ok(()),
        }
    }

    /// Keeps what was just read of an account.
    ///
    /// # Errors
    /// When the journal cannot be written to.
    pub(super) fn keep(&mut self, account: &Account, read_at: Timestamp) -> io::Result<()> {
        match &mut self.journal {
            Some(journal) => journal.add(account, read_at),
            None => Ok(()),
        }
    }

    /// The file in which this run keeps what it reads.
    pub fn journal_path(&self) -> Option<&Path> {
        self.journal.as_ref().map(Journal::path)
    }

    /// Whether the journal has accounts that were not asked about this time.
    pub fn has_others(&self) -> bool {
        !self.left.is_empty()
    }

    /// Ends the journal, which stays if it is needed to go on with a run.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn close(self, is_needed: bool) -> io::Result<()> {
        match self.journal {
            Some(journal) => journal.close(is_needed),
            None => Ok(()),
        }
    }
}
