//! The accounts as a short table, for browsers that run no script.

use crate::evidence::visible;
use crate::report::{Account1, Finding, Report};

/// A row of it.
pub(super) struct PlainAccount<'a> {
    pub(super) id: &'a str,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) account_1: &'a str,
    pub(super) result: &'a str,
    /// Rule and contact of each finding.
    pub(super) findings: String,
}

pub(super) fn plain(report: &Report) -> Vec<PlainAccount<'_>> {
    let accounts = report.accounts.iter().map(|account| {
        let findings = account.results.findings.iter().map(Finding::subject);
        PlainAccount {
            id: account.id.as_str(),
            name: account.name.as_deref().map(visible).unwrap_or_default(),
            unit: account.ou_path.as_deref().map(visible).unwrap_or_default(),
            account_1: account.account_1.map_or("", Account1::as_str),
            result: account.standing().text(),
            findings: findings.collect::<Vec<_>>().join(", "),
        }
    });
    accounts.collect()
}
