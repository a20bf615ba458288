//! SARIF 2.1.0, as GitHub code scanning wants it: one descriptor a rule and contact type, one physical location
//! a result, and a result for every account that could not be read whole, so that its alerts stay open.

mod descriptor;
mod invocation;
mod location;
mod result;

use std::io;

use serde::Serialize;
use serde_json::json;
use serde_sarif::sarif::{
    self, ResultLevel, Run, RunAutomationDetails, Sarif, Tool, ToolComponent,
};

use super::{SHOWN, Shard, View};
use crate::rule::Severity;
use descriptor::Descriptors;
use result::Subject;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The AWS page about alternate contacts.
const HELP_URI: &str = "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html";
/// The category under which GitHub keeps the alerts, up to the last slash.
fn category(shard: Shard) -> String {
    match shard.of.get() {
        1 => "contact-lint/".to_owned(),
        _ => format!("contact-lint/shard-{}/", shard.number),
    }
}

/// The one message that a descriptor has.
const MESSAGE_ID: &str = "default";

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
}

/// As GitHub code scanning wants it: a suppressed result would open an alert there, so that there is none.
pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    write(view, out, result::of_subject)
}

/// With suppressed findings as well.
pub(super) fn render_full(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    write(view, out, |view, descriptors, subject| {
        let mut results = result::of_subject(view, descriptors, subject);
        results.extend(result::of_suppressed(view, descriptors, subject));
        results
    })
}

fn write(
    view: &View<'_>,
    out: &mut dyn io::Write,
    of_subject: impl Fn(&View<'_>, &Descriptors, &Subject<'_>) -> Vec<sarif::Result>,
) -> io::Result<()> {
    let count = view.shard.count(view.report);
    let descriptors = Descriptors::of(&view.report.rules, count > SHOWN);
    let too_many = (count > SHOWN).then(|| result::of_too_many(view, &descriptors, count));
    let subjects = result::subjects(view.report, view.shard);
    let results = subjects.flat_map(|subject| of_subject(view, &descriptors, &subject));
    let unread = result::of_unread(view, &descriptors);
    let results: Vec<_> = too_many.into_iter().chain(unread).chain(results).collect();
    let driver = ToolComponent::builder()
        .name(env!("CARGO_PKG_NAME"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .version(env!("CARGO_PKG_VERSION"))
        .information_uri(HELP_URI)
        .rules(descriptors.into_rules())
        .build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .automation_details(
            RunAutomationDetails::builder()
                .id(category(view.shard))
                .build(),
        )
        .invocations(vec![invocation::of(view)])
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

/// Text in which no brace begins a placeholder and no bracket a link (SARIF 2.1.0 §3.11.5 and §3.11.6).
fn escaped(text: &str) -> String {
    text.replace('{', "{{")
        .replace('}', "}}")
        .replace("](", "] (")
}
