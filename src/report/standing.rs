use schemars::JsonSchema;
use serde::Serialize;

use super::{AccountReport, Skipped};
use crate::check::SkipReason;
use crate::model::ContactType;
use crate::rule::Severity;

/// The result of AWS Security Hub's control Account.1: is some security contact registered?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Account1 {
    /// There is one.
    Pass,
    /// There is none.
    Fail,
    /// We could not look.
    Unreadable,
}

impl Account1 {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What a report comes to for an account, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It passes Account.1 although its security contact is weak.
    FalsePass,
    /// It has no security contact.
    NoContact,
    /// Something else is weak.
    Weak,
    /// Whether it has a security contact could not be read, or nothing was found and something could not be read.
    Unreadable,
    /// Nothing was found, and DNS was not asked.
    Open,
    /// Nothing was found, and no file declares its security contact.
    Undeclared,
    /// Everything was read, and nothing was found.
    Good,
    /// The configuration does not want it to be judged.
    Unchecked,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::FalsePass,
        Self::NoContact,
        Self::Weak,
        Self::Unreadable,
        Self::Open,
        Self::Undeclared,
        Self::Good,
        Self::Unchecked,
    ];

    /// The word for it, in kebab-case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FalsePass => "false-pass",
            Self::NoContact => "no-contact",
            Self::Weak => "weak",
            Self::Unreadable => "unreadable",
            Self::Open => "open",
            Self::Undeclared => "undeclared",
            Self::Good => "good",
            Self::Unchecked => "unchecked",
        }
    }

    /// The words for it.
    pub fn text(self) -> &'static str {
        match self {
            Self::FalsePass => "False pass",
            Self::NoContact => "No security contact",
            Self::Weak => "Other findings",
            Self::Unreadable => "Could not be read",
            Self::Open => "Not fully judged",
            Self::Undeclared => "Not declared",
            Self::Good => "Good",
            Self::Unchecked => "Not checked",
        }
    }
}

impl AccountReport {
    /// What the report comes to for the account.
    pub fn standing(&self) -> Standing {
        let results = &self.results;
        if !self.is_checked {
            Standing::Unchecked
        } else if self.is_false_pass() {
            Standing::FalsePass
        } else if self.account_1 == Some(Account1::Fail) {
            Standing::NoContact
        } else if self.account_1 == Some(Account1::Unreadable) {
            Standing::Unreadable
        } else if !results.findings.is_empty() {
            Standing::Weak
        } else if !results.inconclusive.is_empty() {
            Standing::Unreadable
        } else if self.account_1.is_none() {
            Standing::Undeclared
        } else if results.skipped.iter().any(is_unasked) {
            Standing::Open
        } else {
            Standing::Good
        }
    }

    /// Whether everything that was asked of the security contact could be told.
    pub fn is_security_contact_judged(&self) -> bool {
        let is_it = |of: Option<ContactType>| of.is_none_or(|of| of == ContactType::Security);
        let mut gaps = self.results.inconclusive.iter();
        let mut skipped = self.results.skipped.iter();
        !gaps.any(|gap| is_it(gap.contact_type))
            && !skipped.any(|skip| is_it(skip.contact_type) && is_unasked(skip))
    }

    /// Whether the account passes Account.1 although its security contact has a finding of medium severity
    /// or more.
    pub fn is_false_pass(&self) -> bool {
        self.account_1 == Some(Account1::Pass)
            && self.results.findings.iter().any(|finding| {
                finding.contact_type == Some(ContactType::Security)
                    && finding.severity >= Severity::Medium
            })
    }
}

/// Whether a rule was not applied since DNS was not asked.
fn is_unasked(skip: &Skipped) -> bool {
    skip.reason == SkipReason::Offline
}
