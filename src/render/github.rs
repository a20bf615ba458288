//! Annotations of a GitHub Actions run: workflow commands, a line each.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions".

use std::io;

use super::View;
use super::place::Place;
use super::summary::summary;
use crate::model::Location;
use crate::report::Results;
use crate::rule::{ACCOUNT_UNREADABLE, Severity};

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for account in &view.report.accounts {
        let whose = format!("Account {}", account.id);
        annotate_findings(view, out, &whose, &account.results)?;
        if !account.results.inconclusive.is_empty() {
            let message = format!(
                "{whose} could not be read: {}.",
                untold(view, &account.results)
            );
            let location = account.location.as_ref();
            annotate(view, out, "notice", location, ACCOUNT_UNREADABLE, &message)?;
        }
    }
    let together = &view.report.organization.results;
    annotate_findings(view, out, "All accounts", together)?;
    if !together.inconclusive.is_empty() {
        let message = format!("All accounts together: {}.", untold(view, together));
        annotate(view, out, "notice", None, ACCOUNT_UNREADABLE, &message)?;
    }
    for unread in &view.report.unread {
        let message = format!("The input could not be read: {}.", unread.message);
        let location = unread.location.as_ref();
        annotate(view, out, "error", location, ACCOUNT_UNREADABLE, &message)?;
    }
    for notice in &view.report.notices {
        annotate(view, out, "notice", None, "collection", notice)?;
    }
    for remark in &view.report.remarks {
        annotate(
            view,
            out,
            "warning",
            Some(&remark.location),
            "configuration",
            &remark.message,
        )?;
    }
    writeln!(out, "{}", summary(view.report))
}

fn annotate_findings(
    view: &View<'_>,
    out: &mut dyn io::Write,
    whose: &str,
    results: &Results,
) -> io::Result<()> {
    for finding in &results.findings {
        let message = format!(
            "{}. {whose}: {}. {}",
            finding.rule.summary,
            view.told(finding),
            finding.rule.remediation
        );
        let word = word(finding.severity);
        let location = finding.location.as_ref();
        annotate(view, out, word, location, &finding.subject(), &message)?;
    }
    Ok(())
}

fn untold(view: &View<'_>, results: &Results) -> String {
    view.sentences(results.inconclusive.iter().map(|gap| &gap.evidence))
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}

fn annotate(
    view: &View<'_>,
    out: &mut dyn io::Write,
    word: &str,
    location: Option<&Location>,
    title: &str,
    message: &str,
) -> io::Result<()> {
    let Place { names, start, end } = Place::of(location, view);
    writeln!(
        out,
        "::{word} file={},line={},endLine={},col={},endColumn={},title={}::{}",
        property(&names.join("/")),
        start.line,
        end.line,
        start.column,
        end.column,
        property(title),
        data(message)
    )
}

/// Text in which nothing ends the line.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Text in which nothing ends the property either.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
