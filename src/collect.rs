//! Reading the outside world. Everything asynchronous and all input of the crate is in here.

#[cfg(feature = "aws")]
pub mod aws;
pub mod directory;
pub mod dns;
pub mod files;
pub mod journal;
pub mod memory;

use std::time::Duration;

use crate::snapshot::Snapshot;

/// What was read.
#[derive(Debug)]
pub struct Collected {
    /// All of it.
    pub snapshot: Snapshot,
    /// Whether all was asked for. Where the run was ended, or the service was of no use any more, it can be gone on with.
    pub is_whole: bool,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// The accounts of which everything was read or found to be unreadable.
    pub accounts_done: usize,
    /// The accounts that are read.
    pub accounts: usize,
    /// Calls a second, since the run began.
    pub calls_per_second: f64,
    /// The calls for which the service asked to be called less.
    pub throttled: u64,
    /// The time that the calls still take at the present pace.
    pub left: Duration,
}
