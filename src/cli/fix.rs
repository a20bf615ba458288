//! Putting better contacts in place. Everything else of this program reads; `fix apply` alone writes.

#[cfg(feature = "aws")]
mod apply;
mod export;
mod plan;
mod undo;

#[cfg(not(feature = "aws"))]
#[path = "fix/apply_without_aws.rs"]
mod apply;

use std::path::Path;

use clap::Subcommand;

use super::{Exit, Failure, print};
use crate::collect::files;
use crate::evidence::Redactor;
use crate::fix::{Kind, Plan};
use crate::render::PlanFormat;

const EXAMPLES: &str = "\
Examples:
  contact-lint fix plan org.json -o plan.json
  contact-lint fix apply plan.json --max-changes 20
  contact-lint fix undo plan.backup-1a2b3c4d.json -o undo.json
  contact-lint fix export plan.json --format terraform

What contacts should be stands under [[expect]] in contact-lint.toml. Planning reads, and applying
asks for `account:PutAlternateContact`: `contact-lint iam-policy --fix` prints a policy. Nothing is
ever deleted.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell which contacts would be put in place of which, and which findings that closes
    Plan(Box<plan::Args>),
    /// Put in place what a plan says, and read it back
    Apply(Box<apply::Args>),
    /// Plan the way back from a plan that was carried out
    Undo(undo::Args),
    /// Write a plan as a script for the AWS CLI, or as Terraform
    Export(export::Args),
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Plan(args) => plan::run(args),
        Command::Apply(args) => apply::run(args),
        Command::Undo(args) => undo::run(args),
        Command::Export(args) => export::run(args),
    }
}

/// Refuses to replace a plan that a run has begun to carry out, and has not ended.
fn require_no_journal(plan: &Path) -> Result<(), Failure> {
    let journal = files::journal_of(plan);
    match journal.exists() {
        true => Err(Failure(format!(
            "{journal} says that this plan is being carried out; run `contact-lint fix apply {plan}` to its end first, or name another \
             file with -o",
            journal = journal.display(),
            plan = plan.display()
        ))),
        false => Ok(()),
    }
}

/// Writes a plan to standard output.
fn tell(plan: &Plan, format: PlanFormat, redact: bool) -> Result<(), Failure> {
    let redactor = match redact {
        true if format == PlanFormat::Json => {
            let message = "a plan says what is to be put in place, which --redact would hide; use it with --format text";
            return Err(Failure(message.to_owned()));
        }
        true => Redactor::closed(plan.evidence().iter()),
        false => Redactor::open(),
    };
    print(|out| format.render(plan, &redactor, out))
}

fn read(path: &Path, kinds: &[Kind]) -> Result<Plan, Failure> {
    Ok(Plan::parse(&files::read(path)?, kinds)?)
}
