//! Reading AWS: which accounts and contacts, as whom, and how far it has come.

use std::collections::BTreeSet;

use super::Failure;
#[cfg(feature = "aws")]
use super::progress::Display;
use super::settings::Settings;
#[cfg(feature = "aws")]
use super::world;
#[cfg(feature = "aws")]
use crate::collect::aws::{self, Collected, Progress};
use crate::collect::directory::Answers;
#[cfg(feature = "aws")]
use crate::collect::memory::Memory;
use crate::config::Rates;
use crate::model::{AccountId, ContactType};
use crate::scope::Unit;
use crate::snapshot::{Selection, Snapshot};

/// How AWS is called.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct AwsArgs {
    /// Use this profile of the AWS configuration files
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Use this AWS region
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
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
    /// Only accounts in this organizational unit, such as Root/Workloads/Prod, or Root/Workloads/** with all below it; repeatable
    #[arg(long = "ou", value_name = "PATH", value_parser = unit)]
    units: Vec<Unit>,
    /// But none of these accounts, separated by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    exclude: Vec<AccountId>,
    /// Only these contacts, separated by commas: primary, security, operations, billing [default: what the rules need]
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    contacts: Vec<ContactType>,
    /// Read each account's contacts as this role in that account, where the organization has no trusted access
    #[arg(long, value_name = "NAME", value_parser = role_name)]
    role_name: Option<String>,
    /// What the role's trust policy asks of whoever takes it on
    #[arg(long, value_name = "ID", requires = "role_name")]
    external_id: Option<String>,
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
    pub(super) fn contacts(&self) -> &[ContactType] {
        &self.contacts
    }

    /// Whether something is said about as whom accounts are read.
    pub(super) fn names_role(&self) -> bool {
        self.role_name.is_some() || self.external_id.is_some()
    }
}

/// Reads the accounts that the credentials can see, to its end.
#[cfg(feature = "aws")]
pub(super) fn read_all(
    aws: &AwsArgs,
    read: &ReadArgs,
    settings: &Settings,
    is_quiet: bool,
) -> Result<Snapshot, Failure> {
    let reading = Reading {
        aws,
        read,
        settings,
    };
    // Without a file to write there is nothing to end with: Ctrl-C ends the program.
    let ended = std::future::pending();
    let collected = reading.collect(&mut Memory::default(), ended, Display::new(is_quiet))?;
    let collected = collected.ok_or_else(|| Failure("the run was ended".to_owned()))?;
    Ok(collected.snapshot)
}

/// How AWS is read.
#[cfg(feature = "aws")]
pub(super) struct Reading<'a> {
    pub(super) aws: &'a AwsArgs,
    pub(super) read: &'a ReadArgs,
    pub(super) settings: &'a Settings,
}

#[cfg(feature = "aws")]
impl Reading<'_> {
    /// Reads the accounts that the credentials can see, until `ended` comes, and says what they cannot. There is nothing if
    /// that was before the accounts were known.
    pub(super) fn collect(
        &self,
        memory: &mut Memory,
        ended: impl Future<Output = ()>,
        mut display: Display,
    ) -> Result<Option<Collected>, Failure> {
        let selection = self.selection();
        let rates = self.settings.config.rates.clone();
        let collected = world::runtime()?.block_on(async {
            let session = aws::Session::open(self.aws.credentials(), rates).await?;
            let tell = |progress: &Progress| display.show(progress);
            aws::collect(&session, &selection, memory, ended, tell).await
        });
        display.clear();
        match collected {
            Ok(collected) => Ok(Some(collected)),
            Err(aws::AwsError::Interrupted) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn selection(&self) -> aws::Selection {
        let Settings { config, policy, .. } = self.settings;
        let mut contacts = self.read.contacts.clone();
        if contacts.is_empty() {
            contacts.extend(ContactType::ALL);
            contacts.retain(|of| policy.needs_contact(*of));
        }
        let role = self.read.role_name.clone().map(|name| aws::Role {
            name,
            external_id: self.read.external_id.clone(),
        });
        aws::Selection {
            accounts: self.read.selection(),
            states: config.states.clone(),
            contacts,
            with_tags: self.settings.need_tags(),
            role,
        }
    }
}

#[cfg(feature = "aws")]
impl AwsArgs {
    fn credentials(&self) -> aws::Credentials {
        aws::Credentials {
            profile: self.profile.clone(),
            region: self.region.clone(),
        }
    }
}

/// Asks IAM Identity Center whose these addresses are.
#[cfg(feature = "aws")]
pub(super) fn ask_identity_center(
    args: &AwsArgs,
    rates: &Rates,
    wanted: &BTreeSet<String>,
) -> Result<Answers, Failure> {
    Ok(world::runtime()?.block_on(async {
        let session = aws::Session::open(args.credentials(), rates.clone()).await?;
        let entries = aws::directory(&session, wanted).await?;
        Ok::<_, aws::AwsError>(Answers {
            entries,
            notices: Vec::new(),
        })
    })?)
}

/// What a build without the SDK says.
#[cfg(not(feature = "aws"))]
pub(super) const NO_AWS: &str =
    "this build reads no AWS; install contact-lint with its default features, or give a snapshot";

/// Says that this build cannot.
#[cfg(not(feature = "aws"))]
pub(super) fn read_all(
    _aws: &AwsArgs,
    _read: &ReadArgs,
    _settings: &Settings,
    _is_quiet: bool,
) -> Result<Snapshot, Failure> {
    Err(Failure(NO_AWS.to_owned()))
}

#[cfg(not(feature = "aws"))]
pub(super) fn ask_identity_center(
    _args: &AwsArgs,
    _rates: &Rates,
    _wanted: &BTreeSet<String>,
) -> Result<Answers, Failure> {
    Err(Failure(NO_AWS.to_owned()))
}
