//! The command: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use contact_lint::cli::{self, Cli};

fn main() -> ExitCode {
    cli::run(Cli::parse())
}
