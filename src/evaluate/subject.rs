use std::sync::Arc;

use jiff::tz::TimeZone;

use super::{Case, Judgement};
use crate::check::{AccountContext, Context, Country, Judge, NoCountry, Outcome, scope_unknown};
use crate::config::{AssignedAccount, Config};
use crate::model::{Account, ContactType, Field, Observation};
use crate::rule::{Severities, Severity};
use crate::scope::Unstated;

/// An account, its rules and what is known besides.
pub(super) struct Subject<'a> {
    pub(super) assigned: &'a AssignedAccount,
    pub(super) context: AccountContext<'a>,
}

impl<'a> Case<'a> {
    /// The accounts, in their order.
    pub(super) fn subjects(&self) -> impl Iterator<Item = Subject<'a>> {
        let accounts = self.snapshot.accounts.iter();
        let (snapshot, config, ledger) = (self.snapshot, self.config, self.ledger);
        let today = TimeZone::UTC.to_datetime(self.now).date();
        accounts
            .zip(self.assignment.accounts())
            .map(move |(account, assigned)| Subject {
                assigned,
                context: AccountContext {
                    account,
                    country: country(account, config),
                    approved: &config.approved,
                    expected: &assigned.expected,
                    dns: &snapshot.dns,
                    directory: snapshot.directory.as_ref(),
                    ledger,
                    today,
                },
            })
    }
}

impl Subject<'_> {
    /// What came of a rule on a contact, if it looks at contacts of this type.
    pub(super) fn outcome(
        &self,
        place: usize,
        context: &Context<'_>,
    ) -> Option<(Severity, Outcome)> {
        let (rule, doubt) = &self.assigned.rules[place];
        let Judge::Contact(check) = rule.check.judge() else {
            return None;
        };
        let severity = rule.metadata.severities.of(context.contact_type)?;
        Some((severity, outcome(*doubt, || check.outcome(context))))
    }

    /// What came of a rule on the account's contacts together, if it looks at them together.
    pub(super) fn outcome_together(&self, place: usize) -> Option<(Severity, Outcome)> {
        let (rule, doubt) = &self.assigned.rules[place];
        match (rule.check.judge(), &rule.metadata.severities) {
            (Judge::Account(check), Severities::Whole(severity)) => Some((
                *severity,
                outcome(*doubt, || check.judge(&rule.metadata.types, &self.context)),
            )),
            _ => None,
        }
    }

    /// What every rule says of the account and its contacts: of one contact after the other, then of all together.
    pub(super) fn judgements(&self) -> Vec<Judgement> {
        let mut judgements = Vec::new();
        for of in ContactType::ALL {
            let context = Context::new(of, &self.context);
            for (place, (rule, _)) in self.assigned.rules.iter().enumerate() {
                if let Some((severity, outcome)) = self.outcome(place, &context) {
                    judgements.push(Judgement {
                        rule: Arc::clone(rule),
                        contact_type: Some(of),
                        severity,
                        outcome,
                    });
                }
            }
        }
        for (place, (rule, _)) in self.assigned.rules.iter().enumerate() {
            if let Some((severity, outcome)) = self.outcome_together(place) {
                judgements.push(Judgement {
                    rule: Arc::clone(rule),
                    contact_type: None,
                    severity,
                    outcome,
                });
            }
        }
        judgements
    }
}

/// What came of a rule, unless something must be known to tell what it asks.
fn outcome(doubt: Option<Unstated>, judge: impl FnOnce() -> Outcome) -> Outcome {
    doubt.map_or_else(judge, scope_unknown)
}

/// The country that the account's phone numbers are read in: that of its primary contact, or of the configuration.
fn country(account: &Account, config: &Config) -> Result<Country, NoCountry> {
    let primary = account.contacts.get(ContactType::Primary);
    let of_primary = match primary.map(|observed| &observed.observation) {
        Some(Observation::Present(contact)) => contact
            .get(Field::Country)
            .and_then(|country| country.value.parse().ok())
            .ok_or(NoCountry::Unknown),
        Some(Observation::Absent) => Err(NoCountry::Unknown),
        None if account.is_declared => Err(NoCountry::Unknown),
        Some(Observation::Unreadable(_)) | None => Err(NoCountry::Unreadable),
    };
    of_primary.or_else(|reason| config.country.ok_or(reason))
}
