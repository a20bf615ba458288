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

/// The severity of a rule by contact type; a type that is missing is one that the rule does not apply to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Severities(BTreeMap<ContactType, Severity>);

impl Severities {
    /// The severity of a failure on this type, if the rule applies to it.
    pub fn of(&self, contact_type: ContactType) -> Option<Severity> {
        self.0.get(&contact_type).copied()
    }

    /// All of them, by type.
    pub fn iter(&self) -> impl Iterator<Item = (ContactType, Severity)> {
        self.0.iter().map(|(of, severity)| (*of, *severity))
    }

    /// These severities where `form` names others.
    ///
    /// # Errors
    /// When it names a type that the rule does not apply to.
    pub fn replaced_by(&self, form: &SeverityForm) -> Result<Self, String> {
        match form {
            SeverityForm::Same(severity) => {
                Ok(Self(self.0.keys().map(|of| (*of, *severity)).collect()))
            }
            SeverityForm::ByType(by_type) => {
                let mut severities = self.clone();
                for (of, severity) in by_type {
                    *severities
                        .0
                        .get_mut(of)
                        .ok_or_else(|| format!("the rule does not apply to the {of} contact"))? =
                        *severity;
                }
                Ok(severities)
            }
        }
    }
}

/// A severity in a rule file: one word, or a table with a word for each contact type.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected one of `critical`, `high`, `medium`, `low`, `info`, or a table of them by contact type"
)]
pub enum SeverityForm {
    /// The same for each type.
    Same(Severity),
    /// By contact type.
    ByType(BTreeMap<ContactType, Severity>),
}

impl SeverityForm {
    /// The severity of each of these types.
    ///
    /// # Errors
    /// When one of them has none, or when another one has.
    pub(super) fn for_types(&self, types: &[ContactType]) -> Result<Severities, String> {
        match self {
            Self::Same(severity) => Ok(Severities(
                types.iter().map(|of| (*of, *severity)).collect(),
            )),
            Self::ByType(by_type) => {
                if let Some(missing) = types.iter().find(|of| !by_type.contains_key(of)) {
                    Err(format!("`{missing}` is in applies-to but has no severity"))
                } else if let Some(extra) = by_type.keys().find(|of| !types.contains(of)) {
                    Err(format!("`{extra}` has a severity but is not in applies-to"))
                } else {
                    Ok(Severities(by_type.clone()))
                }
            }
        }
    }
}
