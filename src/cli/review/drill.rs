use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::civil::Date;

use super::mail::{self, Question, Registered};
use super::{ContactsArgs, LedgerFile, Reviewing};
use crate::cli::ledger::LedgerArgs;
use crate::cli::output::{self, Readers};
use crate::cli::{Exit, Failure, say, world};
use crate::evidence::visible;
use crate::ledger::{Drill, Period};
use crate::model::{Email, Field, Location, Observation};
use crate::render::count;

const EXAMPLES: &str = "\
Examples:
  contact-lint review drill org.json --from review@corp.example --deadline 14d -o mails";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    contacts_args: ContactsArgs,
    /// Whom the mails are from, and who gets the answers
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    from: String,
    /// The last day for an answer: a date, or a time from now, such as 14d
    #[arg(long, value_name = "DATE|TIME")]
    deadline: Deadline,
    /// Write the mails into this folder, which is made if it is not there
    #[arg(short, long = "output", value_name = "DIR")]
    output: PathBuf,
}

#[derive(Clone, Copy, Debug)]
enum Deadline {
    On(Date),
    After(Period),
}

impl FromStr for Deadline {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let date = text.parse().map(Self::On);
        date.or_else(|_| text.parse().map(Self::After))
            .map_err(|_: String| {
                "write a date such as 2026-12-07, or a time such as 14d".to_owned()
            })
    }
}

fn address(text: &str) -> Result<String, String> {
    match Email::parse(text) {
        Ok(email) if mail::can_be_written_to(&email) => Ok(email.to_string()),
        Ok(_) => Err("write an address in plain ASCII, such as review@corp.example".to_owned()),
        Err(error) => Err(format!("this is not an e-mail address: {error}")),
    }
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let reviewing = args.contacts_args.load(LedgerArgs::read_if_there)?;
    let deadline = match args.deadline {
        Deadline::On(date) => date,
        Deadline::After(period) => period.after(reviewing.today),
    };
    if deadline < reviewing.today {
        return Err(Failure(format!(
            "the deadline {deadline} is over; give a day to come"
        )));
    }
    let mailboxes = Mailboxes::of(&reviewing, &args.contacts_args);
    mailboxes.tell();
    if mailboxes.registered.is_empty() {
        return Err(Failure(
            "no contact that is meant has an e-mail address that a mail can be written to"
                .to_owned(),
        ));
    }
    let ledger = args
        .contacts_args
        .ledger_args
        .path(&reviewing.settings.config);
    args.require_folder(&ledger)?;
    let mut file = LedgerFile::open(&ledger, reviewing.ledger.as_ref(), reviewing.salt()?)?;
    // The mails come into their folder once the ledger knows their codes, and the folder is gone if it cannot.
    let parent = match args.output.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let wrong =
        |error: io::Error| Failure(format!("cannot make {}: {error}", args.output.display()));
    fs::create_dir_all(parent).map_err(wrong)?;
    let mut folder = tempfile::Builder::new();
    folder.prefix(".mails.");
    // The names of the mails are addresses.
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let folder = folder.tempdir_in(parent).map_err(wrong)?;
    let question = Question {
        from: &args.from,
        sent: reviewing.report.now,
        deadline,
    };
    for (number, (email, registered)) in (1..).zip(&mailboxes.registered) {
        let code = code(world::random()?);
        let drill = Drill {
            mailbox: file.salt.of_mailbox(email),
            code: file.salt.of_code(&code),
            sent: reviewing.today,
            deadline,
            answer: None,
            location: Location::beginning_of(""),
        };
        let mail = question.mail(email, &code, &drill.code, registered)?;
        let name = format!("{number:04}-{}.eml", file_name(email));
        output::write_file(&folder.path().join(name), Readers::Owner, |out| {
            out.write_all(&mail)
        })?;
        file.edit.add_drill(&drill);
    }
    file.save()?;
    let folder = folder.keep();
    // An empty folder is replaced.
    let _ = fs::remove_dir(&args.output);
    fs::rename(&folder, &args.output).map_err(|error| {
        let (folder, output) = (folder.display(), args.output.display());
        Failure(format!(
            "the mails are in {folder}, and cannot be moved to {output}: {error}"
        ))
    })?;
    say(
        "drill",
        format!(
            "{} in {}, to be sent and then removed, since their codes are in them; {} waits for the answers until \
             {deadline}",
            count(mailboxes.registered.len(), "mail"),
            args.output.display(),
            ledger.display()
        ),
    );
    Ok(match mailboxes.unread {
        0 => Exit::Clean,
        _ => Exit::Incomplete,
    })
}

