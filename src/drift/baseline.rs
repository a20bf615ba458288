use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::check::SkipReason;
use crate::model::{AccountId, ContactType};
use crate::report::{AccountReport, Changes, Gone, Report, Results, Why};
use crate::rule::RuleId;
use crate::source::{Diagnostic, Source};

/// Tells whether a rule was applied to a contact of an account, or to all accounts together, and found it good.
pub type Passes<'a> = dyn Fn(Option<&AccountId>, &str, Option<ContactType>) -> bool + 'a;

/// What an earlier report has found.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    organization: Option<String>,
    /// The accounts with their names.
    accounts: BTreeMap<String, Option<String>>,
    findings: BTreeSet<Found>,
    /// What was not judged then: of accounts whose state was not judged, and rules that came to no result.
    unjudged: BTreeSet<Found>,
    unchecked: BTreeSet<String>,
    /// Whether only some of the accounts were asked for.
    is_partial: bool,
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
    #[serde(default)]
    partial: bool,
    accounts: Vec<AccountForm>,
    organization: OrganizationForm,
}

#[derive(Deserialize)]
struct AccountForm {
    id: String,
    name: Option<String>,
    checked: bool,
    #[serde(flatten)]
    results: ResultsForm,
}

#[derive(Deserialize)]
struct OrganizationForm {
    id: Option<String>,
    #[serde(flatten)]
    results: ResultsForm,
}

#[derive(Deserialize)]
struct ResultsForm {
    findings: Vec<FindingForm>,
    inconclusive: Vec<GapForm>,
    skipped: Vec<SkippedForm>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GapForm {
    rules: Vec<String>,
    contact_type: Option<ContactType>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SkippedForm {
    rule: String,
    contact_type: Option<ContactType>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FindingForm {
    rule: String,
    contact_type: Option<ContactType>,
}

impl From<&Results> for ResultsForm {
    fn from(results: &Results) -> Self {
        let findings = results.findings.iter().map(|finding| FindingForm {
            rule: finding.rule.id.to_string(),
            contact_type: finding.contact_type,
        });
        let gaps = results.inconclusive.iter().map(|gap| GapForm {
            rules: gap.rules.iter().map(RuleId::to_string).collect(),
            contact_type: gap.contact_type,
        });
        let skipped = results.skipped.iter().map(|skip| SkippedForm {
            rule: skip.rule.to_string(),
            contact_type: skip.contact_type,
            reason: skip.reason.as_str().to_owned(),
        });
        Self {
            findings: findings.collect(),
            inconclusive: gaps.collect(),
            skipped: skipped.collect(),
        }
    }
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
            is_partial: form.partial,
            ..Self::default()
        };
        baseline.add(None, form.organization.results);
        for account in form.accounts {
            baseline.add(Some(&account.id), account.results);
            if !account.checked {
                baseline.unchecked.insert(account.id.clone());
            }
            baseline.accounts.insert(account.id, account.name);
        }
        Ok(baseline)
    }

    /// What a report has found.
    pub fn of(report: &Report) -> Self {
        let mut baseline = Self {
            organization: report.organization.id.clone(),
            is_partial: report.is_partial,
            ..Self::default()
        };
        baseline.add(None, (&report.organization.results).into());
        for account in &report.accounts {
            let id = account.id.as_str();
            baseline.add(Some(id), (&account.results).into());
            if !account.is_checked {
                baseline.unchecked.insert(id.to_owned());
            }
            baseline
                .accounts
                .insert(id.to_owned(), account.name.as_deref().map(str::to_owned));
        }
        baseline
    }

    fn add(&mut self, account: Option<&str>, results: ResultsForm) {
        let found = |rule, contact_type| Found {
            account: account.map(str::to_owned),
            rule,
            contact_type,
        };
        let findings = results.findings.into_iter();
        let findings = findings.map(|finding| found(finding.rule, finding.contact_type));
        self.findings.extend(findings);
        for gap in results.inconclusive {
            let rules = gap.rules.into_iter();
            let unjudged = rules.map(|rule| found(rule, gap.contact_type));
            self.unjudged.extend(unjudged);
        }
        let skipped = results.skipped.into_iter();
        let skipped = skipped.filter(|skip| skip.reason != SkipReason::ContactAbsent.as_str());
        let skipped = skipped.map(|skip| found(skip.rule, skip.contact_type));
        self.unjudged.extend(skipped);
    }

    /// Whether something was not judged then, so that nobody knows whether it was a finding.
    fn was_unjudged(&self, found: &Found) -> bool {
        let account = found.account.as_ref();
        let is_unchecked = account.is_some_and(|id| self.unchecked.contains(id));
        let is_unasked =
            account.is_some_and(|id| self.is_partial && !self.accounts.contains_key(id));
        is_unchecked || is_unasked || self.unjudged.contains(found)
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

    /// What has changed since, of what was judged now. `passes` tells whether a rule was applied to a contact of an account, and found
    /// it good.
    pub fn changes(&self, report: &Report, passes: &Passes<'_>) -> Changes {
        let now = Self::of(report);
        let mut changes = Changes::default();
        for found in &now.findings {
            if self.findings.contains(found) {
                changes.unchanged += 1;
            } else if self.was_unjudged(found) {
                changes.first_judged += 1;
            } else {
                changes.new.insert(found.key());
            }
        }
        let by_id: BTreeMap<&str, &AccountReport> = report
            .accounts
            .iter()
            .map(|account| (account.id.as_str(), account))
            .collect();
        for found in self.findings.difference(&now.findings) {
            let account = found.account.as_deref().map(|id| by_id.get(id).copied());
            let (results, id) = match account {
                // Nobody asked for it.
                Some(None) if report.is_partial => continue,
                Some(Some(account)) if account.is_checked => (&account.results, Some(&account.id)),
                Some(_) => {
                    changes.gone.push(self.gone(found, Why::AccountGone));
                    continue;
                }
                None => (&report.organization.results, None),
            };
            let why = found.why(results).unwrap_or_else(|| {
                match passes(id, &found.rule, found.contact_type) {
                    true => Why::Fixed,
                    false => Why::NotAsked,
                }
            });
            changes.gone.push(self.gone(found, why));
        }
        changes
    }

    fn gone(&self, found: &Found, why: Why) -> Gone {
        let id = found.account.clone();
        Gone {
            name: id.as_ref().and_then(|id| self.accounts.get(id)?.clone()),
            account: id,
            rule: found.rule.clone(),
            contact_type: found.contact_type,
            why,
        }
    }
}

impl Found {
    fn key(&self) -> (Option<String>, String, Option<ContactType>) {
        (self.account.clone(), self.rule.clone(), self.contact_type)
    }

    /// Why it is no finding any more, if the results tell.
    fn why(&self, results: &Results) -> Option<Why> {
        let is_it = |rule: &RuleId, of: Option<ContactType>| {
            rule.as_str() == self.rule && of == self.contact_type
        };
        let mut suppressed = results
            .suppressed
            .iter()
            .map(|suppressed| &suppressed.finding);
        if suppressed.any(|finding| is_it(&finding.rule.id, finding.contact_type)) {
            return Some(Why::Suppressed);
        }
        let mut gaps = results.inconclusive.iter();
        if gaps.any(|gap| gap.rules.iter().any(|rule| is_it(rule, gap.contact_type))) {
            return Some(Why::Unreadable);
        }
        let mut skipped = results.skipped.iter();
        let skip = skipped.find(|skip| is_it(&skip.rule, skip.contact_type))?;
        Some(match skip.reason {
            SkipReason::ContactAbsent => Why::ContactGone,
            _ => Why::NotAsked,
        })
    }
}
