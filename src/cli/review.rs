//! `review`: the periodic review of contacts, kept in a ledger.

mod answer;
mod attest;
mod drill;
mod list;
mod mail;

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::ledger::LedgerArgs;
use super::output::{self, Readers};
use super::settings::{Settings, SettingsArgs};
use super::{Exit, Failure, inputs, say, world};
use crate::collect::files;
use crate::config::Config;
use crate::evaluate::{Case, evaluate};
use crate::ledger::{Edit, Ledger, Salt, is_in_unit};
use crate::model::{Account, AccountId, Contact, ContactType, Observed};
use crate::report::{AccountReport, Report, ReviewReport, ReviewState};
use crate::snapshot::Snapshot;

const EXAMPLES: &str = "\
Examples:
  contact-lint review list org.json
  contact-lint review attest org.json --state void,overdue --how \"called the number\" --by \"Jane Doe\"
  contact-lint review drill org.json --from aws-review@corp.example --deadline 2026-12-07 -o mails
  contact-lint review answer K7QF2-9XW3M --by \"Jane Doe\"";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List what is due, overdue, void or was never reviewed
    List(list::Args),
    /// Record that contacts are right, who has looked, and how
    Attest(Box<attest::Args>),
    /// Write a mail to each mailbox that asks whether somebody reads it
    Drill(Box<drill::Args>),
    /// Record that somebody has answered such a mail
    Answer(answer::Args),
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::List(args) => list::run(args),
        Command::Attest(args) => attest::run(args),
        Command::Drill(args) => drill::run(args),
        Command::Answer(args) => answer::run(args),
    }
}

/// Which contacts are meant, and where reviews are kept.
#[derive(Clone, Debug, clap::Args)]
struct ContactsArgs {
    /// Snapshots, and whatever else `check` reads
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Only the contacts of this account; repeatable
    #[arg(long = "account", value_name = "ID")]
    accounts: Vec<AccountId>,
    /// Only those of accounts in this organizational unit or below it, by its path, such as Root/Workloads; repeatable
    #[arg(long = "ou", value_name = "PATH")]
    units: Vec<String>,
    /// Only these contacts, separated by commas
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    types: Vec<ContactType>,
    #[command(flatten)]
    settings_args: SettingsArgs,
    #[command(flatten)]
    ledger_args: LedgerArgs,
    /// Judge as of this time, RFC 3339 or a date [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = world::moment)]
    now: Option<Timestamp>,
}

/// What is reviewed.
struct Reviewing {
    settings: Settings,
    snapshot: Snapshot,
    /// The accounts' places in it.
    places: HashMap<AccountId, usize>,
    ledger: Option<Ledger>,
    report: Report,
    today: Date,
}

/// A contact that is reviewed.
struct Item<'a> {
    report: &'a AccountReport,
    of: ContactType,
    /// What it holds, if that could be read.
    contact: Option<&'a Contact>,
    review: &'a ReviewReport,
}

impl ContactsArgs {
    /// Reads all of it and judges it. `read` reads the ledger.
    fn load(
        &self,
        read: impl Fn(&LedgerArgs, &Config) -> Result<Option<Ledger>, Failure>,
    ) -> Result<Reviewing, Failure> {
        let settings = self.settings_args.load()?;
        let now = self.now.unwrap_or_else(world::now);
        let snapshot = inputs::read(&self.paths, now)?;
        if !snapshot.broken.is_empty() {
            return Err(Failure::of_all(&snapshot.broken));
        }
        for unread in snapshot.unread.iter().chain(&snapshot.notices) {
            say("note", unread);
        }
        for account in &self.accounts {
            let mut known = snapshot.accounts.iter();
            if !known.any(|one| one.id.value == *account) {
                return Err(Failure(format!("account {account} is not in the input")));
            }
        }
        for unit in &self.units {
            let mut paths = snapshot
                .accounts
                .iter()
                .filter_map(|account| account.ou_path.as_ref());
            if !paths.any(|path| is_in_unit(&path.value, unit)) {
                let message = format!(
                    "no account is in {unit}; write the path as the snapshot has it, such as Root/Workloads/Prod"
                );
                return Err(Failure(message));
            }
        }
        let ledger = read(&self.ledger_args, &settings.config)?;
        let organization = snapshot.organization.as_ref();
        let assignment = settings.policy.assign(&snapshot.accounts, organization)?;
        let nothing = Ledger::empty(Salt::of([0; 16]));
        let report = evaluate(&Case {
            assignment: &assignment,
            snapshot: &snapshot,
            config: &settings.config,
            // What stands in no ledger was never reviewed.
            ledger: Some(ledger.as_ref().unwrap_or(&nothing)),
            now,
        });
        for remark in &report.remarks {
            say(
                "warning",
                format!("{}: {}", remark.location, remark.message),
            );
        }
        Ok(Reviewing {
            today: TimeZone::UTC.to_datetime(now).date(),
            places: (snapshot
                .accounts
                .iter()
                .map(|account| account.id.value.clone()))
            .zip(0..)
            .collect(),
            settings,
            snapshot,
            ledger,
            report,
        })
    }

