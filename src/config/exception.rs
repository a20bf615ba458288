use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;

use super::form::{AcceptForm, SuppressForm};
use crate::model::{AccountId, ContactType, Location};
use crate::rule::RuleId;
use crate::scope::Scope;
use crate::source::{Diagnostic, Source};

/// `[[suppress]]`: findings that somebody has decided not to count, for a reason and for a time.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// The rule.
    pub rule: Spanned<RuleId>,
    /// Where it holds.
    pub scope: Scope,
    /// The contact types; empty: all of them.
    pub types: Vec<ContactType>,
    /// Why.
    pub reason: String,
    /// Who has decided it.
    pub owner: Option<String>,
    /// The last day on which it holds.
    pub until: Date,
    /// Where it is written.
    pub location: Location,
    pub(super) source: Arc<Source>,
}

/// `[[accept-unreadable]]`: accounts of which something cannot be read, which somebody has accepted.
#[derive(Clone, Debug)]
pub struct AcceptedGap {
    /// The accounts.
    pub accounts: BTreeSet<AccountId>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Date,
    /// Where it is written.
    pub location: Location,
}

impl Suppression {
    pub(super) fn of(form: SuppressForm, source: &Arc<Source>) -> Result<Self, Diagnostic> {
        let start = form.rule.span().start;
        let wrong = |message: String| source.diagnostic(start, message);
        let scope = Scope::by_one_of(form.accounts, form.ous, form.tags)
            .map_err(|message| wrong(format!("this suppression: {message}")))?;
        let nowhere = "this suppression says nowhere where it holds; add accounts, ous or tags, or switch the rule off with \
                       enabled = false";
        let scope = scope.ok_or_else(|| wrong(nowhere.to_owned()))?;
        Ok(Self {
            scope,
            types: match form.types {
                Some(types) if types.is_empty() => {
                    let message = "types is empty; name at least one, or leave it out for all";
                    return Err(source.diagnostic(start, message));
                }
                types => types.unwrap_or_default(),
            },
            reason: reason(&form.reason, source)?,
            owner: form.owner,
            until: form.until.0,
            location: source.location(form.rule.span()),
            rule: form.rule,
            source: Arc::clone(source),
        })
    }

    /// Whether it speaks of this rule on this contact, or on contacts together.
    pub fn speaks_of(&self, rule: &RuleId, contact_type: Option<ContactType>) -> bool {
        let is_of_type = |of| self.types.is_empty() || self.types.contains(&of);
        self.rule.get_ref() == rule && contact_type.is_none_or(is_of_type)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let share_types = self.types.is_empty()
            || other.types.is_empty()
            || self.types.iter().any(|of| other.types.contains(of));
        self.rule.get_ref() == other.rule.get_ref()
            && share_types
            && self.scope.overlaps(&other.scope)
    }
}

impl AcceptedGap {
    pub(super) fn of(form: AcceptForm, source: &Source) -> Result<Self, Diagnostic> {
        if form.accounts.get_ref().0.is_empty() {
            let message = "this exception names no account; name at least one";
            return Err(source.diagnostic(form.accounts.span().start, message));
        }
        Ok(Self {
            location: source.location(form.accounts.span()),
            accounts: form.accounts.into_inner().0.into_iter().collect(),
            reason: reason(&form.reason, source)?,
            until: form.until.0,
        })
    }
}

/// Of two suppressions for the same thing, nobody could say which one holds.
pub(super) fn require_distinct(suppressions: &[Arc<Suppression>]) -> Result<(), Diagnostic> {
    for (index, suppression) in suppressions.iter().enumerate() {
        if let Some(other) = suppressions[..index]
            .iter()
            .find(|other| other.overlaps(suppression))
        {
            return Err(suppression.source.diagnostic(
                suppression.rule.span().start,
                format!(
                    "`{}` is already suppressed for some of these at {}; keep one of the two",
                    suppression.rule.get_ref(),
                    other.location
                ),
            ));
        }
    }
    Ok(())
}

fn reason(text: &Spanned<String>, source: &Source) -> Result<String, Diagnostic> {
    match text.get_ref().trim() {
        "" => Err(source.diagnostic(text.span().start, "the reason is empty; say why")),
        reason => Ok(reason.to_owned()),
    }
}
