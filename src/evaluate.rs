//! Rules times snapshot gives the report. Pure: no clock, no network, no file.

mod alike;
mod exceptions;
mod filing;
mod reviews;
mod subject;
mod together;
mod trace;
mod unread;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rayon::prelude::*;

use crate::check::{Context, ExpectedContact};
use crate::config::{Assignment, Config};
use crate::ledger::Ledger;
use crate::model::{
    Account, AccountId, Contact, ContactType, Location, Observation, Observed, Span,
};
use crate::report::{
    Account1, AccountReport, ConfigRemark, Inconclusive, OrganizationReport, Report, Results,
    Skipped,
};
use crate::snapshot::Snapshot;
use alike::{Alike, Said};
use exceptions::Exceptions;
use filing::Filing;
use subject::Subject;
use together::{Together, is_together};
pub use trace::{Judgement, passes, trace};
use unread::{type_unknown, unread};

/// What is judged, by what, and when.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The rules of each of the snapshot's accounts.
    pub assignment: &'a Assignment,
    /// What was observed.
    pub snapshot: &'a Snapshot,
    /// What an organization wants.
    pub config: &'a Config,
    /// What was reviewed, if a ledger is kept.
    pub ledger: Option<&'a Ledger>,
    /// The time.
    pub now: Timestamp,
}

/// So few accounts are judged faster by one processor than by several.
const A_FEW: usize = 256;

/// Judges every contact of the snapshot by every rule that is applied to its account.
pub fn evaluate(case: &Case<'_>) -> Report {
    let Case {
        assignment,
        snapshot,
        config,
        now,
        ..
    } = *case;
    let mut exceptions = Exceptions::of(config, snapshot, now);
    let subjects: Vec<_> = case.subjects().collect();
    let organization = case.organization(&subjects, &mut exceptions);
    let mut accounts = case.accounts(&subjects);
    for (subject, report) in subjects.iter().zip(&mut accounts) {
        exceptions.apply(subject.context.account, report);
    }
    // In place: a stable sort would hold half of all reports twice, when memory is fullest.
    accounts
        .sort_unstable_by(|one, other| (&one.id, &one.location).cmp(&(&other.id, &other.location)));
    let is_partial = snapshot.is_partial || assignment.is_selection;
    let mut remarks = exceptions.into_remarks(&assignment.rules, is_partial);
    if !snapshot.is_partial {
        remarks.extend(assignment.empty_scopes.iter().map(of_empty_scope));
    }
    remarks.extend(case.remarks());
    remarks.sort_by(|one, other| one.location.cmp(&other.location));
    Report {
        now,
        rules: assignment.rules.clone(),
        remarks,
        accounts,
        organization,
        notices: snapshot.notices.clone(),
        files: Vec::new(),
        unread: unread(snapshot),
        is_partial: snapshot.is_partial,
        changes: None,
        trend: Vec::new(),
    }
}

/// The contacts of each of the snapshot's accounts that are there and are what they are expected to be.
pub fn as_expected(case: &Case<'_>) -> Vec<BTreeSet<ContactType>> {
    let of_account = |subject: Subject<'_>| {
        let context = subject.context;
        let is_met = |of: &ContactType, expected: &ExpectedContact| {
            let contact = contact(Some(context.account), *of);
            contact.is_some_and(|contact| expected.is_met_by(contact, &context))
        };
        let expected = context.expected.iter();
        let met = expected
            .filter(|(of, expected)| expected.as_ref().is_ok_and(|expected| is_met(of, expected)));
        met.map(|(of, _)| *of).collect()
    };
    case.subjects().map(of_account).collect()
}

impl<'a> Case<'a> {
    /// The contacts that an account is declared to have, and of which it is not known which they are.
    fn unplaced(&self, id: &AccountId) -> impl Iterator<Item = Inconclusive> {
        let unplaced = self.snapshot.unplaced.iter();
        let of_account = unplaced.filter(move |unplaced| unplaced.account.value == *id);
        of_account.filter_map(|unplaced| {
            Some(Inconclusive {
                contact_type: None,
                evidence: type_unknown(&unplaced.why)?,
                location: self.location(Some(unplaced.span)),
                rules: Vec::new(),
                accepted: None,
            })
        })
    }

    fn is_checked(&self, account: &Account) -> bool {
        self.config.states.contains(&account.state)
    }

