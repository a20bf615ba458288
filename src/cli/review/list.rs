use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::{ContactsArgs, Item};
use crate::cli::ledger::LedgerArgs;
use crate::cli::table::{self, Format};
use crate::cli::{Exit, Failure, print, say};
use crate::model::ContactType;
use crate::report::ReviewState;

const EXAMPLES: &str = "\
Examples:
  contact-lint review list org.json --type security
  contact-lint review list org.json --ledger contact-reviews.toml --now 2026-12-31";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    contacts_args: ContactsArgs,
    /// Only reviews in these states, separated by commas
    #[arg(long = "state", value_name = "STATE", value_delimiter = ',')]
    states: Vec<ReviewState>,
    /// Write this format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    account: &'a str,
    name: Option<&'a str>,
    r#type: ContactType,
    state: ReviewState,
    by: Option<&'a str>,
    on: Option<Date>,
    until: Option<Date>,
    how: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn of(item: &Item<'a>) -> Self {
        let review = item.review;
        Self {
            account: item.report.id.as_str(),
            name: item.report.name.as_deref(),
            r#type: item.of,
            state: review.state,
            by: review.by.as_deref(),
            on: review.on,
            until: review.until,
            how: review.how.as_deref(),
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let reviewing = args.contacts_args.load(LedgerArgs::read)?;
    let is_listed =
        |item: &Item<'_>| args.states.is_empty() || args.states.contains(&item.review.state);
    let items: Vec<_> = reviewing.items(&args.contacts_args).collect();
    let rows = items.iter().filter(|item| is_listed(item)).map(Row::of);
    let rows: Vec<_> = rows.collect();
    print(|out| match args.format {
        Format::Table => columns(&rows, out),
        Format::Jsonl => table::lines(&rows, out),
    })?;
    let count = |state| {
        items
            .iter()
            .filter(|item| item.review.state == state)
            .count()
    };
    let counts = ReviewState::ALL.map(|state| (state, count(state)));
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<_> = counts
        .map(|(state, count)| format!("{count} {state}"))
        .collect();
    say(
        "reviews",
        match counts.is_empty() {
            true => "no contact is to be reviewed; is the rule review-overdue on?".to_owned(),
            false => counts.join(", "),
        },
    );
    Ok(
        match items
            .iter()
            .any(|item| item.review.state == ReviewState::Unknown)
        {
            true => Exit::Incomplete,
            false => Exit::Clean,
        },
    )
}

fn columns(rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let cells: Vec<_> = rows
        .iter()
        .map(|row| {
            [
                row.account.to_owned(),
                row.name.unwrap_or_default().to_owned(),
                row.r#type.to_string(),
                row.state.to_string(),
                date(row.until),
                date(row.on),
                row.by.unwrap_or_default().to_owned(),
            ]
        })
        .collect();
    let heads = [
        "ACCOUNT", "NAME", "TYPE", "STATE", "UNTIL", "REVIEWED", "BY",
    ];
    table::write(heads, &cells, out)
}
