use super::live::NO_AWS;
use super::{Exit, Failure};

const EXAMPLES: &str = "\
Examples:
  contact-lint collect -o org.json";

/// Whatever a build with the SDK takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[arg(hide = true, allow_hyphen_values = true, trailing_var_arg = true)]
    _any: Vec<String>,
}

/// Says that this build cannot.
pub(super) fn run(_args: &Args) -> Result<Exit, Failure> {
    Err(Failure(NO_AWS.to_owned()))
}
