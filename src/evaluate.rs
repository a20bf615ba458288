//! Rules times snapshot gives the report. Pure: no clock, no network, no file.

mod exceptions;

use std::sync::Arc;

use jiff::Timestamp;

use crate::check::{Context, Country, NoCountry, Outcome};
use crate::config::Config;
use crate::model::{Account, ContactType, Field, Location, Observation, Observed, Span};
use crate::report::{Account1, AccountReport, Finding, Inconclusive, Note, Report, Skipped};
use crate::rule::{Rule, Severity};
use crate::ruleset::RuleSet;
use crate::snapshot::Snapshot;
use exceptions::Exceptions;

/// Judges every contact of the snapshot by every rule that applies to it.
pub fn evaluate(rules: &RuleSet, snapshot: &Snapshot, config: &Config, now: Timestamp) -> Report {
    let mut exceptions = Exceptions::of(config, now);
    let evaluation = Evaluation {
        rules,
        snapshot,
        config,
    };
    let mut accounts: Vec<AccountReport> = snapshot
        .accounts
        .iter()
        .map(|account| evaluation.account(account))
        .collect();
    accounts.sort_by(|one, other| one.id.cmp(&other.id));
    for account in &mut accounts {
        exceptions.apply(account);
    }
    Report {
        now,
        rules: rules
            .iter()
            .map(|rule| Arc::clone(&rule.metadata))
            .collect(),
        remarks: exceptions.into_remarks(&accounts, snapshot.is_partial),
        accounts,
        notices: snapshot.notices.clone(),
        is_partial: snapshot.is_partial,
    }
}

struct Evaluation<'a> {
    rules: &'a RuleSet,
    snapshot: &'a Snapshot,
    config: &'a Config,
}

impl Evaluation<'_> {
    fn account(&self, account: &Account) -> AccountReport {
        let is_checked = self.config.states.contains(&account.state);
        let mut report = AccountReport {
            id: account.id.value.clone(),
            name: account.name.as_ref().map(|name| name.value.clone()),
            state: account.state,
            ou_path: account.ou_path.as_ref().map(|path| path.value.clone()),
            is_checked,
            account_1: is_checked.then(|| account_1(account)),
            location: self.location(account.id.span),
            findings: Vec::new(),
            suppressed: Vec::new(),
            inconclusive: Vec::new(),
            notes: Vec::new(),
            skipped: Vec::new(),
        };
        if !is_checked {
            return report;
        }
        for contact_type in ContactType::ALL {
            for rule in self.rules.iter() {
                if let Some(severity) = rule.metadata.severities.of(contact_type) {
                    let subject = Subject {
                        account,
                        contact_type,
                        rule,
                        severity,
                    };
                    self.judge(&subject, &mut report);
                }
            }
        }
        report
    }

    /// Judges one contact by one rule, and files what came of it.
    fn judge(&self, subject: &Subject<'_>, report: &mut AccountReport) {
        let Subject {
            account,
            contact_type,
            rule,
            severity,
        } = *subject;
        let context = Context {
            contact_type,
            country: self.country(account),
            approved: &self.config.approved,
            dns: &self.snapshot.dns,
            directory: self.snapshot.directory.as_ref(),
        };
        let id = rule.id().clone();
        match rule.outcome(account.contacts.get(&contact_type), &context) {
            Outcome::Pass(notes) => report.notes.extend(notes.into_iter().map(|evidence| Note {
                rule: id.clone(),
                contact_type,
                evidence,
            })),
            Outcome::Fail(failure) => report.findings.push(Finding {
                rule: Arc::clone(&rule.metadata),
                contact_type,
                severity,
                location: self.location(blamed(account, contact_type, failure.field)),
                evidence: failure.evidence,
            }),
            Outcome::Skip(reason) => report.skipped.push(Skipped {
                rule: id,
                contact_type,
                reason,
            }),
            Outcome::Inconclusive(evidence) => {
                let same = report
                    .inconclusive
                    .iter_mut()
                    .find(|other| other.contact_type == contact_type && other.evidence == evidence);
                match same {
                    Some(same) => same.rules.push(id),
                    None => report.inconclusive.push(Inconclusive {
                        contact_type,
                        evidence,
                        location: self.location(contact_span(account, contact_type)),
                        rules: vec![id],
                        accepted: None,
                    }),
                }
            }
        }
    }

    /// The country that the account's phone numbers are read in: that of its primary contact, or of the configuration.
    fn country(&self, account: &Account) -> Result<Country, NoCountry> {
        let primary = account.contacts.get(&ContactType::Primary);
        let of_primary = match primary.map(|observed| &observed.observation) {
            Some(Observation::Present(contact)) => contact
                .country
                .as_ref()
                .and_then(|country| country.value.parse().ok())
                .ok_or(NoCountry::Unknown),
            Some(Observation::Absent) => Err(NoCountry::Unknown),
            Some(Observation::Unreadable(_)) | None => Err(NoCountry::Unreadable),
        };
        of_primary.or_else(|reason| self.config.country.ok_or(reason))
    }

    fn location(&self, span: Option<Span>) -> Option<Location> {
        self.snapshot.location(span?)
    }
}

/// One contact, and a rule that applies to it.
struct Subject<'a> {
    account: &'a Account,
    contact_type: ContactType,
    rule: &'a Rule,
    severity: Severity,
}

fn account_1(account: &Account) -> Account1 {
    match account
        .contacts
        .get(&ContactType::Security)
        .map(|observed| &observed.observation)
    {
        Some(Observation::Present(_)) => Account1::Pass,
        Some(Observation::Absent) => Account1::Fail,
        Some(Observation::Unreadable(_)) | None => Account1::Unreadable,
    }
}

/// Where the input speaks of a contact, or else of its account.
fn contact_span(account: &Account, contact_type: ContactType) -> Option<Span> {
    let observed = account.contacts.get(&contact_type);
    observed
        .and_then(|observed| observed.span)
        .or(account.id.span)
}

/// Where a finding stands: on the value to blame, or else on the account's id.
fn blamed(account: &Account, contact_type: ContactType, field: Option<Field>) -> Option<Span> {
    let contact = account
        .contacts
        .get(&contact_type)
        .and_then(Observed::present);
    field
        .and_then(|field| contact?.field(field)?)
        .or(account.id.span)
}
