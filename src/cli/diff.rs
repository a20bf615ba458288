use std::path::PathBuf;

use super::{Exit, Failure, inputs, print, say, world};
use crate::drift::difference;
use crate::evidence::Redactor;
use crate::render::DifferenceFormat;
use crate::source::Diagnostic;

const EXAMPLES: &str = "\
Examples:
  contact-lint diff 2026-q3.json 2026-q4.json
  contact-lint diff 2026-q3.json 2026-q4.json --format markdown >> \"$GITHUB_STEP_SUMMARY\"

Exits with 1 when something has changed, and with 3 when nothing has as far as could be read.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The earlier snapshot
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The later one
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Write this format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DifferenceFormat::Text)]
    format: DifferenceFormat,
    /// Hide names, addresses and phone numbers
    #[arg(long, conflicts_with = "no_redact")]
    redact: bool,
    /// Show names, addresses and phone numbers [markdown hides them by default]
    #[arg(long)]
    no_redact: bool,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let now = world::now();
    let [old, new] =
        [&args.old, &args.new].map(|path| inputs::read(std::slice::from_ref(path), now));
    let (old, new) = (old?, new?);
    for snapshot in [&old, &new] {
        if !snapshot.broken.is_empty() {
            return Err(Failure::of_all(&snapshot.broken));
        }
    }
    let ids = [&old, &new].map(|snapshot| snapshot.organization.as_ref().map(|of| &of.id));
    if let [Some(before), Some(after)] = ids
        && before != after
    {
        let message = format!(
            "this is of the organization {after}, and {} is of {before}",
            args.old.display()
        );
        return Err(Diagnostic::of_file(args.new.display().to_string(), message).into());
    }
    let difference = difference(&old, &new);
    let changes = difference
        .accounts
        .iter()
        .flat_map(|account| &account.changes);
    let redactor = match args.redact || (args.format.is_redacted() && !args.no_redact) {
        true => Redactor::closed(changes.map(|change| &change.evidence)),
        false => Redactor::open(),
    };
    print(|out| args.format.render(&difference, &redactor, out))?;
    if old.is_partial || new.is_partial {
        say(
            "note",
            "only some accounts are in one of the two; the others were not compared",
        );
    }
    Ok(match (difference.has_changes(), difference.unknown) {
        (true, _) => Exit::Findings,
        (false, 0) => Exit::Clean,
        (false, _) => Exit::Incomplete,
    })
}
