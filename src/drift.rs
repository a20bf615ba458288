//! What has changed: findings since an earlier report, contacts between two snapshots, and numbers over several of them.

mod baseline;
mod difference;

pub use baseline::{Baseline, Passes};
pub use difference::{AccountChange, Change, Difference, difference};

use crate::model::Timestamp;
use crate::snapshot::Snapshot;

/// When the last contact was observed.
pub fn observed_at(snapshot: &Snapshot) -> Option<Timestamp> {
    let accounts = snapshot.accounts.iter();
    let observed = accounts.flat_map(|account| account.contacts.values());
    observed.map(|observed| observed.at).max()
}
