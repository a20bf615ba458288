use std::collections::BTreeSet;
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};
use jiff::civil::Date;
use toml::Spanned;

use super::form::{AcceptForm, DateForm, SuppressForm};
use crate::check::LONGEST_GLOB;
use crate::model::{AccountId, ContactType, Location};
use crate::rule::RuleId;
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

/// The accounts that something holds for.
#[derive(Clone, Debug)]
pub enum Scope {
    /// These accounts.
    Accounts(BTreeSet<AccountId>),
    /// The accounts in organizational units whose path one of these globs matches; `*` does not cross a `/`.
    Ous(Vec<GlobMatcher>),
}

impl Scope {
    /// Whether an account is in it. One whose organizational unit is not known is in none.
    pub fn contains(&self, account: &AccountId, ou_path: Option<&str>) -> bool {
        match self {
            Self::Accounts(accounts) => accounts.contains(account),
            Self::Ous(globs) => {
                ou_path.is_some_and(|path| globs.iter().any(|glob| glob.is_match(path)))
            }
        }
    }

    /// Whether two scopes name the same account, or the same unit in the same way. Which globs overlap cannot be told.
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Accounts(one), Self::Accounts(other)) => !one.is_disjoint(other),
            (Self::Ous(one), Self::Ous(other)) => one
                .iter()
                .any(|glob| other.iter().any(|twin| twin.glob() == glob.glob())),
            _ => false,
        }
    }
}

impl Suppression {
    pub(super) fn of(form: SuppressForm, source: &Arc<Source>) -> Result<Self, Diagnostic> {
        let start = form.rule.span().start;
        let scope = match (form.accounts, form.ous) {
            (Some(accounts), None) => Scope::Accounts(account_ids(&accounts, start, source)?),
            (None, Some(ous)) => Scope::Ous(ou_globs(&ous, start, source)?),
            (None, None) => {
                return Err(source.diagnostic(
                    start,
                    "this suppression says nowhere where it holds; add accounts or ous, or switch the rule off with \
                     enabled = false",
                ));
            }
            (Some(_), Some(_)) => {
                return Err(source.diagnostic(
                    start,
                    "this suppression names both accounts and ous; write one suppression for each",
                ));
            }
        };
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
            until: date(&form.until, source)?,
            location: source.location(form.rule.span()),
            rule: form.rule,
            source: Arc::clone(source),
        })
    }

    /// Whether it speaks of this rule on this contact.
    pub fn covers(
        &self,
        rule: &RuleId,
        contact_type: ContactType,
        account: &AccountId,
        ou_path: Option<&str>,
    ) -> bool {
        self.rule.get_ref() == rule
            && (self.types.is_empty() || self.types.contains(&contact_type))
            && self.scope.contains(account, ou_path)
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
        Ok(Self {
            accounts: account_ids(form.accounts.get_ref(), form.accounts.span().start, source)?,
            reason: reason(&form.reason, source)?,
            until: date(&form.until, source)?,
            location: source.location(form.accounts.span()),
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

/// The accounts of an exception, which begins at `start`.
fn account_ids(
    texts: &[Spanned<String>],
    start: usize,
    source: &Source,
) -> Result<BTreeSet<AccountId>, Diagnostic> {
    require_some(texts, start, source)?;
    let id = |text: &Spanned<String>| {
        text.get_ref().parse().map_err(|error| {
            source.diagnostic(text.span().start, format!("`{}`: {error}", text.get_ref()))
        })
    };
    texts.iter().map(id).collect()
}

/// The units of an exception, which begins at `start`.
fn ou_globs(
    texts: &[Spanned<String>],
    start: usize,
    source: &Source,
) -> Result<Vec<GlobMatcher>, Diagnostic> {
    require_some(texts, start, source)?;
    // What holds below a unit holds in it, too.
    let with_unit = |text: &Spanned<String>| {
        let unit = text.get_ref().strip_suffix("/**");
        let unit = unit.map(|unit| Spanned::new(text.span(), unit.to_owned()));
        [Some(text.clone()), unit]
    };
    let texts: Vec<_> = texts.iter().flat_map(with_unit).flatten().collect();
    let glob = |text: &Spanned<String>| {
        if text.get_ref().len() > LONGEST_GLOB {
            let message = format!("a glob has at most {LONGEST_GLOB} characters");
            return Err(source.diagnostic(text.span().start, message));
        }
        GlobBuilder::new(text.get_ref())
            .literal_separator(true)
            .build()
            .map(|glob| glob.compile_matcher())
            .map_err(|error| source.diagnostic(text.span().start, format!("not a glob: {error}")))
    };
    texts.iter().map(glob).collect()
}

/// A list that names nothing would hold for nothing, or be taken to hold for all.
fn require_some(
    texts: &[Spanned<String>],
    start: usize,
    source: &Source,
) -> Result<(), Diagnostic> {
    match texts {
        [] => Err(source.diagnostic(
            start,
            "this exception names no account and no unit; name at least one",
        )),
        _ => Ok(()),
    }
}

fn reason(text: &Spanned<String>, source: &Source) -> Result<String, Diagnostic> {
    match text.get_ref().trim() {
        "" => Err(source.diagnostic(text.span().start, "the reason is empty; say why")),
        reason => Ok(reason.to_owned()),
    }
}

fn date(form: &Spanned<DateForm>, source: &Source) -> Result<Date, Diagnostic> {
    form.get_ref()
        .date()
        .ok_or_else(|| source.diagnostic(form.span().start, "expected a date, such as 2027-01-31"))
}
