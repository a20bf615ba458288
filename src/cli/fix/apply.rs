use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use super::backup::Backup;
use crate::cli::aws_args::{AwsArgs, RoleArgs};
use crate::cli::interrupt::Interrupt;
use crate::cli::progress::Display;
use crate::cli::settings::SettingsArgs;
use crate::cli::{Exit, Failure, print, say, world};
use crate::collect::aws::{Done, Order, Session};
use crate::collect::put_log::PutLog;
use crate::config::Rates;
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
run ended early, or when nobody said yes.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What `fix plan -o` or `fix undo -o` has written
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// Refuse a plan that changes more contacts than this
    #[arg(long, value_name = "NUMBER")]
    max_changes: Option<usize>,
    /// Write what stood there to this file [default: beside the plan, such as plan.backup-1a2b3c4d.json]
    #[arg(long, value_name = "PATH")]
    backup: Option<PathBuf>,
    /// Ask nothing
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    aws_args: AwsArgs,
    #[command(flatten)]
    role_args: RoleArgs,
    /// Keep to the rates in this configuration [default: the nearest contact-lint.toml in this folder and those above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
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
    let plan = super::read(&args.plan, &[Kind::Plan])?;
    if let Some(most) = args.max_changes.filter(|most| plan.changes.len() > *most) {
        return Err(Failure(format!(
            "the plan changes {}, which is more than --max-changes {most}; nothing was changed",
            count(plan.changes.len(), "contact")
        )));
    }
    if plan.changes.is_empty() {
        args.say("applied", "there is nothing to change");
        return Ok(Exit::Clean);
    }
    let rates = SettingsArgs::of_config(args.config.clone())
        .load()?
        .config
        .rates;
    let backup = Backup::of(&plan, &args.plan, args.backup.as_deref())?;
    if !args.yes && !ask(&plan)? {
        args.say("applied", "nothing; the plan stays as it is");
        return Ok(Exit::Incomplete);
    }
    let mut log = PutLog::open(&args.plan, &plan.digest()?)?;
    if log.is_begun() {
        args.say("note", "going on with an earlier run of this plan");
    }
    let carried_out = args.carry_out(&plan, &rates, &backup, &mut log);
    let done = match carried_out {
        Ok(done) => done,
        Err(failure) => {
            // An earlier run may have left it.
            let is_needed = log.is_begun();
            log.close(is_needed)?;
            return Err(failure);
        }
    };
    let is_whole = done.iter().all(Option::is_some);
    let was_begun = log.is_begun();
    log.close(!is_whole && was_begun)?;
    // A run that goes on with this one may have to take back anything of the plan.
    if is_whole || !was_begun {
        let put = done.iter().map(|done| done.as_ref()?.put.clone());
        backup.keep_what_was_put(&plan, put)?;
    }
    let applied: Vec<_> = plan.changes.iter().zip(&done).map(Applied::of).collect();
    args.tell(&applied, was_begun.then_some(&backup))?;
    let went_wrong = |done: &Done| done.fate.why().is_some();
    Ok(match done.iter().flatten().any(went_wrong) {
        true => Exit::Findings,
        false if is_whole => Exit::Clean,
        false => Exit::Incomplete,
    })
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
    fn of((change, done): (&'a Change, &'a Option<Done>)) -> Self {
        Self {
            account: change.account.as_str(),
            name: change.name.as_deref(),
            r#type: change.contact_type,
            result: done.as_ref().map_or("not begun", |done| done.fate.as_str()),
            why: done.as_ref().and_then(|done| done.fate.why()),
        }
    }
}

impl Args {
    /// Says something to whoever watches.
    fn say(&self, kind: &str, message: &str) {
        if !self.quiet {
            say(kind, message);
        }
    }

    fn carry_out(
        &self,
        plan: &Plan,
        rates: &Rates,
        backup: &Backup,
        log: &mut PutLog,
    ) -> Result<Vec<Option<Done>>, Failure> {
        let interrupt = Interrupt::listen()?;
        let mut display = Display::new(self.quiet);
        let role = self.role_args.role();
        let tell = |done| display.show_changes(done, plan.changes.len());
        let carried_out = world::runtime()?.block_on(async {
            let session = Session::open(self.aws_args.credentials(), rates).await?;
            let order = tokio::select! {
                order = Order::open(&session, role.as_ref(), plan) => order?,
                () = interrupt.said() => return Ok(vec![None; plan.changes.len()]),
            };
            backup.write_before(plan)?;
            Ok(order.carry_out(log, interrupt.said(), tell).await)
        });
        display.clear();
        carried_out
    }

    fn tell(&self, applied: &[Applied<'_>], backup: Option<&Backup>) -> Result<(), Failure> {
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
        if let Some(backup) = backup {
            let backup = backup.path.display();
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
