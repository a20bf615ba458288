//! A snapshot while it is read: what is in it, what is still asked for, and what could not be read.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::error::AwsError;
use super::plan::{Ask, Reading};
use super::session::now;
use super::{Wanted, organization, seen, tags};
use crate::collect::memory::Memory;
use crate::model::{
    Account, AccountId, ContactType, Contacts, Gap, GapReason, Located, Observation,
};
use crate::snapshot::Snapshot;

/// A snapshot while it is read.
pub(super) struct Draft {
    pub(super) snapshot: Snapshot,
    units: Option<Gap>,
    /// How many accounts are in no unit that was found.
    outside_units: usize,
    /// The tags of how many accounts could not be read, and why the first of them.
    tags: Option<(usize, Gap)>,
}

impl Draft {
    pub(super) fn of(snapshot: Snapshot) -> Self {
        Self {
            snapshot,
            units: None,
            outside_units: 0,
            tags: None,
        }
    }

    /// Puts into the snapshot what is known, and says what is to be asked of each account: what is wanted and not known.
    pub(super) fn asks(
        &mut self,
        wanted: &Wanted,
        wants_tags: bool,
        caller: &AccountId,
        memory: &mut Memory,
    ) -> Vec<Ask> {
        let accounts = self.snapshot.accounts.iter_mut().enumerate();
        let in_use = accounts.filter(|(_, account)| wanted.states.contains(&account.state));
        let mut asks: Vec<_> = in_use
            .map(|(index, account)| {
                let id = account.id.value.clone();
                account.contacts.extend(memory.take_contacts(&id));
                if wants_tags {
                    account.tags = memory.take_tags(&id);
                }
                let mut contacts = wanted.contacts.clone();
                contacts.retain(|of| *of != ContactType::Root && !account.contacts.contains(*of));
                Ask {
                    index,
                    wants_tags: wants_tags && account.tags.is_none(),
                    id,
                    contacts,
                }
            })
            .collect();
        // The caller's own account can be read whatever its organization allows. The others are asked about in no order that
        // means something: accounts that lie together may fail together, and say nothing of the rest.
        asks.sort_by_cached_key(|ask| {
            let mut hasher = DefaultHasher::new();
            ask.id.hash(&mut hasher);
            (ask.id != *caller, hasher.finish())
        });
        asks
    }

    /// Puts an answer into the snapshot, and keeps it if it need not be asked for again.
    pub(super) fn take(
        &mut self,
        reading: Reading,
        asks: &[Ask],
        memory: &mut Memory,
    ) -> Result<(), AwsError> {
        let accounts = &mut self.snapshot.accounts;
        match reading {
            Reading::Contact(index, contact_type, observed) => {
                let account = &mut accounts[index];
                if !matches!(observed.observation, Observation::Unreadable(_)) {
                    let mut read = bare(account);
                    read.contacts.insert(contact_type, (*observed).clone());
                    memory
                        .keep(&read, observed.at)
                        .map_err(AwsError::not_kept)?;
                }
                account.contacts.insert(contact_type, *observed);
            }
            Reading::Tags(index, Ok(tags)) => {
                let account = &mut accounts[index];
                account.tags = Some(tags);
                let mut read = bare(account);
                read.tags.clone_from(&account.tags);
                memory.keep(&read, now()).map_err(AwsError::not_kept)?;
            }
            Reading::Tags(_, Err(gap)) => match &mut self.tags {
                Some((count, _)) => *count += 1,
                None => self.tags = Some((1, gap)),
            },
            Reading::Units(Ok(paths)) => {
                put_units(accounts, &paths);
                let asked = asks.iter().map(|ask| &accounts[ask.index]);
                self.outside_units = asked.filter(|account| account.ou_path.is_none()).count();
            }
            Reading::Units(Err(gap)) => self.units = Some(gap),
        }
        Ok(())
    }

    /// The snapshot, and whether all units and tags are in it. What was not asked for any more could not be read.
    pub(super) fn finish(mut self, asks: &[Ask]) -> (Snapshot, bool) {
        for ask in asks {
            let contacts = &mut self.snapshot.accounts[ask.index].contacts;
            for contact_type in &ask.contacts {
                if !contacts.contains(*contact_type) {
                    let gap = Gap {
                        reason: GapReason::Interrupted,
                        detail: "the run ended first".to_owned(),
                    };
                    contacts.insert(*contact_type, seen(Observation::Unreadable(gap), now()));
                }
            }
        }
        let units = self.units.as_ref().map(organization::without_units);
        let outside = (self.outside_units > 0).then_some(self.outside_units);
        let outside = outside.map(organization::outside_units);
        let tags = self.tags.as_ref();
        let tags = tags.map(|(count, why)| tags::without_tags(*count, why));
        let notices: Vec<_> = units.into_iter().chain(outside).chain(tags).collect();
        let are_scopes_known = notices.is_empty();
        self.snapshot.notices.extend(notices);
        (self.snapshot, are_scopes_known)
    }
}

/// The account with nothing that was read of it.
fn bare(account: &Account) -> Account {
    Account {
        name: None,
        ou_path: None,
        tags: None,
        contacts: Contacts::default(),
        is_declared: false,
        declared: BTreeMap::new(),
        id: account.id.clone(),
        state: account.state,
    }
}

/// Puts each account into its organizational unit.
pub(super) fn put_units(accounts: &mut [Account], paths: &BTreeMap<AccountId, String>) {
    for account in accounts {
        account.ou_path = paths
            .get(&account.id.value)
            .map(|path| Located::nowhere(path.as_str().into()));
    }
}
