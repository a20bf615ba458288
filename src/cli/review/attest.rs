use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Write};

use super::{ContactsArgs, Item, Reviewing, TO_DO, save};
use crate::cli::ledger::LedgerArgs;
use crate::cli::{Exit, Failure, say};
use crate::evidence::visible;
use crate::ledger::{Period, Review, Salt, Whose};
use crate::model::{ContactType, Location, Position};
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
    #[arg(long, requires = "units")]
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
    let states = match args.states.as_slice() {
        [] => TO_DO.as_slice(),
        states => states,
    };
    let items = reviewing.items(&args.contacts_args);
    let items = items.filter(|item| args.as_unit || states.contains(&item.review.state));
    let mut items: Vec<_> = items.collect();
    if items.is_empty() {
        say("attested", "nothing: no contact that is meant needs it");
        return Ok(Exit::Clean);
    }
    if is_asked {
        items = ask(items)?;
    }
    let (mut edit, salt) = reviewing.edit(&args.contacts_args.ledger_args)?;
    let reviews = match args.as_unit {
        true => args.of_units(&items, &reviewing, &salt)?,
        false => args.of_accounts(&items, &reviewing, &salt)?,
    };
    for (whose, of, review) in &reviews {
        edit.put_review(whose, *of, review);
    }
    if reviews.is_empty() {
        say("attested", "nothing");
        return Ok(Exit::Clean);
    }
    let config = &reviewing.settings.config;
    let path = args.contacts_args.ledger_args.path(config);
    save(edit, &args.contacts_args.ledger_args, config)?;
    let count = reviews.len();
    say(
        "attested",
        format!("{count} in {}; commit it", path.display()),
    );
    Ok(Exit::Clean)
}

type Attested = (Whose, ContactType, Review);

impl Args {
    fn review(&self, contact: String, reviewing: &Reviewing) -> Review {
        let first = Position { line: 1, column: 1 };
        Review {
            contact,
            by: self.by.clone(),
            on: reviewing.today,
            valid_for: self.valid_for,
            how: self.how.clone(),
            note: self.note.clone(),
            location: Location {
                file: String::new(),
                start: first,
                end: first,
            },
        }
    }

    /// A review for each contact.
    fn of_accounts(
        &self,
        items: &[Item<'_>],
        reviewing: &Reviewing,
        salt: &Salt,
    ) -> Result<Vec<Attested>, Failure> {
        let reviews = items.iter().map(|item| {
            let whose = Whose::Account(item.report.id.clone());
            Ok((whose, item.of, self.review(hash(item, salt)?, reviewing)))
        });
        reviews.collect()
    }

    /// A review for each organizational unit that is named and each type, whose accounts all have the same contact.
    fn of_units(
        &self,
        items: &[Item<'_>],
        reviewing: &Reviewing,
        salt: &Salt,
    ) -> Result<Vec<Attested>, Failure> {
        let mut reviews = Vec::new();
        for unit in &self.contacts_args.units {
            let unit = unit.trim_end_matches('/');
            let mut by_type: BTreeMap<ContactType, BTreeMap<String, &Item<'_>>> = BTreeMap::new();
            let is_in = |item: &&Item<'_>| {
                let path = item.report.ou_path.as_deref().unwrap_or_default();
                let rest = path.strip_prefix(unit);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            for item in items.iter().filter(is_in) {
                let of_type = by_type.entry(item.of).or_default();
                of_type.insert(hash(item, salt)?, item);
            }
            for (of, contacts) in by_type {
                let mut all = contacts.into_iter();
                if let (Some((contact, _)), None) = (all.next(), all.next().map(|(_, item)| item)) {
                    let whose = Whose::Unit(unit.to_owned());
                    reviews.push((whose, of, self.review(contact, reviewing)));
                    continue;
                }
                return Err(Failure(format!(
                    "the accounts of {unit} have more than one {of} contact; attest them by --account, or mend them first"
                )));
            }
        }
        Ok(reviews)
    }
}

fn hash(item: &Item<'_>, salt: &Salt) -> Result<String, Failure> {
    salt.of_contact(item.of, item.contact).map_err(|field| {
        Failure(format!(
            "the input does not tell the {} of the {} contact of account {}; attest a snapshot that `collect` has written",
            field.as_str(),
            item.of,
            item.report.id
        ))
    })
}

/// Shows each contact on the terminal, and returns those that are said to be right.
fn ask(items: Vec<Item<'_>>) -> Result<Vec<Item<'_>>, Failure> {
    let mut answers = io::stdin().lock().lines();
    let mut out = io::stderr().lock();
    let mut right = Vec::new();
    let all = items.len();
    let mut is_all = false;
    for (index, item) in items.into_iter().enumerate() {
        if is_all {
            right.push(item);
            continue;
        }
        show(&item, index + 1, all, &mut out)?;
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
                "y" | "yes" => right.push(item),
                "a" | "all" => {
                    is_all = true;
                    right.push(item);
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

fn show(item: &Item<'_>, number: usize, all: usize, out: &mut dyn Write) -> io::Result<()> {
    let id = item.account.id.value.as_str();
    let name = item.report.name.as_deref().unwrap_or_default();
    writeln!(
        out,
        "\n{number}/{all}  {id}  {}  {} contact: {}",
        visible(name),
        item.of,
        item.review.state.text()
    )?;
    for field in item.of.fields() {
        if let Some(text) = item.contact.text(*field) {
            writeln!(out, "    {:<16}  {}", field.as_str(), visible(text))?;
        }
    }
    let findings = item.report.results.findings.iter();
    for finding in findings.filter(|finding| finding.contact_type == Some(item.of)) {
        writeln!(out, "    {}: {}", finding.severity, finding.rule.summary)?;
    }
    Ok(())
}
