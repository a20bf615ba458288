use std::path::PathBuf;

use super::PlanArgs;
use crate::cli::{Exit, Failure, world};
use crate::fix::{Kind, Why};

const EXAMPLES: &str = "\
Examples:
  contact-lint fix undo plan.backup-1a2b3c4d.json -o undo.json
  contact-lint fix apply undo.json";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The backup that `fix apply` has written, or a plan that a script or Terraform has carried out
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    #[command(flatten)]
    plan_args: PlanArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    args.plan_args
        .require_sense(std::slice::from_ref(&args.backup))?;
    let done = super::read(&args.backup, &[Kind::Backup, Kind::Plan])?;
    let plan = done.reversed(world::now());
    args.plan_args.write(&plan)?;
    let mut why = plan.left.iter().map(|left| &left.why);
    Ok(match why.any(Why::is_refusal) {
        true => Exit::Findings,
        false => Exit::Clean,
    })
}