    /// What is found of each account, by several processors at once. None of them waits for another, so that each remembers for
    /// itself.
    fn accounts(&self, subjects: &[Subject<'a>]) -> Vec<AccountReport> {
        if subjects.len() < A_FEW {
            let mut alike = Alike::default();
            let reports = subjects.iter();
            return reports
                .map(|subject| self.account(subject, &mut alike))
                .collect();
        }
        let part = subjects.len().div_ceil(2 * rayon::current_num_threads());
        let reports = subjects.par_iter().with_min_len(part);
        let reports = reports.map_init(Alike::default, |alike, subject| {
            self.account(subject, alike)
        });
        reports.collect()
    }

    fn account(&self, subject: &Subject<'a>, alike: &mut Alike<'a>) -> AccountReport {
        let account = subject.context.account;
        let is_checked = self.is_checked(account);
        let mut results = match is_checked {
            true => self.results(subject, alike),
            false => Results::default(),
        };
        results
            .inconclusive
            .extend(self.unplaced(&account.id.value));
        AccountReport {
            id: account.id.value.clone(),
            name: account.name.as_ref().map(|name| name.value.clone()),
            state: account.state,
            ou_path: account.ou_path.as_ref().map(|path| path.value.clone()),
            is_checked,
            account_1: is_checked.then(|| account_1(account)).flatten(),
            security_hub: None,
            location: self.location(account.id.span),
            is_declared: account.is_declared,
            reviews: match is_checked {
                true => self.reviews(subject),
                false => BTreeMap::new(),
            },
            results,
        }
    }

    /// What came of the rules on an account: on one contact after the other, then on all together.
    fn results(&self, subject: &Subject<'a>, alike: &mut Alike<'a>) -> Results {
        let mut filing = Filing::of(self, Some(subject.context.account));
        let rules = &subject.assigned.rules;
        for of in ContactType::ALL {
            let context = Context::new(of, &subject.context);
            let Some(said) = alike.said(subject, &context) else {
                for place in 0..rules.len() {
                    filing.ask(subject, place, &context);
                }
                continue;
            };
            for said in said.iter() {
                match said {
                    Said::Told(place, told) => filing.tell(&rules[*place].0, *place, of, told),
                    Said::Asked(place) => filing.ask(subject, *place, &context),
                }
            }
        }
        for (place, (rule, _)) in rules.iter().enumerate() {
            if let Some((severity, outcome)) = subject.outcome_together(place) {
                filing.file(rule, place, None, severity, outcome);
            }
        }
        let (mut results, skips) = filing.finish();
        results.skipped = alike.skipped(subject, skips);
        results
    }

    fn organization(
        &self,
        subjects: &[Subject<'_>],
        exceptions: &mut Exceptions<'_>,
    ) -> OrganizationReport {
        let mut filing = Filing::of(self, None);
        let mut ids = Vec::new();
        for (judgement, because_of) in self.together(subjects) {
            let Judgement {
                rule,
                severity,
                outcome,
                ..
            } = judgement;
            filing.file(&rule, ids.len(), None, severity, outcome);
            let id = rule.id().clone();
            ids.push(id.clone());
            let mut gaps = filing.gaps().iter_mut();
            if let Some(gap) = gaps.find(|gap| gap.rules.contains(&id)) {
                // What several rules leave open is accepted when it is for each of them.
                let accepted = exceptions.accepted_for(&because_of);
                gap.accepted = match gap.rules.len() {
                    1 => accepted,
                    _ => gap.accepted.take().and(accepted),
                };
            }
        }
        let (mut results, skips) = filing.finish();
        let skipped = skips
            .into_iter()
            .map(|(place, contact_type, reason)| Skipped {
                rule: ids[place].clone(),
                contact_type,
                reason,
            });
        results.skipped = skipped.collect();
        let organization = self.snapshot.organization.as_ref();
        OrganizationReport {
            id: organization.map(|organization| organization.id.clone()),
            results,
        }
    }

    /// What the rules say that judge the contacts of all accounts together, each with the accounts that may keep it from being
    /// told.
    fn together(&self, subjects: &[Subject<'_>]) -> Vec<(Judgement, Vec<AccountId>)> {
        let mut of_rule: BTreeMap<_, Together<'_>> = BTreeMap::new();
        let is_checked = |subject: &&Subject<'_>| self.is_checked(subject.context.account);
        for subject in subjects.iter().filter(is_checked) {
            let rules = subject.assigned.rules.iter();
            for (rule, doubt) in rules.filter(|(rule, _)| is_together(rule)) {
                let together = of_rule
                    .entry(rule.id())
                    .or_insert_with(|| Together::of(rule));
                together.add(&subject.context, *doubt);
            }
        }
        of_rule.into_values().filter_map(Together::judge).collect()
    }

    fn location(&self, span: Option<Span>) -> Option<Location> {
        self.snapshot.location(span?)
    }
}

fn of_empty_scope(location: &Location) -> ConfigRemark {
    ConfigRemark {
        location: location.clone(),
        message: "no account is in this scope; mend its accounts or ous, or take it out".to_owned(),
    }
}

/// What Security Hub says of an account, unless the account is declared in files that do not speak of it.
fn account_1(account: &Account) -> Option<Account1> {
    let security = account.contacts.get(ContactType::Security);
    match security.map(|observed| &observed.observation) {
        Some(Observation::Present(_)) => Some(Account1::Pass),
        Some(Observation::Absent) => Some(Account1::Fail),
        None if account.is_declared => None,
        Some(Observation::Unreadable(_)) | None => Some(Account1::Unreadable),
    }
}

fn contact(account: Option<&Account>, of: ContactType) -> Option<&Contact> {
    account?.contacts.get(of).and_then(Observed::present)
}

/// Where the input speaks of a contact, or else of its account.
fn spoken_of(account: &Account, of: Option<ContactType>) -> Option<Span> {
    let observed = of.and_then(|of| account.contacts.get(of));
    observed
        .and_then(|observed| observed.span)
        .or(account.id.span)
}
