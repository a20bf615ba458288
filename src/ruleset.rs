//! The rules that there are: those that the program brings along, and those of the user.

use std::collections::{BTreeMap, BTreeSet};

use crate::rule::{Rule, RuleId};
use crate::source::{Diagnostic, Source, nearest};

/// The files under rules/, as they were when the program was built.
const BUILT_IN: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/built_in_rules.rs"));

/// The rules that there are, each id once, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: BTreeMap<RuleId, Rule>,
    /// Those that the user has named by their files on the command line.
    of_user: BTreeSet<RuleId>,
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

    /// Adds the rules that a configuration names and those that the user has named; each replaces the built-in one of its id.
    ///
    /// # Errors
    /// All files that do not load, and all rules whose id stands in two of them.
    pub fn with_files(
        mut self,
        of_config: &[Source],
        of_user: &[Source],
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut added: BTreeMap<RuleId, String> = BTreeMap::new();
        let mut wrong = Vec::new();
        let of_config = of_config.iter().map(|source| (source, false));
        for (source, is_of_user) in of_config.chain(of_user.iter().map(|source| (source, true))) {
            let rule = match Rule::parse(source) {
                Ok(rule) => rule,
                Err(diagnostic) => {
                    wrong.push(diagnostic);
                    continue;
                }
            };
            let id = rule.id().clone();
            // What the user names on the command line goes before what a configuration names.
            let replaces = is_of_user && !self.of_user.contains(&id);
            let other = added.insert(id.clone(), source.path().to_owned());
            if let Some(other) = other.filter(|_| !replaces) {
                let message = format!("rule `{id}` stands in {other} too; rename one");
                wrong.push(source.diagnostic(rule.id_start, message));
                continue;
            }
            if is_of_user {
                self.of_user.insert(id.clone());
            }
            self.rules.insert(id, rule);
        }
        match wrong.is_empty() {
            true => Ok(self),
            false => Err(wrong),
        }
    }

    /// The rule of this name.
    ///
    /// # Errors
    /// Says that there is none, and which one may be meant.
    pub fn require(&self, name: &str) -> Result<&Rule, String> {
        if let Some(rule) = self.iter().find(|rule| rule.id().as_str() == name) {
            return Ok(rule);
        }
        let known: Vec<_> = self.iter().map(|rule| rule.id().as_str()).collect();
        let advice = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "there are {}, and those that --rules adds",
                known.join(", ")
            ),
        };
        Err(format!("there is no rule `{name}`; {advice}"))
    }

    /// All of them, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// Whether the user has named the rule by its file, and so wants it whatever a configuration selects.
    pub fn is_of_user(&self, id: &RuleId) -> bool {
        self.of_user.contains(id)
    }
}
