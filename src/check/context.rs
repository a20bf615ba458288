use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{ApprovedList, Country, ExpectedContact, NoCountry};
use crate::evidence::Evidence;
use crate::ledger::Ledger;
use crate::mailbox::Verdict;
use crate::model::{
    Account, Contact, ContactType, DirectoryEntry, DnsAnswer, Email, Observation, Observed,
};
use crate::scope::Unstated;

/// What the configuration says contacts should be. What it says may depend on something that the input does not state.
pub type Expectations = BTreeMap<ContactType, Result<Arc<ExpectedContact>, Unstated>>;

/// What a check may know of an account and of the world around it.
#[derive(Clone, Copy, Debug)]
pub struct AccountContext<'a> {
    /// The account with its contacts.
    pub account: &'a Account,
    /// The country that a phone number without a country code is read in (ISO 3166-1 alpha-2).
    pub country: Result<Country, NoCountry>,
    /// What the configuration approves.
    pub approved: &'a ApprovedList,
    /// What the configuration says the account's contacts should be.
    pub expected: &'a Expectations,
    /// Answers of DNS by domain.
    pub dns: &'a BTreeMap<String, DnsAnswer>,
    /// What a directory says of addresses, in lower case; none where there is no directory.
    pub directory: Option<&'a BTreeMap<String, DirectoryEntry>>,
    /// What was reviewed and who has answered; none where no ledger is kept.
    pub ledger: Option<&'a Ledger>,
    /// The day on which it is judged, in UTC.
    pub today: Date,
}

impl<'a> AccountContext<'a> {
    /// What the directory says of an address.
    pub(super) fn directory_entry(&self, email: &Email) -> Option<&'a DirectoryEntry> {
        let directory = self.directory?;
        email.lookups().find_map(|address| directory.get(&address))
    }

    /// What was observed of one of the account's contacts.
    pub fn observation(&self, of: ContactType) -> Option<&'a Observation<Contact>> {
        let observed: &Observed<Contact> = self.account.contacts.get(of)?;
        Some(&observed.observation)
    }

    /// Whether a contact could not be read, or the input does not speak of it though it could.
    pub fn is_unread(&self, of: ContactType) -> bool {
        match self.observation(of) {
            Some(Observation::Present(_) | Observation::Absent) => false,
            Some(Observation::Unreadable(_)) => true,
            None => of != ContactType::Root && !self.account.is_declared,
        }
    }
}

/// What a check may know besides the contact itself. All rules that judge one contact are given the same.
#[derive(Debug)]
pub struct Context<'a> {
    /// Which contact of the account it is.
    pub contact_type: ContactType,
    /// The account and the world.
    pub account: &'a AccountContext<'a>,
    /// Who reads the contact's mailbox, with why, once a rule has asked.
    pub(super) reader: OnceCell<(Verdict, Vec<Evidence>)>,
}

impl<'a> Context<'a> {
    /// What is known of this contact.
    pub fn new(contact_type: ContactType, account: &'a AccountContext<'a>) -> Self {
        Self {
            contact_type,
            account,
            reader: OnceCell::new(),
        }
    }
}
