use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Exit, Failure, print};

const EXAMPLES: &str = "\
Examples:
  contact-lint completions bash > ~/.local/share/bash-completion/completions/contact-lint
  contact-lint completions zsh > ~/.zfunc/_contact-lint
  contact-lint completions fish > ~/.config/fish/completions/contact-lint.fish";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "contact-lint", &mut script);
    print(|out| out.write_all(&script))?;
    Ok(Exit::Clean)
}
