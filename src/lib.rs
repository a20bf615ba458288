//! A linter for the people whom AWS calls when an account is in trouble.
//!
//! # How it works
//!
//! Data flows one way:
//!
//! ```text
//! collect (the only input)  ->  Snapshot  ->  evaluate (pure)  ->  Report  ->  render (pure)  ->  a writer
//! ```
//!
//! - [`collect`] looks at the outside world: AWS, DNS, files. Everything asynchronous is in there.
//! - [`terraform`] and [`inventory`] read what files declare or list, from their texts: nothing is run, and nothing is guessed. What
//!   they find is a [`snapshot::Part`], which is joined to what was observed.
//! - [`snapshot::Snapshot`] holds all that was seen: accounts, contacts, answers of DNS. What was seen of a thing is
//!   [`model::Observed`]: it is there, it is not there, or we could not look. The three are never mixed up.
//! - [`ledger::Ledger`] says which contacts somebody has reviewed, and which mailboxes have answered.
//! - [`config::Config`] says what an organization wants otherwise than the rules of the [`ruleset::RuleSet`] say. Together they
//!   make a [`config::Policy`], and with the accounts an [`config::Assignment`]: which rules are applied to which account, in
//!   which form, since much may hold in the accounts of one [`scope::Scope`] only.
//! - [`evaluate::evaluate`] applies to each account its rules: to each contact by itself, to an account's contacts together, or
//!   to those of all accounts. It knows no clock, no network and no file: the same snapshot, configuration, ledger and time give the
//!   same report.
//! - [`report::Report`] holds the findings, each with its [`evidence::Evidence`], and what could not be judged.
//! - [`drift`] tells what has changed since an earlier report or snapshot.
//! - [`fix`] plans which contacts are put in place of which, judged as they would be; [`collect`] alone carries a plan out.
//! - [`render::Format`] turns it into text, JSON, SARIF, Markdown, HTML or CSV. What is personal in evidence is marked as such where it
//!   arises, and hidden or shown by one function, [`evidence::Redactor::sentence`].
//!
//! A [`rule::Rule`] is a TOML file around one [`check::CheckKind`]. The judgement whether a mailbox is one person's or a
//! team's is [`mailbox::judge`]; its weights stand in one table.
//!
//! # Who knows whom
//!
//! [`model`] imports nothing of the crate. Then come [`source`], [`wording`], [`scope`] and [`evidence`], [`snapshot`], [`terraform`]
//! and [`inventory`], [`mailbox`] and [`ledger`], [`check`], [`rule`], [`ruleset`], [`config`], [`report`], [`evaluate`], [`drift`] and [`fix`], each knowing only what stands before it. [`render`]
//! knows the report, [`collect`] the snapshot. [`cli`] knows all, and nobody knows it. A test keeps this order.

pub mod check;
pub mod cli;
pub mod collect;
pub mod config;
pub mod drift;
pub mod evaluate;
pub mod evidence;
pub mod fix;
pub mod inventory;
pub mod ledger;
pub mod mailbox;
pub mod model;
pub mod render;
pub mod report;
pub mod rule;
pub mod ruleset;
pub mod scope;
pub mod snapshot;
pub mod source;
pub mod terraform;
pub mod wording;
