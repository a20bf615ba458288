//! What some files say, and how it is joined to what others do.

use std::collections::BTreeMap;

use super::{Allowance, Snapshot, Unplaced};
use crate::model::{Account, AccountId, Contact, ContactType, Field, Observation, Observed};
use crate::source::Diagnostic;

/// What some files say of accounts.
#[derive(Debug, Default)]
pub struct Part {
    /// The accounts, each id once.
    pub accounts: Vec<Account>,
    /// What is like a contact, and none.
    pub unplaced: Vec<Unplaced>,
    /// What somebody allows in the files themselves.
    pub allowances: Vec<Allowance>,
    /// The files that are wrong. The others were read.
    pub broken: Vec<Diagnostic>,
    /// What is to be known of it, in a sentence each.
    pub notices: Vec<String>,
    /// What could not be looked at, in a sentence each: contacts may stand there.
    pub unread: Vec<String>,
}

impl Snapshot {
    /// Joins what other files say. What was read of a contact counts, and what a file declares of it is kept beside that; of two files
    /// that declare a contact, the first counts.
    pub fn join(&mut self, part: Part) {
        let known = self.accounts.iter().enumerate();
        let mut known: BTreeMap<AccountId, usize> = known
            .map(|(index, account)| (account.id.value.clone(), index))
            .collect();
        for account in part.accounts {
            match known.get(&account.id.value) {
                Some(index) => join_account(&mut self.accounts[*index], account),
                None => {
                    known.insert(account.id.value.clone(), self.accounts.len());
                    self.accounts.push(account);
                }
            }
        }
        self.unplaced.extend(part.unplaced);
        self.allowances.extend(part.allowances);
        self.broken.extend(part.broken);
        self.notices.extend(part.notices);
        self.unread.extend(part.unread);
    }
}

fn join_account(known: &mut Account, other: Account) {
    known.name = known.name.take().or(other.name);
    known.ou_path = known.ou_path.take().or(other.ou_path);
    // What is read from AWS goes before what is declared.
    let is_read_later = known.is_declared && !other.is_declared;
    if is_read_later {
        known.is_declared = false;
        known.state = other.state;
        known.id = other.id;
    }
    for (of, observed) in other.contacts {
        let Some(first) = known.contacts.remove(of) else {
            known.contacts.insert(of, observed);
            continue;
        };
        let (counts, beside) = match is_read_later {
            true => (observed, first),
            false => (first, observed),
        };
        let counts = join_contact(known, of, counts, beside);
        known.contacts.insert(of, counts);
    }
}

/// Where both say the same, the declaration is the place to change it. Else it is kept beside what counts.
fn join_contact(
    account: &mut Account,
    of: ContactType,
    mut counts: Observed<Contact>,
    beside: Observed<Contact>,
) -> Observed<Contact> {
    let Observation::Present(declared) = &beside.observation else {
        return counts;
    };
    if let Observation::Present(contact) = &mut counts.observation
        && let Some(same) = at_the_places_of(contact, declared)
    {
        *contact = same;
        counts.span = beside.span;
    } else {
        account.declared.entry(of).or_default().push(beside);
    }
    counts
}

/// A contact at the places where a file declares the same of it; nothing when the file declares something else.
fn at_the_places_of(contact: &Contact, declared: &Contact) -> Option<Contact> {
    let mut same = contact.clone();
    for field in Field::ALL {
        let (Some(text), Some(other)) = (contact.text(field), declared.text(field)) else {
            continue;
        };
        if text != other {
            return None;
        }
        same.put_at(field, declared.field(field).flatten());
    }
    Some(same)
}
