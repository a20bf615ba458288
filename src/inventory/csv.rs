//! Inventories as CSV: a row for each contact, or a row for each account with a column for each field of each contact.

use std::collections::BTreeMap;
use std::ops::Range;

use ::csv::{ReaderBuilder, StringRecord};

use crate::model::{
    Account, AccountId, AccountState, Contact, ContactType, Contacts, Field, Located, Observation,
    Observed, SourceId, Span, Timestamp,
};
use crate::snapshot::Part;
use crate::source::{Diagnostic, Source};

/// Longer than the rows that people write.
const LONGEST: usize = 64 << 10;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    AccountId,
    AccountName,
    State,
    UnitPath,
    /// Which contact the row is about.
    Type,
    /// A field of the contact that the row is about.
    Field(Field),
    /// A field of this contact.
    Of(ContactType, Field),
    /// Nothing that is looked at.
    Other,
}

/// Reads an inventory. `at` is the time of what stands in it.
///
/// # Errors
/// When it has no column with account ids, or none with contacts. What is wrong with a row is in the part; the other rows are
/// read.
pub fn read(id: SourceId, source: &Source, at: Timestamp) -> Result<Part, Diagnostic> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(source.text()))
        .flexible(true)
        .has_headers(false)
        .from_reader(source.text().as_bytes());
    let mut table = Table {
        id,
        source,
        at,
        columns: Vec::new(),
        accounts: BTreeMap::new(),
        broken: Vec::new(),
    };
    let mut record = StringRecord::new();
    let mut is_head = true;
    while reader
        .read_record(&mut record)
        .map_err(|error| Diagnostic::of_file(source.path(), error.to_string()))?
    {
        let start = record.position().map_or(0, ::csv::Position::byte);
        let range = offset(start)..offset(reader.position().byte());
        if is_head {
            table.columns = columns(&record);
            table.require_columns()?;
            is_head = false;
        } else if record.iter().any(|cell| !cell.trim().is_empty())
            && let Err(error) = table.row(&record, range)
        {
            table.broken.push(error);
        }
    }
    if is_head {
        return Err(Diagnostic::of_file(source.path(), "the file is empty"));
    }
    Ok(Part {
        accounts: table.accounts.into_values().collect(),
        broken: table.broken,
        ..Part::default()
    })
}

fn offset(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

/// The sign between cells: that of which the first line has most.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |sign: &u8| head.bytes().filter(|byte| byte == sign).count();
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(b',')
}

fn columns(head: &StringRecord) -> Vec<Column> {
    let mut columns: Vec<_> = head.iter().map(column).collect();
    // Where rows are about accounts, a column that is called nothing but `name` is the account's.
    let has_type = columns.contains(&Column::Type);
    for (column, name) in columns.iter_mut().zip(head) {
        if let (Column::Field(_), false) = (&column, has_type) {
            *column = match plain(name).as_str() {
                "name" => Column::AccountName,
                _ => Column::Other,
            };
        }
    }
    columns
}

/// A name without case, blanks, `_` and `-`.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// What a column holds, by its name. Case, blanks, `_` and `-` do not matter.
fn column(name: &str) -> Column {
    let name = plain(name);
    match name.as_str() {
        "account" | "accountid" | "awsaccountid" | "awsaccount" | "id" => return Column::AccountId,
        "accountname" | "awsaccountname" => return Column::AccountName,
        "state" | "status" | "accountstate" | "accountstatus" => return Column::State,
        "ou" | "oupath" | "organizationalunit" | "organizationalunitpath" => {
            return Column::UnitPath;
        }
        "contacttype" | "alternatecontacttype" | "type" => return Column::Type,
        "accountemail" | "rootaccountemail" | "rootuseremail" => {
            return Column::Of(ContactType::Root, Field::Email);
        }
        _ => {}
    }
    let words = ContactType::ALL.map(|of| (of.as_str(), of));
    let short = [
        ("operation", ContactType::Operations),
        ("ops", ContactType::Operations),
    ];
    for (word, of) in words.into_iter().chain(short) {
        let rest = name.strip_prefix(word);
        let rest = rest.map(|rest| rest.strip_prefix("alternate").unwrap_or(rest));
        if let Some(field) = rest.and_then(field)
            && of.fields().contains(&field)
        {
            return Column::Of(of, field);
        }
    }
    field(&name).map_or(Column::Other, Column::Field)
}

