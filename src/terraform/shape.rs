//! Contacts in values whose consumer is not in the tree: arguments of modules from a registry, tfvars, terragrunt's `inputs`.
//! What they are is told by the names that people give them, and only where several names agree.

use std::collections::BTreeMap;

use super::context::Context;
use super::declared::{Declared, DeclaredType, alternate, declared_at};
use super::value::{Members, Node, Value};
use super::words::{
    NEVER, OF_OTHERS, field, has_word_of_contacts, is_filler, is_of_contacts, type_of, words,
};
use crate::model::{ContactType, Field, Located, Span};

/// Where contacts are looked for.
pub(super) struct Search<'a> {
    /// What the accounts' addresses begin with.
    pub(super) place: &'a str,
    /// What declares them.
    pub(super) block: Span,
}

impl Search<'_> {
    /// The contacts in a value of this name; `address` is that of the account if nothing in the value says which it is.
    pub(super) fn contacts(&self, name: &str, address: &str, node: &Node) -> Vec<Declared> {
        let context = Context {
            account: Located {
                value: declared_at(self.place, address),
                span: Some(self.block),
            },
            address: address.to_owned(),
            name: None,
            is_in_contacts: false,
            is_account: false,
        };
        let mut found = Vec::new();
        self.value(name, node, &context, &mut found);
        found
    }

    fn value(&self, key: &str, node: &Node, context: &Context, found: &mut Vec<Declared>) {
        let words = words(key);
        if words.iter().any(|word| NEVER.contains(&&**word)) {
            return;
        }
        match &node.value {
            Value::Object(members) => self.object(&words, members, context, found),
            Value::List(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    let inner = context.item(self.place, index, &words, node);
                    if let Value::Object(members) = &node.value {
                        self.object(&words, members, &inner, found);
                    }
                }
            }
            // All that is known is what it is called.
            Value::Unknown(_) => {
                let is_of_others = words.iter().any(|word| OF_OTHERS.contains(&&**word));
                let of = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                    ["control", "tower", "parameters"] => DeclaredType::Known(ContactType::Root),
                    _ if is_of_others || !has_word_of_contacts(&words) => return,
                    _ => match type_of(&words) {
                        Some(of) => DeclaredType::Known(of),
                        None => DeclaredType::Open(node.clone()),
                    },
                };
                found.push(self.declared(context, of, vec![(Field::Email, node.clone())]));
            }
            Value::Text(text) => {
                if let Some(members) = packed(text, node.span) {
                    self.object(&words, &members, context, found);
                }
            }
            _ => {}
        }
    }

    fn object(
        &self,
        words: &[String],
        members: &Members,
        context: &Context,
        found: &mut Vec<Declared>,
    ) {
        let mut context = context.clone();
        context.read_account(members);
        context.is_in_contacts |= has_word_of_contacts(words);
        let stated = members.iter().find(|(key, node)| {
            let is_type = [
                "type",
                "contact_type",
                "alternate_contact_type",
                "alternate_type",
            ];
            is_type.contains(&key.to_lowercase().replace('-', "_").as_str())
                && node.as_text().is_some_and(|text| alternate(text).is_some())
        });
        let mut fields = fields(members);
        let of = match stated {
            Some((_, node)) => node.as_text().and_then(alternate),
            None => type_of(words).or_else(|| primary(words, &fields)),
        };
        if let Some(of) = of {
            fields.retain(|(field, _)| of.fields().contains(field));
        }
        if let Some(of) = of
            && is_contact(&fields, context.is_in_contacts || stated.is_some())
        {
            found.push(self.declared(&context, DeclaredType::Known(of), fields));
            return;
        }
        self.roots(members, &context, found);
        self.flat(members, &context, found);
        for (key, node) in members {
            let named = super::words::words(key);
            let is_called_so = context.is_in_contacts || has_word_of_contacts(&named);
            if let Some(of) = type_of(&named)
                && is_called_so
                && is_address(node)
            {
                let fields = vec![(Field::Email, node.clone())];
                found.push(self.declared(&context, DeclaredType::Known(of), fields));
                continue;
            }
            let inner = context.below(self.place, key, &named, node);
            self.value(key, node, &inner, found);
        }
    }

    /// The addresses of root users, and of the first users of accounts that Account Factory makes.
    fn roots(&self, members: &Members, context: &Context, found: &mut Vec<Declared>) {
        let is_account = context.is_account || is_account(members);
        for (key, node) in members {
            let words = words(key);
            let words: Vec<_> = words.iter().map(String::as_str).collect();
            let words = words.strip_suffix(&["address"]).unwrap_or(&words);
            let Some(whose) = words.strip_suffix(&["email"]) else {
                continue;
            };
            let (of, address) = match whose {
                ["sso", "user"] => (DeclaredType::FirstUser, None),
                [] if !is_account => continue,
                [] | ["account" | "root"] | ["root", "user" | "account"] => {
                    (DeclaredType::Known(ContactType::Root), None)
                }
                // Several accounts side by side, each by its name.
                [.., "account" | "root"] | ["payer" | "master" | "management"]
                    if !whose.iter().any(|word| OF_OTHERS.contains(word)) =>
                {
                    (
                        DeclaredType::Known(ContactType::Root),
                        Some(whose.join("-")),
                    )
                }
                _ => continue,
            };
            if is_address(node) {
                let mut context = context.clone();
                if let Some(address) = address {
                    let address = format!("{}{address}", context.prefix());
                    context.account.value = declared_at(self.place, &address);
                    context.name = None;
                }
                found.push(self.declared(&context, of, vec![(Field::Email, node.clone())]));
            }
        }
    }

    /// Contacts whose fields stand side by side, such as `security_contact_email` and `security_contact_phone`.
    fn flat(&self, members: &Members, context: &Context, found: &mut Vec<Declared>) {
        let mut by_type: BTreeMap<ContactType, (Vec<(Field, Node)>, bool)> = BTreeMap::new();
        for (key, node) in members {
            let words = words(key);
            let is_type = |word: &&String| alternate(word).is_some();
            let is_of_contact = has_word_of_contacts(&words);
            let of = match words.iter().find(is_type).and_then(|word| alternate(word)) {
                Some(of) => of,
                None if is_of_contact => ContactType::Primary,
                None => continue,
            };
            let rest = words
                .iter()
                .filter(|word| !is_type(word) && !is_filler(word))
                .map(String::as_str);
            let rest: Vec<_> = rest.filter(|word| *word != "primary").collect();
            let Some(field) = field(&rest).filter(|field| of.fields().contains(field)) else {
                continue;
            };
            if is_stated(node) {
                let (fields, is_sure) = by_type.entry(of).or_default();
                fields.push((field, node.clone()));
                *is_sure |= is_of_contact;
            }
        }
        for (of, (fields, is_sure)) in by_type {
            let has = |wanted: Field| fields.iter().any(|(field, _)| *field == wanted);
            let is_one = match of {
                ContactType::Primary => is_primary(&fields),
                _ => {
                    has(Field::Email)
                        && (is_sure || context.is_in_contacts || is_contact(&fields, false))
                }
            };
            if is_one {
                found.push(self.declared(context, DeclaredType::Known(of), fields));
            }
        }
    }

    fn declared(
        &self,
        context: &Context,
        contact_type: DeclaredType,
        fields: Vec<(Field, Node)>,
    ) -> Declared {
        Declared {
            account: context.account.clone(),
            account_name: context.name.clone(),
            contact_type,
            fields,
            address: context.address.clone(),
            block: self.block,
            is_made: true,
        }
    }
}

