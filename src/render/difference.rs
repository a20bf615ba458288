//! What differs between two snapshots, as text, JSON or Markdown.

use std::collections::BTreeMap;
use std::io;

use clap::ValueEnum;
use serde::Serialize;

use super::markdown::escaped;
use super::summary::count;
use crate::drift::{AccountChange, Change, Difference};
use crate::evidence::{Redactor, visible};
use crate::model::{ContactType, Field};

/// The form in which a difference is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DifferenceFormat {
    /// For people
    Text,
    /// For scripts
    Json,
    /// Markdown, for a job summary
    Markdown,
}

impl DifferenceFormat {
    /// Whether what is personal is hidden unless the user says otherwise.
    pub fn is_redacted(self) -> bool {
        self == Self::Markdown
    }

    /// Writes a difference in this form.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn render(
        self,
        difference: &Difference,
        redactor: &Redactor,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        match self {
            Self::Text => text(difference, redactor, out),
            Self::Json => json(difference, redactor, out),
            Self::Markdown => markdown(difference, redactor, out),
        }
    }
}

/// The one line that a difference comes down to.
fn summary(difference: &Difference) -> String {
    let mut text = format!(
        "{} changed, {} as before",
        count(difference.accounts.len(), "account"),
        difference.unchanged
    );
    if difference.unknown > 0 {
        let unknown = count(difference.unknown, "contact");
        text.push_str(&format!(
            "; {unknown} could not be compared, since one side could not be read or does not tell all of it"
        ));
    }
    text
}

fn whose(account: &AccountChange) -> String {
    match &account.name {
        Some(name) => format!("{}  {name}", account.id),
        None => account.id.to_string(),
    }
}

fn what(change: &Change) -> &'static str {
    change.contact_type.map_or("account", ContactType::as_str)
}

fn text(difference: &Difference, redactor: &Redactor, out: &mut dyn io::Write) -> io::Result<()> {
    for account in &difference.accounts {
        writeln!(out, "{}", visible(&whose(account)))?;
        for change in &account.changes {
            let sentence = redactor.sentence(&change.evidence);
            writeln!(out, "  {:<10}  {sentence}", what(change))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(difference))
}

fn markdown(
    difference: &Difference,
    redactor: &Redactor,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(
        out,
        "# AWS account contacts: what has changed\n\n**{}**",
        summary(difference)
    )?;
    if !difference.accounts.is_empty() {
        writeln!(out, "\n| Account | Contact | What |\n| --- | --- | --- |")?;
    }
    for account in &difference.accounts {
        for change in &account.changes {
            let sentence = redactor.sentence(&change.evidence);
            let (whose, sentence) = (escaped(&whose(account)), escaped(&sentence));
            writeln!(out, "| {whose} | {} | {sentence} |", what(change))?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DifferenceForm<'a> {
    version: u32,
    redacted: bool,
    unchanged: usize,
    unknown: usize,
    accounts: Vec<AccountForm<'a>>,
}

#[derive(Serialize)]
struct AccountForm<'a> {
    id: &'a str,
    name: Option<&'a str>,
    changes: Vec<ChangeForm<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangeForm<'a> {
    code: &'static str,
    contact_type: Option<ContactType>,
    field: Option<Field>,
    text: String,
    arguments: BTreeMap<&'static str, &'a str>,
}

fn json(difference: &Difference, redactor: &Redactor, out: &mut dyn io::Write) -> io::Result<()> {
    let form = DifferenceForm {
        version: 1,
        redacted: redactor.is_closed(),
        unchanged: difference.unchanged,
        unknown: difference.unknown,
        accounts: difference
            .accounts
            .iter()
            .map(|account| AccountForm {
                id: account.id.as_str(),
                name: account.name.as_deref(),
                changes: (account.changes.iter())
                    .map(|change| of_change(change, redactor))
                    .collect(),
            })
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &form)?;
    writeln!(out)
}

fn of_change<'a>(change: &'a Change, redactor: &'a Redactor) -> ChangeForm<'a> {
    let arguments = change.evidence.arguments.iter();
    ChangeForm {
        code: change.evidence.code,
        contact_type: change.contact_type,
        field: change.field,
        text: redactor.sentence(&change.evidence),
        arguments: arguments
            .map(|argument| (argument.name, redactor.value(argument)))
            .collect(),
    }
}
