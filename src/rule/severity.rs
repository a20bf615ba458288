use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::ContactType;

/// How bad a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Untidy.
    Low,
    /// Mail or calls may get lost.
    Medium,
    /// Mail or calls will get lost sooner or later.
    High,
    /// Mail or calls get lost now.
    Critical,
}

impl Severity {
    /// All of them, the worst first.
    pub const WORST_FIRST: [Self; 5] = [
        Self::Critical,
        Self::High,
        Self::Medium,
        Self::Low,
        Self::Info,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The severity of a rule's failures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Severities {
    /// Of a rule that judges contacts one by one: by contact type. A type that is missing is one that the rule does not
    /// apply to.
    ByType(BTreeMap<ContactType, Severity>),
    /// Of a rule that judges contacts together.
    Whole(Severity),
}

impl Severities {
    /// The severity of a failure on a contact of this type, if the rule judges such contacts one by one.
    pub fn of(&self, contact_type: ContactType) -> Option<Severity> {
        match self {
            Self::ByType(by_type) => by_type.get(&contact_type).copied(),
            Self::Whole(_) => None,
        }
    }

    /// All of them, with the contact type where they differ by it.
    pub fn iter(&self) -> Vec<(Option<ContactType>, Severity)> {
        match self {
            Self::ByType(by_type) => {
                let pairs = by_type.iter();
                pairs.map(|(of, severity)| (Some(*of), *severity)).collect()
            }
            Self::Whole(severity) => vec![(None, *severity)],
        }
    }

    /// These severities where `form` names others.
    ///
    /// # Errors
    /// When it names a type that the rule does not apply to, or types of a rule that judges contacts together.
    pub fn replaced_by(&self, form: &SeverityForm) -> Result<Self, String> {
        match (self, form) {
            (Self::Whole(_), SeverityForm::Same(severity)) => Ok(Self::Whole(*severity)),
            (Self::Whole(_), SeverityForm::ByType(_)) => Err(TOGETHER.to_owned()),
            (Self::ByType(own), SeverityForm::Same(severity)) => Ok(Self::ByType(
                own.keys().map(|of| (*of, *severity)).collect(),
            )),
            (Self::ByType(own), SeverityForm::ByType(by_type)) => {
                let mut severities = own.clone();
                for (of, severity) in by_type {
                    *severities
                        .get_mut(of)
                        .ok_or_else(|| format!("the rule does not apply to the {of} contact"))? =
                        *severity;
                }
                Ok(Self::ByType(severities))
            }
        }
    }

    /// Of each severity the worse one, for the types of both.
    pub(super) fn worst(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => Self::Whole(*one.max(other)),
            (Self::ByType(one), Self::ByType(other)) => {
                let mut worst = one.clone();
                for (of, severity) in other {
                    let known = worst.entry(*of).or_insert(*severity);
                    *known = (*known).max(*severity);
                }
                Self::ByType(worst)
            }
            // A rule does not change what it judges.
            (own, _) => own.clone(),
        }
    }

    /// Only those of these contact types.
    pub(super) fn only(&self, types: &[ContactType]) -> Self {
        match self {
            Self::ByType(by_type) => {
                let kept = by_type.iter().filter(|(of, _)| types.contains(of));
                Self::ByType(kept.map(|(of, severity)| (*of, *severity)).collect())
            }
            whole @ Self::Whole(_) => whole.clone(),
        }
    }
}

const TOGETHER: &str = "the rule judges contacts together, so that it has one severity; write one word, such as \"medium\"";

/// A severity in a rule file: one word, or a table with a word for each contact type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected one of `critical`, `high`, `medium`, `low`, `info`, or a table of them by contact type"
)]
#[schemars(rename = "SeverityOrTable")]
pub enum SeverityForm {
    /// The same for each type.
    Same(Severity),
    /// By contact type.
    ByType(BTreeMap<ContactType, Severity>),
}

impl SeverityForm {
    /// The severity of a failure on a contact of this type, or on contacts together, if it names one.
    pub fn of(&self, contact_type: Option<ContactType>) -> Option<Severity> {
        match (self, contact_type) {
            (Self::Same(severity), _) => Some(*severity),
            (Self::ByType(by_type), Some(of)) => by_type.get(&of).copied(),
            (Self::ByType(_), None) => None,
        }
    }

    /// The severity of each of these types.
    ///
    /// # Errors
    /// When one of them has none, or when another one has.
    pub(super) fn for_types(&self, types: &[ContactType]) -> Result<Severities, String> {
        match self {
            Self::Same(severity) => Ok(Severities::ByType(
                types.iter().map(|of| (*of, *severity)).collect(),
            )),
            Self::ByType(by_type) => {
                if let Some(missing) = types.iter().find(|of| !by_type.contains_key(of)) {
                    Err(format!("`{missing}` is in applies-to but has no severity"))
                } else if let Some(extra) = by_type.keys().find(|of| !types.contains(of)) {
                    Err(format!("`{extra}` has a severity but is not in applies-to"))
                } else {
                    Ok(Severities::ByType(by_type.clone()))
                }
            }
        }
    }

    /// The one severity of a rule that judges contacts together.
    ///
    /// # Errors
    /// When there are several.
    pub(super) fn for_whole(&self) -> Result<Severities, String> {
        match self {
            Self::Same(severity) => Ok(Severities::Whole(*severity)),
            Self::ByType(_) => Err(TOGETHER.to_owned()),
        }
    }
}
