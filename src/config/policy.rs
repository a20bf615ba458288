//! The rules as a configuration wants them, which may differ between accounts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use toml::Spanned;

use super::declared::Declared;
use super::form::RuleOverride;
use super::{Config, Layer, require_rule};
use crate::check::{ExpectedContact, Given};
use crate::model::{Account, ContactType, Organization};
use crate::rule::{Metadata, Rule, RuleId, Subject};
use crate::ruleset::RuleSet;
use crate::scope::{Membership, Narrowness, Scope, Unstated};
use crate::source::{Diagnostic, Source};

/// The rules as a configuration wants them.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    rules: Vec<PolicyRule>,
    /// Whether only some rules were asked for.
    is_selection: bool,
    declared: Vec<Arc<Declared>>,
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
    changes: Vec<Change>,
}

/// What a configuration changes about a rule in some accounts.
#[derive(Clone, Debug)]
struct Change {
    scope: Scope,
    form: RuleOverride,
    /// The file, and its place among the files: what stands on top goes before what is below.
    source: Arc<Source>,
    layer: usize,
    /// The offset at which it is written.
    start: usize,
}

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

/// The rules for one account, and what its contacts should be.
#[derive(Clone, Debug)]
pub struct AssignedAccount {
    /// The rules that are applied, or might be, by id.
    pub rules: Arc<Vec<(Arc<Rule>, Applies)>>,
    /// What its contacts should be.
    pub expected: Arc<BTreeMap<ContactType, Arc<ExpectedContact>>>,
}

impl Assignment {
    /// The accounts in their order.
    pub fn accounts(&self) -> &[AssignedAccount] {
        &self.accounts
    }
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
        })
    }

    fn policy_rule(&self, rules: &RuleSet, rule: &Rule) -> Result<PolicyRule, Diagnostic> {
        let mut is_enabled = true;
        let mut decided_by = rule.path.clone();
        let mut changed = rule.clone();
        let mut changes = Vec::new();
        for (index, layer) in self.layers.iter().enumerate() {
            if let Some(select) = &layer.select
                && !rules.is_of_user(rule.id())
            {
                let selected = select.iter().find(|id| id.get_ref() == rule.id());
                is_enabled = selected.is_some();
                let span = selected.or(select.first()).map(Spanned::span);
                decided_by = layer.source.location(span.unwrap_or_default()).to_string();
            }
            for (id, form) in layer
                .overrides
                .iter()
                .filter(|(id, _)| id.get_ref() == rule.id())
            {
                let start = form.start(id);
                match &form.scope {
                    None => {
                        if let Some(enabled) = &form.enabled {
                            is_enabled = *enabled.get_ref();
                            decided_by = layer.source.location(start..start).to_string();
                        }
                        changed = form.apply(changed, id, &layer.source)?;
                    }
                    Some(scope) => {
                        let scope = scope.get_ref().clone();
                        changes.push(Change {
                            scope,
                            form: form.clone(),
                            source: Arc::clone(&layer.source),
                            layer: index,
                            start,
                        });
                    }
                }
            }
        }
        for change in &changes {
            self.require_possible(change, &changed)?;
        }
        Ok(PolicyRule {
            rule: Arc::new(changed),
            is_enabled,
            decided_by,
            changes,
        })
    }

    /// Refuses a change that changes nothing, that the rule cannot take, or that holds for accounts which are not checked.
    fn require_possible(&self, change: &Change, rule: &Rule) -> Result<(), Diagnostic> {
        let Change {
            form,
            source,
            start,
            ..
        } = change;
        let wrong = |message: String| Err(source.diagnostic(*start, message));
        if form.says_nothing() {
            return wrong(format!(
                "this changes nothing where it holds; add enabled, severity, types or parameters. To apply `{}` nowhere else, \
                 write enabled = true here, and enabled = false in a second [[rules.{}]] without `where`",
                rule.id(),
                rule.id()
            ));
        }
        let states = change.scope.states();
        if !states.is_empty() && !states.iter().any(|state| self.states.contains(state)) {
            return wrong(format!(
                "this holds for accounts in state {} alone, which are not checked; add the state to [accounts] states",
                states[0].as_str()
            ));
        }
        if rule.metadata.subject == Subject::Organization
            && (form.severity.is_some() || form.parameters.is_some() || form.types.is_some())
        {
            return wrong(
                "the rule judges all accounts together, so that nothing but `enabled` can differ between them".to_owned(),
            );
        }
        let id = Spanned::new(*start..*start, rule.id().clone());
        form.apply(rule.clone(), &id, source).map(drop)
    }
}

impl RuleOverride {
    fn says_nothing(&self) -> bool {
        self.enabled.is_none()
            && self.severity.is_none()
            && self.types.is_none()
            && self.parameters.is_none()
    }

    /// Where it is written; `id` is where the file names the rule.
    fn start(&self, id: &Spanned<RuleId>) -> usize {
        let spans = [
            self.scope.as_ref().map(Spanned::span),
            self.enabled.as_ref().map(Spanned::span),
            self.severity.as_ref().map(Spanned::span),
            self.types.as_ref().map(Spanned::span),
            self.parameters.as_ref().map(Spanned::span),
        ];
        // A table with a header of its own has no place.
        let spans = spans.into_iter().flatten().filter(|span| !span.is_empty());
        let first = spans.map(|span| span.start).min();
        first.unwrap_or(id.span().start)
    }

