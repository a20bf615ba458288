//! Which accounts something holds for: a rule, a change to one, an exception, a contact that is wanted.

mod form;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use globset::GlobMatcher;
use schemars::JsonSchema;
use serde::Deserialize;

pub use form::{ScopeForm, TagValues};

use crate::model::{Account, AccountId, AccountState, Organization};
use crate::source::Each;
use crate::wording::{GlobOf, glob};

/// The accounts that something holds for. All of its conditions must hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "ScopeForm")]
pub struct Scope {
    conditions: Conditions,
    /// What holds for these does not hold.
    not: Option<Conditions>,
}

/// Conditions on an account, which must all hold; one that is empty holds for every account.
#[derive(Clone, Debug, Default)]
struct Conditions {
    accounts: BTreeSet<AccountId>,
    units: Vec<Unit>,
    tags: BTreeMap<String, Vec<String>>,
    states: Vec<AccountState>,
    is_management: Option<bool>,
}

/// A glob over paths of organizational units. What holds below a unit (`/**`) holds in it, too.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Unit {
    written: String,
    matchers: Vec<GlobMatcher>,
}

impl TryFrom<String> for Unit {
    type Error = String;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        let itself = written.strip_suffix("/**");
        let globs = std::iter::once(written.as_str()).chain(itself);
        let matchers = globs.map(|text| glob(text, GlobOf::Units));
        Ok(Self {
            matchers: matchers.collect::<Result<_, _>>()?,
            written,
        })
    }
}

impl Unit {
    fn contains(&self, path: &str) -> bool {
        self.matchers.iter().any(|glob| glob.is_match(path))
    }

    /// How many names lead to the unit, before those that may be any.
    fn depth(&self) -> usize {
        let names = self.written.split('/');
        names
            .take_while(|name| !name.contains(['*', '?', '[', '{']))
            .count()
    }
}

/// Whether something holds for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// It does.
    Inside,
    /// It does not.
    Outside,
    /// It depends on something that the input does not state.
    Unknown(Unstated),
}

/// What an input may leave open about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unstated {
    /// Its organizational unit.
    Unit,
    /// Its tags.
    Tags,
}

impl Unstated {
    /// The words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "organizational unit",
            Self::Tags => "tags",
        }
    }
}

impl Membership {
    fn of(holds: bool) -> Self {
        if holds { Self::Inside } else { Self::Outside }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Outside, _) | (_, Self::Outside) => Self::Outside,
            (Self::Unknown(what), _) | (_, Self::Unknown(what)) => Self::Unknown(what),
            (Self::Inside, Self::Inside) => Self::Inside,
        }
    }

    fn negated(self) -> Self {
        match self {
            Self::Inside => Self::Outside,
            Self::Outside => Self::Inside,
            unknown @ Self::Unknown(_) => unknown,
        }
    }
}

/// How narrow a scope is, seen from an account in it: listed accounts are narrower than tags, tags than units, deeper units
/// than higher ones, and any of them than a scope by state or by the account's part in the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Narrowness {
    lists_accounts: bool,
    tags: usize,
    depth: usize,
    others: usize,
}

impl Scope {
    /// A scope by accounts, by units and by tags.
    ///
    /// # Errors
    /// When it holds for nothing.
    pub fn of(
        accounts: Option<Each<AccountId>>,
        ous: Option<Each<Unit>>,
        tags: Option<BTreeMap<String, TagValues>>,
    ) -> Result<Self, String> {
        Self::try_from(ScopeForm {
            accounts,
            ous,
            tags,
            ..ScopeForm::default()
        })
    }

    /// Whether an account of this organization is in it.
    pub fn membership(&self, account: &Account, organization: Option<&Organization>) -> Membership {
        let inside = self.conditions.membership(account, organization);
        let excepted = self.not.as_ref();
        let excepted = excepted.map(|not| not.membership(account, organization));
        inside.and(excepted.map_or(Membership::Inside, Membership::negated))
    }

    /// How narrow it is, seen from an account in it.
    pub fn narrowness(&self, account: &Account) -> Narrowness {
        let path = account.ou_path.as_ref().map(|path| path.value.as_str());
        let units = self.conditions.units.iter();
        let around = units.filter(|unit| path.is_some_and(|path| unit.contains(path)));
        let not = usize::from(self.not.is_some());
        Narrowness {
            lists_accounts: !self.conditions.accounts.is_empty(),
            tags: self.conditions.tags.len(),
            depth: around
                .map(|unit| unit.depth() + 1)
                .max()
                .unwrap_or_default(),
            others: usize::from(!self.conditions.states.is_empty())
                + usize::from(self.conditions.is_management.is_some())
                + not,
        }
    }

