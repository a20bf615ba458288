//! What one place of a configuration says of a rule, everywhere or in some accounts.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;

use super::Layer;
use super::form::{OneOrMany, RuleOverride};
use crate::model::{AccountState, ContactType, Location};
use crate::rule::{Rule, RuleId, SeverityForm, Subject};
use crate::scope::Scope;
use crate::source::{Diagnostic, Source};

/// What one place of a configuration says of a rule.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// Where it holds; `None`: everywhere.
    pub(super) scope: Option<Scope>,
    pub(super) enabled: Option<bool>,
    pub(super) types: Option<Vec<ContactType>>,
    pub(super) severity: Option<SeverityForm>,
    pub(super) parameters: toml::Table,
    pub(super) source: Arc<Source>,
    /// The place of the file among the files: what stands on top goes before what is below.
    pub(super) layer: usize,
    /// The offset at which it is written.
    pub(super) start: usize,
}

impl Change {
    /// What a file says of a rule, which is as it was loaded.
    ///
    /// # Errors
    /// When it says nothing, the rule cannot take it, or it holds for accounts that are not checked.
    pub(super) fn read(
        id: &Spanned<RuleId>,
        form: &RuleOverride,
        rule: &Rule,
        (layer, source): (usize, &Arc<Source>),
        states: &[AccountState],
    ) -> Result<Self, Diagnostic> {
        let start = form.start(id);
        let wrong = |span: Range<usize>, message: String| {
            let start = if span.is_empty() { start } else { span.start };
            source.diagnostic(start, message)
        };
        if let Some(scope) = &form.scope {
            form.require_possible(scope.get_ref(), rule, states)
                .map_err(|message| wrong(scope.span(), message))?;
        }
        if let Some(types) = &form.types {
            rule.clone()
                .with_types(types.get_ref())
                .map_err(|message| wrong(types.span(), message))?;
        }
        if let Some(severity) = &form.severity {
            rule.metadata
                .severities
                .replaced_by(severity.get_ref())
                .map_err(|message| wrong(severity.span(), message))?;
        }
        if let Some(parameters) = &form.parameters {
            rule.clone()
                .with_parameters(parameters.get_ref())
                .map_err(|message| wrong(parameters.span(), message))?;
        }
        let parameters = form.parameters.as_ref().map(Spanned::get_ref);
        Ok(Self {
            scope: form.scope.as_ref().map(|scope| scope.get_ref().clone()),
            enabled: form.enabled.as_ref().map(|enabled| *enabled.get_ref()),
            types: form.types.as_ref().map(|types| types.get_ref().clone()),
            severity: form
                .severity
                .as_ref()
                .map(|severity| severity.get_ref().clone()),
            parameters: parameters.cloned().unwrap_or_default(),
            source: Arc::clone(source),
            layer,
            start,
        })
    }

    /// That a selection takes a rule in, or leaves it out.
    pub(super) fn select(
        is_selected: bool,
        span: Range<usize>,
        (layer, source): (usize, &Arc<Source>),
    ) -> Self {
        Self {
            scope: None,
            enabled: Some(is_selected),
            types: None,
            severity: None,
            parameters: toml::Table::new(),
            source: Arc::clone(source),
            layer,
            start: span.start,
        }
    }

    /// Where it is written.
    pub(super) fn location(&self) -> Location {
        self.source.location(self.start..self.start)
    }

    /// Where it is written, for people.
    pub(super) fn place(&self) -> String {
        self.location().to_string()
    }

    /// Where it is written and where it holds.
    pub(super) fn place_and_scope(&self) -> String {
        match &self.scope {
            Some(scope) => format!("{}, where {scope}", self.place()),
            None => self.place(),
        }
    }
}

impl RuleOverride {
    /// Refuses what changes nothing in its scope, or nothing that can differ between accounts, or what holds for accounts
    /// that are not checked.
    fn require_possible(
        &self,
        scope: &Scope,
        rule: &Rule,
        states: &[AccountState],
    ) -> Result<(), String> {
        let changes_rule =
            self.severity.is_some() || self.types.is_some() || self.parameters.is_some();
        if self.enabled.is_none() && !changes_rule {
            let id = rule.id();
            return Err(format!(
                "this changes nothing where it holds; add enabled, severity, types or parameters. To apply `{id}` nowhere else, \
                 write enabled = true here, and enabled = false in a second [[rules.{id}]] without `where`"
            ));
        }
        if let Some(first) = scope.states().first()
            && !scope.states().iter().any(|state| states.contains(state))
        {
            return Err(format!(
                "this holds for accounts in state {} alone, which are not checked; add the state to [accounts] states",
                first.as_str()
            ));
        }
        if rule.metadata.subject == Subject::Organization && changes_rule {
            return Err(
                "the rule judges all accounts together, so that nothing but `enabled` can differ between them".to_owned(),
            );
        }
        Ok(())
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
}

impl Layer {
    /// What a file changes about rules, in the order of the file.
    pub(super) fn overrides_of(
        rules: BTreeMap<Spanned<RuleId>, OneOrMany<RuleOverride>>,
    ) -> Vec<(Spanned<RuleId>, RuleOverride)> {
        let each = rules.into_iter().flat_map(|(id, forms)| {
            let forms = forms.0.into_iter();
            forms.map(move |form| (id.clone(), form))
        });
        each.collect()
    }
}