impl Args {
    /// Refuses a folder in which something is, and a ledger that would be removed with the mails.
    fn require_folder(&self, ledger: &Path) -> Result<(), Failure> {
        let output = self.output.display();
        if fs::read_dir(&self.output).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Failure(format!(
                "{output} is not empty; name a folder that is, so that no mail of an earlier drill is sent again"
            )));
        }
        if ledger.parent().is_some_and(|folder| folder == self.output) {
            return Err(Failure(format!(
                "{} would lie among the mails, which are removed after they were sent; name another folder",
                ledger.display()
            )));
        }
        Ok(())
    }
}

/// The distinct mailboxes of the contacts that are meant.
#[derive(Default)]
struct Mailboxes<'a> {
    /// What each is registered for. The first way of writing an address counts.
    registered: BTreeMap<Email, Registered<'a>>,
    /// What is registered as an address, and no mail can be written to.
    wrong: BTreeSet<&'a str>,
    /// How many contacts could not be read.
    unread: usize,
}

impl<'a> Mailboxes<'a> {
    fn of(reviewing: &'a Reviewing, args: &ContactsArgs) -> Self {
        let mut mailboxes = Self::default();
        let mut spellings: BTreeMap<String, Email> = BTreeMap::new();
        let accounts = reviewing.report.accounts.iter();
        for report in accounts.filter(|account| account.is_checked) {
            let Some(account) = reviewing.account(&report.id) else {
                continue;
            };
            for (of, seen) in account
                .contacts
                .iter()
                .filter(|(of, _)| args.is_meant(report, *of))
            {
                let contact = match &seen.observation {
                    Observation::Present(contact) => contact,
                    Observation::Absent => continue,
                    Observation::Unreadable(_) => {
                        mailboxes.unread += usize::from(of.fields().contains(&Field::Email));
                        continue;
                    }
                };
                let Some(address) = contact.get(Field::Email) else {
                    continue;
                };
                match Email::parse(address.value)
                    .ok()
                    .filter(mail::can_be_written_to)
                {
                    Some(email) => {
                        let email = spellings.entry(email.to_lowercase()).or_insert(email);
                        let registered = mailboxes.registered.entry(email.clone()).or_default();
                        registered.entry(of).or_default().push(account);
                    }
                    None => drop(mailboxes.wrong.insert(address.value)),
                }
            }
        }
        mailboxes
    }

    /// Says whom no mail is written to.
    fn tell(&self) {
        for address in &self.wrong {
            let address = visible(address);
            say(
                "note",
                format!("no mail is written to `{address}`, which is no address in plain ASCII"),
            );
        }
        if self.unread > 0 {
            let unread = count(self.unread, "contact");
            say(
                "note",
                format!("what could not be read gets no mail: {unread}"),
            );
        }
    }
}

/// A code that can be read to somebody on the phone: no letter in it looks like a digit.
fn code(bytes: [u8; 16]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letters = bytes
        .iter()
        .take(10)
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let mut code: String = letters.collect();
    code.insert(5, '-');
    code
}

/// A name for a file that says whose it is, whatever stands in an address.
fn file_name(email: &Email) -> String {
    let address = email.to_string();
    let plain = address.chars().map(|letter| match letter {
        letter if letter.is_ascii_alphanumeric() || ".@-_+".contains(letter) => letter,
        _ => '_',
    });
    plain.take(80).collect()
}
