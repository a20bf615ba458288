//! The rules as a configuration wants them, which may differ between accounts.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml::Spanned;

use super::change::Change;
use super::declared::Declared;
use super::{Config, require_rule};
use crate::check::Given;
use crate::model::ContactType;
use crate::rule::{Rule, RuleId, Subject};
use crate::ruleset::RuleSet;
use crate::scope::Scope;
use crate::source::Diagnostic;

/// The rules as a configuration wants them.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub(super) rules: Vec<PolicyRule>,
    /// Whether only some rules were asked for.
    pub(super) is_selection: bool,
    pub(super) declared: Vec<Arc<Declared>>,
    /// The contacts that are judged; empty: all.
    pub(super) contacts: Vec<ContactType>,
}

/// One rule as a configuration wants it.
#[derive(Clone, Debug)]
pub struct PolicyRule {
    /// The rule as it is where no narrower scope says otherwise.
    pub rule: Arc<Rule>,
    /// Whether it is applied there.
    pub is_enabled: bool,
    /// What says so: the rule itself, or a place in a configuration.
    pub decided_by: String,
    /// The rule as it was loaded.
    pub(super) loaded: Arc<Rule>,
    /// What is said of it, the files on top last.
    pub(super) changes: Vec<Change>,
}

impl Config {
    /// The rules as this configuration wants them.
    ///
    /// # Errors
    /// When it names a rule that there is not, or a severity, type or parameter that the rule cannot have, or a scope that
    /// no account can be in.
    pub fn policy(&self, rules: &RuleSet) -> Result<Policy, Diagnostic> {
        for layer in &self.layers {
            let selected = layer.select.iter().flatten();
            let changed = layer.overrides.iter().map(|(id, _)| id);
            for id in selected.chain(changed) {
                require_rule(rules, id, &layer.source)?;
            }
        }
        for suppression in &self.suppressions {
            let rule = require_rule(rules, &suppression.rule, &suppression.source)?;
            let start = suppression.rule.span().start;
            let wrong = |message: &str| Err(suppression.source.diagnostic(start, message));
            match rule.metadata.subject {
                Subject::Contact => {}
                Subject::Account if suppression.types.is_empty() => {}
                Subject::Account => {
                    return wrong(
                        "the rule judges an account's contacts together; take `types` out",
                    );
                }
                Subject::Organization => {
                    return wrong(
                        "the rule judges all accounts together, so that it cannot be suppressed in some; switch it off \
                         there with enabled = false and `where` under [rules]",
                    );
                }
            }
        }
        let rules = rules.iter().map(|rule| self.policy_rule(rules, rule));
        Ok(Policy {
            rules: rules.collect::<Result<_, _>>()?,
            is_selection: false,
            declared: self.declared.clone(),
            contacts: Vec::new(),
        })
    }

    fn policy_rule(&self, rules: &RuleSet, rule: &Rule) -> Result<PolicyRule, Diagnostic> {
        let mut changes: Vec<Change> = Vec::new();
        for (index, layer) in self.layers.iter().enumerate() {
            // In one file, what is said of a rule by its name goes before a selection.
            let (selection, place) = ((2 * index, &layer.source), (2 * index + 1, &layer.source));
            if let Some(select) = &layer.select
                && !rules.is_of_user(rule.id())
            {
                // A selection says all that is to be said of which rules are on.
                for change in &mut changes {
                    change.enabled = None;
                }
                let selected = select.iter().find(|id| id.get_ref() == rule.id());
                let span = selected.or(select.first()).map(Spanned::span);
                changes.push(Change::select(
                    selected.is_some(),
                    span.unwrap_or_default(),
                    selection,
                ));
            }
            let of_rule = layer.overrides.iter();
            for (id, form) in of_rule.filter(|(id, _)| id.get_ref() == rule.id()) {
                changes.push(Change::read(id, form, rule, place, &self.states)?);
            }
        }
        PolicyRule::new(Arc::new(rule.clone()), changes)
    }
}

