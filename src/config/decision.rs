//! What one rule is for one account, and why.

use std::collections::HashMap;
use std::sync::Arc;

use toml::Spanned;

use super::change::Change;
use super::policy::PolicyRule;
use crate::model::{Account, Organization};
use crate::rule::{Rule, RuleId};
use crate::scope::{Membership, Narrowness, Unstated};
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
    /// It depends on something that the input does not state.
    Unknown(Unstated),
}

/// Rules that have been changed, by their id and by which changes.
pub(super) type Changed = HashMap<(RuleId, Vec<usize>), Arc<Rule>>;

impl PolicyRule {
    /// Whether it is applied to some account.
    pub fn may_be_applied(&self) -> bool {
        let switches = self
            .changes
            .iter()
            .filter_map(|change| change.form.enabled.as_ref());
        self.is_enabled || switches.into_iter().any(|enabled| *enabled.get_ref())
    }

    pub(super) fn depends_on_account(&self) -> bool {
        !self.changes.is_empty() || self.rule.scope.is_some()
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
        self.decide_with(account, organization, &mut HashMap::new())
    }

    /// The same; rules that have been changed in the same way before are taken from `known`.
    pub(super) fn decide_with(
        &self,
        account: &Account,
        organization: Option<&Organization>,
        known: &mut Changed,
    ) -> Result<Decision, Diagnostic> {
        let mut inside: Vec<(usize, &Change)> = Vec::new();
        let mut might_enable = None;
        let mut open = Vec::new();
        for (index, change) in self.changes.iter().enumerate() {
            match change.scope.membership(account, organization) {
                Membership::Inside => inside.push((index, change)),
                Membership::Unknown(what) if change.enables() == Some(true) => {
                    might_enable = Some(what);
                }
                Membership::Unknown(what) => open.push(format!(
                    "{} may say otherwise, where {}: the input does not state the {}",
                    change.place(),
                    change.scope,
                    what.as_str()
                )),
                Membership::Outside => {}
            }
        }
        let rank = |change: &Change| (change.scope.narrowness(account), change.layer);
        inside.sort_by_key(|(_, change)| rank(change));
        require_no_tie(account, &inside, rank)?;
        let (applies, mut reasons) = self.applies(account, organization, &inside, might_enable);
        let rule = self.changed_rule(&inside, known)?;
        for (_, change) in &inside {
            let changed = change.form.severity.is_some()
                || change.form.parameters.is_some()
                || change.form.types.is_some();
            if changed {
                reasons.push(format!(
                    "changed by {}, where {}",
                    change.place(),
                    change.scope
                ));
            }
        }
        reasons.extend(open);
        Ok(Decision {
            rule,
            applies,
            reasons,
        })
    }

    fn applies(
        &self,
        account: &Account,
        organization: Option<&Organization>,
        inside: &[(usize, &Change)],
        might_enable: Option<Unstated>,
    ) -> (Applies, Vec<String>) {
        let switch = inside
            .iter()
            .rev()
            .find_map(|(_, change)| Some((change, change.enables()?)));
        if let Some((change, is_on)) = switch {
            let word = if is_on { "on" } else { "off" };
            let reason = format!("{word} by {}, where {}", change.place(), change.scope);
            return match (is_on, might_enable) {
                (true, _) => (Applies::Yes, vec![reason]),
                (false, None) => (Applies::No, vec![reason]),
                (false, Some(what)) => (Applies::Unknown(what), vec![reason]),
            };
        }
        let place = &self.decided_by;
        let scope = self.rule.scope.as_ref();
        let membership = scope.map_or(Membership::Inside, |scope| {
            scope.membership(account, organization)
        });
        let scope = scope
            .map(|scope| format!(", where {scope}"))
            .unwrap_or_default();
        let (applies, reason) = match membership {
            _ if !self.is_enabled => (Applies::No, format!("off by {place}")),
            Membership::Inside => (Applies::Yes, format!("on by {place}{scope}")),
            Membership::Outside => (
                Applies::No,
                format!("off: {} holds elsewhere{scope}", self.rule.path),
            ),
            Membership::Unknown(what) => (
                Applies::Unknown(what),
                format!(
                    "depends on the {}, which the input does not state{scope}",
                    what.as_str()
                ),
            ),
        };
        match (applies, might_enable) {
            (Applies::No, Some(what)) => (
                Applies::Unknown(what),
                vec![format!(
                    "depends on the {}, which the input does not state",
                    what.as_str()
                )],
            ),
            _ => (applies, vec![reason]),
        }
    }

    /// The rule with these changes, the later ones on top.
    fn changed_rule(
        &self,
        inside: &[(usize, &Change)],
        known: &mut Changed,
    ) -> Result<Arc<Rule>, Diagnostic> {
        if inside.is_empty() {
            return Ok(Arc::clone(&self.rule));
        }
        let key = (
            self.rule.id().clone(),
            inside.iter().map(|(index, _)| *index).collect(),
        );
        if let Some(rule) = known.get(&key) {
            return Ok(Arc::clone(rule));
        }
        let mut rule = Rule::clone(&self.rule);
        for (_, change) in inside {
            let id = Spanned::new(change.start..change.start, rule.id().clone());
            rule = change.form.apply(rule, &id, &change.source)?;
        }
        let rule = Arc::new(rule);
        known.insert(key, Arc::clone(&rule));
        Ok(rule)
    }
}

/// Of two changes that are equally narrow and say different things, nobody could say which one holds.
fn require_no_tie(
    account: &Account,
    inside: &[(usize, &Change)],
    rank: impl Fn(&Change) -> (Narrowness, usize),
) -> Result<(), Diagnostic> {
    for (index, (_, other)) in inside.iter().enumerate() {
        let clashes =
            |one: &&Change| rank(one) == rank(other) && one.form.disagrees_with(&other.form);
        let mut before = inside[..index].iter().map(|(_, one)| *one);
        if let Some(one) = before.find(clashes) {
            return Err(other.source.diagnostic(
                other.start,
                format!(
                    "account {} is in this scope and in that of {}, neither is narrower than the other, and they say different \
                     things; take the account out of one of them",
                    account.id.value,
                    one.place()
                ),
            ));
        }
    }
    Ok(())
}
