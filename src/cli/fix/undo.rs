use std::path::PathBuf;

use crate::cli::output::{self, Readers};
use crate::cli::{Exit, Failure, say, world};
use crate::fix::{Kind, Why};
use crate::render::PlanFormat;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The backup that `fix apply` has written, or a plan that a script or Terraform has carried out
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
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

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let plan = super::read(&args.backup, &[Kind::Backup, Kind::Plan])?.reversed(world::now());
    if let Some(output) = &args.output {
        output::require_other(output, std::slice::from_ref(&args.backup))?;
        super::require_no_journal(output)?;
        let json = plan.to_json(Kind::Plan)?;
        output::write_file(output, Readers::Owner, |out| out.write_all(json.as_bytes()))?;
    }
    super::tell(&plan, args.format, args.redact)?;
    let is_told = !args.quiet && !plan.changes.is_empty();
    if let Some(output) = args.output.as_ref().filter(|_| is_told) {
        say(
            "next",
            format!("contact-lint fix apply {}", output.display()),
        );
    }
    let mut why = plan.left.iter().map(|left| &left.why);
    Ok(match why.any(Why::is_refusal) {
        true => Exit::Findings,
        false => Exit::Clean,
    })
}
