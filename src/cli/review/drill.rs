use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;

use jiff::civil::Date;
use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;

use super::{ContactsArgs, Reviewing, save};
use crate::cli::ledger::LedgerArgs;
use crate::cli::output::{self, Readers};
use crate::cli::{Exit, Failure, say, world};
use crate::evidence::visible;
use crate::ledger::{Drill, Period};
use crate::model::{Account, ContactType, Email, Location, Observed, Position, Timestamp};

/// A mail names so many accounts.
const MOST_NAMED: usize = 20;

#[derive(Debug, clap::Args)]
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
        Ok(email) => Ok(email.to_string()),
        Err(error) => Err(format!("this is not an e-mail address: {error}")),
    }
}

/// What an address is registered for: the accounts by contact type.
type Registered<'a> = BTreeMap<ContactType, Vec<&'a Account>>;

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
    let (mailboxes, wrong) = mailboxes(&reviewing, &args.contacts_args);
    for address in &wrong {
        say(
            "note",
            format!("no mail can be written to `{address}`, which is no e-mail address"),
        );
    }
    if mailboxes.is_empty() {
        return Err(Failure(
            "no contact that is meant has an e-mail address".to_owned(),
        ));
    }
    let is_in_use = fs::read_dir(&args.output).is_ok_and(|mut entries| entries.next().is_some());
    if is_in_use {
        return Err(Failure(format!(
            "{} is not empty; name a folder that is, so that no mail of an earlier drill is sent again",
            args.output.display()
        )));
    }
    fs::create_dir_all(&args.output)
        .map_err(|error| Failure(format!("cannot make {}: {error}", args.output.display())))?;
    let (mut edit, salt) = reviewing.edit(&args.contacts_args.ledger_args)?;
    let first = Position { line: 1, column: 1 };
    for (number, (email, registered)) in (1..).zip(&mailboxes) {
        let code = code(world::random()?);
        let drill = Drill {
            mailbox: salt.of_mailbox(email),
            code: salt.of_code(&code),
            sent: reviewing.today,
            deadline,
            answer: None,
            location: Location {
                file: String::new(),
                start: first,
                end: first,
            },
        };
        let mail = args.mail(email, &code, &drill, registered, reviewing.report.now)?;
        let path = args
            .output
            .join(format!("{number:04}-{}.eml", file_name(email)));
        output::write_file(&path, Readers::Owner, |out| out.write_all(&mail))?;
        edit.add_drill(&drill);
    }
    let config = &reviewing.settings.config;
    let ledger = args.contacts_args.ledger_args.path(config);
    save(edit, &args.contacts_args.ledger_args, config)?;
    say(
        "drill",
        format!(
            "{} mails in {}, to be sent and then removed, since their codes are in them; {} waits for the answers until {}",
            mailboxes.len(),
            args.output.display(),
            ledger.display(),
            deadline
        ),
    );
    Ok(Exit::Clean)
}

/// The distinct mailboxes of the contacts that are meant, and what is registered as an address and is none.
fn mailboxes<'a>(
    reviewing: &'a Reviewing,
    args: &ContactsArgs,
) -> (BTreeMap<Email, Registered<'a>>, Vec<String>) {
    let mut mailboxes: BTreeMap<Email, Registered<'a>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for account in &reviewing.report.accounts {
        let observed = reviewing
            .account(&account.id)
            .filter(|_| account.is_checked);
        for (of, seen) in observed.iter().flat_map(|account| &account.contacts) {
            let address = Observed::present(seen).and_then(|contact| contact.email.as_ref());
            let (Some(address), Some(observed), true) =
                (address, observed, args.is_meant(account, *of))
            else {
                continue;
            };
            match Email::parse(&address.value.to_lowercase()) {
                Ok(email) => {
                    let registered = mailboxes.entry(email).or_default();
                    registered.entry(*of).or_default().push(observed);
                }
                Err(_) => wrong.push(address.value.clone()),
            }
        }
    }
    (mailboxes, wrong)
}

impl Args {
    /// A mail that asks for an answer. `X-Unsent` lets mail programs open it as a draft.
    fn mail(
        &self,
        to: &Email,
        code: &str,
        drill: &Drill,
        registered: &Registered<'_>,
        now: Timestamp,
    ) -> Result<Vec<u8>, Failure> {
        let domain = self.from.rsplit('@').next().unwrap_or_default();
        let deadline = drill.deadline.strftime("%-d %B %Y");
        let mail = MessageBuilder::new()
            .from(self.from.as_str())
            .to(to.to_string())
            .subject(format!(
                "Please answer by {deadline}: does somebody read this mailbox for AWS?"
            ))
            .date(now.as_second())
            .message_id(format!("{}@{domain}", &drill.code[..32]))
            .header("X-Unsent", Raw::new("1"))
            .text_body(body(to, code, drill.deadline, registered));
        mail.write_to_vec()
            .map_err(|error| Failure(format!("cannot write a mail to {to}: {error}")))
    }
}

fn body(to: &Email, code: &str, deadline: Date, registered: &Registered<'_>) -> String {
    let mut body = format!(
        "Hello,\n\n{to} is registered with Amazon Web Services as the contact that AWS writes to about the accounts \
         below, when it sees leaked keys or abuse among other things. AWS may suspend an account when nobody answers \
         within a day. So that we know that somebody reads this mailbox, please answer this mail by {}, and leave this \
         code in your answer:\n\n    {code}\n\nIf you do not know these accounts, please say so: then somebody else \
         should be asked.\n",
        deadline.strftime("%-d %B %Y")
    );
    for (of, accounts) in registered {
        body.push_str(&format!("\n{of} contact of:\n"));
        for account in accounts.iter().take(MOST_NAMED) {
            let name = account.name.as_ref().map_or("", |name| name.value.as_str());
            body.push_str(&format!("    {} {}\n", account.id.value, visible(name)));
        }
        let more = accounts.len().saturating_sub(MOST_NAMED);
        if more > 0 {
            body.push_str(&format!("    and {more} more accounts\n"));
        }
    }
    body
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
