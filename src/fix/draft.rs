//! What is to be changed, decided by judging the contacts as they are and as they would be.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Change, Fault, Left, Plan, Together, Why};
use crate::check::{ExpectedContact, Given};
use crate::evaluate::{Case, evaluate};
use crate::model::{
    Account, AccountId, AccountState, AlternateContact, Contact, ContactType, Field, HeldContact,
    Located, Observation, Observed,
};
use crate::report::{AccountReport, Finding, Report, Results};
use crate::rule::{RuleId, Severity};
use crate::snapshot::Snapshot;

/// A contact that would be put in place, if it were better.
#[derive(Clone, Debug)]
pub struct Wish {
    account: AccountId,
    name: Option<String>,
    contact_type: ContactType,
    before: Option<HeldContact>,
    after: AlternateContact,
}

/// What would be changed, before that is judged.
#[derive(Debug)]
pub struct Draft {
    /// The contacts that would be put in place.
    pub wishes: Vec<Wish>,
    left: Vec<Left>,
    before: Report,
}

/// A finding, by what it is about.
type Key = (Option<AccountId>, RuleId, Option<ContactType>);

impl Draft {
    /// What would be changed of the contacts that are judged and expected to be something. With `replaces_all`, good contacts that are
    /// not as expected are changed as well.
    pub fn of(case: &Case<'_>, replaces_all: bool) -> Self {
        let before = evaluate(case);
        let reports: BTreeMap<_, _> = before
            .accounts
            .iter()
            .map(|account| (&account.id, account))
            .collect();
        let drift = rules_about_drift(case);
        let mut wishes = Vec::new();
        let mut left = Vec::new();
        let assigned = case.assignment.accounts().iter();
        for (account, assigned) in case.snapshot.accounts.iter().zip(assigned) {
            let Some(report) = reports
                .get(&account.id.value)
                .filter(|report| report.is_checked && !report.is_declared)
            else {
                continue;
            };
            let judged = Judged {
                account,
                report,
                drift: &drift,
                replaces_all,
            };
            for (of, expected) in assigned.expected.iter() {
                let decided = match expected {
                    Ok(expected) => judged.decide(*of, expected),
                    Err(what) => Err(Why::Unstated(*what)),
                };
                let (id, name) = (account.id.value.clone(), report.name.clone());
                match decided {
                    Ok((before, after)) => wishes.push(Wish {
                        account: id,
                        name,
                        contact_type: *of,
                        before,
                        after,
                    }),
                    Err(why) => left.push(Left {
                        account: id,
                        name,
                        contact_type: *of,
                        why,
                    }),
                }
            }
        }
        Self {
            wishes,
            left,
            before,
        }
    }

    /// The plan: without the contacts that would be no better than what stands there. `case` has what is known of the expected
    /// addresses, too.
    pub fn judged(mut self, case: &Case<'_>) -> Plan {
        let after = loop {
            let changed = carried_out(case.snapshot, &self.wishes);
            let report = evaluate(&Case {
                snapshot: &changed,
                ..*case
            });
            match self.refuse(&report) {
                0 => break report,
                _ => continue,
            }
        };
        let (was, is) = (keys(&self.before), keys(&after));
        let together = |keys: BTreeSet<&Key>| -> Vec<_> {
            let of_many = keys.into_iter().filter(|(_, _, of)| of.is_none());
            let of_many = of_many.map(|(account, rule, _)| Together {
                account: account.clone(),
                rule: rule.clone(),
            });
            of_many.collect()
        };
        let closes = together(was.difference(&is).collect());
        let opens = together(is.difference(&was).collect());
        let mut changes: Vec<_> = self
            .wishes
            .into_iter()
            .map(|wish| {
                let is_closed = |(account, _, of): &&Key| {
                    account.as_ref() == Some(&wish.account) && *of == Some(wish.contact_type)
                };
                let closes = was.difference(&is).filter(is_closed);
                let closes = closes.map(|(_, rule, _)| rule.clone()).collect();
                Change {
                    account: wish.account.clone(),
                    name: wish.name,
                    contact_type: wish.contact_type,
                    before: wish.before,
                    after: wish.after,
                    closes,
                }
            })
            .collect();
        changes.sort_by(|one, other| {
            (&one.account, one.contact_type).cmp(&(&other.account, other.contact_type))
        });
        self.left.sort_by(|one, other| {
            (&one.account, one.contact_type).cmp(&(&other.account, other.contact_type))
        });
        Plan {
            organization: case.snapshot.organization.clone(),
            made_at: case.now,
            changes,
            left: self.left,
            closes,
            opens,
            findings: was.len(),
        }
    }

    /// Refuses the contacts in which rules find fault, and says how many those are.
    fn refuse(&mut self, report: &Report) -> usize {
        let reports: BTreeMap<_, _> = report
            .accounts
            .iter()
            .map(|account| (&account.id, account))
            .collect();
        let wishes = std::mem::take(&mut self.wishes);
        let all = wishes.len();
        for wish in wishes {
            let results = reports.get(&wish.account).map(|account| &account.results);
            let faults: Vec<_> = results
                .into_iter()
                .flat_map(|results| faults(results, wish.contact_type))
                .map(Fault::of)
                .collect();
            match faults.is_empty() {
                true => self.wishes.push(wish),
                false => self.left.push(Left {
                    account: wish.account,
                    name: wish.name,
                    contact_type: wish.contact_type,
                    why: Why::Refused(faults),
                }),
            }
        }
        all - self.wishes.len()
    }
}