fn field(name: &str) -> Option<Field> {
    let bare = name.strip_prefix("contact").unwrap_or(name);
    Some(match bare {
        "name" | "fullname" => Field::Name,
        "title" | "role" | "jobtitle" => Field::Title,
        "email" | "emailaddress" | "mail" => Field::Email,
        "phone" | "phonenumber" | "telephone" | "tel" => Field::Phone,
        "company" | "companyname" => Field::Company,
        "country" | "countrycode" => Field::Country,
        _ => return None,
    })
}

/// An inventory while it is read.
struct Table<'a> {
    id: SourceId,
    source: &'a Source,
    at: Timestamp,
    columns: Vec<Column>,
    accounts: BTreeMap<AccountId, Account>,
    broken: Vec<Diagnostic>,
}

impl Table<'_> {
    fn require_columns(&self) -> Result<(), Diagnostic> {
        let has = |wanted: &dyn Fn(&Column) -> bool| self.columns.iter().any(wanted);
        if !has(&|column| *column == Column::AccountId) {
            let message = "no column has account ids; call it `account id`";
            return Err(self.source.diagnostic(0, message));
        }
        if !has(&|column| matches!(column, Column::Field(_) | Column::Of(..))) {
            let message = "no column has contacts; write a row for each contact with the columns type, name, title, email and phone, \
                           or a row for each account with columns such as `security email`";
            return Err(self.source.diagnostic(0, message));
        }
        for (index, column) in self.columns.iter().enumerate() {
            if *column != Column::Other && self.columns[..index].contains(column) {
                let message = format!(
                    "column {} says the same as one before it; rename one of the two",
                    index + 1
                );
                return Err(self.source.diagnostic(0, message));
            }
        }
        Ok(())
    }

    fn row(&mut self, record: &StringRecord, range: Range<usize>) -> Result<(), Diagnostic> {
        let raw = self.source.text().get(range.clone()).unwrap_or_default();
        if raw.len() > LONGEST {
            let message = "this row has more than 64 KiB, which no contact has";
            return Err(self.source.diagnostic(range.start, message));
        }
        let skipped = raw.len() - raw.trim_start().len();
        let start = range.start + skipped;
        if raw.matches('"').count() % 2 == 1 {
            let message = "a quotation mark is opened here and never closed";
            let quote = raw.find('"').unwrap_or_default();
            return Err(self.source.diagnostic(range.start + quote, message));
        }
        if record.len() != self.columns.len() {
            let message = format!(
                "this row has {} cells, and the first line has {}; a cell with a comma in it stands in quotes",
                record.len(),
                self.columns.len()
            );
            return Err(self.source.diagnostic(start, message));
        }
        let cells = self.cells(record, start..range.end);
        let told = |wanted: Column| {
            let mut cells = cells.iter().filter(|(column, _)| *column == wanted);
            cells.find_map(|(_, cell)| (!cell.value.is_empty()).then_some(cell))
        };
        let id = self.account_id(told(Column::AccountId), start)?;
        let state = match told(Column::State) {
            Some(cell) => self.state(cell)?,
            None => AccountState::Active,
        };
        let of_row = match told(Column::Type) {
            Some(cell) => Some(self.contact_type(cell)?),
            None if self.columns.contains(&Column::Type) => {
                let message = "this row does not say which contact it is about; write root, primary, security, operations or billing";
                return Err(self.source.diagnostic(start, message));
            }
            None => None,
        };
        let mut contacts: BTreeMap<ContactType, (Contact, bool)> = BTreeMap::new();
        for (column, cell) in &cells {
            let (of, field) = match (column, of_row) {
                (Column::Field(field), Some(of)) => (of, *field),
                (Column::Of(of, field), _) => (*of, *field),
                _ => continue,
            };
            let (contact, is_told) = contacts.entry(of).or_default();
            if of.fields().contains(&field) && !cell.value.is_empty() {
                contact.put(field, cell.clone());
                *is_told = true;
            }
        }
        let row = Span {
            source: self.id,
            start: short(start),
            end: short(start + raw.trim().len()),
        };
        let account = self.accounts.entry(id.value.clone());
        let account = account.or_insert_with(|| Account {
            id,
            name: told(Column::AccountName).cloned().map(Located::into),
            state,
            ou_path: told(Column::UnitPath).cloned().map(Located::into),
            tags: None,
            contacts: Contacts::default(),
            is_declared: true,
            declared: BTreeMap::new(),
        });
        for (of, (contact, is_told)) in contacts {
            let observed = Observed {
                observation: match is_told {
                    true => Observation::Present(contact),
                    false => Observation::Absent,
                },
                at: self.at,
                span: Some(row),
            };
            match account.contacts.get(of).and_then(|known| known.span) {
                None => drop(account.contacts.insert(of, observed)),
                Some(first) => {
                    let line = self.source.position(first.start as usize).line;
                    let message = format!(
                        "the {of} contact of account {} stands here a second time, first in line {line}; keep one of them",
                        account.id.value
                    );
                    return Err(self.source.diagnostic(start, message));
                }
            }
        }
        Ok(())
    }

    /// The cells of a row, each at its place. Where that cannot be told, it is the row's.
    fn cells(&self, record: &StringRecord, range: Range<usize>) -> Vec<(Column, Located<String>)> {
        let text = self.source.text();
        let mut from = range.start;
        let cells = self.columns.iter().zip(record).map(|(column, cell)| {
            let value = cell.trim();
            let rest = text.get(from..range.end).unwrap_or_default();
            let (start, end) = match rest.find(value) {
                Some(at) if !value.is_empty() => (from + at, from + at + value.len()),
                _ => (from, from),
            };
            from = end;
            let span = Span {
                source: self.id,
                start: short(start),
                end: short(end),
            };
            let located = Located {
                value: value.to_owned(),
                span: Some(span),
            };
            (*column, located)
        });
        cells.collect()
    }

    fn account_id(
        &self,
        cell: Option<&Located<String>>,
        row: usize,
    ) -> Result<Located<AccountId>, Diagnostic> {
        let Some(cell) = cell else {
            let message = "this row has no account id";
            return Err(self.source.diagnostic(row, message));
        };
        let digits = cell.value.replace(['-', ' ', '\''], "");
        let id = digits.parse().map_err(|_| {
            let is_short = digits.len() < 12 && digits.bytes().all(|byte| byte.is_ascii_digit());
            let why = match is_short || digits.contains(['e', 'E']) {
                true => "; a spreadsheet may have taken it for a number: make the column a text",
                false => "",
            };
            // The place says which; what stands there may be about a person, and reports that hide people show this message.
            let message = format!("this is not an account id, which has 12 digits{why}");
            self.source.diagnostic(place(cell), message)
        })?;
        Ok(Located {
            value: id,
            span: cell.span,
        })
    }

    fn state(&self, cell: &Located<String>) -> Result<AccountState, Diagnostic> {
        let word = cell.value.to_uppercase().replace([' ', '-'], "_");
        let mut states = AccountState::ALL.into_iter();
        states.find(|state| state.as_str() == word).ok_or_else(|| {
            let message = "this is no state of an account; write ACTIVE, SUSPENDED, CLOSED, PENDING_ACTIVATION or PENDING_CLOSURE";
            self.source.diagnostic(place(cell), message)
        })
    }

    fn contact_type(&self, cell: &Located<String>) -> Result<ContactType, Diagnostic> {
        let word = cell.value.to_lowercase();
        let word = word.strip_suffix("contact").unwrap_or(&word).trim();
        let word = word.strip_prefix("alternate").unwrap_or(word).trim();
        let of = match word {
            "operation" => Ok(ContactType::Operations),
            word => word.parse(),
        };
        of.map_err(|message| self.source.diagnostic(place(cell), message))
    }
}

fn place(cell: &Located<String>) -> usize {
    cell.span.map_or(0, |span| span.start as usize)
}

fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
