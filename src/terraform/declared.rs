//! Contacts as files declare them.

use sha2::{Digest, Sha256};

use super::value::{Node, Value};
use crate::model::{AccountId, ContactType, Field, Located, Span};

/// A contact as a file declares it.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub(super) account: Located<AccountId>,
    pub(super) account_name: Option<Node>,
    pub(super) contact_type: DeclaredType,
    pub(super) fields: Vec<(Field, Node)>,
    /// What declares it, and where that stands.
    pub(super) address: String,
    pub(super) block: Span,
    /// Whether Terraform would make it: not with a `count` of 0, for example.
    pub(super) is_made: bool,
}

/// Which contact of the account it is.
#[derive(Clone, Debug)]
pub(super) enum DeclaredType {
    Known(ContactType),
    /// What stands there is no type, or is not known.
    Open(Node),
    /// The user of IAM Identity Center whom Account Factory lets into a new account. Not a contact of AWS's.
    FirstUser,
}

impl Declared {
    fn places(&self) -> impl Iterator<Item = (Field, Span)> {
        self.fields.iter().map(|(field, node)| (*field, node.span))
    }

    /// Whether another is the same: declared in the same place, with the same values.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let texts = |declared: &Self| {
            let fields = declared.fields.iter();
            fields
                .map(|(_, node)| node.as_text().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        self.block == other.block && self.places().eq(other.places()) && texts(self) == texts(other)
    }

    /// Whether no field is told.
    pub(super) fn is_all_unknown(&self) -> bool {
        self.fields.iter().all(|(_, node)| node.is_unknown())
    }
}

impl DeclaredType {
    /// The type that a value of `alternate_contact_type` stands for.
    pub(super) fn of(node: Node) -> Self {
        match node.as_text().and_then(alternate) {
            Some(of) => Self::Known(of),
            None => Self::Open(node),
        }
    }
}

/// The alternate contact that a word stands for, as AWS or people write it.
pub(super) fn alternate(word: &str) -> Option<ContactType> {
    match word.trim().to_lowercase().as_str() {
        "security" => Some(ContactType::Security),
        "operations" | "operation" | "ops" => Some(ContactType::Operations),
        "billing" => Some(ContactType::Billing),
        _ => None,
    }
}

/// The account that a value names: by its number, or by the address of what makes it. `place` is where the address holds.
pub(super) fn account(place: &str, node: &Node, text: &str, block: &str) -> Located<AccountId> {
    let number = node.as_text().and_then(|text| text.trim().parse().ok());
    let address = || match &node.value {
        Value::Unknown(Some(address)) => {
            let address = address.strip_suffix(".id").unwrap_or(address);
            declared_at(place, address)
        }
        // What somebody wrote freely may hold anything, and an account's name is shown to everybody.
        _ if is_reference(text) => declared_at(place, text),
        _ => declared_at(place, block),
    };
    Located {
        value: number.unwrap_or_else(address),
        span: Some(node.span),
    }
}

/// Whether an expression does nothing but name something.
fn is_reference(text: &str) -> bool {
    let is_of_name = |letter: char| letter.is_alphanumeric() || "._-[]".contains(letter);
    text.contains('.') && text.chars().all(is_of_name)
}

/// How an instance of a block is named by its key, as Terraform does; an address in it is not shown.
pub(super) fn index(key: &str) -> String {
    match key {
        key if key.contains('@') => {
            let digest = Sha256::digest(key);
            let digits: String = digest
                .iter()
                .take(4)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            format!("[\"#{digits}\"]")
        }
        key if key.bytes().all(|byte| byte.is_ascii_digit()) => format!("[{key}]"),
        key => format!("[{key:?}]"),
    }
}

/// The account that something at this address, in this place, declares.
pub(super) fn declared_at(place: &str, address: &str) -> AccountId {
    AccountId::declared(&match (place, address) {
        ("." | "", "") => "root module".to_owned(),
        ("." | "", address) => address.to_owned(),
        (place, "") => place.to_owned(),
        (place, address) => format!("{place}/{address}"),
    })
}
