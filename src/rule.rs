//! A rule: one TOML file with what it applies to, one check, its documentation and its examples.

mod document;
mod example;
mod form;
mod severity;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::Deserialize;

pub use example::{Example, ExampleResult, Expectation};
pub use severity::{Severities, Severity, SeverityForm};

use crate::check::{CheckKind, Context, Outcome};
use crate::model::{Contact, ContactType, Observed};
use crate::source::{Diagnostic, Source, plain_words};

/// The id that stands in reports for an account that could not be read whole. No rule may have it.
pub const ACCOUNT_UNREADABLE: &str = "account-unreadable";

/// The name of a rule, in kebab-case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct RuleId(Arc<str>);

impl RuleId {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RuleId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let kebab = text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        if text == ACCOUNT_UNREADABLE {
            Err(format!(
                "the rule id `{text}` is reserved; choose another, or accept gaps under [[accept-unreadable]]"
            ))
        } else if kebab && text.len() <= 64 {
            Ok(Self(text.into()))
        } else {
            Err(format!(
                "`{text}` is not a rule id; write at most 64 small letters, digits and single hyphens, such as \"personal-inbox\""
            ))
        }
    }
}

impl TryFrom<String> for RuleId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// What a rule says of itself.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// Its name.
    pub id: RuleId,
    /// The contact types that it applies to, each with how bad a failure is.
    pub severities: Severities,
    /// What is wrong, in a few words: `Contact is one person's inbox`.
    pub summary: String,
    /// Why that is bad.
    pub rationale: String,
    /// What to do.
    pub remediation: String,
    /// References to frameworks, each with the ids in it.
    pub frameworks: BTreeMap<String, Vec<String>>,
}

/// A rule that has been loaded.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it says of itself.
    pub metadata: Arc<Metadata>,
    /// The test that it performs.
    pub check: CheckKind,
    /// The check as written, so that single parameters can be replaced.
    check_table: toml::Table,
    /// What it says of some contacts.
    pub examples: Vec<Example>,
    /// The file that it was read from.
    pub path: String,
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// TOML mistakes, unknown keys, values out of their domain, a check on a contact type that lacks its
    /// field, and missing examples, each at its own place.
    pub fn parse(source: &Source) -> Result<Self, Diagnostic> {
        form::parse(source)
    }

    /// The rule's name.
    pub fn id(&self) -> &RuleId {
        &self.metadata.id
    }

    /// Whether the rule judges contacts of this type.
    pub fn applies_to(&self, contact_type: ContactType) -> bool {
        self.metadata.severities.of(contact_type).is_some()
    }

    /// Judges one contact; `None`: the input says nothing of it.
    pub fn outcome(&self, observed: Option<&Observed<Contact>>, context: &Context<'_>) -> Outcome {
        self.check.check().outcome(observed, context)
    }

    /// The same rule with other severities.
    pub fn with_severities(mut self, severities: Severities) -> Self {
        self.metadata = Arc::new(Metadata {
            severities,
            ..Metadata::clone(&self.metadata)
        });
        self
    }

    /// The same rule with some of its check's parameters replaced.
    ///
    /// # Errors
    /// When the check has no such parameter, or not with such a value.
    pub fn with_parameters(mut self, parameters: &toml::Table) -> Result<Self, String> {
        for (_, own) in self.check_table.iter_mut() {
            if let toml::Value::Table(own) = own {
                own.extend(parameters.clone());
            }
        }
        self.check = CheckKind::deserialize(self.check_table.clone())
            .map_err(|error| plain_words(error.message()))?;
        Ok(self)
    }

    /// The check's parameters as they are now.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &toml::Value)> {
        self.check_table
            .values()
            .filter_map(toml::Value::as_table)
            .flatten()
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Runs the rule on its own examples.
    pub fn test(&self) -> Vec<ExampleResult> {
        self.examples
            .iter()
            .map(|example| example.run(self))
            .collect()
    }

    /// The rule's documentation in Markdown, headings from level 2 on.
    pub fn document(&self) -> String {
        document::document(self)
    }
}
