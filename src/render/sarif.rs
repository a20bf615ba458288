//! SARIF 2.1.0, as GitHub code scanning wants it: one descriptor a rule and contact type, one physical location
//! a result, and a result for every account that could not be read whole, so that its alerts stay open.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::json;
use serde_sarif::sarif::{
    self, ArtifactLocation, Invocation, Message, MultiformatMessageString, PhysicalLocation,
    PropertyBag, Region, ReportingConfiguration, ReportingDescriptor, ResultKind, ResultLevel, Run,
    RunAutomationDetails, Sarif, Tool, ToolComponent,
};

use super::View;
use crate::evidence::visible;
use crate::model::{ContactType, Location, Position};
use crate::report::{AccountReport, FALLBACK_FILE, Finding};
use crate::rule::{ACCOUNT_UNREADABLE, Metadata, Severity};
use crate::source::STANDARD_INPUT;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The AWS page about alternate contacts.
const HELP_URI: &str = "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html";
/// Up to the last slash, this is the category under which GitHub keeps the alerts.
const CATEGORY: &str = "contact-lint/";
const MESSAGE_ID: &str = "default";
/// GitHub shows so many tags.
const MOST_TAGS: usize = 10;

/// The format's version, which the library leaves open.
#[derive(Serialize)]
enum Version {
    #[serde(rename = "2.1.0")]
    V2_1_0,
}

/// How columns are counted, which the library leaves open.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum ColumnKind {
    UnicodeCodePoints,
}

/// A level, which the library leaves open in a rule's configuration.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
enum Level {
    Error,
    Warning,
    Note,
}

impl Level {
    fn of(severity: Severity) -> Self {
        match severity {
            Severity::Critical | Severity::High => Self::Error,
            Severity::Medium => Self::Warning,
            Severity::Low | Severity::Info => Self::Note,
        }
    }

    fn of_result(self) -> ResultLevel {
        match self {
            Self::Error => ResultLevel::Error,
            Self::Warning => ResultLevel::Warning,
            Self::Note => ResultLevel::Note,
        }
    }

