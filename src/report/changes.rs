use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Finding, Report, Results};
use crate::model::{AccountId, ContactType, Timestamp};
use crate::rule::Severity;

/// What has changed since an earlier report.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The findings that are new, each by account, rule and contact.
    pub new: BTreeSet<(Option<String>, String, Option<ContactType>)>,
    /// How many findings were there before.
    pub unchanged: usize,
    /// How many findings are of what was not judged then.
    pub first_judged: usize,
    /// What was found before and is not found any more.
    pub gone: Vec<Gone>,
}

/// A finding of an earlier report that is none any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The account; `None`: all accounts together.
    pub account: Option<String>,
    /// Its name, if the earlier report states it.
    pub name: Option<String>,
    /// The id of the rule.
    pub rule: String,
    /// The contact; `None`: contacts together.
    pub contact_type: Option<ContactType>,
    /// Why it is not found.
    pub why: Why,
}

impl Gone {
    /// The rule and the contact, as they are named together.
    pub fn subject(&self) -> String {
        match self.contact_type {
            Some(of) => format!("{}/{of}", self.rule),
            None => self.rule.clone(),
        }
    }

    /// Whose contact it was: the account's number and name.
    pub fn whose(&self) -> String {
        match (&self.account, &self.name) {
            (Some(id), Some(name)) => format!("{id} ({name})"),
            (Some(id), None) => id.clone(),
            (None, _) => "all accounts".to_owned(),
        }
    }
}

/// Why a finding is none any more. Only one of these is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The contact is good now.
    Fixed,
    /// The contact is not registered any more.
    ContactGone,
    /// The account is not there any more, or not judged in its state.
    AccountGone,
    /// Somebody has decided that it does not count.
    Suppressed,
    /// It could not be looked at.
    Unreadable,
    /// The rule is off, or lacks something that it was given before.
    NotAsked,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Fixed,
        Self::ContactGone,
        Self::AccountGone,
        Self::Suppressed,
        Self::Unreadable,
        Self::NotAsked,
    ];

    /// The words for it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::ContactGone => "gone with its contact",
            Self::AccountGone => "gone with its account",
            Self::Suppressed => "suppressed since",
            Self::Unreadable => "could not be read this time",
            Self::NotAsked => "not judged this time",
        }
    }
}

/// The numbers of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrendPoint {
    /// The moment.
    pub at: Timestamp,
    /// Accounts that were judged.
    pub accounts: usize,
    /// Those that pass Account.1.
    pub account_1_passes: usize,
    /// Those that pass it although their security contact is weak.
    pub false_passes: usize,
    /// Findings.
    pub findings: usize,
    /// Accounts of which something could not be read.
    pub unreadable: usize,
}

impl TrendPoint {
    /// The numbers of a report, at the time when its contacts were read.
    pub fn of(report: &Report, at: Timestamp) -> Self {
        let totals = report.totals();
        Self {
            at,
            accounts: totals.checked,
            account_1_passes: totals.account_1_passes,
            false_passes: totals.false_passes,
            findings: totals.findings,
            unreadable: totals.unreadable,
        }
    }
}

impl Changes {
    /// Whether a finding is new.
    pub fn has(&self, account: Option<&AccountId>, finding: &Finding) -> bool {
        self.new.contains(&(
            account.map(|id| id.as_str().to_owned()),
            finding.rule.id.to_string(),
            finding.contact_type,
        ))
    }

    /// How many findings are none any more, by why.
    pub fn counts(&self) -> impl Iterator<Item = (Why, usize)> {
        let count = |why| self.gone.iter().filter(|gone| gone.why == why).count();
        let counts = Why::ALL.into_iter().map(move |why| (why, count(why)));
        counts.filter(|(_, count)| *count > 0)
    }

    /// What has changed, in a sentence without its final stop.
    pub fn summary(&self) -> String {
        let mut text = format!("{} new, {} unchanged", self.new.len(), self.unchanged);
        if self.first_judged > 0 {
            text.push_str(&format!(", {} not judged before", self.first_judged));
        }
        for (why, count) in self.counts() {
            text.push_str(&format!(", {count} {}", why.text()));
        }
        text
    }
}

impl Report {
    /// Whether a finding as bad as this or worse is new.
    pub fn has_new_finding_from(&self, severity: Severity) -> bool {
        let Some(changes) = &self.changes else {
            return false;
        };
        let is_bad = |account: Option<&AccountId>, results: &Results| {
            let mut findings = results.findings.iter();
            findings.any(|finding| finding.severity >= severity && changes.has(account, finding))
        };
        let mut accounts = self.accounts.iter();
        is_bad(None, &self.organization.results)
            || accounts.any(|account| is_bad(Some(&account.id), &account.results))
    }
}
