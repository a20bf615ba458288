//! What a configuration changes about a rule, everywhere or in some accounts.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use super::Layer;
use super::form::{OneOrMany, RuleOverride};
use crate::rule::{Rule, RuleId};
use crate::scope::Scope;
use crate::source::{Diagnostic, Source};

/// What a configuration changes about a rule in some accounts.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) scope: Scope,
    pub(super) form: RuleOverride,
    /// The file, and its place among the files: what stands on top goes before what is below.
    pub(super) source: Arc<Source>,
    pub(super) layer: usize,
    /// The offset at which it is written.
    pub(super) start: usize,
}

impl RuleOverride {
    pub(super) fn says_nothing(&self) -> bool {
        self.enabled.is_none()
            && self.severity.is_none()
            && self.types.is_none()
            && self.parameters.is_none()
    }

    /// Where it is written; `id` is where the file names the rule.
    pub(super) fn start(&self, id: &Spanned<RuleId>) -> usize {
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
    pub(super) fn apply(
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

    /// Whether they say different things of the same thing.
    pub(super) fn disagrees_with(&self, other: &Self) -> bool {
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

impl Change {
    pub(super) fn enables(&self) -> Option<bool> {
        self.form.enabled.as_ref().map(|enabled| *enabled.get_ref())
    }

    pub(super) fn place(&self) -> String {
        self.source.location(self.start..self.start).to_string()
    }
}

impl Layer {
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
