//! The TOML form of a rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::example::ExampleForm;
use super::severity::SeverityForm;
use super::{Example, Expectation, Metadata, Rule, RuleId};
use crate::check::CheckKind;
use crate::model::ContactType;
use crate::source::{Diagnostic, Source};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RuleForm {
    id: RuleId,
    #[expect(
        dead_code,
        reason = "a rule says what it judges; contacts are all that there is yet"
    )]
    subject: Subject,
    applies_to: Spanned<Vec<ContactType>>,
    severity: Spanned<SeverityForm>,
    summary: Spanned<String>,
    rationale: Spanned<String>,
    remediation: Spanned<String>,
    #[serde(default)]
    frameworks: BTreeMap<String, Vec<String>>,
    check: CheckKind,
    #[serde(default, rename = "example")]
    examples: Vec<Spanned<ExampleForm>>,
}

/// What a rule judges.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Subject {
    /// One contact of an account.
    Contact,
}

/// The check as written.
#[derive(Deserialize)]
struct CheckTable {
    check: toml::Table,
}

pub(super) fn parse(source: &Source) -> Result<Rule, Diagnostic> {
    let toml_error = |error| source.toml_diagnostic(&error);
    let form: RuleForm = toml::from_str(source.text()).map_err(toml_error)?;
    let table: CheckTable = toml::from_str(source.text()).map_err(toml_error)?;

    let types = form.applies_to.get_ref();
    let at_types = |message: String| source.diagnostic(form.applies_to.span().start, message);
    if types.is_empty() {
        return Err(at_types(
            "applies-to is empty; name at least one contact type".to_owned(),
        ));
    }
    if let Some(field) = form.check.check().field()
        && let Some(lacking) = types.iter().find(|of| !of.fields().contains(&field))
    {
        return Err(at_types(format!(
            "this check judges the {}, which the {lacking} contact does not have; take `{lacking}` out",
            field.as_str()
        )));
    }
    let severities = form
        .severity
        .get_ref()
        .for_types(types)
        .map_err(|message| source.diagnostic(form.severity.span().start, message))?;

    let examples = examples(source, form.examples, types)?;
    for expectation in [Expectation::Pass, Expectation::Fail] {
        if !examples.iter().any(|example| example.expect == expectation) {
            return Err(source.diagnostic(
                source.text().len(),
                format!(
                    "rule `{}` needs an example with expect = \"{}\"; add one under [[example]]",
                    form.id,
                    expectation.as_str()
                ),
            ));
        }
    }
    Ok(Rule {
        metadata: Arc::new(Metadata {
            id: form.id,
            severities,
            summary: said(source, "summary", &form.summary)?
                .trim_end_matches(['.', '!', '?'])
                .to_owned(),
            rationale: sentence(said(source, "rationale", &form.rationale)?),
            remediation: sentence(said(source, "remediation", &form.remediation)?),
            frameworks: form.frameworks,
        }),
        check: form.check,
        check_table: table.check,
        examples,
        path: source.path().to_owned(),
    })
}

/// What a rule says of itself under a key, which must not be empty.
fn said<'a>(source: &Source, key: &str, text: &'a Spanned<String>) -> Result<&'a str, Diagnostic> {
    match text.get_ref().trim() {
        "" => Err(source.diagnostic(
            text.span().start,
            format!("the {key} is empty; it stands in every report"),
        )),
        said => Ok(said),
    }
}

/// The text with a full stop, unless it ends a sentence already.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn examples(
    source: &Source,
    forms: Vec<Spanned<ExampleForm>>,
    types: &[ContactType],
) -> Result<Vec<Example>, Diagnostic> {
    forms
        .into_iter()
        .map(|form| {
            let start = form.span().start;
            form.into_inner()
                .into_example(types)
                .map_err(|message| source.diagnostic(start, message))
        })
        .collect()
}
