//! What one rule is for one account, and why.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::change::Change;
use super::narrowest::{Narrowest, Rank, Said, Standing, Tie, narrowest};
use super::policy::PolicyRule;
use crate::model::{Account, ContactType, Organization};
use crate::rule::{Rule, RuleId, Severities, Severity};
use crate::scope::{Membership, Unstated};
use crate::source::Diagnostic;

/// A rule for one account.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The rule as it is for this account.
    pub rule: Arc<Rule>,
    /// Whether it is applied.
    pub applies: Applies,
    /// Why, in a sentence each.
    pub reasons: Vec<String>,
}

/// Whether a rule is applied to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// It, or what it asks, depends on something that the input does not state.
    Unknown(Unstated),
}

/// Rules that have been changed, by their id and by which change each of their values comes from.
pub(super) type Changed = HashMap<(RuleId, Vec<Option<usize>>), Arc<Rule>>;

/// What holds of a rule, value by value.
struct Values {
    enabled: Narrowest<bool>,
    types: Narrowest<Vec<ContactType>>,
    /// By contact type, or one for contacts together.
    severities: Vec<(Option<ContactType>, Narrowest<Severity>)>,
    parameters: BTreeMap<String, Narrowest<Option<toml::Value>>>,
}

impl Values {
    /// What changes say of a rule, from which these are chosen by their standing.
    fn of(rule: &Rule, changes: &[Change], standings: &[Standing]) -> Result<Self, Tie> {
        /// What somebody says of one thing, if they say something of it.
        fn said<V>(
            changes: &[Change],
            standings: &[Standing],
            value: impl Fn(&Change) -> Option<V>,
        ) -> Vec<Said<V>> {
            let each = standings.iter().filter_map(|standing| {
                let value = value(&changes[standing.by?])?;
                Some(Said {
                    value,
                    standing: *standing,
                })
            });
            each.collect()
        }
        let metadata = &rule.metadata;
        let severities = metadata.severities.iter().into_iter().map(|(of, own)| {
            let said = said(changes, standings, |change| {
                change.severity.as_ref()?.of(of)
            });
            Ok((of, narrowest(own, &said)?))
        });
        let keys = changes.iter().flat_map(|change| change.parameters.keys());
        let parameters = keys.map(|key| {
            let own = rule.parameters().find(|(name, _)| name == key);
            let own = own.map(|(_, value)| value.clone());
            let said = said(changes, standings, |change| {
                Some(Some(change.parameters.get(key)?.clone()))
            });
            Ok((key.clone(), narrowest(own, &said)?))
        });
        Ok(Self {
            enabled: narrowest(true, &said(changes, standings, |change| change.enabled))?,
            types: narrowest(
                metadata.types.clone(),
                &said(changes, standings, |change| change.types.clone()),
            )?,
            severities: severities.collect::<Result<_, _>>()?,
            parameters: parameters.collect::<Result<_, _>>()?,
        })
    }

    /// What must be known to tell what the rule asks.
    fn doubt(&self) -> Option<Unstated> {
        let mut parameters = self.parameters.values();
        let of_parameters = parameters.find_map(|value| value.doubt);
        self.enabled.doubt.or(self.types.doubt).or(of_parameters)
    }

    /// The changes that the values come from which make the rule what it is, in one order.
    fn origins(&self) -> Vec<Option<usize>> {
        let severities = self.severities.iter().map(|(_, value)| value.by);
        let parameters = self.parameters.values().map(|value| value.by);
        let types = std::iter::once(self.types.by);
        types.chain(severities).chain(parameters).collect()
    }

    /// Whether a change would go before one of these values, if it held.
    fn yield_to(&self, change: &Change, rank: Rank) -> bool {
        let severities = self.severities.iter();
        let severities = severities.map(|(of, value)| {
            let said = change.severity.as_ref().and_then(|form| form.of(*of));
            (said.is_some(), value.rank)
        });
        let parameters = self.parameters.iter();
        let parameters =
            parameters.map(|(key, value)| (change.parameters.contains_key(key), value.rank));
        let of_itself = [
            (change.enabled.is_some(), self.enabled.rank),
            (change.types.is_some(), self.types.rank),
        ];
        let mut all = of_itself.into_iter().chain(severities).chain(parameters);
        all.any(|(is_said, known)| is_said && rank >= known)
    }

