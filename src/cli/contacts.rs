use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::table::{self, Format};
use super::{Exit, Failure, inputs, print, say, world};
use crate::model::{Contact, Field, Located, Location, Observation, Span};
use crate::snapshot::{Snapshot, Why};

const EXAMPLES: &str = "\
Examples:
  contact-lint contacts infra/
  contact-lint contacts infra/ org.json --format jsonl | jq 'select(.type == \"security\")'

Of a field that only Terraform knows, the expression is shown.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Snapshots, folders and files of Terraform
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Write this format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A field that was found.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    #[serde(flatten)]
    place: Option<Place>,
    account: &'a str,
    /// The contact, or what is found in its place.
    r#type: String,
    field: Field,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expression: Option<&'a str>,
    /// Why it is no contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Place {
    file: String,
    line: u32,
    column: u32,
}

impl From<Location> for Place {
    fn from(location: Location) -> Self {
        Self {
            file: location.file.to_string(),
            line: location.start.line,
            column: location.start.column,
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let snapshot = inputs::read(&args.paths, world::now())?;
    let rows = rows(&snapshot);
    print(|out| match args.format {
        Format::Table => columns(&rows, out),
        Format::Jsonl => table::lines(&rows, out),
    })?;
    for notice in &snapshot.notices {
        say("note", notice);
    }
    for unread in &snapshot.unread {
        say("unreadable", unread);
    }
    match snapshot.broken.as_slice() {
        [] if !snapshot.unread.is_empty() => Ok(Exit::Incomplete),
        [] => Ok(Exit::Clean),
        broken => Err(Failure::of_all(broken)),
    }
}

/// All fields, in the order in which they stand in the files.
fn rows(snapshot: &Snapshot) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for account in &snapshot.accounts {
        for (of, observed) in account.contacts.iter() {
            if let Observation::Present(contact) = &observed.observation {
                let kind = || (of.to_string(), None);
                rows.extend(of_contact(
                    snapshot,
                    account.id.value.as_str(),
                    contact,
                    &kind,
                ));
            }
        }
    }
    for unplaced in &snapshot.unplaced {
        let kind = || match &unplaced.why {
            Why::TypeUnresolved(expression) => (format!("({expression})"), Some("type-unresolved")),
            Why::TypeUnknown(word) => (word.clone(), Some("type-unknown")),
            Why::NotMade(of) => {
                let word = of.map_or_else(|| "?".to_owned(), |of| of.to_string());
                (word, Some("not-made"))
            }
            Why::FirstUser => ("sso-user".to_owned(), Some("no-contact")),
        };
        rows.extend(of_contact(
            snapshot,
            unplaced.account.value.as_str(),
            &unplaced.contact,
            &kind,
        ));
    }
    rows.sort_by(|one, other| {
        (&one.place, one.account, &one.r#type, one.field).cmp(&(
            &other.place,
            other.account,
            &other.r#type,
            other.field,
        ))
    });
    rows
}

fn of_contact<'a>(
    snapshot: &Snapshot,
    account: &'a str,
    contact: &'a Contact,
    kind: &dyn Fn() -> (String, Option<&'static str>),
) -> Vec<Row<'a>> {
    let row = |field, span: Option<Span>, value, expression| {
        let (kind, note) = kind();
        Row {
            place: span
                .and_then(|span| snapshot.location(span))
                .map(Place::from),
            account,
            r#type: kind,
            field,
            value,
            expression,
            note,
        }
    };
    let fields = Field::ALL.into_iter().filter_map(|field| {
        let span = contact.field(field)?;
        Some(row(field, span, contact.text(field), None))
    });
    let unresolved = contact.unresolved();
    let unresolved = unresolved
        .map(|(field, Located { value, span })| row(field, *span, None, Some(value.as_str())));
    fields.chain(unresolved).collect()
}

fn columns(rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<[String; 5]> = rows
        .iter()
        .map(|row| {
            let place = row.place.as_ref();
            let place = place.map(|place| format!("{}:{}", place.file, place.line));
            let value = match (row.value, row.expression) {
                (Some(value), _) => value.to_owned(),
                (None, expression) => format!("({})", expression.unwrap_or_default()),
            };
            let value = match row.note {
                Some(note) => format!("{value}  [{note}]"),
                None => value,
            };
            [
                place.unwrap_or_default(),
                row.account.to_owned(),
                row.r#type.clone(),
                row.field.as_str().to_owned(),
                value,
            ]
        })
        .collect();
    table::write(["PLACE", "ACCOUNT", "TYPE", "FIELD", "VALUE"], &cells, out)
}
