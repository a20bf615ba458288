use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Write};

use super::{ContactsArgs, Item, LedgerFile, Reviewing, TO_DO};
use crate::cli::ledger::LedgerArgs;
use crate::cli::{Exit, Failure, say};
use crate::evidence::visible;
use crate::ledger::{Period, Review, Salt, Whose, is_in_unit};
use crate::model::{ContactType, Location};
use crate::render::count;
use crate::report::ReviewState;

const EXAMPLES: &str = "\
Examples:
  contact-lint review attest org.json --by \"Jane Doe\" --how \"called the number\"
  contact-lint review attest org.json --account 111122223333 --type security --by \"Jane Doe\" --how \"they answered a mail\" --yes
  contact-lint review attest org.json --ou Root/Workloads --as-unit --by \"Jane Doe\" --how \"drill of November\" --yes";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    contacts_args: ContactsArgs,
    /// Only contacts whose reviews are in these states, separated by commas [default: never,void,overdue,due]
    #[arg(long = "state", value_name = "STATE", value_delimiter = ',')]
    states: Vec<ReviewState>,
    /// Who has looked
    #[arg(long, value_name = "NAME", value_parser = said)]
    by: String,
    /// How it was verified
    #[arg(long, value_name = "TEXT", value_parser = said)]
    how: String,
    /// How long it holds, such as 30d, if shorter than the rule's period
    #[arg(long, value_name = "TIME")]
    valid_for: Option<Period>,
    /// What else there is to say
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Record one review for all accounts of the --ou that is named, which must all have the same contact
    #[arg(long, requires = "units", conflicts_with_all = ["accounts", "states"])]
    as_unit: bool,
    /// Ask nothing, and attest all that is meant
    #[arg(long)]
    yes: bool,
}

/// Reads a text that says something.
pub(super) fn said(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("this is empty; say who, or how".to_owned()),
        text => Ok(text.to_owned()),
    }
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let is_asked = !args.yes && io::stdin().is_terminal() && io::stderr().is_terminal();
    if !args.yes && !is_asked {
        let message =
            "there is no terminal to ask on; add --yes to attest all contacts that are meant";
        return Err(Failure(message.to_owned()));
    }
    let reviewing = args.contacts_args.load(LedgerArgs::read_if_there)?;
    let path = args
        .contacts_args
        .ledger_args
        .path(&reviewing.settings.config);
    let salt = reviewing.salt()?;
    let (mut candidates, unread) = match args.as_unit {
        true => (args.of_units(&reviewing, &salt)?, 0),
        false => args.of_accounts(&reviewing, &salt),
    };
    if unread > 0 {
        let unread = count(unread, "contact");
        say(
            "note",
            format!("what could not be read whole is not attested: {unread}"),
        );
    }
    if is_asked {
        candidates = ask(candidates)?;
    }
    for candidate in &candidates {
        candidate.require_newer(&reviewing)?;
    }
    let exit = match unread {
        0 => Exit::Clean,
        _ => Exit::Incomplete,
    };
    if candidates.is_empty() {
        say(
            "attested",
            "nothing: no contact that is meant needs it, or could be read",
        );
        return Ok(exit);
    }
    let mut file = LedgerFile::open(&path, reviewing.ledger.as_ref(), salt)?;
    for Candidate {
        whose,
        item,
        contact,
    } in &candidates
    {
        file.edit
            .put_review(whose, item.of, &args.review(contact.clone(), &reviewing));
    }
    file.save()?;
    let attested = count(candidates.len(), "contact");
    say(
        "attested",
        format!("{attested} in {}; commit it", path.display()),
    );
    Ok(exit)
}

/// A contact that may be attested.
struct Candidate<'a> {
    whose: Whose,
    item: Item<'a>,
    /// The hash of what it holds.
    contact: String,
}

impl Candidate<'_> {
    /// What was attested later is not replaced.
    fn require_newer(&self, reviewing: &Reviewing) -> Result<(), Failure> {
        let ledger = reviewing.ledger.as_ref();
        let known = ledger.and_then(|ledger| ledger.review(&self.whose, self.item.of));
        match known.filter(|known| known.on > reviewing.today) {
            Some(known) => Err(Failure(format!(
                "{}: the {} contact of {} was attested on {}, which is later than {}",
                known.location, self.item.of, self.whose, known.on, reviewing.today
            ))),
            None => Ok(()),
        }
    }
}

impl Args {
    fn review(&self, contact: String, reviewing: &Reviewing) -> Review {
        Review {
            contact,
            by: self.by.clone(),
            on: reviewing.today,
            valid_for: self.valid_for,
            how: self.how.clone(),
            note: self.note.clone(),
            location: Location::beginning_of(""),
        }
    }

