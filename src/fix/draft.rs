//! What is to be changed, decided by judging the contacts as they are and as they would be.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Fault, Left, Plan, Together, Why};
use crate::check::{ExpectedContact, Given};
use crate::evaluate::{Case, as_expected, evaluate};
use crate::evidence::Evidence;
use crate::model::{
    Account, AccountId, AccountState, AlternateContact, Contact, ContactType, HeldContact,
    Observation, Observed,
};
use crate::report::{AccountReport, Finding, Inconclusive, Report, Results};
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
        let accounts = case.snapshot.accounts.iter().zip(assigned);
        for ((account, assigned), as_expected) in accounts.zip(as_expected(case)) {
            let Some(report) = reports.get(&account.id.value) else {
                continue;
            };
            if !report.is_checked || report.is_declared {
                continue;
            }
            let judged = Judged {
                account,
                report,
                as_expected,
                drift: &drift,
                replaces_all,
            };
            for (of, expected) in assigned.expected.iter() {
                let decided = match expected {
                    Ok(expected) => judged.decide(*of, expected),
                    Err(what) => Err(Why::Unstated(*what)),
                };
                let (id, name) = (
                    account.id.value.clone(),
                    report.name.as_deref().map(str::to_owned),
                );
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
        // What is found of all accounts together is not known where some of them are.
        let is_partial = case.snapshot.is_partial;
        let (was, is) = (keys(&self.before, is_partial), keys(&after, is_partial));
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

    /// Leaves out the contacts in which rules find fault or which they cannot judge, and says how many those are.
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
            match results.and_then(|results| objection(results, wish.contact_type)) {
                None => self.wishes.push(wish),
                Some(why) => self.left.push(Left {
                    account: wish.account,
                    name: wish.name,
                    contact_type: wish.contact_type,
                    why,
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
    /// The contacts that are what they are expected to be.
    as_expected: BTreeSet<ContactType>,
    /// The rules that find fault with a contact for no more than not being the expected one.
    drift: &'a BTreeSet<RuleId>,
    replaces_all: bool,
}

impl Judged<'_> {
    /// What stands there and what is to stand there, or why that is left.
    fn decide(
        &self,
        of: ContactType,
        expected: &ExpectedContact,
    ) -> Result<(Option<HeldContact>, AlternateContact), Why> {
        let held = self.held(of)?;
        if self.as_expected.contains(&of) {
            let faults: Vec<_> = faults(&self.report.results, of).map(Fault::of).collect();
            return Err(match faults.is_empty() {
                true => Why::AsExpected,
                false => Why::Refused(faults),
            });
        }
        if !of.is_alternate() {
            return Err(Why::NotAlternate);
        }
        if self.report.state != AccountState::Active {
            return Err(Why::NotActive(self.report.state));
        }
        if !self.replaces_all {
            self.require_fault(of, held.is_some())?;
        }
        let mut wanted = held.clone().unwrap_or_default();
        for (field, text) in expected.fields() {
            wanted.put(field, text);
        }
        match wanted.missing() {
            missing if missing.is_empty() => {}
            missing => return Err(Why::Incomplete(missing)),
        }
        let after = AlternateContact::try_from(wanted).map_err(Why::NotTaken)?;
        Ok((held, after))
    }

    /// What AWS holds; `None`: nothing.
    fn held(&self, of: ContactType) -> Result<Option<HeldContact>, Why> {
        let observed = self.account.contacts.get(of);
        match observed.map(|observed| &observed.observation) {
            Some(Observation::Present(contact)) => Ok(Some(HeldContact::of(contact))),
            Some(Observation::Absent) => Ok(None),
            Some(Observation::Unreadable(gap)) => {
                let why = Evidence::new("contact-unreadable", "{reason} ({detail})").gap(gap);
                let mut gaps = self.gaps(of).peekable();
                let is_accepted = gaps.peek().is_some() && gaps.all(|gap| gap.accepted.is_some());
                Err(match is_accepted {
                    true => Why::AcceptedGap(why),
                    false => Why::Unreadable(why),
                })
            }
            None => {
                let sentence =
                    "the input says nothing of it, neither that it is there nor that it is absent";
                Err(Why::Unreadable(Evidence::new("contact-unread", sentence)))
            }
        }
    }

    /// Says why a contact that is not as expected is good enough, if it is.
    fn require_fault(&self, of: ContactType, is_there: bool) -> Result<(), Why> {
        let results = &self.report.results;
        let is_drift = |finding: &Finding| self.drift.contains(&finding.rule.id);
        if faults(results, of).any(|finding| !is_drift(finding)) {
            return Ok(());
        }
        let mut suppressed = results.suppressed.iter().map(|of| &of.finding);
        let is_suppressed = suppressed.any(|finding| finding.contact_type == Some(of));
        let is_unjudged = self.gaps(of).next().is_some();
        match is_there {
            _ if is_suppressed => Err(Why::Suppressed),
            true if is_unjudged => Err(Why::Unjudged),
            true => Err(Why::Good),
            // A contact is expected, and there is none.
            false => Ok(()),
        }
    }

    fn gaps(&self, of: ContactType) -> impl Iterator<Item = &Inconclusive> {
        let gaps = self.report.results.inconclusive.iter();
        gaps.filter(move |gap| gap.contact_type == Some(of))
    }
}

/// Why a contact is not put in place, judged as it would be.
fn objection(results: &Results, of: ContactType) -> Option<Why> {
    let faults: Vec<_> = faults(results, of).map(Fault::of).collect();
    if !faults.is_empty() {
        return Some(Why::Refused(faults));
    }
    let gaps = results.inconclusive.iter();
    let gaps = gaps.filter(|gap| gap.contact_type == Some(of));
    let gaps: Vec<_> = gaps.map(|gap| gap.evidence.clone()).collect();
    (!gaps.is_empty()).then_some(Why::ExpectedUnjudged(gaps))
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

/// The findings, but for those of all accounts together where only some of them are known.
fn keys(report: &Report, is_partial: bool) -> BTreeSet<Key> {
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
    let together = match is_partial {
        true => Vec::new(),
        false => of(None, &report.organization.results),
    };
    of_accounts.chain(together).collect()
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
            let at = account.contacts.get(wish.contact_type).map(|seen| seen.at);
            let fields = AlternateContact::FIELDS.into_iter();
            let contact = fields.fold(Contact::default(), |contact, field| {
                contact.with(field, Some(wish.after.text(field)))
            });
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
