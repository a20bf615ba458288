//! The command line: one file a subcommand. Everything that a user types ends up here, and everything that
//! a user reads leaves from here.

mod aws_args;
mod check;
#[cfg(feature = "aws")]
mod collect;
mod compare;
mod completions;
mod contacts;
mod diff;
mod explain;
mod fail_on;
mod fix;
mod iam_policy;
mod input_args;
mod inputs;
#[cfg(feature = "aws")]
mod interrupt;
mod ledger;
#[cfg(feature = "aws")]
mod live;
mod mailbox;
mod man;
mod output;
#[cfg(feature = "aws")]
mod progress;
mod report_args;
mod review;
mod rules;
mod schema;
mod settings;
mod table;
mod world;

#[cfg(not(feature = "aws"))]
#[path = "cli/collect_without_aws.rs"]
mod collect;
#[cfg(not(feature = "aws"))]
#[path = "cli/live_without_aws.rs"]
mod live;

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::evidence::visible;

/// Finds weak AWS account contacts.
///
/// AWS mails the security contact of an account when it sees leaked keys or abuse, and may suspend the account when
/// nobody answers. contact-lint finds the contacts that would not answer: a person's own inbox, a domain that takes no
/// mail, a phone number that nobody has.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  contact-lint check --aws
  contact-lint check infra/ --offline
  contact-lint rules explain personal-inbox

Exit codes:
  0  clean and complete
  1  a finding at or above --fail-on; `diff`: something changed; `rules test`: an example failed;
     `mailbox`: a bad row; `fix`: a contact was refused, or could not be put in place
  2  wrong usage, configuration or input
  3  none of the above, but something could not be read";

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge contacts, from snapshots or live from AWS
    Check(Box<check::Args>),
    /// Read the contacts of an organization into a snapshot
    Collect(Box<collect::Args>),
    /// Tell what has changed between two snapshots
    Diff(diff::Args),
    /// List the contacts in snapshots and files of Terraform, without judging them
    Contacts(contacts::Args),
    /// Review contacts: what is due, what was attested, and who has answered
    Review(review::Args),
    /// Put better contacts in place: plan, carry out, take back
    Fix(fix::Args),
    /// List, explain and test rules
    Rules(rules::Args),
    /// Judge whether a mailbox is one person's or a team's, and say why
    Mailbox(mailbox::Args),
    /// Print the least IAM policy that lets somebody read contacts
    IamPolicy(iam_policy::Args),
    /// Print the JSON Schema of a file format
    Schema(schema::Args),
    /// Print what completes these commands in a shell
    Completions(completions::Args),
    /// Print the manual page
    Man(man::Args),
}

/// How a run ended, as long as it did not go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Clean and complete.
    Clean = 0,
    /// There is something to mend.
    Findings = 1,
    /// Nothing to mend, but something could not be read.
    Incomplete = 3,
}

impl Exit {
    /// The same, unless everything seemed well: something could not be read.
    fn or_incomplete(self) -> Self {
        match self {
            Self::Clean => Self::Incomplete,
            exit => exit,
        }
    }
}

/// Usage, configuration or input is wrong, or a bug.
const WRONG: u8 = 2;

/// Why a run went wrong, for people.
#[derive(Debug)]
struct Failure(String);

impl Failure {
    /// Several things that went wrong, each on a line of its own.
    fn of_all(wrong: &[impl Display]) -> Self {
        let lines: Vec<_> = wrong.iter().map(ToString::to_string).collect();
        Self(lines.join("\nerror: "))
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Runs what the user asked for and says how it ended.
pub fn run(cli: Cli) -> ExitCode {
    // The main thread works along rather than wait: one thread less, and the memory that its allocator would keep. Where it
    // cannot, threads are started when they are needed.
    let processors = rayon::ThreadPoolBuilder::new().use_current_thread();
    let _ = processors.build_global();
    let result = std::panic::catch_unwind(|| match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Collect(args) => collect::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Contacts(args) => contacts::run(&args),
        Command::Review(args) => review::run(&args),
        Command::Fix(args) => fix::run(&args),
        Command::Rules(args) => rules::run(args),
        Command::Mailbox(args) => mailbox::run(&args),
        Command::IamPolicy(args) => iam_policy::run(&args),
        Command::Schema(args) => schema::run(args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    });
    let result = result.unwrap_or_else(|_| {
        Err(Failure(
            "this is a bug in contact-lint; please report it with the lines above".to_owned(),
        ))
    });
    match result {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(Failure(message)) => {
            say("error", message);
            ExitCode::from(WRONG)
        }
    }
}

/// Writes a message to standard error, in which nothing can act on a terminal. When even that cannot be written, nobody
/// is there to be told.
fn say(kind: &str, message: impl Display) {
    let message = message.to_string();
    let lines: Vec<_> = message.lines().map(visible).collect();
    let _ = writeln!(io::stderr(), "{kind}: {}", lines.join("\n"));
}

/// Writes to standard output. A reader that has seen enough, such as `head`, is no failure.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}
