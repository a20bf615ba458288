//! A rule: one TOML file with what it applies to, one check, its documentation and its examples.

mod document;
mod example;
mod form;
mod message;
mod severity;
mod skeleton;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, schema_for};
use serde::Deserialize;

pub use example::{Example, ExampleResult, Expectation};
pub use message::{EVIDENCE_GAP, Message};
pub use severity::{Severities, Severity, SeverityForm};
pub use skeleton::skeleton;

use crate::check::{CheckKind, Judge};
use crate::model::{ContactType, Location};
use crate::scope::Scope;
use crate::source::{Diagnostic, Source, plain_words};

/// The id that stands in reports for an account that could not be read whole. No rule may have it.
pub const ACCOUNT_UNREADABLE: &str = "account-unreadable";

/// The id that stands in a SARIF log with more results than GitHub shows. No rule may have it.
pub const TOO_MANY_RESULTS: &str = "too-many-results";

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
        if [ACCOUNT_UNREADABLE, TOO_MANY_RESULTS].contains(&text) {
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

/// What a rule judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// Each contact by itself.
    Contact,
    /// An account's contacts together.
    Account,
    /// The contacts of all accounts together.
    Organization,
}

impl Subject {
    /// What a check judges.
    pub fn of(check: &CheckKind) -> Self {
        match check.judge() {
            Judge::Contact(_) => Self::Contact,
            Judge::Account(_) => Self::Account,
            Judge::Organization(_) => Self::Organization,
        }
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Account => "account",
            Self::Organization => "organization",
        }
    }

    /// The words for it in a sentence.
    pub fn text(self) -> &'static str {
        match self {
            Self::Contact => "each contact by itself",
            Self::Account => "an account's contacts together",
            Self::Organization => "the contacts of all accounts together",
        }
    }
}

/// What a rule says of itself.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// Its name.
    pub id: RuleId,
    /// What it judges.
    pub subject: Subject,
    /// The contacts that it looks at.
    pub types: Vec<ContactType>,
    /// How bad a failure is.
    pub severities: Severities,
    /// What is wrong, in a few words: `Contact is one person's inbox`.
    pub summary: String,
    /// Why that is bad.
    pub rationale: String,
    /// What to do.
    pub remediation: String,
    /// What it says of a failure, where the evidence alone is not enough.
    pub message: Option<Message>,
    /// References to frameworks, each with the ids in it.
    pub frameworks: BTreeMap<String, Vec<String>>,
}

impl Metadata {
    /// The same, for all types and with the worst severities that it or one of these others has.
    pub fn with_worst_of(&self, others: &[&Self]) -> Self {
        let mut worst = self.clone();
        for other in others {
            worst.severities = worst.severities.worst(&other.severities);
            for of in &other.types {
                if !worst.types.contains(of) {
                    worst.types.push(*of);
                }
            }
        }
        worst
    }
}

/// A rule that has been loaded.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it says of itself.
    pub metadata: Arc<Metadata>,
    /// The accounts that it looks at; `None`: all.
    pub scope: Option<Scope>,
    /// Where that is written.
    pub scope_location: Option<Location>,
    /// The test that it performs.
    pub check: CheckKind,
    /// The check as written, so that single parameters can be replaced.
    check_table: toml::Table,
    /// What it says of some contacts.
    pub examples: Vec<Example>,
    /// The file that it was read from.
    pub path: String,
    /// The offset of its id in the file.
    pub id_start: usize,
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

    /// Whether the rule looks at contacts of this type.
    pub fn applies_to(&self, contact_type: ContactType) -> bool {
        self.metadata.types.contains(&contact_type)
    }

    /// The same rule with other severities.
    pub fn with_severities(mut self, severities: Severities) -> Self {
        self.metadata = Arc::new(Metadata {
            severities,
            ..Metadata::clone(&self.metadata)
        });
        self
    }

    /// The same rule for some of its contact types only.
    ///
    /// # Errors
    /// When it does not apply to one of them.
    pub fn with_types(mut self, types: &[ContactType]) -> Result<Self, String> {
        if types.is_empty() {
            return Err(
                "types is empty; name at least one, or switch the rule off with enabled = false"
                    .to_owned(),
            );
        }
        if let Some(other) = types.iter().find(|of| !self.applies_to(**of)) {
            return Err(format!("the rule does not apply to the {other} contact"));
        }
        let metadata = Metadata::clone(&self.metadata);
        self.metadata = Arc::new(Metadata {
            severities: metadata.severities.only(types),
            types: types.to_vec(),
            ..metadata
        });
        Ok(self)
    }

    /// The same rule with some of its check's parameters replaced.
    ///
    /// # Errors
    /// When the check has no such parameter, or not with such a value.
    pub fn with_parameters(mut self, parameters: &toml::Table) -> Result<Self, String> {
        for (kind, own) in self.check_table.iter_mut() {
            match own {
                toml::Value::Table(own) if kind != "not" => own.extend(parameters.clone()),
                _ => {
                    return Err(format!(
                        "the rule's check is made of others (`{kind}`), whose parameters are changed in its file alone"
                    ));
                }
            }
        }
        self.check = CheckKind::deserialize(self.check_table.clone())
            .map_err(|error| plain_words(error.message()))?;
        let check = self.check.check();
        let mut types = self.metadata.types.iter();
        match types.find_map(|of| check.unfit_for(*of)) {
            Some(message) => Err(message),
            None => Ok(self),
        }
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

    /// The check as it is now, in TOML.
    pub fn check_table(&self) -> &toml::Table {
        &self.check_table
    }

    /// The rule's documentation in Markdown, headings from level 2 on.
    pub fn document(&self) -> String {
        document::document(self)
    }
}

/// The JSON Schema of a rule file.
pub fn schema() -> Schema {
    schema_for!(form::RuleForm)
}
