//! What came of the rules on one subject.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::Evidence;
use crate::model::{AccountId, ContactType, Location};
use crate::render::View;
use crate::report::{Exception, Finding, Inconclusive, Note, Results, fingerprint};
use crate::rule::{RuleId, Severity};

/// What came of the rules.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Results")]
pub(super) struct ResultsForm<'a> {
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
    /// Whether it is new since an earlier report; left out where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<bool>,
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
pub(super) struct ExceptionForm<'a> {
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
#[schemars(rename = "Note", deny_unknown_fields)]
struct NoteForm<'a> {
    rule: &'a str,
    /// The contact; null where contacts are judged together.
    contact_type: Option<ContactType>,
    evidence: EvidenceForm<'a>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Evidence", deny_unknown_fields)]
pub(super) struct EvidenceForm<'a> {
    code: &'static str,
    text: String,
    arguments: BTreeMap<&'static str, &'a str>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Location", deny_unknown_fields)]
pub(super) struct LocationForm<'a> {
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

/// What came of the rules on an account, or on all accounts together.
pub(super) fn of_results<'a>(
    view: &'a View<'_>,
    whose: Option<&AccountId>,
    results: &'a Results,
) -> ResultsForm<'a> {
    let suppressed = results.suppressed.iter();
    let skipped = results.skipped.iter();
    ResultsForm {
        findings: results
            .findings
            .iter()
            .map(|finding| of_finding(view, whose, finding))
            .collect(),
        suppressed: suppressed
            .map(|suppressed| SuppressedForm {
                finding: of_finding(view, whose, &suppressed.finding),
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

fn of_finding<'a>(
    view: &'a View<'_>,
    whose: Option<&AccountId>,
    finding: &'a Finding,
) -> FindingForm<'a> {
    let subject = match whose {
        Some(id) => id.as_str(),
        None => view.report.organization.name(),
    };
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
        new: view.is_new(whose, finding),
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

pub(super) fn of_location(location: &Location) -> LocationForm<'_> {
    LocationForm {
        file: &location.file,
        line: location.start.line,
        column: location.start.column,
        end_line: location.end.line,
        end_column: location.end.column,
    }
}