    /// The rule with these values.
    ///
    /// # Errors
    /// When they do not go together; that stands where the last of them is written.
    fn apply(&self, rule: &Rule, changes: &[Change]) -> Result<Rule, Diagnostic> {
        self.applied(rule).map_err(|message| {
            let last = self.origins().into_iter().flatten().max();
            match last.map(|index| &changes[index]) {
                Some(change) => change.source.diagnostic(change.start, message),
                None => Diagnostic::of_file(rule.path.clone(), message),
            }
        })
    }

    fn applied(&self, rule: &Rule) -> Result<Rule, String> {
        let parameters = self.parameters.iter();
        let parameters =
            parameters.filter_map(|(key, value)| Some((key.clone(), value.value.clone()?)));
        let parameters: toml::Table = parameters.collect();
        let mut rule = rule.clone();
        if !parameters.is_empty() {
            rule = rule.with_parameters(&parameters)?;
        }
        let by_type = self.severities.iter();
        let by_type = by_type.filter_map(|(of, value)| Some(((*of)?, value.value)));
        let by_type: BTreeMap<_, _> = by_type.collect();
        let severities = match self.severities.as_slice() {
            [(None, whole)] => Severities::Whole(whole.value),
            _ => Severities::ByType(by_type),
        };
        rule.with_severities(severities)
            .with_types(&self.types.value)
    }
}

impl PolicyRule {
    /// A rule as it was loaded, with everything that the configuration says of it.
    ///
    /// # Errors
    /// When two changes that hold everywhere say different things, or do not go together.
    pub(super) fn new(loaded: Arc<Rule>, changes: Vec<Change>) -> Result<Self, Diagnostic> {
        let everywhere: Vec<_> = changes
            .iter()
            .enumerate()
            .filter(|(_, change)| change.scope.is_none())
            .map(|(index, change)| Standing {
                by: Some(index),
                rank: (None, change.layer + 1),
                doubt: None,
            })
            .collect();
        let values = Values::of(&loaded, &changes, &everywhere)
            .map_err(|tie| {
                tied(&changes, tie, |place| {
                    format!("this says something else than {place}, and both hold everywhere; keep one of them")
                })
            })?;
        let rule = values.apply(&loaded, &changes)?;
        let decided_by = values.enabled.by.map(|index| changes[index].place());
        Ok(Self {
            rule: Arc::new(rule),
            is_enabled: values.enabled.value,
            decided_by: decided_by.unwrap_or_else(|| loaded.path.clone()),
            loaded,
            changes,
        })
    }

    /// Whether it is applied to some account.
    pub fn may_be_applied(&self) -> bool {
        self.is_enabled
            || self
                .changes
                .iter()
                .any(|change| change.scope.is_some() && change.enabled == Some(true))
    }

    /// Whether it may differ between accounts.
    pub(super) fn depends_on_account(&self) -> bool {
        self.rule.scope.is_some() || self.changes.iter().any(|change| change.scope.is_some())
    }