    /// Changes a rule; `id` is where the file names it.
    fn apply(
        &self,
        mut rule: Rule,
        id: &Spanned<RuleId>,
        source: &Source,
    ) -> Result<Rule, Diagnostic> {
        let at = |span: std::ops::Range<usize>, message: String| {
            let start = if span.is_empty() {
                id.span().start
            } else {
                span.start
            };
            source.diagnostic(start, message)
        };
        if let Some(types) = &self.types {
            rule = rule
                .with_types(types.get_ref())
                .map_err(|message| at(types.span(), message))?;
        }
        if let Some(severity) = &self.severity {
            let severities = rule
                .metadata
                .severities
                .replaced_by(severity.get_ref())
                .map_err(|message| at(severity.span(), message))?;
            rule = rule.with_severities(severities);
        }
        if let Some(parameters) = &self.parameters {
            rule = rule
                .with_parameters(parameters.get_ref())
                .map_err(|message| at(parameters.span(), message))?;
        }
        Ok(rule)
    }
}

impl Policy {
    /// The rules as they are where no narrower scope says otherwise, by id.
    pub fn rules(&self) -> &[PolicyRule] {
        &self.rules
    }

    /// Only these rules, each switched on.
    #[must_use]
    pub fn only(mut self, ids: &BTreeSet<&RuleId>) -> Self {
        self.is_selection = true;
        self.rules.retain(|rule| ids.contains(rule.rule.id()));
        for rule in &mut self.rules {
            rule.is_enabled = true;
            "--rule".clone_into(&mut rule.decided_by);
        }
        self
    }

    /// Whether some rule must know where the mail of this contact's domain goes.
    pub fn needs_dns(&self, contact_type: ContactType) -> bool {
        self.rules.iter().any(|rule| {
            rule.may_be_applied()
                && rule.rule.applies_to(contact_type)
                && rule.rule.check.check().uses(Given::Dns)
        })
    }

    /// Whether something depends on the tags of accounts.
    pub fn needs_tags(&self) -> bool {
        let of_rules = self.rules.iter().any(|rule| {
            let scopes = rule.changes.iter().map(|change| &change.scope);
            rule.may_be_applied() && scopes.chain(&rule.rule.scope).any(Scope::needs_tags)
        });
        let scopes = self
            .declared
            .iter()
            .filter_map(|declared| declared.scope.as_ref());
        of_rules || scopes.into_iter().any(Scope::needs_tags)
    }

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
        let mut shared: Option<Arc<Vec<(Arc<Rule>, Applies)>>> = None;
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
    ) -> Result<Vec<(Arc<Rule>, Applies)>, Diagnostic> {
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

/// Rules that have been changed, by their id and by which changes.
type Changed = HashMap<(RuleId, Vec<usize>), Arc<Rule>>;

impl PolicyRule {
    /// Whether it is applied to some account.
    pub fn may_be_applied(&self) -> bool {
        let switches = self
            .changes
            .iter()
            .filter_map(|change| change.form.enabled.as_ref());
        self.is_enabled || switches.into_iter().any(|enabled| *enabled.get_ref())
    }

    fn depends_on_account(&self) -> bool {
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
    fn decide_with(
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

impl Change {
    fn enables(&self) -> Option<bool> {
        self.form.enabled.as_ref().map(|enabled| *enabled.get_ref())
    }

    fn place(&self) -> String {
        self.source.location(self.start..self.start).to_string()
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

impl RuleOverride {
    /// Whether they say different things of the same thing.
    fn disagrees_with(&self, other: &Self) -> bool {
        fn differ<T: PartialEq>(one: Option<&Spanned<T>>, other: Option<&Spanned<T>>) -> bool {
            one.zip(other)
                .is_some_and(|(one, other)| one.get_ref() != other.get_ref())
        }
        let parameters = self.parameters.as_ref().zip(other.parameters.as_ref());
        let parameters = parameters.is_some_and(|(one, other)| {
            let mut both = one
                .get_ref()
                .iter()
                .filter_map(|(key, value)| Some((value, other.get_ref().get(key)?)));
            both.any(|(one, other)| one != other)
        });
        parameters
            || differ(self.enabled.as_ref(), other.enabled.as_ref())
            || differ(self.severity.as_ref(), other.severity.as_ref())
            || differ(self.types.as_ref(), other.types.as_ref())
    }
}

impl Layer {
    pub(super) fn overrides_of(
        rules: BTreeMap<Spanned<RuleId>, super::form::OneOrMany<RuleOverride>>,
    ) -> Vec<(Spanned<RuleId>, RuleOverride)> {
        let each = rules.into_iter().flat_map(|(id, forms)| {
            let forms = forms.0.into_iter();
            forms.map(move |form| (id.clone(), form))
        });
        each.collect()
    }
}
