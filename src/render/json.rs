mod history;
mod results;

use std::collections::BTreeMap;
use std::io;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use super::View;
use crate::model::{AccountState, ContactType, ControlStatus};
use crate::report::{Account1, AccountReport, Compared, OrganizationReport};
use history::{ChangesForm, ReviewForm, TrendForm, of_changes, of_point, of_reviews};
use results::{LocationForm, ResultsForm, of_location, of_results};

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
    /// The files that were judged and judged by, but for what the program brings along.
    files: Vec<FileForm<'a>>,
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
    /// What has changed since an earlier report; left out where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<ChangesForm<'a>>,
    /// The numbers of earlier snapshots and of this one; left out where none were given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    trend: Vec<TrendForm>,
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
#[schemars(rename = "File", deny_unknown_fields)]
struct FileForm<'a> {
    file: &'a str,
    /// SHA-256 over its bytes, as `sha256sum` prints it.
    sha256: &'a str,
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
    /// What a ledger says of the contacts that are to be reviewed; left out where none is kept.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(default)]
    reviews: BTreeMap<ContactType, ReviewForm<'a>>,
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

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Remark", deny_unknown_fields)]
struct RemarkForm<'a> {
    message: &'a str,
    location: LocationForm<'a>,
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
        files: report
            .files
            .iter()
            .map(|digest| FileForm {
                file: &digest.file,
                sha256: &digest.sha256,
            })
            .collect(),
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
        changes: report.changes.as_ref().map(of_changes),
        trend: report.trend.iter().map(of_point).collect(),
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
        reviews: of_reviews(view, account),
        results: of_results(view, Some(&account.id), &account.results),
    }
}

fn of_organization<'a>(
    view: &'a View<'_>,
    organization: &'a OrganizationReport,
) -> OrganizationForm<'a> {
    OrganizationForm {
        id: organization.id.as_deref(),
        results: of_results(view, None, &organization.results),
    }
}
