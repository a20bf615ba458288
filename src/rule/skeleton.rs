use serde::Deserialize;

use super::Subject;
use crate::check::{CheckKind, Kind};
use crate::model::ContactType;
use crate::source::{Diagnostic, Source};

/// What a kind says of a rule; the examples are read with the whole.
#[derive(Deserialize)]
struct Part {
    check: CheckKind,
}

/// A rule with this kind of check to begin with, under this id: it loads, and its examples hold.
///
/// # Errors
/// When the kind's part of it does not load, which a test excludes.
pub fn skeleton(kind: &Kind, id: &str) -> Result<String, Diagnostic> {
    let source = Source::new(kind.name(), kind.skeleton.as_bytes().to_vec())?;
    let part: Part =
        toml::from_str(source.text()).map_err(|error| source.toml_diagnostic(&error))?;
    let check = part.check;
    let subject = Subject::of(&check);
    let is_judged = |of: &ContactType| check.check().unfit_for(*of).is_none();
    let types = ContactType::ALL.into_iter().filter(is_judged);
    // Most rules are about alternate contacts, which somebody can change without anybody else.
    let types: Vec<_> = types.collect();
    let alternates: Vec<_> = types
        .iter()
        .filter(|of| !matches!(of, ContactType::Root | ContactType::Primary))
        .collect();
    let types = match alternates.is_empty() {
        true => types.iter().collect(),
        false => alternates,
    };
    let types: Vec<_> = types.iter().map(|of| format!("\"{of}\"")).collect();
    Ok(format!(
        r#"# {summary}
# `contact-lint rules test --rules FILE` tries it, and docs/writing-rules.md explains it.
id = "{id}"
# What is judged: {subject_text}.
subject = "{subject}"
# Of root, primary, security, operations and billing.
applies-to = [{types}]
# critical, high, medium, low or info{by_type}.
severity = "medium"
summary = "What is wrong, in a few words"
rationale = "Why that is bad."
remediation = "What to do."
# Said in place of the evidence alone: message = "{{account.name}}: {{evidence}}"

# Only in some accounts:
# [where]
# ous = ["Root/Workloads/Prod/**"]

{rest}"#,
        summary = kind.summary(),
        subject_text = subject.text(),
        subject = subject.as_str(),
        types = types.join(", "),
        by_type = match subject {
            Subject::Contact => ", or a table of them by contact type",
            Subject::Account | Subject::Organization => "",
        },
        rest = kind.skeleton,
    ))
}
