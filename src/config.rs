//! contact-lint.toml: what an organization approves, and what it wants otherwise than the rules say.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::check::{ApprovedList, Country};
use crate::model::AccountState;
use crate::rule::{Rule, RuleId, SeverityForm};
use crate::ruleset::RuleSet;
use crate::source::{Diagnostic, Source};

/// What contact-lint.toml says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// The addresses that are known to be good.
    pub approved: ApprovedList,
    /// Which accounts are judged.
    pub accounts: Accounts,
    /// How phone numbers are read.
    pub phone: PhoneConfig,
    /// Changes to rules, by their ids.
    rules: BTreeMap<Spanned<RuleId>, RuleOverride>,
    /// How the outside world is read.
    pub collect: CollectConfig,
    /// The text that it was read from, for what is found wrong later.
    #[serde(skip)]
    source: Option<Source>,
}

/// Which accounts are judged.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Accounts {
    /// The accounts in these states.
    pub states: Vec<AccountState>,
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            states: AccountState::CHECKED_BY_DEFAULT.to_vec(),
        }
    }
}

/// How phone numbers are read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct PhoneConfig {
    /// The country of numbers without a country code, where the primary contact names none.
    pub country: Option<Country>,
}

/// What a configuration changes about a rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RuleOverride {
    #[serde(default = "on")]
    enabled: bool,
    severity: Option<Spanned<SeverityForm>>,
    parameters: Option<Spanned<toml::Table>>,
}

fn on() -> bool {
    true
}

/// How the outside world is read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct CollectConfig {
    /// How fast AWS is called, by operation.
    pub rates: Rates,
}

/// How fast AWS is called, by operation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub struct Rates {
    /// `account:GetAlternateContact`.
    pub get_alternate_contact: Rate,
}

/// The rate of one AWS operation.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rate {
    /// Calls a second, in the long run.
    pub per_second: std::num::NonZeroU32,
    /// Calls at once, after a pause.
    pub burst: std::num::NonZeroU32,
}

impl Default for Rate {
    /// The quota of the read operations (AWS Account Management reference guide, "Quotas").
    fn default() -> Self {
        const fn count(n: u32) -> std::num::NonZeroU32 {
            match std::num::NonZeroU32::new(n) {
                Some(count) => count,
                None => std::num::NonZeroU32::MIN,
            }
        }
        Self {
            per_second: count(10),
            burst: count(15),
        }
    }
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    /// TOML mistakes, unknown keys and values out of their domain, each at its own place.
    pub fn parse(source: &Source) -> Result<Self, Diagnostic> {
        let mut config: Self =
            toml::from_str(source.text()).map_err(|error| source.toml_diagnostic(&error))?;
        config.source = Some(source.clone());
        Ok(config)
    }

    /// The rules as this configuration wants them.
    ///
    /// # Errors
    /// When it names a rule that there is not, or a severity or parameter that the rule cannot have.
    pub fn configure(&self, mut rules: RuleSet) -> Result<RuleSet, Diagnostic> {
        let Some(source) = &self.source else {
            return Ok(rules);
        };
        for (id, change) in &self.rules {
            let Some(rule) = rules.remove(id.get_ref()) else {
                let message = format!(
                    "there is no rule `{}`; `contact-lint rules list` shows those that there are",
                    id.get_ref()
                );
                return Err(source.diagnostic(id.span().start, message));
            };
            if change.enabled {
                rules.insert(change.apply(rule, source)?);
            }
        }
        Ok(rules)
    }
}

impl RuleOverride {
    fn apply(&self, mut rule: Rule, source: &Source) -> Result<Rule, Diagnostic> {
        if let Some(severity) = &self.severity {
            let severities = rule
                .metadata
                .severities
                .replaced_by(severity.get_ref())
                .map_err(|message| source.diagnostic(severity.span().start, message))?;
            rule = rule.with_severities(severities);
        }
        if let Some(parameters) = &self.parameters {
            rule = rule
                .with_parameters(parameters.get_ref())
                .map_err(|message| source.diagnostic(parameters.span().start, message))?;
        }
        Ok(rule)
    }
}
