use std::path::PathBuf;

use crate::cli::output::{self, Readers};
use crate::cli::{Exit, Failure, print};
use crate::fix::Kind;
use crate::render::PlanExport;

const EXAMPLES: &str = "\
Examples:
  contact-lint fix export plan.json -o contacts.sh
  contact-lint fix export plan.json -o contacts.tf";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What `fix plan -o` has written
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// Write this form [default: what the end of -o names, .sh or .tf]
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<PlanExport>,
    /// Write to this file, for its owner's eyes only [default: standard output]
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let of_path = || PlanExport::of_path(args.output.as_deref()?);
    let format = args.format.or_else(of_path).ok_or_else(|| {
        Failure(
            "say in which form: --format script, --format terraform, -o fix.sh or -o contacts.tf"
                .to_owned(),
        )
    })?;
    let plan = super::read(&args.plan, &[Kind::Plan])?;
    match &args.output {
        None => print(|out| format.render(&plan, out))?,
        Some(output) => {
            output::require_other(output, std::slice::from_ref(&args.plan))?;
            output::write_file(output, Readers::Owner, |out| format.render(&plan, out))?;
        }
    }
    Ok(Exit::Clean)
}
