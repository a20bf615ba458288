//! What rules say of a contact, remembered for other contacts that hold the same.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::Subject;
use crate::check::{Check, Context, Country, Failure, Given, NoCountry, Outcome, Pass, SkipReason};
use crate::evidence::Evidence;
use crate::model::{Contact, ContactType, Field, Observation, Span};
use crate::report::Skipped;

/// So many contacts are remembered at once. Beyond them all are forgotten: where no contact is like another, remembering costs
/// memory and saves nothing.
const MOST: usize = 1024;

/// What was said of some contacts and accounts.
#[derive(Default)]
pub(super) struct Alike<'a> {
    contacts: HashMap<Key<'a>, Arc<[Said]>>,
    skipped: HashMap<(usize, Vec<Skip>), Arc<[Skipped]>>,
}

/// A rule that was not applied, by its place among those of the account.
pub(super) type Skip = (usize, Option<ContactType>, SkipReason);

/// What a rule says of a contact. Of a rule that says nothing, nothing is remembered.
pub(super) enum Said {
    /// It says the same of every contact that holds the same.
    Told(usize, Told),
    /// It must be asked again, since it looks at something else as well.
    Asked(usize),
}

/// What a rule says of every contact that holds the same.
pub(super) enum Told {
    Note(Box<Evidence>),
    Fail(Blame, Arc<[Evidence]>),
    Skip(SkipReason),
    Inconclusive(Box<Evidence>),
}

/// What of a contact is to blame.
#[derive(Clone, Copy)]
pub(super) enum Blame {
    Nothing,
    Field(Field),
}

/// All that rules know which look at a contact alone.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    /// The rules, by where they are kept: accounts with the same rules hold one list of them.
    rules: usize,
    of: ContactType,
    country: Result<Country, NoCountry>,
    known: Known<'a>,
}

#[derive(PartialEq, Eq, Hash)]
enum Known<'a> {
    Present(Texts<'a>),
    Absent,
    NotInInput { is_declared: bool },
}

/// A contact by what stands in its fields, wherever in a file that stands.
pub(super) struct Texts<'a>(pub(super) &'a Contact);

impl PartialEq for Texts<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.texts().eq(other.0.texts())
    }
}

impl Eq for Texts<'_> {}

impl Hash for Texts<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.texts().for_each(|text| text.hash(state));
    }
}

impl<'a> Alike<'a> {
    /// What the rules of an account say of one of its contacts. Nothing where that cannot be remembered.
    pub(super) fn said(
        &mut self,
        subject: &Subject<'a>,
        context: &Context<'_>,
    ) -> Option<Arc<[Said]>> {
        let of = context.contact_type;
        let known = match subject.context.observation(of) {
            Some(Observation::Present(contact)) if contact.unresolved().next().is_none() => {
                Known::Present(Texts(contact))
            }
            Some(Observation::Present(_) | Observation::Unreadable(_)) => return None,
            Some(Observation::Absent) => Known::Absent,
            None => Known::NotInInput {
                is_declared: subject.context.account.is_declared,
            },
        };
        let key = Key {
            rules: Arc::as_ptr(&subject.assigned.rules).addr(),
            of,
            country: subject.context.country,
            known,
        };
        if let Some(said) = self.contacts.get(&key) {
            return Some(Arc::clone(said));
        }
        let contact = match key.known {
            Known::Present(Texts(contact)) => Some(contact),
            Known::Absent | Known::NotInInput { .. } => None,
        };
        let said: Arc<[Said]> = said(subject, context, contact).into();
        if self.contacts.len() >= MOST {
            self.contacts.clear();
        }
        self.contacts.insert(key, Arc::clone(&said));
        Some(said)
    }

    /// The rules that were not applied to an account. Nearly all accounts have the same.
    pub(super) fn skipped(&mut self, subject: &Subject<'a>, skips: Vec<Skip>) -> Arc<[Skipped]> {
        let rules = &subject.assigned.rules;
        let skipped = |(place, contact_type, reason): &Skip| Skipped {
            rule: rules[*place].0.id().clone(),
            contact_type: *contact_type,
            reason: *reason,
        };
        let key = (Arc::as_ptr(rules).addr(), skips);
        if let Some(known) = self.skipped.get(&key) {
            return Arc::clone(known);
        }
        let list: Arc<[Skipped]> = key.1.iter().map(skipped).collect();
        if self.skipped.len() >= MOST {
            self.skipped.clear();
        }
        self.skipped.insert(key, Arc::clone(&list));
        list
    }
}

fn said(subject: &Subject<'_>, context: &Context<'_>, contact: Option<&Contact>) -> Vec<Said> {
    let rules = subject.assigned.rules.iter().enumerate();
    let said = rules.filter_map(|(place, (rule, _))| {
        let (_, outcome) = subject.outcome(place, context)?;
        let told = match looks_elsewhere(rule.check.check()) {
            true => None,
            false => told(outcome, contact),
        };
        match told {
            None => Some(Said::Asked(place)),
            Some(None) => None,
            Some(Some(told)) => Some(Said::Told(place, told)),
        }
    });
    said.collect()
}

/// Whether a check looks at something besides the contact that accounts do not share.
fn looks_elsewhere(check: &dyn Check) -> bool {
    [
        Given::Contacts,
        Given::Expected,
        Given::Review,
        Given::Drill,
    ]
    .into_iter()
    .any(|given| check.uses(given))
}

/// An outcome as it holds for every contact that holds the same: nothing of what is good. `None`: it speaks of a place that other
/// contacts do not have.
fn told(outcome: Outcome, contact: Option<&Contact>) -> Option<Option<Told>> {
    let has_places = outcome
        .evidence()
        .iter()
        .any(|evidence| evidence.span.is_some());
    if has_places {
        return None;
    }
    Some(match outcome {
        Outcome::Pass(Pass {
            evidence,
            is_notable,
        }) => {
            let mut notes = evidence.into_iter().filter(|_| is_notable);
            match (notes.next(), notes.next()) {
                (first, None) => first.map(|evidence| Told::Note(Box::new(evidence))),
                _ => return None,
            }
        }
        Outcome::Fail(Failure { span, evidence }) => {
            Some(Told::Fail(Blame::of(span, contact)?, evidence.into()))
        }
        Outcome::Skip(reason) => Some(Told::Skip(reason)),
        Outcome::Inconclusive(evidence) => Some(Told::Inconclusive(Box::new(evidence))),
    })
}

impl Blame {
    /// What of the contact stands at a place; `None` where that is none of its fields.
    fn of(span: Option<Span>, contact: Option<&Contact>) -> Option<Self> {
        let Some(span) = span else {
            return Some(Self::Nothing);
        };
        let mut fields = Field::ALL.into_iter();
        let is_there =
            |field: &Field| contact.and_then(|contact| contact.field(*field)?) == Some(span);
        fields.find(is_there).map(Self::Field)
    }

    /// Where it stands in a contact that holds the same.
    pub(super) fn span(self, contact: Option<&Contact>) -> Option<Span> {
        match self {
            Self::Nothing => None,
            Self::Field(field) => contact?.field(field)?,
        }
    }
}
