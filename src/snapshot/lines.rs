//! A snapshot line by line, as it grows: first what it is of, then an account with what was just read of it, over and over.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::form::{AccountForm, OrganizationForm};
use super::read::Reader;
use super::{VERSION, write};
use crate::model::{Account, Organization, SourceId, Timestamp};
use crate::source::{Diagnostic, Source};

/// What lines say, as far as they can be read.
#[derive(Debug)]
pub struct Lines {
    /// Whether there is a first line, and the organization that it names.
    pub head: Option<Option<Organization>>,
    /// The accounts, each with what was read of it at this time.
    pub accounts: Vec<(Timestamp, Account)>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HeadForm<T> {
    contact_lint_journal: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization: Option<OrganizationForm<T>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LineForm<T> {
    read_at: Timestamp,
    account: AccountForm<T>,
}

/// Reads whole lines. One that cannot be read counts for nothing.
///
/// # Errors
/// When the first line is that of something else, or of another version.
pub fn read(source: &Source) -> Result<Lines, Diagnostic> {
    let mut lines = Lines {
        head: None,
        accounts: Vec::new(),
    };
    let reader = Reader {
        id: SourceId(0),
        source,
    };
    for line in source.text().lines() {
        if lines.head.is_none() {
            let form: Option<HeadForm<&RawValue>> = serde_json::from_str(line).ok();
            let form = form.filter(|form| form.contact_lint_journal == VERSION);
            let form = form.ok_or_else(|| {
                let message = "this is no journal of this version of contact-lint; move it away, or name another output";
                source.diagnostic(0, message)
            })?;
            let organization = form.organization.map(|form| reader.organization(&form));
            lines.head = Some(organization.transpose()?);
        } else if let Ok(form) = serde_json::from_str::<LineForm<&RawValue>>(line)
            && let Ok(account) = reader.account(form.account)
        {
            lines.accounts.push((form.read_at, account));
        }
    }
    Ok(lines)
}

/// The first line.
///
/// # Errors
/// Only those of the JSON writer.
pub fn head(organization: Option<&Organization>) -> serde_json::Result<String> {
    line(&HeadForm {
        contact_lint_journal: VERSION,
        organization: organization.map(write::organization),
    })
}

/// The line of an account with what was read of it at this time.
///
/// # Errors
/// Only those of the JSON writer.
pub fn account(account: &Account, read_at: Timestamp) -> serde_json::Result<String> {
    let account = write::account(account);
    line(&LineForm { read_at, account })
}

fn line(form: &impl Serialize) -> serde_json::Result<String> {
    let mut line = serde_json::to_string(form)?;
    line.push('\n');
    Ok(line)
}
