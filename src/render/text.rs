use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use anstyle::{AnsiColor, Style as Ansi};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use textwrap::{WordSeparator, WordSplitter};

use super::View;
use super::summary::{count, summary};
use crate::check::SkipReason;
use crate::evidence::visible;
use crate::model::{AccountId, ContactType, ControlStatus, Location};
use crate::report::{AccountReport, Exception, Finding, Report, Results, Unread, subject};
use crate::rule::{RuleId, Severity};

const INDENT: &str = "              ";

/// The texts of so many accounts are kept until they are written, each processor making those of a few at once.
const MANY: usize = 8192;
const A_FEW: usize = 256;

const BOLD: Ansi = Ansi::new().bold();
const DIM: Ansi = Ansi::new().dimmed();

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for accounts in view.report.accounts.chunks(MANY) {
        let texts: Vec<_> = match accounts.len() {
            0..=A_FEW => vec![text_of(view, accounts)],
            _ => accounts
                .par_chunks(A_FEW)
                .map(|few| text_of(view, few))
                .collect(),
        };
        for text in texts {
            out.write_all(&text?)?;
        }
    }
    let mut writer = Writer { view, out };
    writer.organization(view.report)?;
    writer.unread(&view.report.unread)?;
    writer.totals(view.report)
}

/// What there is to say of some accounts.
fn text_of(view: &View<'_>, accounts: &[AccountReport]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let mut writer = Writer {
        view,
        out: &mut text,
    };
    for account in accounts {
        writer.account(account)?;
    }
    Ok(text)
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
        let hub = account.security_hub.and_then(|hub| hub.compared.text());
        if account.results.is_silent() && hub.is_none() {
            return Ok(());
        }
        self.title(account)?;
        self.results(Some(&account.id), &account.results)
    }

    /// All accounts together, unless there is nothing to say of them.
    fn organization(&mut self, report: &Report) -> io::Result<()> {
        let organization = &report.organization;
        if organization.results.is_silent() {
            return Ok(());
        }
        self.styled(BOLD, "all accounts")?;
        if let Some(id) = &organization.id {
            write!(self.out, "  {}", visible(id))?;
        }
        writeln!(self.out)?;
        self.results(None, &organization.results)
    }

    /// What of the input could not be read.
    fn unread(&mut self, unread: &[Unread]) -> io::Result<()> {
        for unread in unread {
            self.heading(AnsiColor::Magenta.on_default(), "unreadable", "input", "")?;
            self.paragraph("", &visible(&unread.message))?;
            self.place(unread.location.as_ref())?;
        }
        match unread.is_empty() {
            true => Ok(()),
            false => writeln!(self.out),
        }
    }

    fn results(&mut self, whose: Option<&AccountId>, results: &Results) -> io::Result<()> {
        let mut findings: Vec<_> = results.findings.iter().collect();
        findings.sort_by_key(|finding| Reverse(finding.severity));
        for finding in findings {
            self.finding(whose, finding)?;
        }
        for suppressed in &results.suppressed {
            let finding = &suppressed.finding;
            self.heading(DIM, "suppressed", &finding.subject(), &finding.rule.summary)?;
            self.exception(&suppressed.exception)?;
        }
        for gap in &results.inconclusive {
            self.heading(
                AnsiColor::Magenta.on_default(),
                "unreadable",
                gap.contact_type.map_or("contacts", ContactType::as_str),
                "",
            )?;
            self.paragraph("", &self.view.sentences([&gap.evidence]))?;
            self.place(gap.location.as_ref())?;
            let rules: Vec<_> = gap.rules.iter().map(RuleId::as_str).collect();
            if !rules.is_empty() {
                self.paragraph("not judged: ", &rules.join(", "))?;
            }
            if let Some(exception) = &gap.accepted {
                self.exception(exception)?;
            }
        }
        for note in &results.notes {
            let subject = subject(&note.rule, note.contact_type);
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
            // What is declared is not there yet.
            let passes = match account.is_declared {
                true => "would pass",
                false => "passes",
            };
            write!(self.out, "  ({passes} Account.1: a false pass)")?;
        }
        if let Some((hub, text)) = account
            .security_hub
            .and_then(|hub| Some((hub, hub.compared.text()?)))
        {
            let status = hub.status.map_or("no finding", ControlStatus::as_str);
            write!(self.out, "  (Security Hub: {status}, {text})")?;
        }
        writeln!(self.out)
    }

    fn finding(&mut self, whose: Option<&AccountId>, finding: &Finding) -> io::Result<()> {
        let word = finding.severity.as_str();
        let new = match self.view.is_new(whose, finding) {
            Some(true) => "  (new)",
            _ => "",
        };
        self.heading(
            color_of(finding.severity),
            word,
            &finding.subject(),
            &format!("{}{new}", finding.rule.summary),
        )?;
        self.paragraph("", &self.view.told(finding))?;
        self.place(finding.location.as_ref())?;
        if let Some(declared) = &finding.declared_at {
            writeln!(self.out, "{INDENT}for {}", visible(&declared.to_string()))?;
        }
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

    /// What was found before and is not found any more, and how the numbers went.
    fn gone(&mut self, report: &Report) -> io::Result<()> {
        for gone in report.changes.iter().flat_map(|changes| &changes.gone) {
            let text = format!("{}: {}: {}", gone.whose(), gone.subject(), gone.why.text());
            self.paragraph_at("", "since the baseline: ", &visible(&text))?;
        }
        for point in &report.trend {
            let day = TimeZone::UTC.to_datetime(point.at).date();
            let text = format!(
                "{day}: {}, {} false passes, {} findings, {} not read whole",
                count(point.accounts, "account"),
                point.false_passes,
                point.findings,
                point.unreadable
            );
            self.paragraph_at("", "trend: ", &text)?;
        }
        Ok(())
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
        self.gone(report)?;
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
        for results in report.results() {
            for finding in &results.findings {
                *by_severity.entry(finding.severity).or_default() += 1;
            }
            for skip in results.skipped.iter() {
                *skipped.entry(skip.reason).or_default() += 1;
            }
        }
        for account in report.accounts.iter().filter(|account| !account.is_checked) {
            *unchecked.entry(account.state).or_default() += 1;
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
