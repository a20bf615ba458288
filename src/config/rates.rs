//! Which operations of AWS are called, and how fast.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Partition;

/// An operation of AWS. No other is ever called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
pub enum Operation {
    /// Whose credentials these are.
    GetCallerIdentity,
    /// Temporary credentials of a role in another account.
    AssumeRole,
    /// The organization, and which account owns it.
    DescribeOrganization,
    /// All accounts of the organization.
    ListAccounts,
    /// Where the tree of organizational units begins.
    ListRoots,
    /// The organizational units below one.
    ListOrganizationalUnitsForParent,
    /// The accounts in an organizational unit.
    ListAccountsForParent,
    /// The tags of an account.
    ListTagsForResource,
    /// An alternate contact.
    GetAlternateContact,
    /// The primary contact.
    GetContactInformation,
    /// Puts an alternate contact in place. The only operation that changes anything; `fix apply` alone calls it.
    PutAlternateContact,
    /// The instances of IAM Identity Center.
    ListInstances,
    /// The users of an identity store.
    ListUsers,
    /// The groups of an identity store.
    ListGroups,
    /// The members of a group.
    ListGroupMemberships,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::GetCallerIdentity,
        Self::AssumeRole,
        Self::DescribeOrganization,
        Self::ListAccounts,
        Self::ListRoots,
        Self::ListOrganizationalUnitsForParent,
        Self::ListAccountsForParent,
        Self::ListTagsForResource,
        Self::GetAlternateContact,
        Self::GetContactInformation,
        Self::PutAlternateContact,
        Self::ListInstances,
        Self::ListUsers,
        Self::ListGroups,
        Self::ListGroupMemberships,
    ];

    /// Service and operation, as IAM writes them.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GetCallerIdentity => "sts:GetCallerIdentity",
            Self::AssumeRole => "sts:AssumeRole",
            Self::DescribeOrganization => "organizations:DescribeOrganization",
            Self::ListAccounts => "organizations:ListAccounts",
            Self::ListRoots => "organizations:ListRoots",
            Self::ListOrganizationalUnitsForParent => {
                "organizations:ListOrganizationalUnitsForParent"
            }
            Self::ListAccountsForParent => "organizations:ListAccountsForParent",
            Self::ListTagsForResource => "organizations:ListTagsForResource",
            Self::GetAlternateContact => "account:GetAlternateContact",
            Self::GetContactInformation => "account:GetContactInformation",
            Self::PutAlternateContact => "account:PutAlternateContact",
            Self::ListInstances => "sso:ListInstances",
            Self::ListUsers => "identitystore:ListUsers",
            Self::ListGroups => "identitystore:ListGroups",
            Self::ListGroupMemberships => "identitystore:ListGroupMemberships",
        }
    }

    /// Its name without the service's, as in `[collect.rates]`.
    pub fn name(self) -> &'static str {
        let written = self.as_str();
        written.split_once(':').map_or(written, |(_, name)| name)
    }

    /// Its quota where one is published (AWS Account Management reference guide, "Quotas"; IAM Identity Center user guide,
    /// "Quotas": 20 a second over all; IAM user guide, "STS quotas": 600 a second), and else less than what was seen to be
    /// let through.
    pub fn default_rate(self, partition: Partition) -> Rate {
        let (per_second, burst) = match (self, partition) {
            (Self::GetAlternateContact | Self::GetContactInformation, Partition::China) => (3, 5),
            (Self::GetAlternateContact | Self::GetContactInformation, _) => (10, 15),
            (Self::PutAlternateContact, Partition::China) => (1, 6),
            (Self::PutAlternateContact, _) => (5, 8),
            // One page after the other, so that they are never called at once.
            (Self::ListAccounts, _) => (10, 15),
            (Self::GetCallerIdentity | Self::AssumeRole, _) => (100, 100),
            _ => (5, 10),
        };
        Rate::of(per_second, burst)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The rate of one AWS operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rate {
    /// Calls a second, in the long run.
    pub per_second: NonZeroU32,
    /// Calls at once, after a pause.
    pub burst: NonZeroU32,
}

impl Rate {
    const fn of(per_second: u32, burst: u32) -> Self {
        const fn at_least_one(number: u32) -> NonZeroU32 {
            NonZeroU32::MIN.saturating_add(number.saturating_sub(1))
        }
        Self {
            per_second: at_least_one(per_second),
            burst: at_least_one(burst),
        }
    }
}

/// How fast AWS is called where its quotas are not to be kept to as they are published.
#[derive(Clone, Debug, Default)]
pub struct Rates(BTreeMap<Operation, Rate>);

impl Rates {
    /// The rate of an operation.
    pub fn of(&self, operation: Operation, partition: Partition) -> Rate {
        let configured = self.0.get(&operation).copied();
        configured.unwrap_or_else(|| operation.default_rate(partition))
    }

    pub(super) fn extend(&mut self, rates: BTreeMap<Operation, Rate>) {
        self.0.extend(rates);
    }
}
