use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use crate::cli::aws_args::{AwsArgs, RoleArgs};
use crate::cli::interrupt::Interrupt;
use crate::cli::output::{self, Readers};
use crate::cli::progress::Display;
use crate::cli::settings::SettingsArgs;
use crate::cli::{Exit, Failure, print, say, world};
use crate::collect::aws::{Done, Order, Session};
use crate::collect::files;
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
    let rates = args.settings_args.load()?.config.rates;
    let backup = Backup::of(&plan, args)?;
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
    if is_whole {
        backup.keep_what_was_put(&plan, &done)?;
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

/// The file in which stands what stood there.
struct Backup {
    path: PathBuf,
    /// What is there already, of a run of the same plan that has ended.
    ended: Option<Plan>,
    is_there: bool,
}

impl Backup {
    /// Beside the plan, and named after it, or where the user says.
    fn of(plan: &Plan, args: &Args) -> Result<Self, Failure> {
        let beside = || -> Result<PathBuf, Failure> {
            let name = args.plan.file_name().unwrap_or_default().to_string_lossy();
            let name = name.strip_suffix(".json").unwrap_or(&name);
            let digest = plan.digest()?;
            let digest = digest.get(..8).unwrap_or_default();
            Ok(args
                .plan
                .with_file_name(format!("{name}.backup-{digest}.json")))
        };
        let path = match &args.backup {
            Some(path) => path.clone(),
            None => beside()?,
        };
        output::require_other(&path, std::slice::from_ref(&args.plan))?;
        if !path.exists() {
            return Ok(Self {
                path,
                ended: None,
                is_there: false,
            });
        }
        let changes = plan.by_contact();
        let is_of_plan = |kept: &Plan| {
            let mut kept = kept.by_contact().into_iter();
            kept.all(|(contact, kept)| {
                let change = changes.get(&contact);
                change.is_some_and(|change| change.before == kept.before)
            })
        };
        match super::read(&path, &[Kind::Backup]) {
            Ok(kept) if kept.organization == plan.organization && is_of_plan(&kept) => Ok(Self {
                path,
                // A run that has not ended has kept all that it may change.
                ended: (!files::journal_of(&args.plan).exists()).then_some(kept),
                is_there: true,
            }),
            _ => Err(Failure(format!(
                "{} is there already, and is no backup of this plan; nothing was changed. Name another file with --backup",
                path.display()
            ))),
        }
    }

    /// Writes all that may be changed, before anything is.
    fn write_before(&self, plan: &Plan) -> Result<(), Failure> {
        match self.is_there {
            true => Ok(()),
            false => self
                .write(plan)
                .map_err(|Failure(why)| Failure(format!("{why}; nothing was changed"))),
        }
    }

    /// Keeps of it what was put, by this run and by those of the same plan that have ended before, so that nothing else is ever taken
    /// back.
    fn keep_what_was_put(&self, plan: &Plan, done: &[Option<Done>]) -> Result<(), Failure> {
        let kept = self
            .ended
            .as_ref()
            .map(Plan::by_contact)
            .unwrap_or_default();
        let put = plan.changes.iter().zip(done).map(|(change, done)| {
            let put = done.as_ref().and_then(|done| done.put.clone());
            let kept = || kept.get(&(&change.account, change.contact_type));
            put.or_else(|| Some(kept()?.after.clone().into()))
        });
        let put = plan.done(put);
        match put.changes.is_empty() {
            true if self.path.exists() => Ok(fs::remove_file(&self.path)?),
            true => Ok(()),
            false => self.write(&put),
        }
    }

    fn write(&self, plan: &Plan) -> Result<(), Failure> {
        let json = plan.to_json(Kind::Backup)?;
        output::write_file(&self.path, Readers::Owner, |out| {
            out.write_all(json.as_bytes())
        })
    }
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
