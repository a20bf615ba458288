//! One log for a part of the accounts, where one for all would have more results than GitHub shows.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use sha2::{Digest, Sha256};

use crate::report::{Report, Results};

/// GitHub shows so many results of a log.
///
/// Source: GitHub's documentation, "SARIF results exceed one or more limits".
pub const SHOWN: usize = 5_000;
/// A log with more results than this is refused as a whole.
pub const TAKEN: usize = 25_000;

/// A part of the accounts, always the same for the same number of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub number: u32,
    /// How many parts there are.
    pub of: NonZeroU32,
}

impl Shard {
    /// All accounts.
    pub const ALL: Self = Self {
        number: 1,
        of: NonZeroU32::MIN,
    };

    /// The parts, if there are so many.
    pub fn each(of: NonZeroU32) -> impl Iterator<Item = Self> {
        (1..=of.get()).map(move |number| Self { number, of })
    }

    /// Whether an account is in it.
    pub fn contains(self, account: &str) -> bool {
        number_of(account) % self.of + 1 == self.number
    }

    /// Whether what is found of all accounts together is told here.
    pub fn has_organization(self) -> bool {
        self.number == 1
    }

    /// How many results the log of this part has.
    pub fn count(self, report: &Report) -> usize {
        let accounts = report.accounts.iter();
        let accounts = accounts.filter(|account| self.contains(account.id.as_str()));
        let of_accounts: usize = accounts.map(|account| count(&account.results)).sum();
        match self.has_organization() {
            true => of_accounts + count(&report.organization.results),
            false => of_accounts,
        }
    }

    /// So many parts are enough for all results to be shown, with some room for more.
    pub fn enough_for(report: &Report) -> u32 {
        const ROOM: usize = SHOWN * 9 / 10;
        const MOST: u32 = 1_000;
        let accounts = report.accounts.iter();
        let counts: Vec<_> = accounts
            .map(|account| (number_of(account.id.as_str()), count(&account.results)))
            .collect();
        let is_enough = |parts: &u32| {
            let mut of_part: BTreeMap<u32, usize> = BTreeMap::new();
            for (number, count) in &counts {
                *of_part.entry(number % parts).or_default() += count;
            }
            of_part.values().all(|count| *count < ROOM)
        };
        (1..=MOST).find(is_enough).unwrap_or(MOST)
    }
}

/// How many results come of these.
fn count(results: &Results) -> usize {
    results.findings.len() + usize::from(!results.inconclusive.is_empty())
}

/// The number by which an account is put into a part.
fn number_of(account: &str) -> u32 {
    let digest = Sha256::digest(account);
    let bytes = digest.iter().take(4);
    bytes.fold(0, |number, byte| number << 8 | u32::from(*byte))
}
