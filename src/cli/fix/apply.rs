use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;

use clap::ValueEnum;
use serde::Serialize;

use crate::cli::aws_args::{AwsArgs, RoleArgs};
use crate::cli::interrupt::Interrupt;
use crate::cli::output::{self, Readers};
use crate::cli::progress::Display;
use crate::cli::settings::SettingsArgs;
use crate::cli::{Exit, Failure, print, say, world};
use crate::collect::aws::{self, AwsError, Fate, Session};
use crate::collect::put_log::PutLog;
use crate::evidence::visible;
use crate::fix::{Change, Kind, Plan};
use crate::model::ContactType;
use crate::render::count;

const EXAMPLES: &str = "\
Examples:
  contact-lint fix apply plan.json
  contact-lint fix apply plan.json --max-changes 20 --yes

Each contact is read first: one that is not what the plan has found is refused. What stood there is
written to a backup before anything is changed. A run that ends early is gone on with by the same
command. Exits with 1 when a contact was refused or could not be put in place, and with 3 when the
run ended early.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What `fix plan -o` or `fix undo -o` has written
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// Refuse a plan that changes more contacts than this
    #[arg(long, value_name = "NUMBER")]
    max_changes: Option<usize>,
    /// Write what stood there to this file [default: beside the plan, such as plan.backup.json]
    #[arg(long, value_name = "PATH")]
    backup: Option<PathBuf>,
    /// Ask nothing
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    aws_args: AwsArgs,
    #[command(flatten)]
    role_args: RoleArgs,
    #[command(flatten)]
    settings_args: SettingsArgs,
    /// Write this format to standard output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write nothing but errors to standard error
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// A JSON object a line for each contact
    Jsonl,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let plan = super::read(&args.plan, Kind::Plan)?;
    let number = count(plan.changes.len(), "contact");
    if let Some(most) = args.max_changes.filter(|most| plan.changes.len() > *most) {
        return Err(Failure(format!(
            "the plan changes {number}, which is more than --max-changes {most}; nothing was changed"
        )));
    }
    if plan.changes.is_empty() {
        say("applied", "there is nothing to change");
        return Ok(Exit::Clean);
    }
    let rates = args.settings_args.load()?.config.rates;
    let backup = args.backup_path();
    output::require_other(&backup, std::slice::from_ref(&args.plan))?;
    if !args.yes && !ask(&plan)? {
        say("applied", "nothing; the plan stays as it is");
        return Ok(Exit::Clean);
    }
    let mut log = PutLog::open(&args.plan, &plan.digest()?)?;
    if log.is_begun() && !args.quiet {
        say("note", "going on with an earlier run of this plan");
    }
    if let Err(failure) = keep_backup(&plan, &backup) {
        let is_needed = log.is_begun();
        log.close(is_needed)?;
        return Err(failure);
    }
    let interrupt = Interrupt::listen()?;
    let mut display = Display::new(args.quiet);
    let role = args.role_args.role();
    let applied = world::runtime()?.block_on(async {
        let mut ended = pin!(interrupt.said());
        let session = tokio::select! {
            session = Session::open(args.aws_args.credentials(), &rates) => session?,
            () = &mut ended => return Err(AwsError::Interrupted),
        };
        let tell = |done| display.show_changes(done, plan.changes.len());
        aws::apply(&session, role.as_ref(), &plan, &mut log, ended, tell).await
    });
    display.clear();
    let fates = match applied {
        Ok(fates) => fates,
        Err(error) => {
            let is_needed = log.is_begun();
            log.close(is_needed)?;
            if let AwsError::Interrupted = error {
                say("ended", "nothing was changed");
                return Ok(Exit::Incomplete);
            }
            return Err(error.into());
        }
    };
    let applied: Vec<_> = plan.changes.iter().zip(&fates).map(Applied::of).collect();
    args.tell(&applied, &backup)?;
    let is_whole = fates.iter().all(Option::is_some);
    log.close(!is_whole)?;
    let went_wrong = |fate: &Fate| fate.why().is_some();
    Ok(match fates.iter().flatten().any(went_wrong) {
        true => Exit::Findings,
        false if is_whole => Exit::Clean,
        false => Exit::Incomplete,
    })
}

