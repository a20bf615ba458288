use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::check::SkipReason;
use crate::model::{AccountId, ContactType};
use crate::report::{AccountReport, Changes, Gone, Report, Results, Why};
use crate::rule::RuleId;
use crate::source::{Diagnostic, Source};

/// What an earlier report has found.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    organization: Option<String>,
    /// The accounts with their names.
    accounts: BTreeMap<String, Option<String>>,
    findings: BTreeSet<Found>,
}

/// A finding without its evidence. Without an account, it is of all accounts together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    account: Option<String>,
    rule: String,
    contact_type: Option<ContactType>,
}

/// What is read of a JSON report.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReportForm {
    version: u32,
    accounts: Vec<AccountForm>,
    organization: OrganizationForm,
}

#[derive(Deserialize)]
struct AccountForm {
    id: String,
    name: Option<String>,
    findings: Vec<FindingForm>,
}

#[derive(Deserialize)]
struct OrganizationForm {
    id: Option<String>,
    findings: Vec<FindingForm>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FindingForm {
    rule: String,
    contact_type: Option<ContactType>,
}

impl Baseline {
    /// Reads a JSON report.
    ///
    /// # Errors
    /// When it is no report of this program, or of a version that this one does not know.
    pub fn parse(source: &Source) -> Result<Self, Diagnostic> {
        let form: ReportForm =
            serde_json::from_str(source.text()).map_err(|error| source.json_diagnostic(&error))?;
        if form.version != 1 {
            let message = format!(
                "version {} of the report is not known here; this program reads version 1",
                form.version
            );
            return Err(source.diagnostic(0, message));
        }
        let mut baseline = Self {
            organization: form.organization.id,
            ..Self::default()
        };
        let mut add = |account: Option<&str>, findings: Vec<FindingForm>| {
            for finding in findings {
                baseline.findings.insert(Found {
                    account: account.map(str::to_owned),
                    rule: finding.rule,
                    contact_type: finding.contact_type,
                });
            }
        };
        add(None, form.organization.findings);
        for account in form.accounts {
            add(Some(&account.id), account.findings);
            baseline.accounts.insert(account.id, account.name);
        }
        Ok(baseline)
    }

    /// What a report has found.
    pub fn of(report: &Report) -> Self {
        let mut findings = BTreeSet::new();
        let mut add = |account: Option<&AccountId>, results: &Results| {
            findings.extend(results.findings.iter().map(|finding| Found {
                account: account.map(|id| id.as_str().to_owned()),
                rule: finding.rule.id.to_string(),
                contact_type: finding.contact_type,
            }));
        };
        add(None, &report.organization.results);
        let mut accounts = BTreeMap::new();
        for account in &report.accounts {
            add(Some(&account.id), &account.results);
            accounts.insert(account.id.as_str().to_owned(), account.name.clone());
        }
        Self {
            organization: report.organization.id.clone(),
            accounts,
            findings,
        }
    }

    /// Why a report cannot be compared with it, if it cannot.
    pub fn unfit_for(&self, report: &Report) -> Option<String> {
        match (&self.organization, &report.organization.id) {
            (Some(then), Some(now)) if then != now => Some(format!(
                "this is of the organization {then}, and what was judged is of {now}; give an earlier report of the same one"
            )),
            _ => None,
        }
    }

    /// What has changed since, of what was judged now.
    pub fn changes(&self, report: &Report) -> Changes {
        let now = Self::of(report);
        let mut changes = Changes::default();
        for found in &now.findings {
            match self.findings.contains(found) {
                true => changes.unchanged += 1,
                false => drop(changes.new.insert(found.key())),
            }
        }
        let by_id: BTreeMap<&str, &AccountReport> = report
            .accounts
            .iter()
            .map(|account| (account.id.as_str(), account))
            .collect();
        for found in self.findings.difference(&now.findings) {
            let account = found.account.as_deref().map(|id| by_id.get(id).copied());
            let why = match account {
                // Nobody asked for it.
                Some(None) if report.is_partial => continue,
                Some(None) => Why::AccountGone,
                Some(Some(account)) if !account.is_checked => Why::AccountGone,
                Some(Some(account)) => found.why(report, &account.results),
                None => found.why(report, &report.organization.results),
            };
            let id = found.account.clone();
            changes.gone.push(Gone {
                name: id.as_ref().and_then(|id| self.accounts.get(id)?.clone()),
                account: id,
                rule: found.rule.clone(),
                contact_type: found.contact_type,
                why,
            });
        }
        changes
    }
}

impl Found {
    fn key(&self) -> (Option<String>, String, Option<ContactType>) {
        (self.account.clone(), self.rule.clone(), self.contact_type)
    }

    /// Why it is no finding any more.
    fn why(&self, report: &Report, results: &Results) -> Why {
        let is_it = |rule: &RuleId, of: Option<ContactType>| {
            rule.as_str() == self.rule && of == self.contact_type
        };
        let mut suppressed = results
            .suppressed
            .iter()
            .map(|suppressed| &suppressed.finding);
        let mut gaps = results.inconclusive.iter();
        let mut skipped = results.skipped.iter();
        let mut rules = report.rules.iter();
        if !rules.any(|rule| rule.id.as_str() == self.rule) {
            return Why::NotAsked;
        }
        if suppressed.any(|finding| is_it(&finding.rule.id, finding.contact_type)) {
            return Why::Suppressed;
        }
        if gaps.any(|gap| gap.rules.iter().any(|rule| is_it(rule, gap.contact_type))) {
            return Why::Unreadable;
        }
        match skipped.find(|skip| is_it(&skip.rule, skip.contact_type)) {
            Some(skip) if skip.reason != SkipReason::ContactAbsent => Why::NotAsked,
            _ => Why::Fixed,
        }
    }
}
