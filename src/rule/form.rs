//! The TOML form of a rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::example::ExampleForm;
use super::message::{Message, SpeaksOf};
use super::severity::SeverityForm;
use super::{Example, Expectation, Metadata, Rule, RuleId, Subject};
use crate::check::CheckKind;
use crate::evidence::is_unseen;
use crate::model::ContactType;
use crate::scope::{Scope, ScopeForm};
use crate::source::{Diagnostic, Source};

/// A rule of contact-lint: what it applies to, one check, its documentation and its examples.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "contact-lint rule")]
pub(super) struct RuleForm {
    /// The rule's name: small letters, digits and single hyphens. It names the defect, not the contact.
    #[schemars(with = "String", regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    id: Spanned<RuleId>,
    /// What it judges.
    #[schemars(with = "Subject")]
    subject: Spanned<Subject>,
    /// The contacts that it looks at.
    #[schemars(with = "Vec<ContactType>", length(min = 1))]
    applies_to: Spanned<Vec<ContactType>>,
    /// How bad a failure is.
    #[schemars(with = "SeverityForm")]
    severity: Spanned<SeverityForm>,
    /// What is wrong, in a few words.
    #[schemars(with = "String", length(min = 1))]
    summary: Spanned<String>,
    /// Why that is bad.
    #[schemars(with = "String", length(min = 1))]
    rationale: Spanned<String>,
    /// What to do.
    #[schemars(with = "String", length(min = 1))]
    remediation: Spanned<String>,
    /// What is said of a failure, in place of the evidence alone; with gaps such as {account.name}, {contact.type} and
    /// {evidence}.
    #[schemars(with = "Option<String>")]
    message: Option<Spanned<String>>,
    /// References to frameworks, each with the ids in it.
    #[serde(default)]
    frameworks: BTreeMap<String, Vec<String>>,
    /// The accounts that it looks at; left out: all.
    #[serde(rename = "where")]
    #[schemars(with = "Option<ScopeForm>")]
    scope: Option<Spanned<Scope>>,
    /// The test that it performs.
    check: CheckKind,
    /// What it says of some contacts: one that passes and one that fails at least.
    #[serde(default, rename = "example")]
    #[schemars(with = "Vec<ExampleForm>")]
    examples: Vec<Spanned<ExampleForm>>,
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

    let subject = subject(source, &form.subject, &form.check)?;
    let types = form.applies_to.get_ref();
    require_fit(source, &form.applies_to, &form.check)?;
    let severity = form.severity.get_ref();
    let severities = match subject {
        Subject::Contact => severity.for_types(types),
        Subject::Account | Subject::Organization => severity.for_whole(),
    };
    let severities =
        severities.map_err(|message| source.diagnostic(form.severity.span().start, message))?;
    let message = form.message.as_ref().map(|text| {
        let of = match subject {
            Subject::Contact => SpeaksOf::Contacts(types),
            Subject::Account => SpeaksOf::Account,
            Subject::Organization => SpeaksOf::Organization,
        };
        Message::parse(text.get_ref(), of)
            .map_err(|message| source.diagnostic(text.span().start, message))
    });
    if let Some(message) = &form.message {
        require_seen(source, message.span().start, "message", message.get_ref())?;
    }
    for text in form
        .frameworks
        .iter()
        .flat_map(|(name, ids)| ids.iter().chain([name]))
    {
        require_seen(source, form.id.span().start, "frameworks", text)?;
    }
    let examples = examples(source, form.examples, &form.check, types)?;
    require_both(source, form.id.get_ref(), &examples)?;
    let id_span = form.id.span();
    Ok(Rule {
        id_start: id_span.start,
        metadata: Arc::new(Metadata {
            id: form.id.into_inner(),
            subject,
            types: types.clone(),
            severities,
            summary: said(source, "summary", &form.summary)?
                .trim_end_matches(['.', '!', '?'])
                .to_owned(),
            rationale: sentence(said(source, "rationale", &form.rationale)?),
            remediation: sentence(said(source, "remediation", &form.remediation)?),
            message: message.transpose()?,
            frameworks: form.frameworks,
        }),
        scope_location: form.scope.as_ref().map(|scope| {
            // A table with a header of its own has no place.
            let span = Some(scope.span()).filter(|span| !span.is_empty());
            source.location(span.unwrap_or(id_span))
        }),
        scope: form.scope.map(Spanned::into_inner),
        check: form.check,
        check_table: table.check,
        examples,
        path: source.path().to_owned(),
    })
}

/// What the rule judges, which its check must judge as well.
fn subject(
    source: &Source,
    written: &Spanned<Subject>,
    check: &CheckKind,
) -> Result<Subject, Diagnostic> {
    let of_check = Subject::of(check);
    if *written.get_ref() == of_check {
        return Ok(of_check);
    }
    let message = format!(
        "this check judges {}; write subject = \"{}\", or take another check",
        of_check.text(),
        of_check.as_str()
    );
    Err(source.diagnostic(written.span().start, message))
}

/// Refuses contact types that there are none of, or that the check cannot judge.
fn require_fit(
    source: &Source,
    types: &Spanned<Vec<ContactType>>,
    check: &CheckKind,
) -> Result<(), Diagnostic> {
    let written = types.get_ref();
    let repeated = (1..written.len()).find(|index| written[..*index].contains(&written[*index]));
    let message = if written.is_empty() {
        Some("applies-to is empty; name at least one contact type".to_owned())
    } else if let Some(index) = repeated {
        Some(format!(
            "`{}` stands in applies-to twice; take one out",
            written[index]
        ))
    } else {
        let check = check.check();
        written.iter().find_map(|of| check.unfit_for(*of))
    };
    match message {
        Some(message) => Err(source.diagnostic(types.span().start, message)),
        None => Ok(()),
    }
}

/// A rule shows what it lets pass and what it does not.
fn require_both(source: &Source, id: &RuleId, examples: &[Example]) -> Result<(), Diagnostic> {
    for expectation in [Expectation::Pass, Expectation::Fail] {
        if !examples.iter().any(|example| example.expect == expectation) {
            return Err(source.diagnostic(
                source.text().len(),
                format!(
                    "rule `{id}` needs an example with expect = \"{}\"; add one under [[example]]",
                    expectation.as_str()
                ),
            ));
        }
    }
    Ok(())
}

/// Refuses what nobody sees in the words of a rule: reports show them as they are, where it may act on a terminal.
fn require_seen(source: &Source, at: usize, key: &str, text: &str) -> Result<(), Diagnostic> {
    let unseen = |character: &char| is_unseen(*character) && !matches!(character, '\n' | '\t');
    match text.chars().find(unseen) {
        Some(character) => {
            let code = u32::from(character);
            let message = format!(
                "U+{code:04X} in the {key} is seen by nobody, and may act on a terminal; take it out"
            );
            Err(source.diagnostic(at, message))
        }
        None => Ok(()),
    }
}

/// What a rule says of itself under a key, which must not be empty.
fn said<'a>(source: &Source, key: &str, text: &'a Spanned<String>) -> Result<&'a str, Diagnostic> {
    require_seen(source, text.span().start, key, text.get_ref())?;
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
    check: &CheckKind,
    types: &[ContactType],
) -> Result<Vec<Example>, Diagnostic> {
    forms
        .into_iter()
        .map(|form| {
            let start = form.span().start;
            let example = form
                .into_inner()
                .into_example(check, types)
                .map_err(|message| source.diagnostic(start, message))?;
            require_seen(source, start, "name of an example", &example.name)?;
            Ok(example)
        })
        .collect()
}
