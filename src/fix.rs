//! From findings to a plan: which contacts are put in place of which, what that mends, and what is left alone and why. Pure; to
//! carry a plan out is another thing.
//!
//! What contacts should be stands in `[[expect]]`. A contact that is good is left as it is, and one that would be no better is not
//! put there.

mod draft;
mod form;

use std::collections::BTreeMap;

use jiff::Timestamp;

pub use draft::{Draft, Wish, carried_out};
pub use form::{Kind, schema};

use crate::evidence::{Evidence, Redactor};
use crate::model::{
    AccountId, AccountState, AlternateContact, ContactType, Field, HeldContact,
    InvalidAlternateContact, Organization,
};
use crate::report::Finding;
use crate::rule::RuleId;
use crate::scope::Unstated;

/// What is to be changed, in one organization. It is bound to what stood there when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The organization; `None` for an account that stands alone.
    pub organization: Option<Organization>,
    /// When it was made.
    pub made_at: Timestamp,
    /// The contacts that are put in place, by account and type.
    pub changes: Vec<Change>,
    /// The contacts that are left as they are, likewise.
    pub left: Vec<Left>,
    /// Findings of whole accounts, or of all together, that the changes close.
    pub closes: Vec<Together>,
    /// Findings of whole accounts, or of all together, that are there only when the changes are made.
    pub opens: Vec<Together>,
    /// How many findings there are before any change.
    pub findings: usize,
}

/// A contact that is put in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The account.
    pub account: AccountId,
    /// The account's name, if the input states it.
    pub name: Option<String>,
    /// The contact.
    pub contact_type: ContactType,
    /// What AWS holds; `None`: nothing.
    pub before: Option<HeldContact>,
    /// What it is to hold.
    pub after: AlternateContact,
    /// The rules whose findings are closed.
    pub closes: Vec<RuleId>,
}

/// A contact that is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The account.
    pub account: AccountId,
    /// The account's name, if the input states it.
    pub name: Option<String>,
    /// The contact.
    pub contact_type: ContactType,
    /// Why.
    pub why: Why,
}

/// Why a contact is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is what it should be.
    AsExpected,
    /// It is otherwise, and no rule finds fault with it.
    Good,
    /// It is otherwise, or there is none, and what is found of that is suppressed.
    Suppressed,
    /// It is otherwise, no rule finds fault with it, and not every rule could judge it.
    Unjudged,
    /// Not every rule could judge what is expected; why.
    ExpectedUnjudged(Vec<Evidence>),
    /// Its account is not in use.
    NotActive(AccountState),
    /// It could not be read; why.
    Unreadable(Evidence),
    /// The same, and the configuration accepts that.
    AcceptedGap(Evidence),
    /// Which contact is expected depends on something that the input does not state.
    Unstated(Unstated),
    /// Nothing says what these values should be, and nothing stands there.
    Incomplete(Vec<Field>),
    /// It is none of those that can be put in place.
    NotAlternate,
    /// These rules find fault with what is expected.
    Refused(Vec<Fault>),
    /// Nothing stood there before, and nothing is ever deleted.
    WouldBeDeleted,
    /// AWS would not take it; what is wrong.
    NotTaken(InvalidAlternateContact),
}