    /// GitHub's `problem.severity`.
    fn problem(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "recommendation",
        }
    }
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

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let descriptors = Descriptors::of(&view.report.rules);
    let results = results(view, &descriptors);
    let driver = ToolComponent::builder()
        .name(env!("CARGO_PKG_NAME"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .version(env!("CARGO_PKG_VERSION"))
        .information_uri(HELP_URI)
        .rules(descriptors.rules)
        .build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .automation_details(RunAutomationDetails::builder().id(CATEGORY).build())
        .invocations(vec![
            Invocation::builder().execution_successful(true).build(),
        ])
        .column_kind(json!(ColumnKind::UnicodeCodePoints))
        .results(results)
        .build();
    let log = Sarif::builder()
        .schema(SCHEMA)
        .version(json!(Version::V2_1_0))
        .runs(vec![run])
        .build();
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

/// The descriptors of a run, and where in their list each id stands.
struct Descriptors {
    rules: Vec<ReportingDescriptor>,
    index: HashMap<String, i64>,
}

impl Descriptors {
    /// One descriptor a rule and contact type, since a severity belongs to a descriptor; sorted by id.
    fn of(rules: &[std::sync::Arc<Metadata>]) -> Self {
        let mut descriptors = vec![unreadable_descriptor()];
        for rule in rules {
            for (contact_type, severity) in rule.severities.iter() {
                descriptors.push(descriptor(rule, contact_type, severity));
            }
        }
        descriptors.sort_by(|one, other| one.id.cmp(&other.id));
        let ids = descriptors.iter().map(|descriptor| descriptor.id.clone());
        Self {
            index: ids.zip(0..).collect(),
            rules: descriptors,
        }
    }
}

fn descriptor_id(rule: &Metadata, contact_type: ContactType) -> String {
    format!("{}/{contact_type}", rule.id)
}

fn descriptor(
    rule: &Metadata,
    contact_type: ContactType,
    severity: Severity,
) -> ReportingDescriptor {
    let id = descriptor_id(rule, contact_type);
    let references = rule.frameworks.iter().flat_map(|(framework, references)| {
        references
            .iter()
            .map(move |reference| format!("{framework}/{reference}"))
    });
    let tags = ["security", "aws", "contacts"]
        .map(str::to_owned)
        .into_iter()
        .chain(references);
    let text = format!(
        "{}.\n\nWhy: {}\n\nWhat to do: {}",
        rule.summary, rule.rationale, rule.remediation
    );
    let markdown = format!(
        "**{}.**\n\n## Why\n\n{}\n\n## What to do\n\n{}\n",
        rule.summary, rule.rationale, rule.remediation
    );
    build_descriptor(DescriptorParts {
        name: pascal_case(&id),
        id,
        short: format!("{} ({contact_type}).", rule.summary),
        full: rule.rationale.clone(),
        text,
        markdown,
        message: format!(
            "{}: the {contact_type} contact of account {{0}}. {{1}}. {}",
            rule.summary,
            braced(&rule.remediation)
        ),
        severity,
        tags: tags.take(MOST_TAGS).collect(),
    })
}

fn unreadable_descriptor() -> ReportingDescriptor {
    let full = "Something of this account could not be read, so nothing can be said of it: neither that it is weak \
                nor that it is good. This result stands in for the alerts of the account, which would otherwise close \
                although nothing was mended.";
    let to_do = "Mend what kept it from being read, as each message says, and check again.";
    build_descriptor(DescriptorParts {
        id: ACCOUNT_UNREADABLE.to_owned(),
        name: pascal_case(ACCOUNT_UNREADABLE),
        short: "Account could not be read.".to_owned(),
        full: full.to_owned(),
        text: format!("{full}\n\nWhat to do: {to_do}"),
        markdown: format!("{full}\n\n## What to do\n\n{to_do}\n"),
        message: "Account {0} could not be read: {1}.".to_owned(),
        severity: Severity::Info,
        tags: vec!["aws".to_owned(), "contacts".to_owned()],
    })
}

struct DescriptorParts {
    id: String,
    name: String,
    short: String,
    full: String,
    text: String,
    markdown: String,
    message: String,
    severity: Severity,
    tags: Vec<String>,
}

fn build_descriptor(parts: DescriptorParts) -> ReportingDescriptor {
    let plain = |text: String| MultiformatMessageString::builder().text(text).build();
    let level = Level::of(parts.severity);
    let mut properties = BTreeMap::from([
        ("precision".to_owned(), json!("high")),
        ("problem.severity".to_owned(), json!(level.problem())),
    ]);
    if parts.tags.iter().any(|tag| tag == "security") {
        let score = security_severity(parts.severity);
        properties.insert("security-severity".to_owned(), json!(score));
    }
    ReportingDescriptor::builder()
        .id(parts.id)
        .name(parts.name)
        .short_description(plain(parts.short))
        .full_description(plain(parts.full))
        .help(
            MultiformatMessageString::builder()
                .text(parts.text)
                .markdown(parts.markdown)
                .build(),
        )
        .help_uri(HELP_URI)
        .message_strings(BTreeMap::from([(
            MESSAGE_ID.to_owned(),
            plain(parts.message),
        )]))
        .default_configuration(
            ReportingConfiguration::builder()
                .level(json!(level))
                .build(),
        )
        .properties(
            PropertyBag::builder()
                .tags(parts.tags)
                .additional_properties(properties)
                .build(),
        )
        .build()
}

fn pascal_case(id: &str) -> String {
    let words = id.split(['-', '/']);
    words
        .map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            first.to_uppercase() + rest
        })
        .collect()
}

fn results(view: &View<'_>, descriptors: &Descriptors) -> Vec<sarif::Result> {
    let mut results = Vec::new();
    for account in &view.report.accounts {
        let of_findings = account.findings.iter();
        results
            .extend(of_findings.map(|finding| finding_result(view, descriptors, account, finding)));
        if !account.inconclusive.is_empty() {
            results.push(unreadable_result(view, descriptors, account));
        }
    }
    results
}