impl Policy {
    /// The rules as they are where no narrower scope says otherwise, by id.
    pub fn rules(&self) -> &[PolicyRule] {
        &self.rules
    }

    /// Only these rules. One that is off everywhere is switched on.
    #[must_use]
    pub fn only(mut self, ids: &BTreeSet<&RuleId>) -> Self {
        self.is_selection = true;
        self.rules.retain(|rule| ids.contains(rule.rule.id()));
        for rule in &mut self.rules {
            if !rule.may_be_applied() {
                for change in &mut rule.changes {
                    change.enabled = None;
                }
                rule.is_enabled = true;
                "--rule".clone_into(&mut rule.decided_by);
            }
        }
        self
    }

    /// This policy for these contacts alone; none: all.
    #[must_use]
    pub fn only_contacts(mut self, contacts: &[ContactType]) -> Self {
        self.is_selection |= !contacts.is_empty();
        self.contacts = contacts.to_vec();
        self
    }

    /// What a rule is where some contacts alone are judged. One that judges an account's contacts together needs them all.
    pub(super) fn of_contacts(&self, rule: Arc<Rule>) -> Option<Arc<Rule>> {
        let types = &rule.metadata.types;
        let judged: Vec<_> = types
            .iter()
            .filter(|of| self.contacts.contains(of))
            .copied()
            .collect();
        if self.contacts.is_empty() || judged.len() == types.len() {
            Some(rule)
        } else if rule.metadata.subject == Subject::Account {
            None
        } else {
            Rule::clone(&rule).with_types(&judged).ok().map(Arc::new)
        }
    }

    /// The contacts that must be known: for some rule that looks at them, and to tell whether Account.1 passes.
    pub fn needed_contacts(&self) -> Vec<ContactType> {
        let is_needed = |of: &ContactType| {
            *of == ContactType::Security || self.rules.iter().any(|rule| self.needs(rule, *of))
        };
        ContactType::ALL.into_iter().filter(is_needed).collect()
    }

    /// Whether a contact must be known to apply a rule to some account.
    fn needs(&self, rule: &PolicyRule, contact_type: ContactType) -> bool {
        let check = rule.rule.check.check();
        let changes = rule.changes.iter();
        let of_changes =
            changes.filter_map(|change| change.scope.as_ref().and(change.types.as_ref()));
        let types = of_changes.flatten().chain(&rule.rule.metadata.types);
        let is_judged = |of: &ContactType| self.contacts.is_empty() || self.contacts.contains(of);
        let mut judged = types.filter(|of| is_judged(of)).peekable();
        if !rule.may_be_applied() || judged.peek().is_none() {
            return false;
        }
        // The country of phone numbers is that of the primary contact.
        let reads_phones = contact_type == ContactType::Primary && check.uses(Given::Country);
        reads_phones || check.uses(Given::Contacts) || judged.any(|of| *of == contact_type)
    }

    /// Whether some rule must know where the mail of this contact's domain goes.
    pub fn needs_dns(&self, contact_type: ContactType) -> bool {
        self.rules.iter().any(|rule| {
            rule.may_be_applied()
                && rule.rule.applies_to(contact_type)
                && rule.rule.check.check().uses(Given::Dns)
        })
    }

    /// Whether nothing says what contacts should be.
    pub fn expects_nothing(&self) -> bool {
        self.declared.is_empty()
    }

    /// Whether something depends on the tags of accounts.
    pub fn needs_tags(&self) -> bool {
        let of_rules = self.rules.iter().any(|rule| {
            let scopes = rule
                .changes
                .iter()
                .filter_map(|change| change.scope.as_ref());
            rule.may_be_applied() && scopes.chain(&rule.rule.scope).any(Scope::needs_tags)
        });
        let scopes = self
            .declared
            .iter()
            .filter_map(|declared| declared.scope.as_ref());
        of_rules || scopes.into_iter().any(Scope::needs_tags)
    }
}
