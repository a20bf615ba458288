//! Contacts in files of Terraform, as far as the files tell them: nothing is run, and nothing is guessed.

mod allowance;
mod comparison;
mod context;
mod declared;
mod expression;
mod function;
mod instance;
mod lexer;
mod module;
mod plan;
mod resource;
mod scope;
mod shape;
mod syntax;
mod told;
mod types;
mod value;
mod walk;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Account, AccountId, AccountState, Contact, ContactType, Contacts, Located, Observation,
    Observed, SourceId, Span, Timestamp,
};
use crate::snapshot::{Part, Unplaced, Why};
use crate::source::Source;
pub use module::normalized;
pub use plan::{is_plan, read_plan};

use declared::{Declared, DeclaredType};
use module::{File, local_folder};
use value::{Node, Value};

/// Whether a file of this name is read here: `*.tf`, `*.tfvars` and terragrunt's `*.hcl`.
pub fn is_read(name: &str) -> bool {
    let is_of_terragrunt =
        name.ends_with(".hcl") && !name.starts_with('.') && !name.contains(".pkr.");
    name.ends_with(".tf") || name.ends_with(".tfvars") || is_of_terragrunt
}

/// A file of Terraform.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    /// Its place among all sources.
    pub id: SourceId,
    /// What stands in it.
    pub source: &'a Source,
    /// Its path as accounts are named after it, which is the same from wherever it is looked at.
    pub path: String,
    /// Whether it only tells what names mean, and what it declares is not asked for.
    pub is_context: bool,
}

/// The folders of the modules that files call, by paths like those of the files.
pub fn called_folders(sources: &[Source]) -> BTreeSet<String> {
    let mut folders = BTreeSet::new();
    for source in sources
        .iter()
        .filter(|source| source.path().ends_with(".tf"))
    {
        let folder = source
            .path()
            .rsplit_once(['/', '\\'])
            .map_or(".", |(folder, _)| folder);
        let Ok(body) = syntax::parse(source) else {
            continue;
        };
        let calls = body
            .blocks()
            .filter(|block| block.ident.as_str() == "module");
        folders.extend(calls.filter_map(|call| {
            let source = call.body.get_attribute("source")?.value.as_str()?;
            local_folder(source, folder)
        }));
    }
    folders
}