fn finding_result(
    view: &View<'_>,
    descriptors: &Descriptors,
    account: &AccountReport,
    finding: &Finding,
) -> sarif::Result {
    let label = label(account);
    let evidence = view.sentences(&finding.evidence);
    let text = format!(
        "{}: the {} contact of account {label}. {evidence}. {}",
        finding.rule.summary, finding.contact_type, finding.rule.remediation
    );
    build_result(ResultParts {
        index: &descriptors.index,
        id: descriptor_id(&finding.rule, finding.contact_type),
        level: Level::of(finding.severity),
        text,
        arguments: vec![label, evidence],
        location: physical_location(view, finding.location.as_ref()),
        fingerprint: account.fingerprint(finding.rule.id.as_str(), Some(finding.contact_type)),
    })
}

fn unreadable_result(
    view: &View<'_>,
    descriptors: &Descriptors,
    account: &AccountReport,
) -> sarif::Result {
    let label = label(account);
    let reasons = view.sentences(account.inconclusive.iter().map(|gap| &gap.evidence));
    build_result(ResultParts {
        index: &descriptors.index,
        id: ACCOUNT_UNREADABLE.to_owned(),
        level: Level::Note,
        text: format!("Account {label} could not be read: {reasons}."),
        arguments: vec![label, reasons],
        location: physical_location(view, account.location.as_ref()),
        fingerprint: account.unreadable_fingerprint(),
    })
}

struct ResultParts<'a> {
    index: &'a HashMap<String, i64>,
    id: String,
    level: Level,
    text: String,
    arguments: Vec<String>,
    location: sarif::Location,
    fingerprint: String,
}

fn build_result(parts: ResultParts<'_>) -> sarif::Result {
    let message = Message::builder()
        .id(MESSAGE_ID)
        .text(braced(&parts.text))
        .arguments(parts.arguments)
        .build();
    sarif::Result::builder()
        .rule_index(parts.index.get(&parts.id).copied().unwrap_or(-1))
        .rule_id(parts.id)
        .kind(ResultKind::Fail)
        .level(parts.level.of_result())
        .message(message)
        .locations(vec![parts.location])
        .partial_fingerprints(BTreeMap::from([(
            "primaryLocationLineHash".to_owned(),
            format!("{}:1", parts.fingerprint),
        )]))
        .build()
}

fn label(account: &AccountReport) -> String {
    match &account.name {
        Some(name) => format!("{} ({})", account.id, visible(name)),
        None => account.id.to_string(),
    }
}

/// Text in which no brace begins a placeholder and no bracket a link (SARIF 2.1.0 §3.11.5 and §3.11.6).
fn braced(text: &str) -> String {
    text.replace('{', "{{")
        .replace('}', "}}")
        .replace("](", "] (")
}

/// Where a result stands. What was read from no file of the repository stands on the first line of the
/// configuration, since GitHub takes no result without a place.
fn physical_location(view: &View<'_>, location: Option<&Location>) -> sarif::Location {
    let first = Position { line: 1, column: 1 };
    let (uri, start, end) = location
        .and_then(|location| {
            let uri = relative_uri(&location.file, &view.root)?;
            Some((uri, location.start, location.end))
        })
        .unwrap_or_else(|| (FALLBACK_FILE.to_owned(), first, first));
    let region = Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .end_line(i64::from(end.line))
        .end_column(i64::from(end.column))
        .build();
    let physical = PhysicalLocation::builder()
        .artifact_location(ArtifactLocation::builder().uri(uri).build())
        .region(region)
        .build();
    sarif::Location::builder()
        .physical_location(physical)
        .build()
}

/// Everything but what RFC 3986 §2.3 leaves as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The path as a URI relative to the root; `None` when it is not below it.
fn relative_uri(path: &str, root: &Path) -> Option<String> {
    if path == STANDARD_INPUT {
        return None;
    }
    let path = root.join(path);
    let mut names: Vec<String> = Vec::new();
    for component in path.strip_prefix(root).ok()?.components() {
        match component {
            Component::Normal(name) => {
                names.push(utf8_percent_encode(name.to_str()?, RESERVED).to_string());
            }
            Component::CurDir => {}
            Component::ParentDir => {
                names.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    (!names.is_empty()).then(|| names.join("/"))
}
