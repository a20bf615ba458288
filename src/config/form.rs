//! The TOML form of one file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::Rate;
use crate::check::{Address, ApprovedList, Country, Domain, Glob, Pattern};
use crate::model::{AccountState, ContactType};
use crate::rule::{RuleId, SeverityForm};
use crate::source::{Diagnostic, Source};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ConfigForm {
    #[serde(default)]
    pub(super) extends: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) approved: ApprovedForm,
    #[serde(default)]
    pub(super) accounts: AccountsForm,
    #[serde(default)]
    pub(super) phone: PhoneForm,
    #[serde(default)]
    pub(super) rules: BTreeMap<Spanned<RuleId>, RuleOverride>,
    #[serde(default)]
    pub(super) suppress: Vec<SuppressForm>,
    #[serde(default)]
    pub(super) accept_unreadable: Vec<AcceptForm>,
    #[serde(default)]
    pub(super) collect: CollectForm,
}

impl ConfigForm {
    pub(super) fn parse(source: &Source) -> Result<Self, Diagnostic> {
        toml::from_str(source.text()).map_err(|error| source.toml_diagnostic(&error))
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct ApprovedForm {
    addresses: Vec<Address>,
    domains: Vec<Domain>,
    globs: Vec<Glob>,
    patterns: Vec<Pattern>,
    pub(super) files: Vec<Spanned<String>>,
}

impl ApprovedForm {
    pub(super) fn into_list(self) -> ApprovedList {
        ApprovedList::new(self.addresses, self.domains, self.globs, self.patterns)
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct AccountsForm {
    pub(super) states: Option<Spanned<Vec<AccountState>>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct PhoneForm {
    pub(super) country: Option<Country>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct CollectForm {
    pub(super) rates: RatesForm,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(super) struct RatesForm {
    pub(super) get_alternate_contact: Option<Rate>,
    pub(super) get_contact_information: Option<Rate>,
}

/// What a file changes about a rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RuleOverride {
    /// Left out: as the files below say.
    pub(super) enabled: Option<bool>,
    pub(super) severity: Option<Spanned<SeverityForm>>,
    pub(super) parameters: Option<Spanned<toml::Table>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct SuppressForm {
    pub(super) rule: Spanned<RuleId>,
    pub(super) accounts: Option<Vec<Spanned<String>>>,
    pub(super) ous: Option<Vec<Spanned<String>>>,
    pub(super) types: Option<Vec<ContactType>>,
    pub(super) reason: Spanned<String>,
    pub(super) owner: Option<String>,
    pub(super) until: Spanned<DateForm>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct AcceptForm {
    pub(super) accounts: Spanned<Vec<Spanned<String>>>,
    pub(super) reason: Spanned<String>,
    pub(super) until: Spanned<DateForm>,
}

/// A date, which TOML can write with and without quotes.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a date, such as 2027-01-31")]
pub(super) enum DateForm {
    Toml(toml::value::Datetime),
    Text(String),
}

impl DateForm {
    pub(super) fn date(&self) -> Option<Date> {
        match self {
            Self::Toml(date) => date.to_string().parse().ok(),
            Self::Text(date) => date.parse().ok(),
        }
    }
}
