use crate::cli::live::NO_AWS;
use crate::cli::{Exit, Failure};

/// Whatever a build with the SDK takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(hide = true, allow_hyphen_values = true, trailing_var_arg = true)]
    _any: Vec<String>,
}

/// Says that this build cannot.
pub(super) fn run(_args: &Args) -> Result<Exit, Failure> {
    Err(Failure(NO_AWS.to_owned()))
}