/// Reads files of Terraform as one tree. `at` is the time of what is seen in them.
pub fn read(sources: &[Text<'_>], at: Timestamp) -> Part {
    let mut found = Part::default();
    let mut files = Vec::new();
    for Text {
        id,
        source,
        path,
        is_context,
    } in sources
    {
        let (folder, name) = match path.rsplit_once(['/', '\\']) {
            Some((folder, name)) => (normalized(folder), name),
            None => (".".to_owned(), path.as_str()),
        };
        match syntax::parse(source) {
            Ok(body) => {
                let (allowances, wrong) = allowance::allowances(*id, source);
                found.allowances.extend(allowances);
                found.broken.extend(wrong);
                files.push(File {
                    source: *id,
                    folder,
                    name: name.to_owned(),
                    body,
                });
            }
            Err(_) if *is_context => {}
            // A file that ends like terragrunt's may be any program's.
            Err(error) if name.ends_with(".hcl") && !name.starts_with("terragrunt") => {
                found.notices.push(format!("{error}; it was passed over"));
            }
            Err(error) => found.broken.push(error),
        }
    }
    let texts: BTreeMap<SourceId, &Source> =
        sources.iter().map(|text| (text.id, text.source)).collect();
    let text = |span: Span| {
        let text = texts.get(&span.source).map_or("", |source| source.text());
        let range = span.start as usize..span.end as usize;
        let words = text.get(range).unwrap_or_default().split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    };
    let (mut declared, unread) = walk::walk(&files, &text);
    let asked = sources.iter().filter(|text| !text.is_context);
    let asked: BTreeSet<_> = asked.map(|text| text.id).collect();
    declared.retain(|declared| {
        let mut fields = declared.fields.iter();
        asked.contains(&declared.block.source)
            || fields.any(|(_, node)| asked.contains(&node.span.source))
    });
    let gathered = gather(declared, &text, at);
    Part {
        broken: found.broken,
        allowances: found.allowances,
        notices: found.notices,
        unread,
        ..gathered
    }
}

/// Puts contacts together by their accounts. `text` tells how an expression is written.
fn gather(declared: Vec<Declared>, text: &dyn Fn(Span) -> String, at: Timestamp) -> Part {
    let mut found = Part::default();
    let mut accounts = Accounts::default();
    for declared in told_apart(declared) {
        let (contact, account_name) = contact(&declared, text);
        let why = match &declared.contact_type {
            DeclaredType::Known(of) if declared.is_made => {
                let observed = Observed {
                    observation: Observation::Present(contact),
                    at,
                    span: Some(declared.block),
                };
                let account = accounts.account(declared.account);
                account.contacts.insert(*of, observed);
                account.name = account.name.take().or(account_name.map(Located::into));
                continue;
            }
            DeclaredType::Known(of) => Why::NotMade(Some(*of)),
            DeclaredType::Open(_) if !declared.is_made => Why::NotMade(None),
            DeclaredType::Open(node) => match node.as_text() {
                Some(word) => Why::TypeUnknown(word.to_owned()),
                None => Why::TypeUnresolved(text(node.span)),
            },
            DeclaredType::FirstUser => Why::FirstUser,
        };
        if matches!(why, Why::TypeUnknown(_) | Why::TypeUnresolved(_)) {
            accounts.account(declared.account.clone());
        }
        found.unplaced.push(Unplaced {
            account: declared.account,
            why,
            contact,
            span: declared.block,
        });
    }
    found.accounts = accounts.0.into_values().collect();
    found
}

/// The contacts, each once, with an account of its own for each of several that would be the same contact of one account: which of
/// them holds is known to Terraform only. They are told apart by what declares them, whatever the order of the files.
fn told_apart(declared: Vec<Declared>) -> Vec<Declared> {
    let mut groups: BTreeMap<(AccountId, Option<ContactType>), Vec<Declared>> = BTreeMap::new();
    for declared in declared {
        let of = match declared.contact_type {
            DeclaredType::Known(of) if declared.is_made => Some(of),
            _ => None,
        };
        let group = groups.entry((declared.account.value.clone(), of));
        group.or_default().push(declared);
    }
    let mut told_apart = Vec::new();
    for ((_, of), mut group) in groups {
        group.sort_by(|one, other| one.address.cmp(&other.address));
        group.dedup_by(|one, other| one.is_same(other));
        let is_shared = of.is_some() && group.len() > 1;
        for (index, mut declared) in group.into_iter().enumerate() {
            let id = &declared.account.value;
            // The first keeps a number, by which other inputs know the account.
            if is_shared && (index > 0 || !id.is_number()) {
                let address = format!("{id} ({})", declared.address);
                declared.account.value = AccountId::declared(&address);
            }
            told_apart.push(declared);
        }
    }
    told_apart
}

/// The contact as far as it is told, and the account's name.
fn contact(
    declared: &Declared,
    text: &dyn Fn(Span) -> String,
) -> (Contact, Option<Located<String>>) {
    let mut contact = Contact::default();
    for (field, node) in &declared.fields {
        match told(node) {
            Some(value) => contact.put(*field, value),
            None => {
                let expression = Located {
                    value: text(node.span),
                    span: Some(node.span),
                };
                contact.put_unresolved(*field, expression);
            }
        }
    }
    (contact, declared.account_name.as_ref().and_then(told))
}

fn told(node: &Node) -> Option<Located<String>> {
    let text = match &node.value {
        Value::Text(text) => text.to_string(),
        Value::Bool(bool) => bool.to_string(),
        _ => return None,
    };
    Some(Located {
        value: text,
        span: Some(node.span),
    })
}

/// The accounts by their ids.
#[derive(Default)]
struct Accounts(BTreeMap<AccountId, Account>);

impl Accounts {
    fn account(&mut self, id: Located<AccountId>) -> &mut Account {
        let entry = self.0.entry(id.value.clone());
        entry.or_insert_with(|| Account {
            id,
            name: None,
            state: AccountState::Active,
            ou_path: None,
            tags: None,
            contacts: Contacts::default(),
            is_declared: true,
            declared: BTreeMap::new(),
        })
    }
}
