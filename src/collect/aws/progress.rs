use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::pace::Paces;
use super::plan::{Plan, Reading};
use crate::config::Operation;
use crate::model::ContactType;

/// How far a run has come.
#[derive(Clone, Copy, Debug)]
pub enum Progress {
    /// The accounts are being listed.
    Listing,
    /// Their contacts are being read.
    Reading {
        /// The accounts of which everything was read or found to be unreadable.
        accounts_done: usize,
        /// The accounts that are read.
        accounts: usize,
        /// Calls a second, since the accounts are known.
        calls_per_second: f64,
        /// The calls for which AWS asked to be called less.
        throttled: u64,
        /// The time that the calls still take at the present pace, if that can be told.
        left: Option<Duration>,
    },
}

/// Counts what is done and what is left.
pub(super) struct Counter {
    began: Instant,
    calls_before: u64,
    accounts: usize,
    /// How many answers are left of each account, by its place in the snapshot.
    left_of: BTreeMap<usize, usize>,
    /// How many calls are left of each operation, if each answer takes one.
    left: BTreeMap<Operation, usize>,
    answers: usize,
    is_by_role: bool,
}

impl Counter {
    pub(super) fn new(plan: &Plan<'_>, accounts: usize) -> Self {
        let mut counter = Self {
            began: Instant::now(),
            calls_before: plan.caller.session.paces.tally().calls,
            accounts,
            left_of: BTreeMap::new(),
            left: BTreeMap::new(),
            answers: 0,
            is_by_role: plan.caller.role.is_some(),
        };
        for ask in &plan.asks {
            let contacts = ask.contacts.iter().copied().map(operation);
            let tags = ask.wants_tags.then_some(Operation::ListTagsForResource);
            for operation in contacts.chain(tags) {
                *counter.left.entry(operation).or_default() += 1;
                *counter.left_of.entry(ask.index).or_default() += 1;
            }
        }
        counter
    }

    pub(super) fn count(&mut self, reading: &Reading) {
        let (index, operation) = match reading {
            Reading::Contact(index, contact_type, _) => (index, operation(*contact_type)),
            Reading::Tags(index, _) => (index, Operation::ListTagsForResource),
            Reading::Units(_) => return,
        };
        self.answers += 1;
        if let Some(left) = self.left.get_mut(&operation) {
            *left = left.saturating_sub(1);
        }
        if let Some(left) = self.left_of.get_mut(index) {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.left_of.remove(index);
            }
        }
    }

    pub(super) fn progress(&self, paces: &Paces) -> Progress {
        let elapsed = self.began.elapsed();
        let tally = paces.tally();
        let left = if self.is_by_role {
            // Each account has a quota of its own, so that the pace says nothing.
            let left: usize = self.left.values().sum();
            let parts = left as f64 / self.answers as f64;
            (self.answers > 0).then(|| elapsed.mul_f64(parts))
        } else {
            let left = self.left.iter();
            let times = left.map(|(operation, calls)| paces.of(*operation).time_for(*calls));
            times.max().filter(|time| !time.is_zero())
        };
        let calls = tally.calls - self.calls_before;
        Progress::Reading {
            accounts_done: self.accounts - self.left_of.len(),
            accounts: self.accounts,
            calls_per_second: calls as f64 / elapsed.as_secs_f64().max(1.0),
            throttled: tally.throttled,
            left,
        }
    }
}

fn operation(contact_type: ContactType) -> Operation {
    match contact_type {
        ContactType::Primary => Operation::GetContactInformation,
        _ => Operation::GetAlternateContact,
    }
}