/// An account and what came of the rules.
struct Judged<'a> {
    account: &'a Account,
    report: &'a AccountReport,
    /// The rules that find fault with a contact for no more than not being the expected one.
    drift: &'a BTreeSet<RuleId>,
    replaces_all: bool,
}

impl Judged<'_> {
    /// What stands there and what is to stand there.
    fn decide(
        &self,
        of: ContactType,
        expected: &Arc<ExpectedContact>,
    ) -> Result<(Option<HeldContact>, AlternateContact), Why> {
        let held = match self.account.contacts.get(&of).map(|seen| &seen.observation) {
            Some(Observation::Present(contact)) => Some(HeldContact::of(contact)),
            Some(Observation::Absent) => None,
            Some(Observation::Unreadable(gap)) => {
                return Err(Why::Unreadable(format!("{} ({})", gap.reason, gap.detail)));
            }
            None => return Err(Why::Unreadable("it was not asked for".to_owned())),
        };
        let results = &self.report.results;
        if !of.is_alternate() {
            let is_drift = |finding: &&Finding| self.drift.contains(&finding.rule.id);
            let is_other = faults(results, of).any(|finding| is_drift(&finding));
            return Err(if is_other {
                Why::NotAlternate
            } else {
                Why::AsExpected
            });
        }
        let mut wanted = held.clone().unwrap_or_default();
        let is_as_expected = expected.fields().all(|(field, text)| {
            let there = wanted.text(field);
            there.is_some_and(|there| is_same(field, there, text))
        });
        if held.is_some() && is_as_expected {
            let faults: Vec<_> = faults(results, of).map(Fault::of).collect();
            return Err(match faults.is_empty() {
                true => Why::AsExpected,
                false => Why::Refused(faults),
            });
        }
        for (field, text) in expected.fields() {
            wanted.put(field, text);
        }
        if self.report.state != AccountState::Active {
            return Err(Why::NotActive(self.report.state));
        }
        if held.is_some() && !self.replaces_all {
            let mut faults = faults(results, of);
            let is_good = faults.all(|finding| self.drift.contains(&finding.rule.id));
            let mut gaps = results.inconclusive.iter();
            if is_good && gaps.any(|gap| gap.contact_type == Some(of)) {
                return Err(Why::Unjudged);
            } else if is_good {
                return Err(Why::Good);
            }
        }
        let missing = wanted.missing();
        if !missing.is_empty() {
            return Err(Why::Incomplete(
                missing.into_iter().map(Field::as_str).collect(),
            ));
        }
        let after = AlternateContact::try_from(wanted);
        let after = after.map_err(|error| Why::NotTaken(error.to_string()))?;
        Ok((held, after))
    }
}

/// Whether a value is the expected one already, but for how it is written.
fn is_same(field: Field, there: &str, expected: &str) -> bool {
    match field {
        Field::Phone => {
            let digits = |text: &str| -> String {
                let counted = text
                    .chars()
                    .filter(|letter| letter.is_ascii_digit() || *letter == '+');
                counted.collect()
            };
            digits(there) == digits(expected)
        }
        _ => there.trim().to_lowercase() == expected.trim().to_lowercase(),
    }
}

/// The findings of a contact that count.
fn faults(results: &Results, of: ContactType) -> impl Iterator<Item = &Finding> {
    let findings = results.findings.iter();
    findings.filter(move |finding| {
        finding.contact_type == Some(of) && finding.severity > Severity::Info
    })
}

fn rules_about_drift(case: &Case<'_>) -> BTreeSet<RuleId> {
    let assigned = case.assignment.accounts().iter();
    let rules = assigned.flat_map(|account| account.rules.iter());
    let of_drift = rules.filter(|(rule, _)| rule.check.check().uses(Given::Expected));
    of_drift.map(|(rule, _)| rule.id().clone()).collect()
}

fn keys(report: &Report) -> BTreeSet<Key> {
    let of = |account: Option<&AccountId>, results: &Results| -> Vec<Key> {
        let findings = results.findings.iter();
        let keys = findings.map(|finding| {
            (
                account.cloned(),
                finding.rule.id.clone(),
                finding.contact_type,
            )
        });
        keys.collect()
    };
    let accounts = report.accounts.iter();
    let of_accounts = accounts.flat_map(|account| of(Some(&account.id), &account.results));
    of_accounts
        .chain(of(None, &report.organization.results))
        .collect()
}

/// The snapshot as it would be with these contacts in place.
pub fn carried_out(snapshot: &Snapshot, wishes: &[Wish]) -> Snapshot {
    let mut changed = snapshot.clone();
    let mut of_accounts: BTreeMap<&AccountId, Vec<&Wish>> = BTreeMap::new();
    for wish in wishes {
        of_accounts.entry(&wish.account).or_default().push(wish);
    }
    for account in &mut changed.accounts {
        for wish in of_accounts.remove(&account.id.value).into_iter().flatten() {
            let at = account.contacts.get(&wish.contact_type).map(|seen| seen.at);
            let text = |field| Some(Located::nowhere(wish.after.text(field).to_owned()));
            let contact = Contact {
                name: text(Field::Name),
                title: text(Field::Title),
                email: text(Field::Email),
                phone: text(Field::Phone),
                ..Contact::default()
            };
            account.contacts.insert(
                wish.contact_type,
                Observed {
                    observation: Observation::Present(contact),
                    at: at.unwrap_or_default(),
                    span: None,
                },
            );
        }
    }
    changed
}
