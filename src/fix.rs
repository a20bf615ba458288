//! From findings to a plan: which contacts are put in place of which, what that mends, and what is left alone and why. Pure; to
//! carry a plan out is another thing.
//!
//! What contacts should be stands in `[[expect]]`. A contact that is good is left as it is, and one that would be no better is not
//! put there.

mod draft;
mod form;
mod why;

use std::collections::BTreeMap;

use jiff::Timestamp;

pub use draft::{Draft, Wish, carried_out};
pub use form::{Kind, schema};
pub use why::{Fault, Why};

use crate::evidence::Evidence;
use crate::model::{AccountId, AlternateContact, ContactType, Field, HeldContact, Organization};
use crate::rule::RuleId;

/// What is to be changed, in one organization. It is bound to what stood there when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The organization; `None` for an account that stands alone.
    pub organization: Option<Organization>,
    /// When it was made.
    pub made_at: Timestamp,
    /// The contacts that are put in place, by account and type.
    pub changes: Vec<Change>,
    /// The contacts that are left as they are, likewise.
    pub left: Vec<Left>,
    /// Findings of whole accounts, or of all together, that the changes close.
    pub closes: Vec<Together>,
    /// Findings of whole accounts, or of all together, that are there only when the changes are made.
    pub opens: Vec<Together>,
    /// How many findings there are before any change.
    pub findings: usize,
}

/// A contact that is put in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The account.
    pub account: AccountId,
    /// The account's name, if the input states it.
    pub name: Option<String>,
    /// The contact.
    pub contact_type: ContactType,
    /// What AWS holds; `None`: nothing.
    pub before: Option<HeldContact>,
    /// What it is to hold.
    pub after: AlternateContact,
    /// The rules whose findings are closed.
    pub closes: Vec<RuleId>,
}

/// A contact that is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The account.
    pub account: AccountId,
    /// The account's name, if the input states it.
    pub name: Option<String>,
    /// The contact.
    pub contact_type: ContactType,
    /// Why.
    pub why: Why,
}

/// A finding of an account as a whole, or of all accounts together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Together {
    /// The account; `None`: all together.
    pub account: Option<AccountId>,
    /// The rule.
    pub rule: RuleId,
}

impl Plan {
    /// The plan with those changes alone that were made, each with what AWS holds since then: what there is to take back. `put` has
    /// that in the order of the changes, and nothing for a change that was not made.
    #[must_use]
    pub fn done(&self, put: impl IntoIterator<Item = Option<HeldContact>>) -> Self {
        let done = self.changes.iter().zip(put).filter_map(|(change, held)| {
            Some(Change {
                after: held?.try_into().unwrap_or_else(|_| change.after.clone()),
                ..change.clone()
            })
        });
        Self {
            changes: done.collect(),
            left: Vec::new(),
            ..self.clone()
        }
    }

    /// The changes by account and contact.
    pub fn by_contact(&self) -> BTreeMap<(&AccountId, ContactType), &Change> {
        let changes = self.changes.iter();
        changes
            .map(|change| ((&change.account, change.contact_type), change))
            .collect()
    }

    /// How many findings the changes close.
    pub fn closed(&self) -> usize {
        let of_contacts = self.changes.iter().map(|change| change.closes.len());
        of_contacts.sum::<usize>() + self.closes.len()
    }

    /// What it says of people, for a redactor.
    pub fn evidence(&self) -> Vec<Evidence> {
        let of_fields = |text: &dyn Fn(Field) -> Option<String>| -> Vec<Evidence> {
            let fields = AlternateContact::FIELDS.into_iter();
            fields
                .filter_map(|field| Some(Evidence::of_field(field, &text(field)?)))
                .collect()
        };
        let mut evidence = Vec::new();
        for change in &self.changes {
            if let Some(before) = &change.before {
                evidence.extend(of_fields(&|field| before.text(field).map(str::to_owned)));
            }
            evidence.extend(of_fields(&|field| {
                Some(change.after.text(field).to_owned())
            }));
        }
        for left in &self.left {
            evidence.extend(left.why.evidence());
        }
        evidence
    }

    /// The way back from a plan that was carried out: what it put in place is replaced by what stood there. Nothing is deleted.
    #[must_use]
    pub fn reversed(&self, made_at: Timestamp) -> Self {
        let mut changes = Vec::new();
        let mut left = Vec::new();
        for change in &self.changes {
            let before = change.before.clone();
            let restored = before
                .ok_or(Why::WouldBeDeleted)
                .and_then(|held| AlternateContact::try_from(held).map_err(Why::NotTaken));
            let (account, name) = (change.account.clone(), change.name.clone());
            match restored {
                Ok(after) => changes.push(Change {
                    account,
                    name,
                    contact_type: change.contact_type,
                    before: Some(change.after.clone().into()),
                    after,
                    closes: Vec::new(),
                }),
                Err(why) => left.push(Left {
                    account,
                    name,
                    contact_type: change.contact_type,
                    why,
                }),
            }
        }
        Self {
            organization: self.organization.clone(),
            made_at,
            changes,
            left,
            closes: Vec::new(),
            opens: Vec::new(),
            findings: 0,
        }
    }
}
