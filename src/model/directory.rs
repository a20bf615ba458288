use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an organization's directory says of an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DirectoryEntry {
    /// Whose the address is.
    pub owner: AddressOwner,
    /// The owner's main address, in lower case, where this one is an alias.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias_of: Option<String>,
    /// The directory, for people: the name of an export, or `IAM Identity Center`.
    pub source: String,
}

impl DirectoryEntry {
    /// Adds what one more directory says of an address. Of two answers a group goes before a user, since directories list
    /// shared mailboxes as users, too; and of two users an enabled one, since a mailbox that one directory has given up may
    /// live in the other.
    pub fn add_to(self, entries: &mut BTreeMap<String, Self>, address: String) {
        let known = entries.get(&address).map(|known| known.owner);
        if known.is_none_or(|known| self.owner > known) {
            entries.insert(address, self);
        }
    }
}

/// Who has an address in a directory. In the order of what counts where directories differ.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum AddressOwner {
    /// One person.
    User {
        /// Whether the person may sign in.
        status: UserStatus,
    },
    /// A group, a list or a shared mailbox.
    Group {
        /// How many members it has; left out where the directory does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        members: Option<u32>,
    },
}

/// Whether a user may sign in. In the order of what counts where directories differ.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum UserStatus {
    /// The directory does not say.
    Unstated,
    /// The user is disabled, suspended, archived or deleted.
    Disabled,
    /// Signing in is blocked. Microsoft blocks it for people who leave, and for shared mailboxes, which it lists as users
    /// (Microsoft Learn, "About shared mailboxes").
    Blocked,
    /// The user may sign in.
    Enabled,
}
