//! What came of rules, put where it belongs.

use std::sync::Arc;

use super::alike::{Skip, Told};
use super::{Case, Subject, contact, spoken_of};
use crate::check::{Context, Failure, Outcome, Pass};
use crate::evidence::Evidence;
use crate::model::{Account, ContactType, Span};
use crate::report::{Finding, Inconclusive, Note, Results};
use crate::rule::{Rule, Severity};

/// The results of an account, or of all together, while rules are asked one after the other. A rule comes with its place among
/// those that are asked.
pub(super) struct Filing<'a> {
    case: &'a Case<'a>,
    account: Option<&'a Account>,
    results: Results,
    skips: Vec<Skip>,
}

impl<'a> Filing<'a> {
    pub(super) fn of(case: &'a Case<'a>, account: Option<&'a Account>) -> Self {
        Self {
            case,
            account,
            results: Results::default(),
            skips: Vec::new(),
        }
    }

    /// What could not be judged so far.
    pub(super) fn gaps(&mut self) -> &mut [Inconclusive] {
        &mut self.results.inconclusive
    }

    /// The results but for the rules that were not applied, and these.
    pub(super) fn finish(mut self) -> (Results, Vec<Skip>) {
        self.results.findings.shrink_to_fit();
        (self.results, self.skips)
    }

    /// Asks a rule about a contact.
    pub(super) fn ask(&mut self, subject: &Subject<'_>, place: usize, context: &Context<'_>) {
        let rule = &subject.assigned.rules[place].0;
        if let Some((severity, outcome)) = subject.outcome(place, context) {
            self.file(rule, place, Some(context.contact_type), severity, outcome);
        }
    }

    /// Files what a rule says of a contact that holds the same as another.
    pub(super) fn tell(&mut self, rule: &Arc<Rule>, place: usize, of: ContactType, told: &Told) {
        match told {
            Told::Note(evidence) => self.note(rule, Some(of), Evidence::clone(evidence)),
            Told::Skip(reason) => self.skips.push((place, Some(of), *reason)),
            Told::Inconclusive(evidence) => self.gap(rule, Some(of), Evidence::clone(evidence)),
            Told::Fail(blame, evidence) => {
                let span = blame.span(contact(self.account, of));
                if let Some(severity) = rule.metadata.severities.of(of) {
                    self.finding(rule, Some(of), severity, span, Arc::clone(evidence));
                }
            }
        }
    }

    /// Files what came of a rule.
    pub(super) fn file(
        &mut self,
        rule: &Arc<Rule>,
        place: usize,
        contact_type: Option<ContactType>,
        severity: Severity,
        outcome: Outcome,
    ) {
        match outcome {
            Outcome::Pass(Pass {
                is_notable: false, ..
            }) => {}
            Outcome::Pass(Pass { evidence, .. }) => {
                let notes = evidence.into_iter();
                notes.for_each(|evidence| self.note(rule, contact_type, evidence));
            }
            Outcome::Fail(Failure { span, evidence }) => {
                self.finding(rule, contact_type, severity, span, evidence.into());
            }
            Outcome::Skip(reason) => self.skips.push((place, contact_type, reason)),
            Outcome::Inconclusive(evidence) => self.gap(rule, contact_type, evidence),
        }
    }

    fn note(&mut self, rule: &Rule, contact_type: Option<ContactType>, evidence: Evidence) {
        self.results.notes.push(Note {
            rule: rule.id().clone(),
            contact_type,
            evidence,
        });
    }

    fn finding(
        &mut self,
        rule: &Rule,
        contact_type: Option<ContactType>,
        severity: Severity,
        span: Option<Span>,
        evidence: Arc<[Evidence]>,
    ) {
        let (case, account) = (self.case, self.account);
        let message = rule.metadata.message.as_ref();
        let contact = contact_type.map(|of| (of, contact(account, of)));
        let declared = account
            .and_then(|account| spoken_of(account, contact_type))
            .filter(|block| span.is_some_and(|span| !block.contains(span)));
        self.results.findings.push(Finding {
            rule: Arc::clone(&rule.metadata),
            contact_type,
            severity,
            message: message.map(|message| Box::new(message.about(account, contact))),
            location: case.location(span.or(account.and_then(|account| account.id.span))),
            declared_at: case.location(declared),
            evidence,
        });
    }

    /// Several rules may want for the same thing.
    fn gap(&mut self, rule: &Rule, contact_type: Option<ContactType>, evidence: Evidence) {
        let id = rule.id().clone();
        let mut gaps = self.results.inconclusive.iter_mut();
        let same = gaps.find(|gap| gap.contact_type == contact_type && gap.evidence == evidence);
        let Some(same) = same else {
            let account = self.account;
            let spoken_of = || account.and_then(|account| spoken_of(account, contact_type));
            self.results.inconclusive.push(Inconclusive {
                contact_type,
                location: self.case.location(evidence.span.or_else(spoken_of)),
                evidence,
                rules: vec![id],
                accepted: None,
            });
            return;
        };
        same.rules.push(id);
    }
}
