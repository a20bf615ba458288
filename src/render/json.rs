use std::collections::BTreeMap;
use std::io;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use super::View;
use crate::evidence::Evidence;
use crate::model::{AccountState, ContactType, ControlStatus, Location};
use crate::report::{
    Account1, AccountReport, Compared, Exception, Finding, Inconclusive, Note, OrganizationReport,
    Results, fingerprint,
};
use crate::rule::{RuleId, Severity};

/// The version of the JSON report.
const VERSION: u32 = 1;

/// What contact-lint found.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "contact-lint report", deny_unknown_fields)]
struct ReportForm<'a> {
    /// Version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    version: u32,
    /// The program that wrote it.
    tool: ToolForm,
    /// The time at which it was judged (RFC 3339).
    #[schemars(with = "String", extend("format" = "date-time"))]
    now: Timestamp,
    /// Whether names, addresses and phone numbers are replaced by aliases.
    redacted: bool,
    /// The numbers.
    totals: TotalsForm,
    /// The accounts, by id.
    accounts: Vec<AccountForm<'a>>,
    /// All accounts together.
    organization: OrganizationForm<'a>,
    /// What is to be said of exceptions in the configuration.
    configuration: Vec<RemarkForm<'a>>,
    /// What whoever looked could not do, in a sentence each.
    notices: &'a [String],
    /// What of the input could not be read. Contacts may stand there.
    unread: Vec<UnreadForm<'a>>,
    /// Whether only some of the accounts were asked for.
    partial: bool,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Unread", deny_unknown_fields)]
struct UnreadForm<'a> {
    message: &'a str,
    /// Null where it is the input as a whole.
    location: Option<LocationForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Tool", deny_unknown_fields)]
struct ToolForm {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Totals", deny_unknown_fields)]
struct TotalsForm {
    accounts: usize,
    checked: usize,
    account1_passes: usize,
    account1_fails: usize,
    false_passes: usize,
    unreadable: usize,
    findings: usize,
    suppressed: usize,
    inconclusive: usize,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Account", deny_unknown_fields)]
struct AccountForm<'a> {
    id: &'a str,
    name: Option<&'a str>,
    state: AccountState,
    /// The path of names to its organizational unit.
    ou_path: Option<&'a str>,
    /// Whether accounts in this state are judged.
    checked: bool,
    /// The result of Security Hub's Account.1, if the account is judged.
    account1: Option<Account1>,
    /// Whether it passes Account.1 although its security contact is weak.
    false_pass: bool,
    /// What Security Hub itself says of Account.1; left out where that was not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    security_hub: Option<SecurityHubForm>,
    #[serde(flatten)]
    results: ResultsForm<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "SecurityHub", deny_unknown_fields)]
struct SecurityHubForm {
    /// Null when it has no finding about the account.
    status: Option<ControlStatus>,
    compared: Compared,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Organization", deny_unknown_fields)]
struct OrganizationForm<'a> {
    /// Null for accounts without an organization.
    id: Option<&'a str>,
    #[serde(flatten)]
    results: ResultsForm<'a>,
}

/// What came of the rules.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Results")]
struct ResultsForm<'a> {
    findings: Vec<FindingForm<'a>>,
    /// Findings that somebody has decided not to count.
    suppressed: Vec<SuppressedForm<'a>>,
    /// What could not be judged, since something could not be read.
    inconclusive: Vec<InconclusiveForm<'a>>,
    /// What is good but worth knowing.
    notes: Vec<NoteForm<'a>>,
    /// Rules that did not apply.
    skipped: Vec<SkippedForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Finding", deny_unknown_fields)]
struct FindingForm<'a> {
    rule: &'a str,
    /// The contact; null where contacts are judged together.
    contact_type: Option<ContactType>,
    severity: Severity,
    summary: &'a str,
    /// What is wrong, in a sentence.
    message: String,
    evidence: Vec<EvidenceForm<'a>>,
    remediation: &'a str,
    fingerprint: String,
    location: Option<LocationForm<'a>>,
    /// What declares the contact, where that is somewhere else.
    declared_at: Option<LocationForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Inconclusive", deny_unknown_fields)]
struct InconclusiveForm<'a> {
    /// The rules that did not come to a result.
    rules: Vec<&'a str>,
    /// The contact; null where contacts are judged together.
    contact_type: Option<ContactType>,
    evidence: EvidenceForm<'a>,
    location: Option<LocationForm<'a>>,
    /// The exception that accepts it.
    accepted: Option<ExceptionForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Suppressed", deny_unknown_fields)]
struct SuppressedForm<'a> {
    finding: FindingForm<'a>,
    exception: ExceptionForm<'a>,
}

/// What somebody has decided to leave as it is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Exception", deny_unknown_fields)]
struct ExceptionForm<'a> {
    /// Why; left out when redacted.
    reason: Option<&'a str>,
    /// Who has decided it; left out when redacted.
    owner: Option<&'a str>,
    /// The last day on which it holds.
    #[schemars(with = "String", extend("format" = "date"))]
    until: Date,
    location: LocationForm<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Remark", deny_unknown_fields)]
