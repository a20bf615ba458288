mod form;
mod reviews;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Rule;
use crate::check::{
    AccountContext, ApprovedList, Context, Country, Expectations, Judge, NoCountry, Outcome,
    SkipReason,
};
use crate::ledger::Ledger;
use crate::model::{Account, ContactType, DirectoryEntry, DnsAnswer};
pub(super) use form::ExampleForm;

/// Some contacts, what is known besides, and what the rule is to say of them.
#[derive(Clone, Debug)]
pub struct Example {
    /// What the example shows.
    pub name: String,
    /// What the rule is to say.
    pub expect: Expectation,
    /// The contact that is judged, unless the rule judges contacts together.
    contact_type: Option<ContactType>,
    /// One account, unless the rule judges all accounts together.
    accounts: Vec<Account>,
    approved: ApprovedList,
    country: Option<Country>,
    dns: BTreeMap<String, DnsAnswer>,
    directory: Option<BTreeMap<String, DirectoryEntry>>,
    expected: Expectations,
    ledger: Option<Ledger>,
    today: Date,
}

/// The outcome that an example is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// The contact is good.
    Pass,
    /// The contact is weak.
    Fail,
    /// The rule does not apply.
    Skip,
    /// An input could not be read.
    Inconclusive,
}

impl Expectation {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Skip => "skip",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// What became of an example.
#[derive(Clone, Debug)]
pub struct ExampleResult {
    /// The example's name.
    pub name: String,
    /// What the rule was to say.
    pub expected: Expectation,
    /// What it said.
    pub outcome: Outcome,
}

impl ExampleResult {
    /// Whether the rule said what it was to say.
    pub fn passed(&self) -> bool {
        self.expected.as_str() == self.outcome.as_str()
    }
}

impl Example {
    /// Lets a rule judge the example.
    pub fn run(&self, rule: &Rule) -> ExampleResult {
        let contexts: Vec<_> = self
            .accounts
            .iter()
            .map(|account| AccountContext {
                account,
                country: self.country.ok_or(NoCountry::Unknown),
                approved: &self.approved,
                expected: &self.expected,
                dns: &self.dns,
                directory: self.directory.as_ref(),
                ledger: self.ledger.as_ref(),
                today: self.today,
            })
            .collect();
        let types = &rule.metadata.types;
        let outcome = match (rule.check.judge(), contexts.as_slice(), self.contact_type) {
            (Judge::Contact(check), [account, ..], Some(contact_type)) => {
                check.outcome(&Context::new(contact_type, account))
            }
            (Judge::Account(check), [account, ..], _) => check.judge(types, account),
            (Judge::Organization(check), accounts, _) => check.judge(types, accounts),
            // Refused when it was read.
            (Judge::Contact(_), ..) | (Judge::Account(_), [], _) => {
                Outcome::Skip(SkipReason::ContactAbsent)
            }
        };
        ExampleResult {
            name: self.name.clone(),
            expected: self.expect,
            outcome,
        }
    }
}