    /// Each contact that is meant, and how many more could not be read whole.
    fn of_accounts<'a>(
        &'a self,
        reviewing: &'a Reviewing,
        salt: &Salt,
    ) -> (Vec<Candidate<'a>>, usize) {
        let states = match self.states.as_slice() {
            [] => TO_DO.as_slice(),
            states => states,
        };
        let (mut candidates, mut unread) = (Vec::new(), 0);
        for item in reviewing.items(&self.contacts_args) {
            let is_unknown = item.review.state == ReviewState::Unknown;
            if !is_unknown && !states.contains(&item.review.state) {
                continue;
            }
            match item.hash(salt).filter(|_| !is_unknown) {
                Some(contact) => candidates.push(Candidate {
                    whose: Whose::Account(item.report.id.clone()),
                    item,
                    contact,
                }),
                None => unread += 1,
            }
        }
        (candidates, unread)
    }

    /// The one contact of each type that all accounts of a unit have, for each unit that is named.
    fn of_units<'a>(
        &'a self,
        reviewing: &'a Reviewing,
        salt: &Salt,
    ) -> Result<Vec<Candidate<'a>>, Failure> {
        let mut candidates = Vec::new();
        for unit in &self.contacts_args.units {
            let mut by_type: BTreeMap<ContactType, BTreeMap<String, Item<'_>>> = BTreeMap::new();
            let items = reviewing.items(&self.contacts_args);
            let path = |item: &Item<'_>| item.report.ou_path.clone().unwrap_or_default();
            for item in items.filter(|item| is_in_unit(&path(item), unit)) {
                let of = item.of;
                let Some(contact) = item.hash(salt) else {
                    return Err(Failure(format!(
                        "the {of} contact of account {} could not be read, so that nobody can attest that of all accounts in {unit}",
                        item.report.id
                    )));
                };
                by_type.entry(of).or_default().insert(contact, item);
            }
            for (of, contacts) in by_type {
                if contacts.len() > 1 {
                    return Err(Failure(format!(
                        "the accounts of {unit} have more than one {of} contact; attest them by --account, or mend them first"
                    )));
                }
                let whose = Whose::Unit(
                    unit.trim_end_matches("/**")
                        .trim_end_matches('/')
                        .to_owned(),
                );
                candidates.extend(contacts.into_iter().map(|(contact, item)| Candidate {
                    whose: whose.clone(),
                    item,
                    contact,
                }));
            }
        }
        Ok(candidates)
    }
}

/// Shows each contact on the terminal, and returns those that are said to be right.
fn ask(candidates: Vec<Candidate<'_>>) -> Result<Vec<Candidate<'_>>, Failure> {
    let mut answers = io::stdin().lock().lines();
    let mut out = io::stderr().lock();
    let mut right = Vec::new();
    let all = candidates.len();
    let mut is_all = false;
    for (index, candidate) in candidates.into_iter().enumerate() {
        if is_all {
            right.push(candidate);
            continue;
        }
        show(&candidate, index + 1, all, &mut out)?;
        loop {
            write!(
                out,
                "Is it right? [y]es, [n]o, [a]ll that are left, [q]uit: "
            )?;
            out.flush()?;
            let answer = answers
                .next()
                .transpose()?
                .unwrap_or_else(|| "q".to_owned());
            match answer.trim().to_lowercase().as_str() {
                "y" | "yes" => right.push(candidate),
                "a" | "all" => {
                    is_all = true;
                    right.push(candidate);
                }
                "n" | "no" => {}
                "q" | "quit" => return Ok(right),
                _ => continue,
            }
            break;
        }
    }
    Ok(right)
}

fn show(
    candidate: &Candidate<'_>,
    number: usize,
    all: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let item = &candidate.item;
    let whose = match &candidate.whose {
        Whose::Account(id) => {
            let name = item.report.name.as_deref().unwrap_or_default();
            format!("{id}  {name}")
        }
        Whose::Unit(path) => format!("all accounts in {path}"),
    };
    let (whose, state) = (visible(&whose), item.review.state.text());
    writeln!(
        out,
        "\n{number}/{all}  {whose}  {} contact: {state}",
        item.of
    )?;
    for field in item.of.fields() {
        if let Some(text) = item.contact.and_then(|contact| contact.text(*field)) {
            writeln!(out, "    {:<16}  {}", field.as_str(), visible(text))?;
        }
    }
    let findings = item.report.results.findings.iter();
    for finding in findings.filter(|finding| finding.contact_type == Some(item.of)) {
        writeln!(out, "    {}: {}", finding.severity, finding.rule.summary)?;
    }
    Ok(())
}