/// Whether a value may be an address: one that is told has an @, and only one, and no blanks.
fn is_address(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => {
            let is_packed = text.contains([';', '=']) || text.trim().contains(char::is_whitespace);
            text.matches('@').count() == 1 && !is_packed
        }
        Value::Unknown(_) => true,
        _ => false,
    }
}

/// Whether these fields are a contact's: an address or a number, and something else unless it is called a contact.
fn is_contact(fields: &[(Field, Node)], is_called_so: bool) -> bool {
    let has = |wanted: Field| fields.iter().any(|(field, _)| *field == wanted);
    // An address and a number are what others have, too; whoever states a title or a name besides means a contact of AWS's.
    let is_whole =
        has(Field::Email) && has(Field::Phone) && (has(Field::Title) || has(Field::Name));
    let reaches = fields
        .iter()
        .any(|(field, _)| matches!(field, Field::Email | Field::Phone));
    is_whole || (reaches && is_called_so)
}

/// The fields of a contact in an object.
fn fields(members: &Members) -> Vec<(Field, Node)> {
    let members = members.iter();
    let fields = members.filter_map(|(key, node)| {
        let words = words(key);
        let words: Vec<_> = words
            .iter()
            .map(String::as_str)
            .filter(|word| !is_of_contacts(word))
            .collect();
        is_stated(node).then_some((field(&words)?, node.clone()))
    });
    fields.collect()
}

/// Whether something is said, or may be: many variables are empty unless somebody wants the contact.
fn is_stated(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => !text.trim().is_empty(),
        value => matches!(value, Value::Unknown(_)),
    }
}

/// The primary contact, if something that is called a contact and nothing more has the fields of one.
fn primary(words: &[String], fields: &[(Field, Node)]) -> Option<ContactType> {
    let is_called_so =
        has_word_of_contacts(words) && words.len() > 1 && words.iter().all(|word| is_filler(word));
    (is_called_so && is_primary(fields)).then_some(ContactType::Primary)
}

/// Whether these fields are the primary contact's: no other has a company and a country.
fn is_primary(fields: &[(Field, Node)]) -> bool {
    let has = |wanted: &[Field]| fields.iter().any(|(field, _)| wanted.contains(field));
    has(&[Field::Name, Field::Phone]) && has(&[Field::Company, Field::Country])
}

/// Whether an object speaks of an account that is to be made: of where it belongs, or of its contacts.
fn is_account(members: &Members) -> bool {
    let mut keys = members.keys().map(|key| words(key));
    keys.any(|words| {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        matches!(
            words.as_slice(),
            ["ou"]
                | ["ou", "id"]
                | ["organizational", "unit"]
                | ["organizational", "unit", "id"]
                | ["parent", "id"]
                | ["parent", "ou"]
                | ["alternate", "contacts"]
                | ["contact", "information"]
        )
    })
}

/// The members of a text such as `CONTACT_TYPE=SECURITY; EMAIL_ADDRESS=soc@corp.example`.
fn packed(text: &str, span: Span) -> Option<Members> {
    let pairs = text.split([';', ',', '\n']).map(str::trim);
    let pairs = pairs.filter(|pair| !pair.is_empty());
    let members: Option<Members> = pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=')?;
            Some((key.trim().to_owned(), Node::text(value.trim(), span)))
        })
        .collect();
    members.filter(|members| members.len() > 1)
}
