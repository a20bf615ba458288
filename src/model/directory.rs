use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an organization's directory says of an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DirectoryEntry {
    /// Whose the address is.
    pub owner: AddressOwner,
    /// The directory, for people: the name of an export, or `IAM Identity Center`.
    pub source: String,
}

impl DirectoryEntry {
    /// Of what two directories say of one address, what counts.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let owner = self.owner.or(other.owner);
        if owner == self.owner {
            self
        } else {
            Self { owner, ..other }
        }
    }
}

/// Who has an address in a directory, as main address or as alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum AddressOwner {
    /// One person.
    User {
        /// Whether the person may sign in; left out where the directory does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        enabled: Option<bool>,
    },
    /// A group, a list or a shared mailbox.
    Group {
        /// How many members it has; left out where the directory does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        members: Option<u32>,
    },
}

impl AddressOwner {
    /// Of two owners that directories name for one address: a group goes before a user, since directories list shared
    /// mailboxes as users, too; and a user is enabled when one of them says so.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::User { enabled: one }, Self::User { enabled: other }) => Self::User {
                enabled: one.max(other),
            },
            (Self::Group { members: one }, Self::Group { members: other }) => Self::Group {
                members: one.max(other),
            },
            (group @ Self::Group { .. }, _) | (_, group) => group,
        }
    }
}