    /// What the rule is for one account, and why.
    ///
    /// # Errors
    /// When two changes are equally narrow for the account and say different things.
    pub fn decide(
        &self,
        account: &Account,
        organization: Option<&Organization>,
    ) -> Result<Decision, Diagnostic> {
        let (rule, applies) = self.decide_with(account, organization, &mut HashMap::new())?;
        let standings = self.standings(account, organization);
        let values = self.values(account, &standings)?;
        let switched_by = values
            .enabled
            .by
            .map(|index| self.changes[index].place_and_scope());
        let switched_by = switched_by.unwrap_or_else(|| self.decided_by.clone());
        let word = if values.enabled.value { "on" } else { "off" };
        let mut reasons = vec![format!("{word} by {switched_by}")];
        if let Some(scope) = self.rule.scope.as_ref().filter(|_| values.enabled.value) {
            let path = &self.rule.path;
            reasons.push(match scope.membership(account, organization) {
                Membership::Inside => format!("{path} holds here, where {scope}"),
                Membership::Outside => format!("{path} holds elsewhere, where {scope}"),
                Membership::Unknown(what) => format!(
                    "{path} holds where {scope}: the input does not state the {}",
                    what.as_str()
                ),
            });
        }
        let mut changed_by: Vec<_> = values.origins().into_iter().flatten().collect();
        changed_by.sort_unstable();
        changed_by.dedup();
        let changed_by = changed_by.iter().map(|index| &self.changes[*index]);
        reasons.extend(changed_by.map(|change| format!("changed by {}", change.place_and_scope())));
        for standing in &standings {
            if let (Some(what), Some(index)) = (standing.doubt, standing.by)
                && values.yield_to(&self.changes[index], standing.rank)
            {
                reasons.push(format!(
                    "may be changed by {}: the input does not state the {}",
                    self.changes[index].place_and_scope(),
                    what.as_str()
                ));
            }
        }
        Ok(Decision {
            rule,
            applies,
            reasons,
        })
    }

    /// What the rule is for one account, and whether it is applied. Rules that have been changed in the same way before are
    /// taken from `known`.
    pub(super) fn decide_with(
        &self,
        account: &Account,
        organization: Option<&Organization>,
        known: &mut Changed,
    ) -> Result<(Arc<Rule>, Applies), Diagnostic> {
        let own = self.rule.scope.as_ref();
        let own = own.map(|scope| scope.membership(account, organization));
        let own = own.unwrap_or(Membership::Inside);
        let standings = self.standings(account, organization);
        let values = self.values(account, &standings)?;
        let applies = match (values.enabled.value, own, values.doubt()) {
            (_, Membership::Outside, _) => Applies::No,
            (false, _, _) if values.enabled.doubt.is_none() => Applies::No,
            (_, Membership::Unknown(what), _) | (_, _, Some(what)) => Applies::Unknown(what),
            (_, Membership::Inside, None) => Applies::Yes,
        };
        let key = (self.rule.id().clone(), values.origins());
        let is_scoped = |index: usize| self.changes[index].scope.is_some();
        if !key.1.iter().flatten().copied().any(is_scoped) {
            return Ok((Arc::clone(&self.rule), applies));
        }
        if let Some(rule) = known.get(&key) {
            return Ok((Arc::clone(rule), applies));
        }
        let rule = values.apply(&self.loaded, &self.changes)?;
        let rule = Arc::new(rule);
        known.insert(key, Arc::clone(&rule));
        Ok((rule, applies))
    }

    fn standings(&self, account: &Account, organization: Option<&Organization>) -> Vec<Standing> {
        let changes = self.changes.iter().enumerate();
        let standings = changes.filter_map(|(index, change)| {
            Standing::of(
                index,
                change.scope.as_ref(),
                change.layer,
                account,
                organization,
            )
        });
        standings.collect()
    }

    fn values(&self, account: &Account, standings: &[Standing]) -> Result<Values, Diagnostic> {
        Values::of(&self.loaded, &self.changes, standings).map_err(|tie| {
            let id = &account.id.value;
            tied(&self.changes, tie, |place| {
                format!(
                    "account {id} is in this scope and in that of {place}; neither is narrower, and they say different things: \
                     take it out of one of them, or say under accounts = [\"{id}\"] what holds for it"
                )
            })
        })
    }
}

/// Of two changes that count the same and say different things, nobody could say which one holds.
fn tied(
    changes: &[Change],
    Tie(one, other): Tie,
    message: impl FnOnce(String) -> String,
) -> Diagnostic {
    let (one, other) = (&changes[one], &changes[other]);
    other.source.diagnostic(other.start, message(one.place()))
}