    /// Whether it asks for tags.
    pub fn needs_tags(&self) -> bool {
        let of = |conditions: &Conditions| !conditions.tags.is_empty();
        of(&self.conditions) || self.not.as_ref().is_some_and(of)
    }

    /// Whether it can hold for accounts in these states only.
    pub fn states(&self) -> &[AccountState] {
        &self.conditions.states
    }

    /// Whether two scopes name the same account, or the same unit or tag in the same way. Which globs overlap cannot be told.
    pub fn overlaps(&self, other: &Self) -> bool {
        let (one, other) = (&self.conditions, &other.conditions);
        let is_listed = |unit: &Unit| other.units.iter().any(|twin| twin.written == unit.written);
        let is_tagged = |(key, values): (&String, &Vec<String>)| {
            let twins = other.tags.get(key);
            twins.is_some_and(|twins| values.iter().any(|value| twins.contains(value)))
        };
        !one.accounts.is_disjoint(&other.accounts)
            || one.units.iter().any(is_listed)
            || one.tags.iter().any(is_tagged)
    }
}

impl Conditions {
    fn membership(&self, account: &Account, organization: Option<&Organization>) -> Membership {
        let is_listed = self.accounts.is_empty() || self.accounts.contains(&account.id.value);
        let is_in_state = self.states.is_empty() || self.states.contains(&account.state);
        let manages =
            |organization: &Organization| organization.management_account == account.id.value;
        let manages = organization.is_some_and(manages);
        let is_in_part = self.is_management.is_none_or(|wanted| wanted == manages);
        Membership::of(is_listed && is_in_state && is_in_part)
            .and(self.unit_membership(account, organization))
            .and(self.tag_membership(account))
    }

    fn unit_membership(
        &self,
        account: &Account,
        organization: Option<&Organization>,
    ) -> Membership {
        match &account.ou_path {
            _ if self.units.is_empty() => Membership::Inside,
            Some(path) => Membership::of(self.units.iter().any(|unit| unit.contains(&path.value))),
            // An account that stands alone is in no unit.
            None if organization.is_none() => Membership::Outside,
            None => Membership::Unknown(Unstated::Unit),
        }
    }

    fn tag_membership(&self, account: &Account) -> Membership {
        let Some(tags) = &account.tags else {
            return match self.tags.is_empty() {
                true => Membership::Inside,
                false => Membership::Unknown(Unstated::Tags),
            };
        };
        Membership::of(self.tags.iter().all(|(key, values)| {
            let is_one =
                |value: &String| values.iter().any(|wanted| wanted == "*" || wanted == value);
            tags.get(key).is_some_and(is_one)
        }))
    }

    /// Whether everything that these conditions hold for is what `other` holds for, as far as the words tell.
    fn is_within(&self, other: &Self) -> bool {
        let accounts = other.accounts.is_empty()
            || (!self.accounts.is_empty() && self.accounts.is_subset(&other.accounts));
        let is_listed = |unit: &Unit| other.units.iter().any(|twin| twin.written == unit.written);
        let units =
            other.units.is_empty() || (!self.units.is_empty() && self.units.iter().all(is_listed));
        let tags = other.tags.iter().all(|(key, values)| {
            let own = self.tags.get(key);
            own.is_some_and(|own| own.iter().all(|value| values.contains(value)))
        });
        let states = other.states.is_empty()
            || (!self.states.is_empty()
                && self.states.iter().all(|state| other.states.contains(state)));
        let part = other.is_management.is_none() || self.is_management == other.is_management;
        accounts && units && tags && states && part
    }

    fn says_nothing(&self) -> bool {
        self.is_within(&Self::default()) && Self::default().is_within(self)
    }
}

impl fmt::Display for Scope {
    /// The scope as it is written in TOML, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.conditions.written();
        if let Some(not) = &self.not {
            parts.push(format!("not = {{ {} }}", not.written().join(", ")));
        }
        write!(f, "{}", parts.join(", "))
    }
}

impl Conditions {
    fn written(&self) -> Vec<String> {
        let list = |key: &str, items: Vec<String>| {
            let quoted: Vec<_> = items.iter().map(|item| format!("{item:?}")).collect();
            (!items.is_empty()).then(|| format!("{key} = [{}]", quoted.join(", ")))
        };
        let accounts = self.accounts.iter().map(ToString::to_string).collect();
        let units = self.units.iter().map(|unit| unit.written.clone()).collect();
        let states = self.states.iter().map(|state| state.as_str().to_owned());
        let tags = self.tags.iter();
        let tags = tags.filter_map(|(key, values)| list(key, values.clone()));
        let tags: Vec<_> = tags.collect();
        [
            list("accounts", accounts),
            list("ous", units),
            (!tags.is_empty()).then(|| format!("tags = {{ {} }}", tags.join(", "))),
            list("states", states.collect()),
            self.is_management
                .map(|wanted| format!("management-account = {wanted}")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