impl Why {
    /// The word for it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::AsExpected => "as-expected",
            Self::Good => "good",
            Self::Suppressed => "suppressed",
            Self::Unjudged => "unjudged",
            Self::ExpectedUnjudged(_) => "expected-unjudged",
            Self::NotActive(_) => "not-active",
            Self::Unreadable(_) => "unreadable",
            Self::AcceptedGap(_) => "accepted-gap",
            Self::Unstated(_) => "unstated",
            Self::Incomplete(_) => "incomplete",
            Self::NotAlternate => "not-alternate",
            Self::Refused(_) => "refused",
            Self::WouldBeDeleted => "would-be-deleted",
            Self::NotTaken(_) => "not-taken",
        }
    }

    /// Whether it is not known what should become of the contact.
    pub fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Unjudged | Self::ExpectedUnjudged(_) | Self::Unreadable(_) | Self::Unstated(_)
        )
    }

    /// Whether somebody must do something first.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Incomplete(_) | Self::Refused(_) | Self::WouldBeDeleted | Self::NotTaken(_)
        )
    }

    /// What it says of people.
    fn evidence(&self) -> Vec<Evidence> {
        match self {
            Self::ExpectedUnjudged(evidence) => evidence.clone(),
            Self::Unreadable(why) | Self::AcceptedGap(why) => vec![why.clone()],
            Self::Refused(faults) => {
                let reasons = faults.iter().flat_map(|fault| &fault.evidence);
                reasons.cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Why, as a sentence without its final stop.
    pub fn told(&self, redactor: &Redactor) -> String {
        let sentences = |evidence: &[Evidence]| {
            let sentences = evidence.iter().map(|reason| redactor.sentence(reason));
            sentences.collect::<Vec<_>>().join("; ")
        };
        match self {
            Self::AsExpected => "it is as expected".to_owned(),
            Self::Good => {
                "it is good, though not what is expected; --replace-all replaces it".to_owned()
            }
            Self::Suppressed => {
                "it is not what is expected, and what is found of that is suppressed; --replace-all replaces it"
                    .to_owned()
            }
            Self::Unjudged => {
                "it is not what is expected, and not every rule could judge it; --replace-all replaces it"
                    .to_owned()
            }
            Self::ExpectedUnjudged(evidence) => format!(
                "not every rule could judge what is expected: {}",
                sentences(evidence)
            ),
            Self::NotActive(state) => format!(
                "the account is {}, and contacts are put in place in active ones only",
                state.as_str()
            ),
            Self::Unreadable(why) => format!("it could not be read: {}", redactor.sentence(why)),
            Self::AcceptedGap(why) => format!(
                "it could not be read, which is accepted: {}",
                redactor.sentence(why)
            ),
            Self::Unstated(what) => format!(
                "which contact is expected depends on the account's {}, which the input does not state",
                what.as_str()
            ),
            Self::Incomplete(fields) => {
                let fields: Vec<_> = fields.iter().map(|field| field.as_str()).collect();
                format!(
                    "AWS wants all values of a contact, and neither [[expect]] nor what stands there says the {}",
                    fields.join(", ")
                )
            }
            Self::NotAlternate => {
                "only security, operations and billing contacts can be put in place; change it in the AWS console"
                    .to_owned()
            }
            Self::Refused(faults) => {
                let faults = faults.iter();
                let faults: Vec<_> = faults
                    .map(|fault| format!("{}: {}", fault.rule, sentences(&fault.evidence)))
                    .collect();
                format!("rules find fault with what is expected: {}", faults.join("; "))
            }
            Self::WouldBeDeleted => {
                "there was none, and contact-lint never deletes; `aws account delete-alternate-contact` does"
                    .to_owned()
            }
            Self::NotTaken(why) => format!("AWS would not take it: {why}"),
        }
    }
}

/// What a rule finds wrong with an expected contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule.
    pub rule: RuleId,
    /// How we know.
    pub evidence: Vec<Evidence>,
}

impl Fault {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.id.clone(),
            evidence: finding.evidence.clone(),
        }
    }
}

/// A finding of an account as a whole, or of all accounts together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Together {
    /// The account; `None`: all together.
    pub account: Option<AccountId>,
    /// The rule.
    pub rule: RuleId,
}

impl Plan {
    /// The plan with those changes alone that were made, each with what AWS holds since then: what there is to take back. `put` has
    /// that in the order of the changes, and nothing for a change that was not made.
    #[must_use]
    pub fn done(&self, put: impl IntoIterator<Item = Option<HeldContact>>) -> Self {
        let done = self.changes.iter().zip(put).filter_map(|(change, held)| {
            Some(Change {
                after: held?.try_into().unwrap_or_else(|_| change.after.clone()),
                ..change.clone()
            })
        });
        Self {
            changes: done.collect(),
            left: Vec::new(),
            ..self.clone()
        }
    }

    /// The changes by account and contact.
    pub fn by_contact(&self) -> BTreeMap<(&AccountId, ContactType), &Change> {
        let changes = self.changes.iter();
        changes
            .map(|change| ((&change.account, change.contact_type), change))
            .collect()
    }

    /// How many findings the changes close.
    pub fn closed(&self) -> usize {
        let of_contacts = self.changes.iter().map(|change| change.closes.len());
        of_contacts.sum::<usize>() + self.closes.len()
    }

    /// What it says of people, for a redactor.
    pub fn evidence(&self) -> Vec<Evidence> {
        let of_fields = |text: &dyn Fn(Field) -> Option<String>| -> Vec<Evidence> {
            let fields = AlternateContact::FIELDS.into_iter();
            fields
                .filter_map(|field| Some(Evidence::of_field(field, &text(field)?)))
                .collect()
        };
        let mut evidence = Vec::new();
        for change in &self.changes {
            if let Some(before) = &change.before {
                evidence.extend(of_fields(&|field| before.text(field).map(str::to_owned)));
            }
            evidence.extend(of_fields(&|field| {
                Some(change.after.text(field).to_owned())
            }));
        }
        for left in &self.left {
            evidence.extend(left.why.evidence());
        }
        evidence
    }

    /// The way back from a plan that was carried out: what it put in place is replaced by what stood there. Nothing is deleted.
    #[must_use]
    pub fn reversed(&self, made_at: Timestamp) -> Self {
        let mut changes = Vec::new();
        let mut left = Vec::new();
        for change in &self.changes {
            let before = change.before.clone();
            let restored = before
                .ok_or(Why::WouldBeDeleted)
                .and_then(|held| AlternateContact::try_from(held).map_err(Why::NotTaken));
            let (account, name) = (change.account.clone(), change.name.clone());
            match restored {
                Ok(after) => changes.push(Change {
                    account,
                    name,
                    contact_type: change.contact_type,
                    before: Some(change.after.clone().into()),
                    after,
                    closes: Vec::new(),
                }),
                Err(why) => left.push(Left {
                    account,
                    name,
                    contact_type: change.contact_type,
                    why,
                }),
            }
        }
        Self {
            organization: self.organization.clone(),
            made_at,
            changes,
            left,
            closes: Vec::new(),
            opens: Vec::new(),
            findings: 0,
        }
    }
}
