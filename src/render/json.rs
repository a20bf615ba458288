use std::collections::BTreeMap;
use std::io;

use jiff::Timestamp;
use serde::Serialize;

use super::View;
use crate::evidence::Evidence;
use crate::model::{AccountState, ContactType, Location};
use crate::report::{AccountReport, Finding, Inconclusive, Note};
use crate::rule::{RuleId, Severity};

/// The version of the JSON report.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportForm<'a> {
    version: u32,
    tool: ToolForm,
    now: Timestamp,
    redacted: bool,
    totals: TotalsForm,
    accounts: Vec<AccountForm<'a>>,
    skipped: Vec<SkippedForm<'a>>,
}

#[derive(Serialize)]
struct ToolForm {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TotalsForm {
    accounts: usize,
    checked: usize,
    account1_passes: usize,
    account1_fails: usize,
    false_passes: usize,
    unreadable: usize,
    findings: usize,
    inconclusive: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountForm<'a> {
    id: &'a str,
    name: Option<&'a str>,
    state: AccountState,
    checked: bool,
    account1: &'static str,
    false_pass: bool,
    findings: Vec<FindingForm<'a>>,
    inconclusive: Vec<InconclusiveForm<'a>>,
    notes: Vec<NoteForm<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingForm<'a> {
    rule: &'a str,
    contact_type: ContactType,
    severity: Severity,
    summary: &'a str,
    evidence: Vec<EvidenceForm<'a>>,
    remediation: &'a str,
    fingerprint: String,
    location: Option<LocationForm<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InconclusiveForm<'a> {
    rules: Vec<&'a str>,
    contact_type: ContactType,
    evidence: EvidenceForm<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NoteForm<'a> {
    rule: &'a str,
    contact_type: ContactType,
    evidence: EvidenceForm<'a>,
}

#[derive(Serialize)]
struct EvidenceForm<'a> {
    code: &'static str,
    text: String,
    arguments: BTreeMap<&'static str, &'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LocationForm<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct SkippedForm<'a> {
    rule: &'a str,
    reason: &'static str,
    contacts: usize,
}

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let report = view.report;
    let totals = report.totals();
    let form = ReportForm {
        version: VERSION,
        tool: ToolForm {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        now: report.now,
        redacted: view.redactor.is_closed(),
        totals: TotalsForm {
            accounts: totals.accounts,
            checked: totals.checked,
            account1_passes: totals.account_1_passes,
            account1_fails: totals.account_1_fails,
            false_passes: totals.false_passes,
            unreadable: totals.unreadable,
            findings: totals.findings,
            inconclusive: totals.inconclusive,
        },
        accounts: report
            .accounts
            .iter()
            .map(|account| of_account(view, account))
            .collect(),
        skipped: report
            .skipped
            .iter()
            .map(|((rule, reason), contacts)| SkippedForm {
                rule: rule.as_str(),
                reason: reason.as_str(),
                contacts: *contacts,
            })
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &form)?;
    writeln!(out)
}

fn of_account<'a>(view: &'a View<'_>, account: &'a AccountReport) -> AccountForm<'a> {
    AccountForm {
        id: account.id.as_str(),
        name: account.name.as_deref(),
        state: account.state,
        checked: account.is_checked,
        account1: account.account_1.as_str(),
        false_pass: account.is_false_pass(),
        findings: account
            .findings
            .iter()
            .map(|finding| of_finding(view, account, finding))
            .collect(),
        inconclusive: account
            .inconclusive
            .iter()
            .map(|gap| of_gap(view, gap))
            .collect(),
        notes: account
            .notes
            .iter()
            .map(|note| of_note(view, note))
            .collect(),
    }
}

fn of_finding<'a>(
    view: &'a View<'_>,
    account: &AccountReport,
    finding: &'a Finding,
) -> FindingForm<'a> {
    FindingForm {
        rule: finding.rule.id.as_str(),
        contact_type: finding.contact_type,
        severity: finding.severity,
        summary: &finding.rule.summary,
        evidence: finding
            .evidence
            .iter()
            .map(|evidence| of_evidence(view, evidence))
            .collect(),
        remediation: &finding.rule.remediation,
        fingerprint: account.fingerprint(finding.rule.id.as_str(), Some(finding.contact_type)),
        location: finding.location.as_ref().map(of_location),
    }
}

fn of_gap<'a>(view: &'a View<'_>, gap: &'a Inconclusive) -> InconclusiveForm<'a> {
    InconclusiveForm {
        rules: gap.rules.iter().map(RuleId::as_str).collect(),
        contact_type: gap.contact_type,
        evidence: of_evidence(view, &gap.evidence),
    }
}

fn of_note<'a>(view: &'a View<'_>, note: &'a Note) -> NoteForm<'a> {
    NoteForm {
        rule: note.rule.as_str(),
        contact_type: note.contact_type,
        evidence: of_evidence(view, &note.evidence),
    }
}

fn of_evidence<'a>(view: &'a View<'_>, evidence: &'a Evidence) -> EvidenceForm<'a> {
    EvidenceForm {
        code: evidence.code,
        text: view.redactor.sentence(evidence),
        arguments: evidence
            .arguments
            .iter()
            .map(|argument| (argument.name, view.redactor.value(argument)))
            .collect(),
    }
}

fn of_location(location: &Location) -> LocationForm<'_> {
    LocationForm {
        file: &location.file,
        line: location.start.line,
        column: location.start.column,
        end_line: location.end.line,
        end_column: location.end.column,
    }
}
