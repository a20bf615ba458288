//! Annotations of a GitHub Actions run: workflow commands, a line each.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions".

use std::io;

use super::View;
use super::place::Place;
use super::summary::summary;
use crate::model::Location;
use crate::rule::{ACCOUNT_UNREADABLE, Severity};

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for account in &view.report.accounts {
        for finding in &account.findings {
            let title = format!("{}/{}", finding.rule.id, finding.contact_type);
            let message = format!(
                "{}. Account {}: {}. {}",
                finding.rule.summary,
                account.id,
                view.sentences(&finding.evidence),
                finding.rule.remediation
            );
            let word = word(finding.severity);
            annotate(view, out, word, finding.location.as_ref(), &title, &message)?;
        }
        if !account.inconclusive.is_empty() {
            let evidence = account.inconclusive.iter().map(|gap| &gap.evidence);
            let message = format!(
                "Account {} could not be read: {}.",
                account.id,
                view.sentences(evidence)
            );
            annotate(
                view,
                out,
                "notice",
                account.location.as_ref(),
                ACCOUNT_UNREADABLE,
                &message,
            )?;
        }
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
