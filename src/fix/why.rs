use crate::evidence::{Evidence, Redactor};
use crate::model::{AccountState, Field, InvalidAlternateContact};
use crate::report::Finding;
use crate::rule::RuleId;
use crate::scope::Unstated;

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
    pub(super) fn evidence(&self) -> Vec<Evidence> {
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
    pub(super) fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.id.clone(),
            evidence: finding.evidence.to_vec(),
        }
    }
}
