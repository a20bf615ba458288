//! The rules for each account, and what its contacts should be.

use std::collections::HashMap;
use std::sync::Arc;

use super::decision::{Applies, Changed};
use super::narrowest::{Said, Standing, Tie, narrowest};
use super::policy::Policy;
use crate::check::Expectations;
use crate::model::{Account, ContactType, Location, Organization};
use crate::rule::{Metadata, Rule, RuleId};
use crate::scope::{Membership, Scope, Unstated};
use crate::source::Diagnostic;

/// The rules for each account, and what its contacts should be.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// In the order of the accounts.
    accounts: Vec<AssignedAccount>,
    /// What the rules say of themselves that are applied to some account, by id.
    pub rules: Vec<Arc<Metadata>>,
    /// Whether only some rules were asked for.
    pub is_selection: bool,
    /// Where scopes are written in which no account is.
    pub empty_scopes: Vec<Location>,
}

/// Rules that are applied to an account, by id; or that might be, if something were known that the input does not state.
pub type AppliedRules = Vec<(Arc<Rule>, Option<Unstated>)>;

/// The rules for one account, and what its contacts should be.
#[derive(Clone, Debug)]
pub struct AssignedAccount {
    /// The rules that are applied, or might be, by id.
    pub rules: Arc<AppliedRules>,
    /// What its contacts should be.
    pub expected: Arc<Expectations>,
}

/// Lists of rules. Accounts whose rules are the same hold one list of them.
#[derive(Default)]
struct Shared(HashMap<Vec<(usize, Option<Unstated>)>, Arc<AppliedRules>>);

impl Shared {
    /// The list of these rules, as they are for the contacts that are judged.
    fn list(&mut self, policy: &Policy, rules: AppliedRules) -> Arc<AppliedRules> {
        let key = rules.iter();
        let key = key.map(|(rule, doubt)| (Arc::as_ptr(rule).addr(), *doubt));
        let list = self.0.entry(key.collect()).or_insert_with(|| {
            let rules = rules.into_iter();
            let judged = rules.filter_map(|(rule, doubt)| Some((policy.of_contacts(rule)?, doubt)));
            Arc::new(judged.collect())
        });
        Arc::clone(list)
    }
}

impl Assignment {
    /// The accounts in their order.
    pub fn accounts(&self) -> &[AssignedAccount] {
        &self.accounts
    }
}

impl Policy {
    /// What each account's rules are, and what its contacts should be.
    ///
    /// # Errors
    /// When two changes, or two expected contacts, are equally narrow for an account and say different things.
    pub fn assign(
        &self,
        accounts: &[Account],
        organization: Option<&Organization>,
    ) -> Result<Assignment, Diagnostic> {
        let mut known = Changed::new();
        let is_same_everywhere = self.rules.iter().all(|rule| !rule.depends_on_account());
        let mut shared = Shared::default();
        let nothing_expected = Arc::new(Expectations::new());
        let mut assigned: Vec<AssignedAccount> = Vec::with_capacity(accounts.len());
        for account in accounts {
            let rules = match assigned.last() {
                Some(other) if is_same_everywhere => Arc::clone(&other.rules),
                _ => shared.list(self, self.rules_of(account, organization, &mut known)?),
            };
            let expected = match self.expects_nothing() {
                true => Arc::clone(&nothing_expected),
                false => Arc::new(self.expected_of(account, organization)?),
            };
            assigned.push(AssignedAccount { rules, expected });
        }
        Ok(Assignment {
            accounts: assigned,
            is_selection: self.is_selection,
            empty_scopes: self.empty_scopes(accounts, organization),
            rules: self.metadata(&known),
        })
    }

    /// Where scopes are written that name accounts or units, and in which none of these accounts is or may be.
    fn empty_scopes(
        &self,
        accounts: &[Account],
        organization: Option<&Organization>,
    ) -> Vec<Location> {
        let of_rules = self.rules.iter().flat_map(|rule| {
            let own = rule
                .rule
                .scope
                .as_ref()
                .zip(rule.rule.scope_location.clone());
            let changes = rule.changes.iter();
            let of_changes =
                changes.filter_map(|change| Some((change.scope.as_ref()?, change.location())));
            of_changes.chain(own)
        });
        let declared = self.declared.iter();
        let of_declared = declared
            .filter_map(|declared| Some((declared.scope.as_ref()?, declared.location.clone())));
        let is_empty = |(scope, _): &(&Scope, Location)| {
            let is_outside =
                |account| scope.membership(account, organization) == Membership::Outside;
            scope.names_places() && accounts.iter().all(is_outside)
        };
        let empty = of_rules.chain(of_declared).filter(is_empty);
        empty.map(|(_, location)| location).collect()
    }

    /// What the rules say of themselves that are applied to some account, by id, each with its worst severity anywhere.
    fn metadata(&self, changed: &Changed) -> Vec<Arc<Metadata>> {
        let mut worst: HashMap<&RuleId, Vec<&Metadata>> = HashMap::new();
        for ((id, _), rule) in changed {
            worst.entry(id).or_default().push(&rule.metadata);
        }
        let rules = self.rules.iter().filter(|rule| rule.may_be_applied());
        rules
            .filter(|rule| self.of_contacts(Arc::clone(&rule.rule)).is_some())
            .map(|rule| {
                let metadata = &rule.rule.metadata;
                match worst.get(&metadata.id) {
                    None => Arc::clone(metadata),
                    Some(changed) => Arc::new(metadata.with_worst_of(changed)),
                }
            })
            .collect()
    }

    /// The rules that are applied to an account, or might be, whatever contacts are judged.
    fn rules_of(
        &self,
        account: &Account,
        organization: Option<&Organization>,
        known: &mut Changed,
    ) -> Result<AppliedRules, Diagnostic> {
        let mut rules = Vec::new();
        for rule in &self.rules {
            let (rule, applies) = rule.decide_with(account, organization, known)?;
            let doubt = match applies {
                Applies::Yes => None,
                Applies::Unknown(what) => Some(what),
                Applies::No => continue,
            };
            rules.push((rule, doubt));
        }
        Ok(rules)
    }

    /// What an account's contacts should be: of what is declared for each, the narrowest.
    fn expected_of(
        &self,
        account: &Account,
        organization: Option<&Organization>,
    ) -> Result<Expectations, Diagnostic> {
        let mut expectations = Expectations::new();
        let is_meant = |of: &ContactType| self.contacts.is_empty() || self.contacts.contains(of);
        for of in ContactType::ALL.into_iter().filter(is_meant) {
            let declared = self.declared.iter().enumerate();
            let declared = declared.filter(|(_, declared)| declared.contact_type == of);
            let said = declared.filter_map(|(index, declared)| {
                let scope = declared.scope.as_ref();
                let standing = Standing::of(index, scope, declared.layer, account, organization)?;
                let value = Some(Arc::clone(&declared.contact));
                Some(Said { value, standing })
            });
            let said: Vec<_> = said.collect();
            let holds = narrowest(None, &said).map_err(|Tie(one, other)| {
                let (one, other) = (&self.declared[one], &self.declared[other]);
                let message = format!(
                    "account {} has two values here for what its {of} contact should be, and neither scope is narrower than \
                     the other: this one, and {}; take the account out of one of them",
                    account.id.value, one.location
                );
                other.source.diagnostic(other.start, message)
            })?;
            match (holds.doubt, holds.value) {
                (Some(what), _) => drop(expectations.insert(of, Err(what))),
                (None, Some(contact)) => drop(expectations.insert(of, Ok(contact))),
                (None, None) => {}
            }
        }
        Ok(expectations)
    }
}
