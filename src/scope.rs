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
        let is_id = ["ou-", "r-"].iter().any(|start| written.starts_with(start));
        if is_id || written.is_empty() || written.starts_with('/') || written.ends_with('/') {
            return Err(format!(
                "`{written}` is no path of an organizational unit; write its names from the root on, such as \
                 \"Root/Workloads/Prod\", with /** for what is below it as well"
            ));
        }
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
    /// Whether the organizational unit of this path is in it.
    pub fn contains(&self, path: &str) -> bool {
        self.matchers.iter().any(|glob| glob.is_match(path))
    }

    /// How many names a path in it has at least, and how many of them it says.
    fn depth(&self) -> (usize, usize) {
        let names = self.written.split('/').filter(|name| *name != "**");
        let said = names.clone().filter(|name| !is_wild(name));
        (names.clone().count(), said.count())
    }

    /// Whether it is a single unit.
    fn is_one(&self) -> bool {
        !is_wild(&self.written)
    }
}

fn is_wild(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// How narrow a scope is, seen from an account in it: listed accounts, and the management account, are narrower than tags, tags
/// than units, deeper units than higher ones, and any of them than a scope by state or by what it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Narrowness {
    names_account: bool,
    /// How many tags must have a certain value, and how many must be there.
    tags: (usize, usize),
    /// How many names the path to the unit has, how many of them are said, and whether it is that unit alone.
    unit: Option<((usize, usize), bool)>,
    others: usize,
}

impl Scope {
    /// A scope by accounts, by units or by tags; `None` where none of them is named.
    ///
    /// # Errors
    /// When more than one is named, or it holds for nothing.
    pub fn by_one_of(
        accounts: Option<Each<AccountId>>,
        ous: Option<Each<Unit>>,
        tags: Option<BTreeMap<String, TagValues>>,
    ) -> Result<Option<Self>, String> {
        let named = [accounts.is_some(), ous.is_some(), tags.is_some()];
        match named.iter().filter(|is_named| **is_named).count() {
            0 => Ok(None),
            1 => Self::try_from(ScopeForm {
                accounts,
                ous,
                tags,
                ..ScopeForm::default()
            })
            .map(Some),
            _ => Err(
                "more than one of accounts, ous and tags is named; write one for each".to_owned(),
            ),
        }
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
        let Conditions {
            accounts,
            units,
            tags,
            states,
            is_management,
        } = &self.conditions;
        let path = account.ou_path.as_ref().map(|path| &*path.value);
        // Where the unit is not known, it may be any of them.
        let is_around = |unit: &&Unit| path.is_none_or(|path| unit.contains(path));
        let around = units.iter().filter(is_around);
        let has_value = |values: &&Vec<String>| !values.iter().any(|value| value == "*");
        Narrowness {
            names_account: !accounts.is_empty() || *is_management == Some(true),
            tags: (tags.values().filter(has_value).count(), tags.len()),
            unit: around.map(|unit| (unit.depth(), unit.is_one())).max(),
            others: usize::from(!states.is_empty())
                + usize::from(is_management.is_some())
                + usize::from(self.not.is_some()),
        }
    }

    /// Whether it names accounts or units, of which one that is not there is most likely misspelt.
    pub fn names_places(&self) -> bool {
        !self.conditions.accounts.is_empty() || !self.conditions.units.is_empty()
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

    /// Whether two scopes name the same account, or the same unit or the same tags in the same way. Which others overlap
    /// cannot be told.
    pub fn overlaps(&self, other: &Self) -> bool {
        let (one, other) = (&self.conditions, &other.conditions);
        let is_listed = |unit: &Unit| other.units.iter().any(|twin| twin.written == unit.written);
        let shares_value = |(key, values): (&String, &Vec<String>)| {
            let twins = other.tags.get(key);
            twins.is_some_and(|twins| values.iter().any(|value| twins.contains(value)))
        };
        let has_same_tags = !one.tags.is_empty() && one.tags.keys().eq(other.tags.keys());
        !one.accounts.is_disjoint(&other.accounts)
            || one.units.iter().any(is_listed)
            || (has_same_tags && one.tags.iter().all(shares_value))
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
        let is_covered = |unit: &Unit| {
            let mut others = other.units.iter();
            others.any(|other| {
                other.written == unit.written || (unit.is_one() && other.contains(&unit.written))
            })
        };
        let is_everywhere = other.units.iter().any(|unit| unit.written == "**");
        let units = other.units.is_empty()
            || is_everywhere
            || (!self.units.is_empty() && self.units.iter().all(is_covered));
        let tags = other.tags.iter().all(|(key, values)| {
            let is_one =
                |value: &String| values.iter().any(|wanted| wanted == "*" || wanted == value);
            let own = self.tags.get(key);
            own.is_some_and(|own| own.iter().all(is_one))
        });
        let states = other.states.is_empty()
            || (!self.states.is_empty()
                && self.states.iter().all(|state| other.states.contains(state)));
        let part = other.is_management.is_none() || self.is_management == other.is_management;
        accounts && units && tags && states && part
    }

    fn says_nothing(&self) -> bool {
        self.accounts.is_empty()
            && self.units.is_empty()
            && self.tags.is_empty()
            && self.states.is_empty()
            && self.is_management.is_none()
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
