//! A plan of what is to be changed, as text or JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use clap::ValueEnum;

use super::summary::count;
use super::{script, terraform};
use crate::evidence::{Evidence, Redactor, visible};
use crate::fix::{Change, Kind, Left, Plan, Together, Why};
use crate::model::{AccountId, AlternateContact, ContactType};

/// So many accounts are named for each reason for which contacts are left.
const NAMED: usize = 10;

/// The form in which a plan is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For people
    Text,
    /// What `fix apply` reads
    Json,
}

impl PlanFormat {
    /// Writes a plan in this form.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn render(
        self,
        plan: &Plan,
        redactor: &Redactor,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        match self {
            Self::Text => text(plan, redactor, out),
            Self::Json => out.write_all(plan.to_json(Kind::Plan)?.as_bytes()),
        }
    }
}

/// The form in which a plan is handed on to other tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlanExport {
    /// A script of bash for the AWS CLI
    Script,
    /// Resources of Terraform, with import blocks for contacts that are there already
    Terraform,
}

impl PlanExport {
    /// The form that a file's name ends like.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "sh" => Some(Self::Script),
            "tf" => Some(Self::Terraform),
            _ => None,
        }
    }

    /// Writes a plan in this form.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn render(self, plan: &Plan, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::Script => script::render(plan, out),
            Self::Terraform => terraform::render(plan, out),
        }
    }
}

fn text(plan: &Plan, redactor: &Redactor, out: &mut dyn io::Write) -> io::Result<()> {
    for changes in plan
        .changes
        .chunk_by(|one, other| one.account == other.account)
    {
        if let Some(first) = changes.first() {
            writeln!(out, "{}", whose(&first.account, first.name.as_deref()))?;
        }
        for change in changes {
            of_change(change, redactor, out)?;
        }
        writeln!(out)?;
    }
    of_left(plan, redactor, out)?;
    of_together("closes as well", &plan.closes, out)?;
    of_together("opens", &plan.opens, out)?;
    writeln!(out, "{}", summary(plan))
}

fn of_change(change: &Change, redactor: &Redactor, out: &mut dyn io::Write) -> io::Result<()> {
    let act = match change.before {
        Some(_) => "replace",
        None => "create",
    };
    writeln!(out, "  {} contact: {act}", change.contact_type)?;
    for field in AlternateContact::FIELDS {
        let shown = |text: &str| redactor.sentence(&Evidence::of_field(field, text));
        let after = change.after.text(field);
        let before = change.before.as_ref().and_then(|held| held.text(field));
        let what = match before {
            Some(before) if before == after => format!("  {}", shown(after)),
            Some(before) => format!("~ {} -> {}", shown(before), shown(after)),
            None => format!("+ {}", shown(after)),
        };
        writeln!(out, "    {:<14}  {what}", field.as_str())?;
    }
    if !change.closes.is_empty() {
        let rules: Vec<_> = change.closes.iter().map(ToString::to_string).collect();
        writeln!(out, "    closes {}", rules.join(", "))?;
    }
    Ok(())
}

/// The contacts that are left, by why; those that are as expected are counted alone.
fn of_left(plan: &Plan, redactor: &Redactor, out: &mut dyn io::Write) -> io::Result<()> {
    let mut by_reason: BTreeMap<(ContactType, bool, String), Vec<&Left>> = BTreeMap::new();
    for left in plan.left.iter().filter(|left| left.why != Why::AsExpected) {
        let reason = visible(&left.why.told(redactor));
        let key = (left.contact_type, left.why.is_refusal(), reason);
        by_reason.entry(key).or_default().push(left);
    }
    for ((of, is_refused, reason), lefts) in by_reason {
        let what = if is_refused { "refused" } else { "left" };
        writeln!(out, "{what}: the {of} contact: {reason}")?;
        for left in lefts.iter().take(NAMED) {
            writeln!(out, "    {}", whose(&left.account, left.name.as_deref()))?;
        }
        if lefts.len() > NAMED {
            writeln!(
                out,
                "    and {} more",
                count(lefts.len() - NAMED, "account")
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn of_together(what: &str, findings: &[Together], out: &mut dyn io::Write) -> io::Result<()> {
    for finding in findings {
        let whose = match &finding.account {
            Some(account) => format!("account {account}"),
            None => "all accounts together".to_owned(),
        };
        writeln!(out, "{what}: {} of {whose}", finding.rule)?;
    }
    if !findings.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

fn whose(account: &AccountId, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{account}  {}", visible(name)),
        None => account.to_string(),
    }
}

/// The one line that a plan comes down to.
fn summary(plan: &Plan) -> String {
    let replaced = plan.changes.iter().filter(|change| change.before.is_some());
    let replaced = replaced.count();
    let created = plan.changes.len() - replaced;
    let accounts: BTreeSet<_> = plan.changes.iter().map(|change| &change.account).collect();
    let left = |is: &dyn Fn(&Why) -> bool| plan.left.iter().filter(|left| is(&left.why)).count();
    let mut text = match plan.changes.is_empty() {
        true => "plan: nothing to change".to_owned(),
        false => format!(
            "plan: {created} to create and {replaced} to replace in {}",
            count(accounts.len(), "account"),
        ),
    };
    // The way back closes nothing.
    if !plan.changes.is_empty() && plan.findings > 0 {
        let findings = count(plan.findings, "finding");
        text.push_str(&format!(", which closes {} of {findings}", plan.closed()));
    }
    let parts = [
        (left(&|why| *why == Why::AsExpected), "as expected"),
        (left(&|why| *why == Why::Good), "good as it is"),
        (left(&|why| *why == Why::Suppressed), "suppressed"),
        (
            left(&|why| *why == Why::NotAlternate),
            "for people to change",
        ),
        (
            left(&|why| matches!(why, Why::AcceptedGap(_))),
            "accepted as unreadable",
        ),
        (
            left(&|why| matches!(why, Why::NotActive(_))),
            "in accounts that are not active",
        ),
        (left(&Why::is_refusal), "refused"),
        (left(&Why::is_open), "not known"),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<_> = parts
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    if !parts.is_empty() {
        text.push_str(&format!("; left: {}", parts.join(", ")));
    }
    text
}
