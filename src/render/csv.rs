//! CSV for a spreadsheet: a row for each thing that is told of an account, and one for each account of which there is nothing to
//! tell.

use std::collections::BTreeMap;
use std::io;

use super::View;
use crate::evidence::visible;
use crate::model::{AccountId, ContactType, Location};
use crate::report::{
    Account1, AccountReport, Finding, Results, ReviewReport, ReviewState, Standing,
};
use crate::rule::RuleId;

const HEADS: [&str; 16] = [
    "Account",
    "Account name",
    "State",
    "Organizational unit",
    "Account.1",
    "False pass",
    "Result",
    "Severity",
    "Contact",
    "Rule",
    "Summary",
    "Detail",
    "Remediation",
    "Place",
    "New",
    "Review",
];

/// Excel takes a file for UTF-8 by this mark alone.
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    let mut rows = Rows { view, writer };
    rows.writer.write_record(HEADS)?;
    let report = view.report;
    for account in &report.accounts {
        let subject = Subject::of(account);
        rows.results(&subject, &account.results)?;
        if account.results.are_clean() {
            let result = match account.standing() {
                Standing::Good => "no finding",
                other => other.text(),
            };
            rows.row(&subject, Row::of(result))?;
        }
    }
    let together = Subject {
        id: "all accounts",
        ..Subject::default()
    };
    rows.results(&together, &report.organization.results)?;
    for unread in &report.unread {
        let row = Row {
            detail: unread.message.clone(),
            place: unread.location.as_ref(),
            ..Row::of("unreadable")
        };
        rows.row(&Subject::default(), row)?;
    }
    rows.writer.flush()
}

/// What a row is about.
#[derive(Default)]
struct Subject<'a> {
    /// The account; `None`: all together.
    account: Option<&'a AccountId>,
    id: &'a str,
    name: &'a str,
    state: &'a str,
    ou_path: &'a str,
    account_1: &'a str,
    false_pass: &'a str,
    /// What a ledger says of its contacts.
    reviews: Option<&'a BTreeMap<ContactType, ReviewReport>>,
}

impl<'a> Subject<'a> {
    fn of(account: &'a AccountReport) -> Self {
        Self {
            account: Some(&account.id),
            id: account.id.as_str(),
            name: account.name.as_deref().unwrap_or_default(),
            state: account.state.as_str(),
            ou_path: account.ou_path.as_deref().unwrap_or_default(),
            account_1: account.account_1.map_or("", Account1::as_str),
            false_pass: match account.is_false_pass() {
                true => "yes",
                false if account.account_1.is_some() => "no",
                false => "",
            },
            reviews: Some(&account.reviews),
        }
    }

    /// What a ledger says of a contact, or of all of them where none is named.
    fn reviewed(&self, contact: &str) -> String {
        let reviews = self.reviews.into_iter().flatten();
        let meant = reviews.filter(|(of, _)| contact.is_empty() || of.as_str() == contact);
        let told = meant.map(|(of, review)| match (review.state, review.until) {
            (ReviewState::Current | ReviewState::Due, Some(until)) => {
                format!("{of}: {}, until {until}", review.state.text())
            }
            (state, _) => format!("{of}: {}", state.text()),
        });
        told.collect::<Vec<_>>().join("; ")
    }
}

/// What a row tells.
#[derive(Default)]
struct Row<'a> {
    result: &'a str,
    severity: &'a str,
    contact: &'a str,
    rule: String,
    summary: &'a str,
    detail: String,
    remediation: &'a str,
    place: Option<&'a Location>,
    /// Whether it is new, where that is known.
    new: &'a str,
}

impl<'a> Row<'a> {
    fn of(result: &'a str) -> Self {
        Self {
            result,
            ..Self::default()
        }
    }
}

struct Rows<'a, 'out> {
    view: &'a View<'a>,
    writer: csv::Writer<&'out mut dyn io::Write>,
}

impl Rows<'_, '_> {
    fn results(&mut self, subject: &Subject<'_>, results: &Results) -> io::Result<()> {
        for finding in &results.findings {
            self.finding(subject, "finding", finding, String::new())?;
        }
        for suppressed in &results.suppressed {
            let exception = &suppressed.exception;
            let mut until = format!(" (suppressed until {}", exception.until);
            if let Some(reason) = self.view.free_text(&exception.reason) {
                until.push_str(": ");
                until.push_str(reason);
            }
            until.push(')');
            self.finding(subject, "suppressed", &suppressed.finding, until)?;
        }
        for gap in &results.inconclusive {
            let rules: Vec<_> = gap.rules.iter().map(RuleId::as_str).collect();
            let row = Row {
                contact: gap.contact_type.map_or("", |of| of.as_str()),
                rule: rules.join(" "),
                detail: self.view.sentences([&gap.evidence]),
                place: gap.location.as_ref(),
                ..Row::of("unreadable")
            };
            self.row(subject, row)?;
        }
        Ok(())
    }

    fn finding(
        &mut self,
        subject: &Subject<'_>,
        result: &str,
        finding: &Finding,
        exception: String,
    ) -> io::Result<()> {
        let row = Row {
            result,
            severity: finding.severity.as_str(),
            contact: finding.contact_type.map_or("", |of| of.as_str()),
            rule: finding.rule.id.to_string(),
            summary: &finding.rule.summary,
            detail: self.view.told(finding) + &exception,
            remediation: &finding.rule.remediation,
            place: finding.location.as_ref(),
            new: match self.view.is_new(subject.account, finding) {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            },
        };
        self.row(subject, row)
    }

    fn row(&mut self, subject: &Subject<'_>, row: Row<'_>) -> io::Result<()> {
        let place = row.place.map(Location::to_string).unwrap_or_default();
        let cells = [
            subject.id,
            subject.name,
            subject.state,
            subject.ou_path,
            subject.account_1,
            subject.false_pass,
            row.result,
            row.severity,
            row.contact,
            &row.rule,
            row.summary,
            &row.detail,
            row.remediation,
            &place,
            row.new,
            &subject.reviewed(row.contact),
        ];
        Ok(self.writer.write_record(cells.map(inert))?)
    }
}

/// Text that a spreadsheet takes for text: what begins like a formula has an apostrophe before it.
///
/// Source: OWASP, "CSV Injection".
fn inert(text: &str) -> String {
    let mut inert = String::new();
    let mut is_beginning = true;
    for letter in visible(text).chars() {
        // Where a semicolon parts the cells, as in much of Europe, another one begins behind it.
        if is_beginning && "=+-@＝＋－＠".contains(letter) {
            inert.push('\'');
        }
        inert.push(letter);
        is_beginning = letter == ';' || (is_beginning && letter.is_whitespace());
    }
    inert
}
