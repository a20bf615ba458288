//! contact-lint.toml: what an organization approves, what it excuses, and what it wants otherwise than the rules say.
//!
//! A file may extend others. Its own values count before theirs; what is approved, suppressed and accepted adds up.

mod effective;
mod exception;
mod form;

use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

pub use exception::{AcceptedGap, Scope, Suppression};
use form::{ConfigForm, RatesForm, RuleOverride};

use crate::check::{ApprovedList, Country};
use crate::model::{AccountId, AccountState};
use crate::rule::{Rule, RuleId};
use crate::ruleset::RuleSet;
use crate::source::{Diagnostic, Source, nearest};

/// The name that the file has where it is looked for.
pub const FILE_NAME: &str = "contact-lint.toml";

/// The configuration that there is without a file, and that a file may name under `extends`.
pub const DEFAULT: &str = "default";

/// What contact-lint.toml and the files that it extends say.
#[derive(Clone, Debug)]
pub struct Config {
    /// The addresses that are known to be good.
    pub approved: ApprovedList,
    /// The accounts in these states are judged.
    pub states: Vec<AccountState>,
    /// The country of phone numbers without a country code, where the primary contact names none.
    pub country: Option<Country>,
    /// How fast AWS is called.
    pub rates: Rates,
    /// Findings that do not count.
    pub suppressions: Vec<Arc<Suppression>>,
    /// Gaps that do not make a run incomplete.
    pub accepted_gaps: Vec<Arc<AcceptedGap>>,
    /// Changes to rules, by file and place, the later ones on top.
    overrides: Vec<(Arc<Source>, Spanned<RuleId>, RuleOverride)>,
    /// The files, the later ones on top.
    sources: Vec<Arc<Source>>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            approved: ApprovedList::default(),
            states: AccountState::CHECKED_BY_DEFAULT.to_vec(),
            country: None,
            rates: Rates::default(),
            suppressions: Vec::new(),
            accepted_gaps: Vec::new(),
            overrides: Vec::new(),
            sources: Vec::new(),
        }
    }
}

/// How fast AWS is called, by operation.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    /// `account:GetAlternateContact`.
    pub get_alternate_contact: Rate,
    /// `account:GetContactInformation`.
    pub get_contact_information: Rate,
}

/// The rate of one AWS operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rate {
    /// Calls a second, in the long run.
    pub per_second: NonZeroU32,
    /// Calls at once, after a pause.
    pub burst: NonZeroU32,
}

impl Default for Rate {
    /// The quota of the read operations (AWS Account Management reference guide, "Quotas").
    fn default() -> Self {
        const TEN: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
        Self {
            per_second: TEN,
            burst: TEN.saturating_add(5),
        }
    }
}

/// What a file names that stands in other files, as it is written there, with its place.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Configurations that it extends.
    pub extends: Vec<Spanned<String>>,
    /// Lists of approved addresses.
    pub approved_files: Vec<Spanned<String>>,
}

impl Config {
    /// What a file names that stands in other files.
    ///
    /// # Errors
    /// Those of [`Config::with_file`].
    pub fn references(source: &Source) -> Result<References, Diagnostic> {
        let form = ConfigForm::parse(source)?;
        Ok(References {
            extends: form.extends,
            approved_files: form.approved.files,
        })
    }

    /// This configuration with a file on top of it.
    ///
    /// # Errors
    /// TOML mistakes, unknown keys and values out of their domain, each at its own place.
    pub fn with_file(mut self, source: Arc<Source>) -> Result<Self, Diagnostic> {
        let form = ConfigForm::parse(&source)?;
        self.approved.extend(form.approved.into_list());
        if let Some(states) = form.accounts.states {
            if states.get_ref().is_empty() {
                let message =
                    "states is empty, so that no account would be checked; name at least one";
                return Err(source.diagnostic(states.span().start, message));
            }
            self.states = states.into_inner();
        }
        self.country = form.phone.country.or(self.country);
        let RatesForm {
            get_alternate_contact,
            get_contact_information,
        } = form.collect.rates;
        let rates = &mut self.rates;
        rates.get_alternate_contact = get_alternate_contact.unwrap_or(rates.get_alternate_contact);
        rates.get_contact_information =
            get_contact_information.unwrap_or(rates.get_contact_information);
        let suppressions = form.suppress.into_iter();
        let suppressions = suppressions.map(|form| Suppression::of(form, &source).map(Arc::new));
        self.suppressions
            .extend(suppressions.collect::<Result<Vec<_>, _>>()?);
        exception::require_distinct(&self.suppressions)?;
        let gaps = form.accept_unreadable.into_iter();
        let gaps = gaps.map(|form| AcceptedGap::of(form, &source).map(Arc::new));
        self.accepted_gaps
            .extend(gaps.collect::<Result<Vec<_>, _>>()?);
        let overrides = form.rules.into_iter();
        self.overrides
            .extend(overrides.map(|(id, change)| (Arc::clone(&source), id, change)));
        self.sources.push(source);
        Ok(self)
    }

