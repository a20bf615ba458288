use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use textwrap::{WordSeparator, WordSplitter};

use super::View;
use super::summary::{count, summary};
use crate::check::SkipReason;
use crate::evidence::visible;
use crate::report::{AccountReport, Finding, Report};
use crate::rule::{RuleId, Severity};

const WIDTH: usize = 100;
const INDENT: &str = "              ";

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for account in &view.report.accounts {
        let is_silent = account.findings.is_empty()
            && account.inconclusive.is_empty()
            && account.notes.is_empty();
        if !is_silent {
            render_account(view, account, out)?;
            writeln!(out)?;
        }
    }
    render_totals(view.report, out)?;
    writeln!(out, "{}", summary(view.report))
}

fn render_account(
    view: &View<'_>,
    account: &AccountReport,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    write!(out, "{}", account.id)?;
    if let Some(name) = &account.name {
        write!(out, "  {}", visible(name))?;
    }
    write!(out, "  {}", account.state.as_str())?;
    if account.is_false_pass() {
        write!(out, "  (passes Account.1: a false pass)")?;
    }
    writeln!(out)?;
    let mut findings: Vec<_> = account.findings.iter().collect();
    findings.sort_by_key(|finding| Reverse(finding.severity));
    for finding in findings {
        render_finding(view, finding, out)?;
    }
    for gap in &account.inconclusive {
        heading(out, "unreadable", gap.contact_type.as_str(), "")?;
        paragraph(out, "", &view.sentences([&gap.evidence]))?;
        let rules: Vec<_> = gap.rules.iter().map(RuleId::as_str).collect();
        paragraph(out, "not judged: ", &rules.join(", "))?;
    }
    for note in &account.notes {
        heading(
            out,
            "note",
            &format!("{}/{}", note.rule, note.contact_type),
            "",
        )?;
        paragraph(out, "", &view.sentences([&note.evidence]))?;
    }
    Ok(())
}

fn render_finding(view: &View<'_>, finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let subject = format!("{}/{}", finding.rule.id, finding.contact_type);
    heading(
        out,
        finding.severity.as_str(),
        &subject,
        &finding.rule.summary,
    )?;
    paragraph(out, "", &view.sentences(&finding.evidence))?;
    if let Some(location) = &finding.location {
        writeln!(out, "{INDENT}at {}", visible(&location.to_string()))?;
    }
    paragraph(out, "fix: ", &finding.rule.remediation)
}

fn heading(out: &mut dyn io::Write, word: &str, subject: &str, summary: &str) -> io::Result<()> {
    let line = format!("  {word:<10}  {subject}  {summary}");
    writeln!(out, "{}", line.trim_end())
}

fn paragraph(out: &mut dyn io::Write, lead: &str, text: &str) -> io::Result<()> {
    let text = format!("{lead}{text}");
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(INDENT)
        .subsequent_indent(INDENT)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    for line in textwrap::wrap(&text, options) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn render_totals(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let totals = report.totals();
    let mut by_severity: BTreeMap<Severity, usize> = BTreeMap::new();
    let mut unchecked: BTreeMap<_, usize> = BTreeMap::new();
    for account in &report.accounts {
        for finding in &account.findings {
            *by_severity.entry(finding.severity).or_default() += 1;
        }
        if !account.is_checked {
            *unchecked.entry(account.state).or_default() += 1;
        }
    }
    let by_severity: Vec<_> = by_severity
        .iter()
        .rev()
        .map(|(severity, count)| format!("{count} {severity}"))
        .collect();
    write!(out, "{}", count(totals.findings, "finding"))?;
    if !by_severity.is_empty() {
        write!(out, " ({})", by_severity.join(", "))?;
    }
    writeln!(out, "; {} inconclusive", totals.inconclusive)?;
    for (state, number) in unchecked {
        writeln!(
            out,
            "not checked: {} in state {}",
            count(number, "account"),
            state.as_str()
        )?;
    }
    let mut skipped: BTreeMap<SkipReason, usize> = BTreeMap::new();
    for ((_, reason), number) in &report.skipped {
        *skipped.entry(*reason).or_default() += number;
    }
    for (reason, number) in skipped {
        writeln!(
            out,
            "skipped: {}, {}",
            count(number, "check"),
            reason.text()
        )?;
    }
    Ok(())
}
