use clap::ValueEnum;

use super::{Exit, Failure, print};
use crate::config;
use crate::fix;
use crate::ledger;
use crate::render;
use crate::rule;
use crate::snapshot;

const EXAMPLES: &str = "\
Examples:
  contact-lint schema config > config.schema.json";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The file format
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// What `collect` writes and `check` reads
    Snapshot,
    /// What `check --format json` writes
    Report,
    /// A rule, of which each is a file
    Rule,
    /// contact-lint.toml
    Config,
    /// contact-reviews.toml
    Ledger,
    /// What `fix plan` writes, and the backup that `fix apply` writes
    Plan,
}

pub(super) fn run(args: Args) -> Result<Exit, Failure> {
    let schema = match args.of {
        Of::Snapshot => snapshot::schema(),
        Of::Report => render::json_schema(),
        Of::Rule => rule::schema(),
        Of::Config => config::schema(),
        Of::Ledger => ledger::schema(),
        Of::Plan => fix::schema(),
    };
    let json = serde_json::to_string_pretty(&schema)?;
    print(|out| writeln!(out, "{json}"))?;
    Ok(Exit::Clean)
}