    /// This configuration with the addresses of a list approved: one a line, `#` begins a comment.
    ///
    /// # Errors
    /// When a line is not an e-mail address.
    pub fn with_approved_addresses(mut self, list: &Source) -> Result<Self, Diagnostic> {
        self.approved.extend(ApprovedList::of_lines(list)?);
        Ok(self)
    }

    /// Whether what cannot be read of an account is accepted at this time.
    pub fn accepts_gaps_of(&self, account: &AccountId, now: Timestamp) -> bool {
        let today = TimeZone::UTC.to_datetime(now).date();
        let mut gaps = self.accepted_gaps.iter();
        gaps.any(|gap| gap.until >= today && gap.accounts.contains(account))
    }

    /// The paths of the files that it was read from.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|source| source.path())
    }

    /// The rules as this configuration wants them.
    ///
    /// # Errors
    /// When it names a rule that there is not, or a severity or parameter that the rule cannot have.
    pub fn configure(&self, rules: RuleSet) -> Result<RuleSet, Diagnostic> {
        let named = self.overrides.iter().map(|(source, id, _)| (source, id));
        let suppressed = self
            .suppressions
            .iter()
            .map(|suppression| (&suppression.source, &suppression.rule));
        for (source, id) in named.chain(suppressed) {
            require_rule(&rules, id, source)?;
        }
        let mut configured = RuleSet::default();
        for rule in rules.iter() {
            let changes = self
                .overrides
                .iter()
                .filter(|(_, id, _)| id.get_ref() == rule.id());
            let mut is_enabled = true;
            let mut rule = rule.clone();
            for (source, id, change) in changes {
                is_enabled = change.enabled.unwrap_or(is_enabled);
                rule = change.apply(rule, id, source)?;
            }
            if is_enabled {
                configured.insert(rule);
            }
        }
        Ok(configured)
    }
}

fn require_rule(rules: &RuleSet, id: &Spanned<RuleId>, source: &Source) -> Result<(), Diagnostic> {
    let name = id.get_ref().as_str();
    if rules.get(name).is_some() {
        return Ok(());
    }
    let known = rules.iter().map(|rule| rule.id().as_str());
    let known: Vec<_> = known.collect();
    let advice = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "there are {}, and those that --rules adds",
            known.join(", ")
        ),
    };
    Err(source.diagnostic(
        id.span().start,
        format!("there is no rule `{name}`; {advice}"),
    ))
}

impl RuleOverride {
    /// Changes a rule; `id` is where the file names it.
    fn apply(
        &self,
        mut rule: Rule,
        id: &Spanned<RuleId>,
        source: &Source,
    ) -> Result<Rule, Diagnostic> {
        // A table with a header of its own has no place.
        let at = |span: Range<usize>| {
            if span.is_empty() {
                id.span().start
            } else {
                span.start
            }
        };
        if let Some(severity) = &self.severity {
            let severities = rule
                .metadata
                .severities
                .replaced_by(severity.get_ref())
                .map_err(|message| source.diagnostic(at(severity.span()), message))?;
            rule = rule.with_severities(severities);
        }
        if let Some(parameters) = &self.parameters {
            rule = rule
                .with_parameters(parameters.get_ref())
                .map_err(|message| source.diagnostic(at(parameters.span()), message))?;
        }
        Ok(rule)
    }
}