/// Writes what stood there, unless an earlier run of the plan has.
fn keep_backup(plan: &Plan, path: &Path) -> Result<(), Failure> {
    if path.exists() {
        let kept = super::read(path, Kind::Backup);
        return match kept {
            Ok(kept) if kept.changes == plan.changes => Ok(()),
            _ => Err(Failure(format!(
                "{} is there already, and is no backup of this plan; nothing was changed. Move it away, or name another file with --backup",
                path.display()
            ))),
        };
    }
    let json = plan.to_json(Kind::Backup)?;
    output::write_file(path, Readers::Owner, |out| out.write_all(json.as_bytes()))
        .map_err(|Failure(why)| Failure(format!("{why}; nothing was changed")))
}

/// Asks on the terminal whether to go on.
fn ask(plan: &Plan) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure(
            "there is no terminal to ask on; add --yes to change all contacts of the plan"
                .to_owned(),
        ));
    }
    let accounts: BTreeSet<_> = plan.changes.iter().map(|change| &change.account).collect();
    let mut out = io::stderr().lock();
    write!(
        out,
        "Change {} in {}? [y]es, [n]o: ",
        count(plan.changes.len(), "contact"),
        count(accounts.len(), "account")
    )?;
    out.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// What became of a change.
#[derive(Serialize)]
struct Applied<'a> {
    account: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    r#type: ContactType,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
}

impl<'a> Applied<'a> {
    fn of((change, fate): (&'a Change, &'a Option<Fate>)) -> Self {
        Self {
            account: change.account.as_str(),
            name: change.name.as_deref(),
            r#type: change.contact_type,
            result: fate.as_ref().map_or("not begun", Fate::as_str),
            why: fate.as_ref().and_then(Fate::why),
        }
    }
}

impl Args {
    /// Where what stood there is written to.
    fn backup_path(&self) -> PathBuf {
        self.backup
            .clone()
            .unwrap_or_else(|| self.plan.with_extension("backup.json"))
    }

    fn tell(&self, applied: &[Applied<'_>], backup: &Path) -> Result<(), Failure> {
        let number = |of: &str| {
            let of_it = applied.iter().filter(|applied| applied.result == of);
            of_it.count()
        };
        let words = ["changed", "already right", "refused", "failed", "not begun"];
        let numbers = words.map(|of| (number(of), of)).into_iter();
        let numbers = numbers.filter(|(number, _)| *number > 0);
        let numbers: Vec<_> = numbers
            .map(|(number, of)| format!("{number} {of}"))
            .collect();
        let summary = numbers.join(", ");
        print(|out| match self.format {
            Format::Jsonl => crate::cli::table::lines(applied, out),
            Format::Text => {
                for one in applied.iter().filter(|one| one.why.is_some()) {
                    let name = one.name.map(visible).unwrap_or_default();
                    let why = visible(one.why.unwrap_or_default());
                    writeln!(out, "{}  {name}", one.account)?;
                    writeln!(out, "  {} contact {}: {why}", one.r#type, one.result)?;
                }
                writeln!(out, "applied: {summary}")
            }
        })?;
        if self.quiet {
            return Ok(());
        }
        if self.format == Format::Jsonl {
            say("applied", summary);
        }
        if number("changed") > 0 {
            let backup = backup.display();
            say(
                "backup",
                format!(
                    "{backup} has what stood there; `contact-lint fix undo {backup}` plans the way back"
                ),
            );
        }
        if number("not begun") > 0 {
            say("ended", "early; the same command goes on from there");
        }
        Ok(())
    }
}
