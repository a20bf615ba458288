//! Contacts as files declare them.

use super::value::{Node, Value};
use crate::model::{AccountId, ContactType, Field, Located, Span};

/// A contact as a file declares it.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub(super) account: Located<AccountId>,
    pub(super) account_name: Option<Node>,
    pub(super) contact_type: DeclaredType,
    pub(super) fields: Vec<(Field, Node)>,
    /// What declares it.
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
pub(super) fn account(place: &str, node: &Node, text: &str) -> Located<AccountId> {
    let number = node.as_text().and_then(|text| text.trim().parse().ok());
    let address = || match &node.value {
        Value::Unknown(Some(address)) => {
            let address = address.strip_suffix(".id").unwrap_or(address);
            declared_at(place, address)
        }
        Value::Text(text) => declared_at(place, text),
        _ => declared_at(place, text),
    };
    Located {
        value: number.unwrap_or_else(address),
        span: Some(node.span),
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