    fn is_meant(&self, account: &AccountReport, of: ContactType) -> bool {
        let path = account.ou_path.as_deref();
        let is_in = |unit: &String| path.is_some_and(|path| is_in_unit(path, unit));
        (self.accounts.is_empty() || self.accounts.contains(&account.id))
            && (self.units.is_empty() || self.units.iter().any(is_in))
            && (self.types.is_empty() || self.types.contains(&of))
    }
}

impl Item<'_> {
    /// The hash of what it holds, if all of that is known.
    fn hash(&self, salt: &Salt) -> Option<String> {
        salt.of_contact(self.of, self.contact?).ok()
    }
}

impl Reviewing {
    /// What enters the ledger's hashes: that of a new one, where there is none.
    fn salt(&self) -> Result<Salt, Failure> {
        match &self.ledger {
            Some(ledger) => Ok(ledger.salt.clone()),
            None => Ok(Salt::of(world::random()?)),
        }
    }

    /// What was observed of an account.
    fn account(&self, id: &AccountId) -> Option<&Account> {
        self.snapshot.accounts.get(*self.places.get(id)?)
    }

    /// The contacts that are meant, of those that are there and to be reviewed.
    fn items<'a>(&'a self, args: &'a ContactsArgs) -> impl Iterator<Item = Item<'a>> {
        let accounts = self.report.accounts.iter();
        let reviews = accounts.flat_map(|account| {
            let reviews = account.reviews.iter();
            reviews.map(move |(of, review)| (account, *of, review))
        });
        let meant = reviews.filter(|(account, of, _)| args.is_meant(account, *of));
        meant.filter_map(|(report, of, review)| {
            let account = self.account(&report.id)?;
            let contact = account.contacts.get(of).and_then(Observed::present);
            Some(Item {
                report,
                of,
                contact,
                review,
            })
        })
    }
}

/// The file of a ledger, to be changed while nobody else changes it.
struct LedgerFile {
    path: PathBuf,
    edit: Edit,
    salt: Salt,
    /// Its folder is locked, since the file itself is replaced.
    _lock: Option<File>,
}

impl LedgerFile {
    /// Opens the file, or begins it with this salt. `known` is what was read of it before.
    ///
    /// # Errors
    /// When somebody has changed it since.
    fn open(path: &Path, known: Option<&Ledger>, salt: Salt) -> Result<Self, Failure> {
        let lock = lock_folder(path);
        let edit = match known {
            Some(ledger) => {
                let source = files::read(path)?;
                let now = Ledger::parse(&source)?;
                if now != *ledger {
                    return Err(changed(path));
                }
                Edit::of(&source)?
            }
            None if path.exists() => return Err(changed(path)),
            None => Edit::new(&salt),
        };
        Ok(Self {
            path: path.to_owned(),
            edit,
            salt,
            _lock: lock,
        })
    }

    fn save(self) -> Result<(), Failure> {
        let text = self.edit.into_text();
        output::write_file(&self.path, Readers::Umask, |out| {
            out.write_all(text.as_bytes())
        })
    }
}

fn changed(path: &Path) -> Failure {
    let path = path.display();
    Failure(format!(
        "{path} was changed meanwhile; run the command once more"
    ))
}

/// Waits for others that change files of this folder. Where folders cannot be locked, what was changed is noticed all the same.
fn lock_folder(path: &Path) -> Option<File> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let folder = File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// What is to be done about reviews in these states.
const TO_DO: [ReviewState; 4] = [
    ReviewState::Never,
    ReviewState::Void,
    ReviewState::Overdue,
    ReviewState::Due,
];