struct RemarkForm<'a> {
    message: &'a str,
    location: LocationForm<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Note", deny_unknown_fields)]
struct NoteForm<'a> {
    rule: &'a str,
    /// The contact; null where contacts are judged together.
    contact_type: Option<ContactType>,
    evidence: EvidenceForm<'a>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Evidence", deny_unknown_fields)]
struct EvidenceForm<'a> {
    code: &'static str,
    text: String,
    arguments: BTreeMap<&'static str, &'a str>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Location", deny_unknown_fields)]
struct LocationForm<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Skipped", deny_unknown_fields)]
struct SkippedForm<'a> {
    rule: &'a str,
    /// The contact; null where contacts are judged together.
    contact_type: Option<ContactType>,
    reason: &'static str,
}

/// The JSON Schema of the report.
pub(super) fn schema() -> Schema {
    schema_for!(ReportForm<'_>)
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
            suppressed: totals.suppressed,
            inconclusive: totals.inconclusive,
        },
        accounts: report
            .accounts
            .iter()
            .map(|account| of_account(view, account))
            .collect(),
        organization: of_organization(view, &report.organization),
        configuration: report
            .remarks
            .iter()
            .map(|remark| RemarkForm {
                message: &remark.message,
                location: of_location(&remark.location),
            })
            .collect(),
        notices: &report.notices,
        partial: report.is_partial,
        unread: view
            .report
            .unread
            .iter()
            .map(|unread| UnreadForm {
                message: &unread.message,
                location: unread.location.as_ref().map(of_location),
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
        ou_path: account.ou_path.as_deref(),
        account1: account.account_1,
        false_pass: account.is_false_pass(),
        security_hub: account.security_hub.map(|hub| SecurityHubForm {
            status: hub.status,
            compared: hub.compared,
        }),
        results: of_results(view, account.id.as_str(), &account.results),
    }
}

fn of_organization<'a>(
    view: &'a View<'_>,
    organization: &'a OrganizationReport,
) -> OrganizationForm<'a> {
    OrganizationForm {
        id: organization.id.as_deref(),
        results: of_results(view, organization.name(), &organization.results),
    }
}

/// What came of the rules on a subject that is called so in fingerprints.
fn of_results<'a>(view: &'a View<'_>, subject: &str, results: &'a Results) -> ResultsForm<'a> {
    let suppressed = results.suppressed.iter();
    let skipped = results.skipped.iter();
    ResultsForm {
        findings: results
            .findings
            .iter()
            .map(|finding| of_finding(view, subject, finding))
            .collect(),
        suppressed: suppressed
            .map(|suppressed| SuppressedForm {
                finding: of_finding(view, subject, &suppressed.finding),
                exception: of_exception(view, &suppressed.exception),
            })
            .collect(),
        inconclusive: results
            .inconclusive
            .iter()
            .map(|gap| of_gap(view, gap))
            .collect(),
        notes: results
            .notes
            .iter()
            .map(|note| of_note(view, note))
            .collect(),
        skipped: skipped
            .map(|skipped| SkippedForm {
                rule: skipped.rule.as_str(),
                contact_type: skipped.contact_type,
                reason: skipped.reason.as_str(),
            })
            .collect(),
    }
}

fn of_finding<'a>(view: &'a View<'_>, subject: &str, finding: &'a Finding) -> FindingForm<'a> {
    let rule = finding.rule.id.as_str();
    FindingForm {
        rule,
        contact_type: finding.contact_type,
        severity: finding.severity,
        summary: &finding.rule.summary,
        message: view.told(finding),
        evidence: finding
            .evidence
            .iter()
            .map(|evidence| of_evidence(view, evidence))
            .collect(),
        remediation: &finding.rule.remediation,
        fingerprint: fingerprint(rule, subject, finding.contact_type),
        location: finding.location.as_ref().map(of_location),
        declared_at: finding.declared_at.as_ref().map(of_location),
    }
}

fn of_gap<'a>(view: &'a View<'_>, gap: &'a Inconclusive) -> InconclusiveForm<'a> {
    InconclusiveForm {
        rules: gap.rules.iter().map(RuleId::as_str).collect(),
        contact_type: gap.contact_type,
        evidence: of_evidence(view, &gap.evidence),
        location: gap.location.as_ref().map(of_location),
        accepted: gap
            .accepted
            .as_deref()
            .map(|exception| of_exception(view, exception)),
    }
}

fn of_exception<'a>(view: &View<'_>, exception: &'a Exception) -> ExceptionForm<'a> {
    ExceptionForm {
        reason: view.free_text(&exception.reason),
        owner: exception
            .owner
            .as_deref()
            .and_then(|owner| view.free_text(owner)),
        until: exception.until,
        location: of_location(&exception.location),
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
