//! The tests, through the public face: the binary, the crate's library and what stands in the repository.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alike;
mod allowances;
mod architecture;
mod beside;
mod cli;
mod comparisons;
mod declared_accounts;
mod desk;
mod differences;
mod directory;
mod documents;
mod drift;
mod drills;
mod endless;
mod fixtures;
mod fuzzed;
mod generated;
#[cfg(unix)]
mod github;
mod help;
mod hostile_terraform;
mod html;
mod inputs;
mod inventories;
mod large_input;
mod ledgers;
mod mailbox;
mod markdown;
mod moments;
mod packaging;
mod pages;
#[cfg(feature = "aws")]
mod peers;
mod plan_files;
mod plans;
mod presets;
#[cfg(feature = "aws")]
mod readme;
mod redaction;
mod reviews;
mod sarif;
mod scopes;
mod shards;
mod support;
mod surroundings;
mod terraform;
mod writing_rules;
