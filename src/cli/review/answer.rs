use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::LedgerFile;
use super::attest::said;
use crate::cli::ledger::LedgerArgs;
use crate::cli::settings::SettingsArgs;
use crate::cli::{Exit, Failure, say, world};

const EXAMPLES: &str = "\
Examples:
  contact-lint review answer K7QF2-9XW3M --by 'Jane Doe'";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Args {
    /// The code that stands in the mail
    #[arg(value_name = "CODE")]
    code: String,
    /// Who has answered
    #[arg(long, value_name = "NAME", value_parser = said)]
    by: String,
    /// Read which ledger is meant from this file [default: the nearest contact-lint.toml in this folder and those above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    ledger_args: LedgerArgs,
    /// When it was answered, RFC 3339 or a date [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = world::moment)]
    now: Option<Timestamp>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let config = SettingsArgs::of_config(args.config.clone()).load()?.config;
    let path = args.ledger_args.path(&config);
    let Some(ledger) = args.ledger_args.read(&config)? else {
        return Err(Failure(format!(
            "there is no ledger {}; `contact-lint review drill` begins one, and --ledger names another",
            path.display()
        )));
    };
    let Some(drill) = ledger.of_code(&args.code) else {
        return Err(Failure(format!(
            "no drill in {} has this code; look at the mail once more",
            path.display()
        )));
    };
    if let Some((on, by)) = &drill.answer {
        say("answered", format!("already, by {by} on {on}"));
        return Ok(Exit::Clean);
    }
    let on = TimeZone::UTC
        .to_datetime(args.now.unwrap_or_else(world::now))
        .date();
    if on < drill.sent {
        return Err(Failure(format!(
            "the mail was written on {}, and {on} is before that",
            drill.sent
        )));
    }
    let mut file = LedgerFile::open(&path, Some(&ledger), ledger.salt.clone())?;
    file.edit.answer(&drill.code, on, &args.by);
    file.save()?;
    let late = match on > drill.deadline {
        true => format!(", after the deadline of {}", drill.deadline),
        false => String::new(),
    };
    say(
        "answered",
        format!("by {} on {on}{late}; commit {}", args.by, path.display()),
    );
    Ok(Exit::Clean)
}
