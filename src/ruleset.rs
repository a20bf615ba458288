//! The rules of a run: the built-in ones, those of the user, and what the configuration changes.

use std::collections::BTreeMap;

use crate::model::ContactType;
use crate::rule::{Rule, RuleId};
use crate::source::{Diagnostic, Source};

/// The files under rules/, as they were when the program was built.
const BUILT_IN: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/built_in_rules.rs"));

/// The rules of a run, each id once, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: BTreeMap<RuleId, Rule>,
}

impl RuleSet {
    /// The rules that the program was built with.
    ///
    /// # Errors
    /// When one of them does not load, which a test excludes.
    pub fn built_in() -> Result<Self, Diagnostic> {
        let mut rules = Self::default();
        for (path, text) in BUILT_IN {
            let source = Source::new(*path, text.as_bytes().to_vec())?;
            let rule = Rule::parse(&source)?;
            rules.rules.insert(rule.id().clone(), rule);
        }
        Ok(rules)
    }

    /// Adds the rules of a user; each replaces the built-in one of its id.
    ///
    /// # Errors
    /// When a file does not load, or when two of them have the same id.
    pub fn with_files(mut self, sources: &[Source]) -> Result<Self, Diagnostic> {
        let mut added: BTreeMap<RuleId, String> = BTreeMap::new();
        for source in sources {
            let rule = Rule::parse(source)?;
            if let Some(other) = added.insert(rule.id().clone(), source.path().to_owned()) {
                let message = format!("rule `{}` stands in {other} too; rename one", rule.id());
                return Err(source.diagnostic(0, message));
            }
            self.rules.insert(rule.id().clone(), rule);
        }
        Ok(self)
    }

    /// The rule of this name.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.iter().find(|rule| rule.id().as_str() == id)
    }

    /// All of them, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// Whether some rule must know where the mail of this contact's domain goes.
    pub fn needs_dns(&self, contact_type: ContactType) -> bool {
        self.iter()
            .any(|rule| rule.check.check().needs_dns() && rule.applies_to(contact_type))
    }

    /// Puts a rule in, in place of the one with its id.
    pub fn insert(&mut self, rule: Rule) {
        self.rules.insert(rule.id().clone(), rule);
    }
}
