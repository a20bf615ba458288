//! The TOML form of a scope.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Conditions, Scope, Unit};
use crate::model::{AccountId, AccountState};
use crate::source::Each;

/// The TOML form of a scope: which accounts something holds for. All conditions must hold.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Where")]
pub struct ScopeForm {
    /// These accounts.
    pub(super) accounts: Option<Each<AccountId>>,
    /// The accounts in these organizational units, by globs over paths such as `Root/Workloads/Prod`.
    pub(super) ous: Option<Each<Unit>>,
    /// The accounts with all of these tags, each with one of these values; `*` is any value.
    pub(super) tags: Option<BTreeMap<String, TagValues>>,
    /// The accounts in these states.
    pub(super) states: Option<Each<AccountState>>,
    /// The organization's management account, or all others.
    pub(super) management_account: Option<bool>,
    /// But not the accounts for which all of these hold.
    pub(super) not: Option<Box<ScopeForm>>,
}

/// The values that a tag may have.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected a text or a list of texts; `*` is any value"
)]
pub enum TagValues {
    /// This one.
    One(String),
    /// One of these.
    Many(Vec<String>),
}

impl TryFrom<ScopeForm> for Scope {
    type Error = String;

    fn try_from(mut form: ScopeForm) -> Result<Self, Self::Error> {
        let not = form.not.take();
        let conditions = Conditions::try_from(form)?;
        let not = match not {
            Some(not) if not.not.is_some() => {
                return Err(
                    "`not` stands within `not`; write its conditions once, outside".to_owned(),
                );
            }
            Some(not) => Some(Conditions::try_from(*not)?),
            None => None,
        };
        if not
            .as_ref()
            .map_or(conditions.says_nothing(), Conditions::says_nothing)
        {
            return Err(
                "this `where` says nothing; name accounts, ous, tags, states or management-account, or leave it out for all \
                 accounts"
                    .to_owned(),
            );
        }
        if not.as_ref().is_some_and(|not| conditions.is_within(not)) {
            return Err(
                "this `where` contradicts itself: `not` takes out all that the other conditions let in, so that no account is left"
                    .to_owned(),
            );
        }
        Ok(Self { conditions, not })
    }
}

impl TryFrom<ScopeForm> for Conditions {
    type Error = String;

    fn try_from(form: ScopeForm) -> Result<Self, Self::Error> {
        let empty = |key: &str| {
            Err(format!(
                "{key} is empty, so that it would hold for no account; name at least one, or leave it out"
            ))
        };
        let tags = form.tags.map(|tags| {
            let values = |values| match values {
                TagValues::One(value) => vec![value],
                TagValues::Many(values) => values,
            };
            tags.into_iter()
                .map(|(key, of)| (key, values(of)))
                .collect::<BTreeMap<_, _>>()
        });
        match (&form.accounts, &form.ous, &tags, &form.states) {
            (Some(accounts), ..) if accounts.0.is_empty() => return empty("accounts"),
            (_, Some(ous), ..) if ous.0.is_empty() => return empty("ous"),
            (_, _, Some(tags), _) if tags.is_empty() || tags.values().any(Vec::is_empty) => {
                return empty("tags");
            }
            (.., Some(states)) if states.0.is_empty() => return empty("states"),
            (Some(accounts), ..)
                if accounts.0.len() > 1 && form.management_account == Some(true) =>
            {
                return Err(
                    "this `where` contradicts itself: an organization has one management account, and several accounts are named"
                        .to_owned(),
                );
            }
            _ => {}
        }
        Ok(Self {
            accounts: form.accounts.unwrap_or_default().0.into_iter().collect(),
            units: form.ous.unwrap_or_default().0,
            tags: tags.unwrap_or_default(),
            states: form.states.unwrap_or_default().0,
            is_management: form.management_account,
        })
    }
}
