//! A linter for the people whom AWS calls when an account is in trouble.
pub mod check;
pub mod cli;
pub mod collect;
pub mod config;
pub mod evaluate;
pub mod evidence;
pub mod mailbox;
pub mod model;
pub mod render;
pub mod report;
pub mod rule;
pub mod ruleset;
pub mod snapshot;
pub mod source;
