use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Contact, ContactType, Contacts, Located, Observed};

/// What names an AWS account: its 12 digits, or where a file declares an account whose number it does not say, the address of
/// what declares it, such as `aws_organizations_account.prod`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String", extend("pattern" = "^[0-9]{12}$"))]
pub struct AccountId(Name);

/// Digits are kept where they are, since there may be hundreds of thousands of them. All digits come before all addresses, as
/// their texts do: an address begins with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Name {
    Number([u8; AccountId::DIGITS]),
    Address(Arc<str>),
}

impl AccountId {
    /// So many digits the number of an account has.
    const DIGITS: usize = 12;

    /// The account that something at this address declares.
    pub fn declared(address: &str) -> Self {
        Self(Name::Address(address.into()))
    }

    /// Whether it is the account's number.
    pub fn is_number(&self) -> bool {
        matches!(self.0, Name::Number(_))
    }

    /// The digits, or the address.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Name::Number(digits) => std::str::from_utf8(digits).unwrap_or_default(),
            Name::Address(address) => address,
        }
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AccountId {
    type Err = InvalidAccountId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.as_bytes().try_into() {
            Ok(digits) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(Self(Name::Number(digits)))
            }
            _ => Err(InvalidAccountId),
        }
    }
}

impl TryFrom<String> for AccountId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|error| format!("`{text}`: {error}"))
    }
}

/// The text is not 12 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidAccountId;

impl fmt::Display for InvalidAccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an AWS account id has 12 digits")
    }
}

impl std::error::Error for InvalidAccountId {}

/// Where an account stands in its life, as AWS Organizations names it in `State`.
///
/// Source: Organizations API reference, `Account`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountState {
    /// Being created.
    PendingActivation,
    /// In use.
    Active,
    /// Suspended by AWS. Its contacts can be read, and AWS still writes to them.
    Suspended,
    /// Being closed.
    PendingClosure,
    /// Closed.
    Closed,
}

impl AccountState {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::PendingActivation,
        Self::Active,
        Self::Suspended,
        Self::PendingClosure,
        Self::Closed,
    ];

    /// The states of accounts whose contacts matter: all but those not yet born or already closed.
    pub const CHECKED_BY_DEFAULT: [Self; 3] = [Self::Active, Self::Suspended, Self::PendingClosure];

    /// AWS's name of the state.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PendingActivation => "PENDING_ACTIVATION",
            Self::Active => "ACTIVE",
            Self::Suspended => "SUSPENDED",
            Self::PendingClosure => "PENDING_CLOSURE",
            Self::Closed => "CLOSED",
        }
    }
}

/// The organization that the accounts belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Such as `o-a1b2c3d4e5`.
    pub id: String,
    /// The account that owns the organization.
    pub management_account: AccountId,
}

/// One AWS account and what was observed of its contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id; the span is where findings stand that have no value of their own to stand on.
    pub id: Located<AccountId>,
    /// The name that its owner gave it.
    pub name: Option<Located<Arc<str>>>,
    /// Where it stands in its life.
    pub state: AccountState,
    /// The path of names to its organizational unit, such as `Root/Workloads/Prod`, if the input states it.
    pub ou_path: Option<Located<Arc<str>>>,
    /// Its tags; `None`: nobody asked for them, or they could not be read.
    pub tags: Option<BTreeMap<String, String>>,
    /// What was observed of each contact. A type that is missing here was never asked for.
    pub contacts: Contacts,
    /// What files declare of contacts of which something else was read.
    pub declared: BTreeMap<ContactType, Vec<Observed<Contact>>>,
    /// Whether it is known from files that declare contacts alone. They speak of some contacts, and leave it open whether there are
    /// others.
    pub is_declared: bool,
}
