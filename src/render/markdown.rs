//! Markdown for a job summary, a pull request or a wiki.

use std::cmp::Reverse;
use std::io;

use jiff::tz::TimeZone;

use super::View;
use super::summary::{count, summary};
use crate::evidence::visible;
use crate::model::{AccountId, Location};
use crate::report::{AccountReport, Finding, Report, Results};
use crate::rule::Severity;

/// A job summary has no more bytes than a mebibyte, with some room for what is said at the end.
///
/// Source: GitHub Docs, "Workflow commands for GitHub Actions", step isolation and limits.
const MOST_BYTES: usize = (1 << 20) - (16 << 10);

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let report = view.report;
    let mut text = format!(
        "# AWS account contacts\n\n**{}**\n\n",
        escaped(&summary(report))
    );
    let mut findings: Vec<_> = report
        .accounts
        .iter()
        .flat_map(|account| of_results(label(account), Some(&account.id), &account.results))
        .collect();
    findings.extend(of_results(
        "all accounts".to_owned(),
        None,
        &report.organization.results,
    ));
    findings.sort_by_key(|(_, _, finding)| Reverse(finding.severity));
    if findings.is_empty() {
        text.push_str("No finding.\n");
    } else {
        let counts = Severity::WORST_FIRST.map(|severity| {
            let of = findings
                .iter()
                .filter(|(_, _, finding)| finding.severity == severity);
            of.count().to_string()
        });
        let heads = Severity::WORST_FIRST.map(|severity| severity.as_str().to_owned());
        text.push_str(&row(&heads));
        text.push_str(&row(&["---"; 5]));
        text.push_str(&row(&counts));
        text.push_str("\n| Severity | Account | Contact | Finding | Place |\n| --- | --- | --- | --- | --- |\n");
    }
    let rows = findings
        .iter()
        .map(|(whose, id, finding)| of_finding(view, whose, *id, finding));
    add(
        &mut text,
        MOST_BYTES / 10 * 7,
        rows,
        findings.len(),
        "finding",
    );
    add_changes(&mut text, report);
    add_trend(&mut text, report);
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
        let rows = unread.iter().map(|unread| {
            let place = unread.location.as_ref().map(Location::to_string);
            let whose = place.unwrap_or_else(|| "the input".to_owned());
            row(&[escaped(&whose), escaped(&unread.message)])
        });
        add(&mut text, MOST_BYTES, rows, unread.len(), "file");
        let rows = gaps.iter().map(|(whose, results)| {
            let evidence = results.inconclusive.iter().map(|gap| &gap.evidence);
            row(&[whose.clone(), escaped(&view.sentences(evidence))])
        });
        add(&mut text, MOST_BYTES, rows, gaps.len(), "row");
    }
    let notices = report.notices.iter();
    let notices = notices.map(|notice| format!("\n> {}\n", escaped(notice)));
    add(
        &mut text,
        MOST_BYTES,
        notices,
        report.notices.len(),
        "notice",
    );
    out.write_all(text.as_bytes())
}

/// Adds what was found before and is not found any more.
fn add_changes(text: &mut String, report: &Report) {
    let Some(changes) = report.changes.as_ref() else {
        return;
    };
    text.push_str(&format!(
        "\n## Since the baseline\n\n{}\n",
        changes.summary()
    ));
    if !changes.gone.is_empty() {
        text.push_str("\n| Account | Was found | Now |\n| --- | --- | --- |\n");
    }
    let rows = changes.gone.iter().map(|gone| {
        row(&[
            escaped(&gone.whose()),
            gone.subject(),
            gone.why.text().to_owned(),
        ])
    });
    add(
        text,
        MOST_BYTES / 10 * 8,
        rows,
        changes.gone.len(),
        "finding",
    );
}

/// Adds how the numbers went.
fn add_trend(text: &mut String, report: &Report) {
    if report.trend.is_empty() {
        return;
    }
    text.push_str("\n## Trend\n\nBy the rules of today, without reviews and drills.\n\n| Read | Accounts | Pass Account.1 | False passes | Findings | Not read whole |\n");
    text.push_str(&row(&["---"; 6]));
    let rows = report.trend.iter().map(|point| {
        let day = TimeZone::UTC.to_datetime(point.at).date();
        let numbers = [
            point.accounts,
            point.account_1_passes,
            point.false_passes,
            point.findings,
            point.unreadable,
        ];
        let cells =
            std::iter::once(day.to_string()).chain(numbers.map(|number| number.to_string()));
        row(&cells.collect::<Vec<_>>())
    });
    add(
        text,
        MOST_BYTES / 10 * 8,
        rows,
        report.trend.len(),
        "snapshot",
    );
}

fn of_results<'a>(
    whose: String,
    id: Option<&'a AccountId>,
    results: &'a Results,
) -> impl Iterator<Item = (String, Option<&'a AccountId>, &'a Finding)> {
    results
        .findings
        .iter()
        .map(move |finding| (whose.clone(), id, finding))
}

fn label(account: &AccountReport) -> String {
    let id = account.id.as_str();
    match &account.name {
        Some(name) => escaped(&format!("{id} ({name})")),
        None => escaped(id),
    }
}

fn of_finding(view: &View<'_>, whose: &str, id: Option<&AccountId>, finding: &Finding) -> String {
    let contact = finding.contact_type.map_or("", |of| of.as_str());
    let place = finding.location.as_ref().map(Location::to_string);
    row(&[
        finding.severity.as_str().to_owned(),
        whose.to_owned(),
        contact.to_owned(),
        format!(
            "{}**{}** {}",
            match view.is_new(id, finding) {
                Some(true) => "(new) ",
                _ => "",
            },
            escaped(&finding.rule.summary),
            escaped(&view.told(finding))
        ),
        escaped(&place.unwrap_or_default()),
    ])
}

/// Adds rows as long as there is room, and says how many there are besides. `most` is how long the text may become: what comes behind
/// wants room, too.
fn add(text: &mut String, most: usize, rows: impl Iterator<Item = String>, all: usize, noun: &str) {
    for (index, row) in rows.enumerate() {
        if text.len() + row.len() > most {
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
pub(super) fn escaped(text: &str) -> String {
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
            // Nobody is notified.
            '@' => escaped.push_str("&#64;"),
            '\n' | '\r' => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    // GitHub makes links of bare addresses (GFM, extended autolinks).
    escaped
        .replace("://", "&#58;//")
        .replace("www.", "www&#46;")
}
