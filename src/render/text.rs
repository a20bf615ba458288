use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use anstyle::{AnsiColor, Style as Ansi};
use textwrap::{WordSeparator, WordSplitter};

use super::View;
use super::summary::{count, summary};
use crate::check::SkipReason;
use crate::evidence::visible;
use crate::model::Location;
use crate::report::{AccountReport, Exception, Finding, Report};
use crate::rule::{RuleId, Severity};

const INDENT: &str = "              ";

const BOLD: Ansi = Ansi::new().bold();
const DIM: Ansi = Ansi::new().dimmed();

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = Writer { view, out };
    for account in &view.report.accounts {
        writer.account(account)?;
    }
    writer.totals(view.report)
}

fn color_of(severity: Severity) -> Ansi {
    match severity {
        Severity::Critical => AnsiColor::Red.on_default().bold(),
        Severity::High => AnsiColor::Red.on_default(),
        Severity::Medium => AnsiColor::Yellow.on_default(),
        Severity::Low => AnsiColor::Cyan.on_default(),
        Severity::Info => DIM,
    }
}

struct Writer<'a> {
    view: &'a View<'a>,
    out: &'a mut dyn io::Write,
}

impl Writer<'_> {
    /// One account, unless there is nothing to say of it.
    fn account(&mut self, account: &AccountReport) -> io::Result<()> {
        let has_nothing_to_say = account.findings.is_empty()
            && account.suppressed.is_empty()
            && account.inconclusive.is_empty()
            && account.notes.is_empty();
        if has_nothing_to_say {
            return Ok(());
        }
        self.title(account)?;
        let mut findings: Vec<_> = account.findings.iter().collect();
        findings.sort_by_key(|finding| Reverse(finding.severity));
        for finding in findings {
            self.finding(finding)?;
        }
        for suppressed in &account.suppressed {
            let finding = &suppressed.finding;
            let subject = format!("{}/{}", finding.rule.id, finding.contact_type);
            self.heading(DIM, "suppressed", &subject, &finding.rule.summary)?;
            self.exception(&suppressed.exception)?;
        }
        for gap in &account.inconclusive {
            self.heading(
                AnsiColor::Magenta.on_default(),
                "unreadable",
                gap.contact_type.as_str(),
                "",
            )?;
            self.paragraph("", &self.view.sentences([&gap.evidence]))?;
            self.place(gap.location.as_ref())?;
            let rules: Vec<_> = gap.rules.iter().map(RuleId::as_str).collect();
            self.paragraph("not judged: ", &rules.join(", "))?;
            if let Some(exception) = &gap.accepted {
                self.exception(exception)?;
            }
        }
        for note in &account.notes {
            let subject = format!("{}/{}", note.rule, note.contact_type);
            self.heading(DIM, "note", &subject, "")?;
            self.paragraph("", &self.view.sentences([&note.evidence]))?;
        }
        writeln!(self.out)
    }

    fn title(&mut self, account: &AccountReport) -> io::Result<()> {
        self.styled(BOLD, account.id.as_str())?;
        if let Some(name) = &account.name {
            write!(self.out, "  ")?;
            self.styled(BOLD, &visible(name))?;
        }
        write!(self.out, "  {}", account.state.as_str())?;
        if let Some(path) = &account.ou_path {
            write!(self.out, "  {}", visible(path))?;
        }
        if account.is_false_pass() {
            write!(self.out, "  (passes Account.1: a false pass)")?;
        }
        writeln!(self.out)
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let subject = format!("{}/{}", finding.rule.id, finding.contact_type);
        let word = finding.severity.as_str();
        self.heading(
            color_of(finding.severity),
            word,
            &subject,
            &finding.rule.summary,
        )?;
        self.paragraph("", &self.view.sentences(&finding.evidence))?;
        self.place(finding.location.as_ref())?;
        self.paragraph("fix: ", &finding.rule.remediation)
    }

    fn place(&mut self, location: Option<&Location>) -> io::Result<()> {
        match location {
            Some(location) => writeln!(self.out, "{INDENT}at {}", visible(&location.to_string())),
            None => Ok(()),
        }
    }

    fn exception(&mut self, exception: &Exception) -> io::Result<()> {
        let free_text = |text| self.view.free_text(text);
        let owner = exception.owner.as_deref().and_then(free_text);
        let owner = owner.map(|owner| format!(", {owner}")).unwrap_or_default();
        let reason = free_text(&exception.reason);
        let reason = reason
            .map(|reason| format!(": {reason}"))
            .unwrap_or_default();
        let text = format!(
            "until {}{owner}{reason} ({})",
            exception.until, exception.location
        );
        self.paragraph("accepted ", &visible(&text))
    }

    fn heading(&mut self, style: Ansi, word: &str, subject: &str, summary: &str) -> io::Result<()> {
        write!(self.out, "  ")?;
        self.styled(style, &format!("{word:<10}"))?;
        write!(self.out, "  {subject}")?;
        if !summary.is_empty() {
            write!(self.out, "  {summary}")?;
        }
        writeln!(self.out)
    }

    fn paragraph(&mut self, lead: &str, text: &str) -> io::Result<()> {
        self.paragraph_at(INDENT, lead, text)
    }

    fn paragraph_at(&mut self, indent: &str, lead: &str, text: &str) -> io::Result<()> {
        let text = format!("{lead}{text}");
        let options = textwrap::Options::new(self.view.style.width)
            .initial_indent(indent)
            .subsequent_indent(indent)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        for line in textwrap::wrap(&text, options) {
            // Two colons at a line's beginning are a command to GitHub Actions.
            match line.trim_start().strip_prefix("::") {
                Some(rest) => writeln!(self.out, "{indent}:\\u{{3a}}{rest}")?,
                None => writeln!(self.out, "{line}")?,
            }
        }
        Ok(())
    }

    fn styled(&mut self, style: Ansi, text: &str) -> io::Result<()> {
        if self.view.style.color {
            write!(self.out, "{style}{text}{style:#}")
        } else {
            write!(self.out, "{text}")
        }
    }

    fn totals(&mut self, report: &Report) -> io::Result<()> {
        for notice in &report.notices {
            self.paragraph_at("", "note: ", &visible(notice))?;
        }
        for remark in &report.remarks {
            writeln!(
                self.out,
                "{}: {}",
                visible(&remark.location.to_string()),
                visible(&remark.message)
            )?;
        }
        let totals = report.totals();
        let mut by_severity: BTreeMap<Severity, usize> = BTreeMap::new();
        let mut skipped: BTreeMap<SkipReason, usize> = BTreeMap::new();
        let mut unchecked: BTreeMap<_, usize> = BTreeMap::new();
        for account in &report.accounts {
            for finding in &account.findings {
                *by_severity.entry(finding.severity).or_default() += 1;
            }
            for skip in &account.skipped {
                *skipped.entry(skip.reason).or_default() += 1;
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
        write!(self.out, "{}", count(totals.findings, "finding"))?;
        if !by_severity.is_empty() {
            write!(self.out, " ({})", by_severity.join(", "))?;
        }
        if totals.suppressed > 0 {
            write!(self.out, "; {} suppressed", totals.suppressed)?;
        }
        writeln!(self.out, "; {} inconclusive", totals.inconclusive)?;
        for (state, number) in unchecked {
            writeln!(
                self.out,
                "not checked: {} in state {}",
                count(number, "account"),
                state.as_str()
            )?;
        }
        for (reason, number) in skipped {
            writeln!(
                self.out,
                "skipped: {}, {}",
                count(number, "check"),
                reason.text()
            )?;
        }
        self.styled(BOLD, &summary(report))?;
        writeln!(self.out)
    }
}
