use std::fs;
use std::path::PathBuf;

use clap::CommandFactory;
use clap_mangen::Man;

use super::{Cli, Exit, Failure, print};

const EXAMPLES: &str = "\
Examples:
  contact-lint man | man -l -
  contact-lint man -o ~/.local/share/man/man1";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Write the pages of all commands into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let command = Cli::command();
    match &args.output {
        Some(folder) => {
            let within = |error| Failure(format!("{}: {error}", folder.display()));
            fs::create_dir_all(folder).map_err(within)?;
            clap_mangen::generate_to(command, folder).map_err(within)?;
        }
        None => {
            let mut page = Vec::new();
            Man::new(command).render(&mut page)?;
            print(|out| out.write_all(&page))?;
        }
    }
    Ok(Exit::Clean)
}
