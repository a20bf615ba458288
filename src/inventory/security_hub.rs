//! What Security Hub says of the control Account.1, as `aws securityhub get-findings` prints it.
//!
//! Source: AWS Security Hub user guide, "AWS Security Finding Format (ASFF)" and "Evaluating compliance status".

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use crate::model::{AccountId, ControlStatus};
use crate::source::{Diagnostic, Source};

/// The control, and the two forms of its name in a finding.
const CONTROL: &str = "Account.1";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AnswerForm {
    findings: Vec<FindingForm>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FindingForm {
    aws_account_id: String,
    #[serde(default)]
    generator_id: String,
    compliance: Option<ComplianceForm>,
    #[serde(default)]
    record_state: String,
    updated_at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ComplianceForm {
    #[serde(default)]
    status: String,
    security_control_id: Option<String>,
}

impl FindingForm {
    fn is_of_control(&self) -> bool {
        let compliance = self.compliance.as_ref();
        let control = compliance.and_then(|compliance| compliance.security_control_id.as_deref());
        control == Some(CONTROL) || self.generator_id.ends_with(&format!("/{CONTROL}"))
    }

    fn status(&self) -> ControlStatus {
        let compliance = self.compliance.as_ref();
        match compliance.map_or("", |compliance| compliance.status.as_str()) {
            "PASSED" => ControlStatus::Passed,
            "FAILED" => ControlStatus::Failed,
            _ => ControlStatus::NotAvailable,
        }
    }
}

/// The status of each account. A control has a finding for each standard and region: the latest that is active counts.
///
/// # Errors
/// When the file is not what the call prints, or names an account wrongly, and when nothing in it is about the control.
pub fn read(source: &Source) -> Result<BTreeMap<AccountId, ControlStatus>, Diagnostic> {
    let answer: AnswerForm = serde_json::from_str(source.text()).map_err(|error| {
        let wrong = source.json_diagnostic(&error);
        Diagnostic {
            message: format!(
                "{}; save what `aws securityhub get-findings` prints",
                wrong.message
            ),
            ..wrong
        }
    })?;
    if answer.next_token.is_some() {
        let message =
            "there are more findings than stand in this file; get them without --max-items";
        return Err(Diagnostic::of_file(source.path(), message));
    }
    let mut latest: BTreeMap<AccountId, (Option<Timestamp>, ControlStatus)> = BTreeMap::new();
    for finding in &answer.findings {
        if !finding.is_of_control() || finding.record_state == "ARCHIVED" {
            continue;
        }
        let id = &finding.aws_account_id;
        let id: AccountId = id
            .parse()
            .map_err(|error| Diagnostic::of_file(source.path(), format!("{id}: {error}")))?;
        let entry = latest
            .entry(id)
            .or_insert((None, ControlStatus::NotAvailable));
        if finding.updated_at >= entry.0 {
            *entry = (finding.updated_at, finding.status());
        }
    }
    if latest.is_empty() {
        let message = format!(
            "there is no active finding of {CONTROL} in this file; get them with --filters \
             '{{\"ComplianceSecurityControlId\": [{{\"Value\": \"{CONTROL}\", \"Comparison\": \"EQUALS\"}}]}}'"
        );
        return Err(Diagnostic::of_file(source.path(), message));
    }
    let statuses = latest.into_iter().map(|(id, (_, status))| (id, status));
    Ok(statuses.collect())
}
