//! Markdown for a job summary, a pull request or a wiki.

use std::cmp::Reverse;
use std::io;

use super::View;
use super::summary::{count, summary};
use crate::evidence::visible;
use crate::model::Location;
use crate::report::{AccountReport, Finding, Results};
use crate::rule::Severity;

/// A job summary has no more bytes than a mebibyte, with some room for what is said at the end.
///
/// Source: GitHub Docs, "Workflow commands for GitHub Actions", step isolation and limits.
const MOST_BYTES: usize = (1 << 20) - (16 << 10);

const SEVERITIES: [Severity; 5] = [
    Severity::Critical,
    Severity::High,
    Severity::Medium,
    Severity::Low,
    Severity::Info,
];

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let report = view.report;
    let mut text = format!(
        "# AWS account contacts\n\n**{}**\n\n",
        escaped(&summary(report))
    );
    let mut findings: Vec<_> = report
        .accounts
        .iter()
        .flat_map(|account| of_results(label(account), &account.results))
        .collect();
    findings.extend(of_results(
        "all accounts".to_owned(),
        &report.organization.results,
    ));
    findings.sort_by_key(|(_, finding)| Reverse(finding.severity));
    if findings.is_empty() {
        text.push_str("No finding.\n");
    } else {
        let counts = SEVERITIES.map(|severity| {
            let of = findings
                .iter()
                .filter(|(_, finding)| finding.severity == severity);
            of.count().to_string()
        });
        let heads = SEVERITIES.map(|severity| severity.as_str().to_owned());
        text.push_str(&row(&heads));
        text.push_str(&row(&["---"; 5]));
        text.push_str(&row(&counts));
        text.push_str("\n| Severity | Account | Contact | Finding | Place |\n| --- | --- | --- | --- | --- |\n");
    }
    let rows = findings
        .iter()
        .map(|(whose, finding)| of_finding(view, whose, finding));
    add(&mut text, rows, findings.len(), "finding");
    let gaps: Vec<_> = report
        .accounts
        .iter()
        .map(|account| (label(account), &account.results))
        .chain([("all accounts".to_owned(), &report.organization.results)])
        .filter(|(_, results)| !results.inconclusive.is_empty())
        .collect();
    let unread = &report.unread;
    if !gaps.is_empty() || !unread.is_empty() {
        text.push_str("\n## Could not be read\n\n| Account | What |\n| --- | --- |\n");
        for unread in unread {
            let place = unread.location.as_ref().map(Location::to_string);
            let whose = place.unwrap_or_else(|| "the input".to_owned());
            text.push_str(&row(&[escaped(&whose), escaped(&unread.message)]));
        }
        let rows = gaps.iter().map(|(whose, results)| {
            let evidence = results.inconclusive.iter().map(|gap| &gap.evidence);
            row(&[whose.clone(), escaped(&view.sentences(evidence))])
        });
        add(&mut text, rows, gaps.len(), "account");
    }
    for notice in &report.notices {
        text.push_str(&format!("\n> {}\n", escaped(notice)));
    }
    out.write_all(text.as_bytes())
}

fn of_results(whose: String, results: &Results) -> impl Iterator<Item = (String, &Finding)> {
    results
        .findings
        .iter()
        .map(move |finding| (whose.clone(), finding))
}

fn label(account: &AccountReport) -> String {
    let id = account.id.as_str();
    match &account.name {
        Some(name) => escaped(&format!("{id} ({name})")),
        None => escaped(id),
    }
}

fn of_finding(view: &View<'_>, whose: &str, finding: &Finding) -> String {
    let contact = finding.contact_type.map_or("", |of| of.as_str());
    let place = finding.location.as_ref().map(Location::to_string);
    row(&[
        finding.severity.as_str().to_owned(),
        whose.to_owned(),
        contact.to_owned(),
        format!(
            "**{}** {}",
            escaped(&finding.rule.summary),
            escaped(&view.told(finding))
        ),
        escaped(&place.unwrap_or_default()),
    ])
}

/// Adds rows as long as there is room, and says how many there are besides.
fn add(text: &mut String, rows: impl Iterator<Item = String>, all: usize, noun: &str) {
    for (index, row) in rows.enumerate() {
        if text.len() + row.len() > MOST_BYTES {
            let more = count(all - index, noun);
            text.push_str(&format!(
                "\n**{more} more do not fit here.** The JSON and SARIF reports have all of them.\n"
            ));
            return;
        }
        text.push_str(&row);
    }
}

fn row<T: AsRef<str>>(cells: &[T]) -> String {
    let cells: Vec<_> = cells.iter().map(AsRef::as_ref).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in visible(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            // Nothing becomes a link, and nobody is notified.
            '@' => escaped.push_str("&#64;"),
            '\n' | '\r' => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}
