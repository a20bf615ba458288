//! Changes to the file of a ledger, which leave comments and whatever else stands there as they are.

use std::collections::BTreeMap;

use jiff::civil::Date;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::{Drill, LedgerForm, Review, Salt, VERSION, Whose};
use crate::model::ContactType;
use crate::source::{Diagnostic, Source};

const HEAD: &str = "\
# What has been reviewed of AWS account contacts, and which mailboxes have answered. It holds no value of a contact, but salted
# hashes: whoever can read this file can confirm a guess. `contact-lint review` writes it; see docs/reviews.md.
";

/// An organizational unit or else an account, and a contact's type.
type Key = [String; 3];

/// The file of a ledger while it is changed.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The file without its entries.
    document: DocumentMut,
    /// By what they are of.
    reviews: BTreeMap<Key, Table>,
    drills: Vec<Table>,
    /// What its lines end with.
    line_end: &'static str,
}

impl Edit {
    /// A new file.
    pub fn new(salt: &Salt) -> Self {
        let mut document = DocumentMut::new();
        document.insert("version", value(i64::from(VERSION)));
        document.insert("salt", value(salt.as_str()));
        if let Some(mut key) = document.key_mut("version") {
            key.leaf_decor_mut().set_prefix(HEAD);
        }
        Self {
            document,
            reviews: BTreeMap::new(),
            drills: Vec::new(),
            line_end: "\n",
        }
    }

    /// The file as it is.
    ///
    /// # Errors
    /// Those of [`super::Ledger::parse`].
    pub fn of(source: &Source) -> Result<Self, Diagnostic> {
        LedgerForm::parse(source)?;
        let parsed = source.text().parse::<DocumentMut>();
        let mut document = parsed.map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            source.diagnostic(start, error.message())
        })?;
        let mut entries = |name: &str| -> Vec<Table> {
            let item = document.remove(name);
            let tables = item.and_then(|item| item.into_array_of_tables().ok());
            tables.into_iter().flatten().collect()
        };
        Ok(Self {
            reviews: (entries("review").into_iter())
                .map(|table| (key(&table), table))
                .collect(),
            drills: entries("drill"),
            line_end: match source.text().contains("\r\n") {
                true => "\r\n",
                false => "\n",
            },
            document,
        })
    }

    /// Puts a review in place of the one of the same contact, if there is one.
    pub fn put_review(&mut self, whose: &Whose, of: ContactType, review: &Review) {
        let (key, name) = match whose {
            Whose::Account(id) => ("account", id.as_str()),
            Whose::Unit(path) => ("ou", path.as_str()),
        };
        let (unit, account) = match whose {
            Whose::Account(_) => ("", name),
            Whose::Unit(_) => (name, ""),
        };
        let of_contact = [unit, account, of.as_str()].map(str::to_owned);
        let table = self.reviews.entry(of_contact).or_default();
        table.insert(key, value(name));
        table.insert("type", value(of.as_str()));
        table.insert("contact", value(&review.contact));
        table.insert("by", value(&review.by));
        table.insert("on", value(review.on.to_string()));
        let valid_for = review.valid_for.map(|period| period.to_string());
        put(table, "valid-for", valid_for.as_deref());
        table.insert("how", value(&review.how));
        put(table, "note", review.note.as_deref());
    }

    /// Adds a drill.
    pub fn add_drill(&mut self, drill: &Drill) {
        let mut table = Table::new();
        table.insert("mailbox", value(&drill.mailbox));
        table.insert("code", value(&drill.code));
        table.insert("sent", value(drill.sent.to_string()));
        table.insert("deadline", value(drill.deadline.to_string()));
        self.drills.push(table);
    }

    /// Says when the drill with this code was answered, and who did.
    pub fn answer(&mut self, code: &str, on: Date, by: &str) {
        let drills = self.drills.iter_mut();
        for table in drills.filter(|table| text(table, "code") == code) {
            table.insert("answered", value(on.to_string()));
            table.insert("by", value(by));
        }
    }

    /// The file's text. The reviews are in the order of their contacts, so that two people who add some on branches of their own
    /// rarely meet.
    pub fn into_text(mut self) -> String {
        self.drills
            .sort_by_key(|table| text(table, "sent").to_owned());
        let mut position = 0;
        let reviews = self.reviews.into_values().collect();
        for (name, tables) in [("review", reviews), ("drill", self.drills)] {
            let mut entries = ArrayOfTables::new();
            for mut table in tables {
                position += 1;
                table.set_position(Some(position));
                entries.push(table);
            }
            if !entries.is_empty() {
                self.document.insert(name, Item::ArrayOfTables(entries));
            }
        }
        let text = self.document.to_string();
        text.replace("\r\n", "\n").replace('\n', self.line_end)
    }
}

fn key(table: &Table) -> Key {
    ["ou", "account", "type"].map(|key| text(table, key).to_owned())
}

fn text<'t>(table: &'t Table, key: &str) -> &'t str {
    table.get(key).and_then(Item::as_str).unwrap_or_default()
}

/// Puts a text into a table, or takes what is there out.
fn put(table: &mut Table, key: &str, text: Option<&str>) {
    match text {
        Some(text) => drop(table.insert(key, value(text))),
        None => drop(table.remove(key)),
    }
}
