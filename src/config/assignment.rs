//! The rules for each account, and what its contacts should be.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::decision::{Applies, Changed, Decision};
use super::declared::Declared;
use super::policy::Policy;
use crate::check::ExpectedContact;
use crate::model::{Account, ContactType, Organization};
use crate::rule::{Metadata, Rule};
use crate::scope::{Membership, Narrowness, Scope};
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
}

/// Rules that are applied to an account, or might be, by id.
pub type AppliedRules = Vec<(Arc<Rule>, Applies)>;

/// The rules for one account, and what its contacts should be.
#[derive(Clone, Debug)]
pub struct AssignedAccount {
    /// The rules that are applied, or might be, by id.
    pub rules: Arc<AppliedRules>,
    /// What its contacts should be.
    pub expected: Arc<BTreeMap<ContactType, Arc<ExpectedContact>>>,
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
        let mut known = HashMap::new();
        let mut shared: Option<Arc<AppliedRules>> = None;
        let mut assigned = Vec::with_capacity(accounts.len());
        for account in accounts {
            let rules = match &shared {
                Some(rules) => Arc::clone(rules),
                None => Arc::new(self.rules_of(account, organization, &mut known)?),
            };
            if self.rules.iter().all(|rule| !rule.depends_on_account()) {
                shared = Some(Arc::clone(&rules));
            }
            assigned.push(AssignedAccount {
                rules,
                expected: Arc::new(self.expected_of(account, organization)?),
            });
        }
        let rules = self.rules.iter().filter(|rule| rule.may_be_applied());
        Ok(Assignment {
            accounts: assigned,
            is_selection: self.is_selection,
            rules: rules.map(|rule| Arc::clone(&rule.rule.metadata)).collect(),
        })
    }

    /// The rules that are applied to an account, or might be.
    fn rules_of(
        &self,
        account: &Account,
        organization: Option<&Organization>,
        known: &mut Changed,
    ) -> Result<AppliedRules, Diagnostic> {
        let mut rules = Vec::new();
        for rule in &self.rules {
            let Decision { rule, applies, .. } = rule.decide_with(account, organization, known)?;
            if applies != Applies::No {
                rules.push((rule, applies));
            }
        }
        Ok(rules)
    }

    /// What an account's contacts should be: of what is declared for each, the narrowest.
    fn expected_of(
        &self,
        account: &Account,
        organization: Option<&Organization>,
    ) -> Result<BTreeMap<ContactType, Arc<ExpectedContact>>, Diagnostic> {
        let mut narrowest: BTreeMap<ContactType, (Option<Narrowness>, &Declared)> = BTreeMap::new();
        for declared in &self.declared {
            let scope = declared.scope.as_ref();
            let is_inside =
                |scope: &Scope| scope.membership(account, organization) == Membership::Inside;
            if !scope.is_none_or(is_inside) {
                continue;
            }
            let narrowness = scope.map(|scope| scope.narrowness(account));
            match narrowest.get(&declared.contact_type) {
                Some((known, other))
                    if *known == narrowness && other.contact != declared.contact =>
                {
                    return Err(declared.source.diagnostic(
                        declared.start,
                        format!(
                            "account {} has two values here for what its {} contact should be, and neither scope is narrower \
                             than the other: this one, and {}; take the account out of one of them",
                            account.id.value, declared.contact_type, other.location
                        ),
                    ));
                }
                Some((known, _)) if *known >= narrowness => {}
                _ => {
                    narrowest.insert(declared.contact_type, (narrowness, declared));
                }
            }
        }
        let contacts = narrowest.into_iter();
        Ok(contacts
            .map(|(of, (_, declared))| (of, Arc::clone(&declared.contact)))
            .collect())
    }
}
