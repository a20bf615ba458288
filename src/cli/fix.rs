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

use super::{Exit, Failure};
use crate::collect::files;
use crate::fix::{Kind, Plan};

const EXAMPLES: &str = "\
Examples:
  contact-lint fix plan org.json -o plan.json
  contact-lint fix apply plan.json --max-changes 20
  contact-lint fix undo plan.backup.json -o undo.json
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

fn read(path: &Path, kind: Kind) -> Result<Plan, Failure> {
    Ok(Plan::parse(&files::read(path)?, kind)?)
}
