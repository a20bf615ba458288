//! Flags that say how AWS is called, which accounts and contacts are read, and as whom.

use std::collections::BTreeSet;

use crate::model::{AccountId, ContactType};
use crate::scope::Unit;
use crate::snapshot::Selection;

/// How AWS is called.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct AwsArgs {
    /// Use this profile of the AWS configuration files
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// Use this AWS region
    #[arg(long, value_name = "REGION", hide_short_help = true)]
    pub(super) region: Option<String>,
}

impl AwsArgs {
    /// Whether something is said about how to call AWS.
    pub(super) fn is_given(&self) -> bool {
        self.profile.is_some() || self.region.is_some()
    }
}

/// Which accounts and contacts, and as whom they are read.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ReadArgs {
    /// Only these accounts, separated by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    accounts: Vec<AccountId>,
    /// Only accounts in this organizational unit; repeatable
    ///
    /// Such as Root/Workloads/Prod, or Root/Workloads/** with all units below it.
    #[arg(long = "ou", value_name = "PATH", value_parser = unit)]
    units: Vec<Unit>,
    /// But none of these accounts, separated by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    exclude: Vec<AccountId>,
    /// Only these contacts [default: what the rules need]
    ///
    /// Separated by commas: primary, security, operations, billing.
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    contacts: Vec<ContactType>,
    #[command(flatten)]
    pub(super) role_args: RoleArgs,
}

/// As whom the accounts of an organization are asked about.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct RoleArgs {
    /// Take on this role in each account
    ///
    /// For organizations that have not enabled trusted access for AWS Account Management.
    #[arg(long, value_name = "NAME", value_parser = role_name)]
    pub(super) role_name: Option<String>,
    /// What the role's trust policy asks of whoever takes it on
    #[arg(
        long,
        value_name = "ID",
        requires = "role_name",
        hide_short_help = true
    )]
    pub(super) external_id: Option<String>,
}

fn unit(text: &str) -> Result<Unit, String> {
    Unit::try_from(text.to_owned())
}

/// Reads a role's name, with its path if it has one (IAM API reference, `CreateRole`).
pub(super) fn role_name(text: &str) -> Result<String, String> {
    let is_part = |part: &str| {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c);
        !part.is_empty() && part.chars().all(is_allowed)
    };
    match text.split('/').all(is_part) {
        true => Ok(text.to_owned()),
        false => Err(
            "write the role's name alone, such as OrganizationAccountAccessRole, since it is taken on in every account"
                .to_owned(),
        ),
    }
}

impl ReadArgs {
    pub(super) fn selection(&self) -> Selection {
        Selection {
            accounts: self.accounts.iter().cloned().collect(),
            units: self.units.clone(),
            excluded: self.exclude.iter().cloned().collect(),
        }
    }

    /// The contacts that are meant; none: all.
    pub(super) fn contacts(&self) -> Vec<ContactType> {
        let contacts: BTreeSet<_> = self.contacts.iter().copied().collect();
        contacts.into_iter().collect()
    }

    /// Whether something is said about as whom accounts are read.
    pub(super) fn names_role(&self) -> bool {
        self.role_args.role_name.is_some() || self.role_args.external_id.is_some()
    }
}
