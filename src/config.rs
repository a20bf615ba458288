//! contact-lint.toml: what an organization approves, what it excuses, and what it wants otherwise than the rules say.
//!
//! A file may extend others. Its own values count before theirs; what is approved, suppressed and accepted adds up.

mod assignment;
mod change;
mod decision;
mod declared;
mod effective;
mod exception;
mod form;
mod narrowest;
mod policy;
mod preset;
mod rates;

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::{Schema, schema_for};
use toml::Spanned;

pub use assignment::{AppliedRules, AssignedAccount, Assignment};
pub use decision::{Applies, Decision};
pub use declared::Declared;
pub use exception::{AcceptedGap, Suppression};
use form::{ConfigForm, RuleOverride};
pub use policy::{Policy, PolicyRule};
pub use preset::{DEFAULT, PRESETS, preset};
pub use rates::{Operation, Rate, Rates};

use crate::check::{ApprovedList, Country};
use crate::model::{AccountId, AccountState};
use crate::rule::{Rule, RuleId};
use crate::ruleset::RuleSet;
use crate::source::{Diagnostic, Source};

/// The name that the file has where it is looked for.
pub const FILE_NAME: &str = "contact-lint.toml";

/// A log holds thousands of results, and AWS lets nobody have more than 50,000 accounts.
const MOST_SHARDS: u32 = 1_000;

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
    /// In how many logs SARIF is written.
    pub shards: NonZeroU32,
    /// The file that reviews are kept in, where one is named.
    pub ledger: Option<String>,
    /// Findings that do not count.
    pub suppressions: Vec<Arc<Suppression>>,
    /// Gaps that do not make a run incomplete.
    pub accepted_gaps: Vec<Arc<AcceptedGap>>,
    /// What contacts should be.
    pub declared: Vec<Arc<Declared>>,
    /// What each file says of rules, the later ones on top.
    layers: Vec<Layer>,
}

/// What one file says of rules.
#[derive(Clone, Debug)]
struct Layer {
    source: Arc<Source>,
    /// The rules that are on and no others, of those that may be selected.
    select: Option<Vec<Spanned<RuleId>>>,
    /// Changes to rules, in the order of the file.
    overrides: Vec<(Spanned<RuleId>, RuleOverride)>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            approved: ApprovedList::default(),
            states: AccountState::CHECKED_BY_DEFAULT.to_vec(),
            country: None,
            rates: Rates::default(),
            shards: NonZeroU32::MIN,
            ledger: None,
            suppressions: Vec::new(),
            accepted_gaps: Vec::new(),
            declared: Vec::new(),
            layers: Vec::new(),
        }
    }
}

/// What a file names that stands in other files, as it is written there, with its place.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Configurations that it extends.
    pub extends: Vec<Spanned<String>>,
    /// Files and folders of rules.
    pub rule_files: Vec<Spanned<String>>,
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
            rule_files: form.rule_files,
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
        self.rates.extend(form.collect.rates);
        if let Some(shards) = form.sarif.shards {
            if shards.get_ref().get() > MOST_SHARDS {
                let message = format!("{MOST_SHARDS} shards are enough for every organization");
                return Err(source.diagnostic(shards.span().start, message));
            }
            self.shards = shards.into_inner();
        }
        if let Some(ledger) = form.reviews.ledger {
            let folder = Path::new(source.path()).parent().unwrap_or(Path::new(""));
            self.ledger = Some(folder.join(ledger).display().to_string());
        }
        let suppressions = form.suppress.into_iter();
        let suppressions = suppressions.map(|form| Suppression::of(form, &source).map(Arc::new));
        self.suppressions
            .extend(suppressions.collect::<Result<Vec<_>, _>>()?);
        exception::require_distinct(&self.suppressions)?;
        let gaps = form.accept_unreadable.into_iter();
        let gaps = gaps.map(|form| AcceptedGap::of(form, &source).map(Arc::new));
        self.accepted_gaps
            .extend(gaps.collect::<Result<Vec<_>, _>>()?);
        let declared = form.expect.into_iter();
        let layer = self.layers.len();
        let declared = declared.map(|form| Declared::of(form, layer, &source).map(Arc::new));
        self.declared
            .extend(declared.collect::<Result<Vec<_>, _>>()?);
        if let Some([]) = form.select.as_deref() {
            let message = "select is empty, so that no rule would be on; name at least one, or leave it out for all";
            return Err(source.diagnostic(0, message));
        }
        self.layers.push(Layer {
            select: form.select,
            overrides: Layer::overrides_of(form.rules),
            source,
        });
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

    /// Whether an exception depends on the tags of accounts.
    pub fn needs_tags(&self) -> bool {
        self.suppressions
            .iter()
            .any(|suppression| suppression.scope.needs_tags())
    }

    /// The paths of the files that it was read from.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().map(|layer| layer.source.path())
    }
}

/// The rule that a file names.
fn require_rule<'r>(
    rules: &'r RuleSet,
    id: &Spanned<RuleId>,
    source: &Source,
) -> Result<&'r Rule, Diagnostic> {
    let name = id.get_ref().as_str();
    rules
        .require(name)
        .map_err(|message| source.diagnostic(id.span().start, message))
}

/// The JSON Schema of a configuration file.
pub fn schema() -> Schema {
    schema_for!(ConfigForm)
}
