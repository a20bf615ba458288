//! Putting better contacts in place. Everything else of this program reads; `fix apply` alone writes.

#[cfg(feature = "aws")]
mod apply;
#[cfg(feature = "aws")]
mod backup;
mod export;
mod plan;
mod undo;

use std::path::{Path, PathBuf};

use clap::Subcommand;

#[cfg(not(feature = "aws"))]
use super::collect as apply;
use super::output::{self, Readers};
use super::{Exit, Failure, print, say};
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

fn read(path: &Path, kinds: &[Kind]) -> Result<Plan, Failure> {
    Ok(Plan::parse(&files::read(path)?, kinds)?)
}

/// Where a plan is written to.
#[derive(Debug, clap::Args)]
struct PlanArgs {
    /// Write the plan to this file, for its owner's eyes only; `fix apply` reads it
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Write this format to standard output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = PlanFormat::Text)]
    format: PlanFormat,
    /// Hide names, addresses and phone numbers on standard output
    #[arg(long)]
    redact: bool,
    /// Write nothing but errors to standard error
    #[arg(short, long)]
    quiet: bool,
}

impl PlanArgs {
    /// Refuses what would not do, before anything is read.
    fn require_sense(&self, inputs: &[PathBuf]) -> Result<(), Failure> {
        if self.redact && self.format == PlanFormat::Json {
            let message = "a plan says what is to be put in place, which --redact would hide; use it with --format text";
            return Err(Failure(message.to_owned()));
        }
        match &self.output {
            Some(output) => {
                output::require_other(output, inputs)?;
                require_no_journal(output)
            }
            None => Ok(()),
        }
    }

    /// Writes a plan.
    fn write(&self, plan: &Plan) -> Result<(), Failure> {
        if let Some(output) = &self.output {
            let json = plan.to_json(Kind::Plan)?;
            output::write_file(output, Readers::Owner, |out| out.write_all(json.as_bytes()))?;
        }
        let redactor = match self.redact {
            true => Redactor::closed(plan.evidence().iter()),
            false => Redactor::open(),
        };
        print(|out| self.format.render(plan, &redactor, out))?;
        let is_told = !self.quiet && !plan.changes.is_empty();
        if let Some(output) = self.output.as_ref().filter(|_| is_told) {
            say(
                "next",
                format!("contact-lint fix apply {}", output.display()),
            );
        }
        Ok(())
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
