use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::json;
use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor,
};

use super::{HELP_URI, Level, MESSAGE_ID, escaped};
use crate::model::ContactType;
use crate::report;
use crate::rule::{ACCOUNT_UNREADABLE, Metadata, Severity, TOO_MANY_RESULTS};

/// GitHub shows so many tags.
const MOST_TAGS: usize = 10;

/// The descriptors of a run, and where in their list each id stands.
pub(super) struct Descriptors {
    rules: Vec<ReportingDescriptor>,
    index: HashMap<String, i64>,
}

impl Descriptors {
    /// One descriptor a rule and contact type, since a severity belongs to a descriptor; sorted by id.
    pub(super) fn of(rules: &[Arc<Metadata>], are_too_many: bool) -> Self {
        let mut descriptors = vec![unreadable()];
        descriptors.extend(are_too_many.then(too_many));
        for rule in rules {
            for (contact_type, severity) in rule.severities.iter() {
                descriptors.push(of_rule(rule, contact_type, severity));
            }
        }
        descriptors.sort_by(|one, other| one.id.cmp(&other.id));
        let ids = descriptors.iter().map(|descriptor| descriptor.id.clone());
        Self {
            index: ids.zip(0..).collect(),
            rules: descriptors,
        }
    }

    /// Where the descriptor stands in the list.
    pub(super) fn index_of(&self, id: &str) -> Option<i64> {
        self.index.get(id).copied()
    }

    /// The list.
    pub(super) fn into_rules(self) -> Vec<ReportingDescriptor> {
        self.rules
    }
}

/// What a descriptor says, before it has SARIF's form.
struct Parts {
    id: String,
    /// One sentence.
    summary: String,
    rationale: String,
    remediation: String,
    /// The message with `{0}` for whose it is and `{1}` for the evidence.
    message: String,
    level: Level,
    /// GitHub's score; only what concerns security has one.
    score: Option<&'static str>,
    tags: Vec<String>,
}

fn of_rule(
    rule: &Metadata,
    contact_type: Option<ContactType>,
    severity: Severity,
) -> ReportingDescriptor {
    let references = rule.frameworks.iter().flat_map(|(framework, references)| {
        references
            .iter()
            .map(move |reference| format!("{framework}/{reference}"))
    });
    let mut tags: Vec<_> = ["security", "aws", "contacts"].map(str::to_owned).into();
    for reference in references {
        if !tags.contains(&reference) && tags.len() < MOST_TAGS {
            tags.push(reference);
        }
    }
    build(Parts {
        id: report::subject(&rule.id, contact_type),
        summary: match contact_type {
            Some(of) => format!("{} ({of}).", rule.summary),
            None => format!("{}.", rule.summary),
        },
        rationale: rule.rationale.clone(),
        remediation: rule.remediation.clone(),
        message: message(rule, contact_type, "{0}", "{1}"),
        level: Level::of(severity),
        score: Some(security_severity(severity)),
        tags,
    })
}

/// The message of a finding.
pub(super) fn message(
    rule: &Metadata,
    contact_type: Option<ContactType>,
    whose: &str,
    evidence: &str,
) -> String {
    let contact = contact_type.map(|of| format!("The {of} contact of "));
    format!(
        "{}. {}{whose}: {evidence}. {}",
        escaped(&rule.summary),
        contact.unwrap_or_default(),
        escaped(&rule.remediation)
    )
}

fn unreadable() -> ReportingDescriptor {
    build(Parts {
        id: ACCOUNT_UNREADABLE.to_owned(),
        summary: "Account could not be read.".to_owned(),
        rationale: "Something of this account could not be read, so nothing can be said of it: neither that it is \
                    weak nor that it is good. This result stands in for the alerts of the account, which would \
                    otherwise close although nothing was mended."
            .to_owned(),
        remediation: "Mend what kept it from being read, as the message says, and check again.".to_owned(),
        message: unreadable_message("{0}", "{1}"),
        level: Level::Note,
        score: None,
        tags: vec!["aws".to_owned(), "contacts".to_owned()],
    })
}

/// The message of an account that could not be read.
pub(super) fn unreadable_message(whose: &str, evidence: &str) -> String {
    format!("Could not be read of {whose}: {evidence}.")
}

fn too_many() -> ReportingDescriptor {
    build(Parts {
        id: TOO_MANY_RESULTS.to_owned(),
        summary: "There are more results than GitHub shows.".to_owned(),
        rationale: "GitHub code scanning shows 5,000 results of a log. The others are in this log and not on the page, so that \
                    nobody sees them."
            .to_owned(),
        remediation: "Split the log: write so many `shards` under `[sarif]` in contact-lint.toml that each has fewer.".to_owned(),
        message: too_many_message("{0}", "{1}"),
        level: Level::Warning,
        score: None,
        tags: vec!["aws".to_owned(), "contacts".to_owned()],
    })
}

/// The message of a log with too many results.
pub(super) fn too_many_message(count: &str, enough: &str) -> String {
    format!(
        "This log has {count} results, and GitHub shows 5000 of them. Write shards = {enough} or more under [sarif] in \
         contact-lint.toml."
    )
}

/// GitHub's `security-severity`: above 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "0.1",
    }
}

fn build(parts: Parts) -> ReportingDescriptor {
    let plain = |text: String| MultiformatMessageString::builder().text(text).build();
    let Parts {
        summary,
        rationale,
        remediation,
        ..
    } = &parts;
    let help = MultiformatMessageString::builder()
        .text(format!("{rationale}\n\nWhat to do: {remediation}"))
        .markdown(format!("{rationale}\n\n## What to do\n\n{remediation}\n"))
        .build();
    let problem = match parts.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    };
    let mut properties = BTreeMap::from([
        ("precision".to_owned(), json!("high")),
        ("problem.severity".to_owned(), json!(problem)),
    ]);
    if let Some(score) = parts.score {
        properties.insert("security-severity".to_owned(), json!(score));
    }
    ReportingDescriptor::builder()
        .name(pascal_case(&parts.id))
        .short_description(plain(summary.clone()))
        .full_description(plain(rationale.clone()))
        .help(help)
        .help_uri(HELP_URI)
        .message_strings(BTreeMap::from([(
            MESSAGE_ID.to_owned(),
            plain(parts.message),
        )]))
        .default_configuration(
            ReportingConfiguration::builder()
                .level(json!(parts.level))
                .build(),
        )
        .properties(
            PropertyBag::builder()
                .tags(parts.tags)
                .additional_properties(properties)
                .build(),
        )
        .id(parts.id)
        .build()
}

/// SARIF wants a second name, in another form than the id.
fn pascal_case(id: &str) -> String {
    id.split(['-', '/'])
        .map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            first.to_uppercase() + rest
        })
        .collect()
}
