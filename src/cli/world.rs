//! Flags that several subcommands share, and what they read from the outside world.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use jiff::Timestamp;

use super::Failure;
use super::settings::Settings;
use crate::collect::directory::{self, Answers};
use crate::collect::dns;
use crate::model::{Account, AccountId, ContactType, Email};
use crate::snapshot::Snapshot;

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
    #[cfg(feature = "aws")]
    fn credentials(&self) -> crate::collect::aws::Credentials {
        crate::collect::aws::Credentials {
            profile: self.profile.clone(),
            region: self.region.clone(),
        }
    }

    /// Whether something is said about how to call AWS.
    pub(super) fn is_given(&self) -> bool {
        self.profile.is_some() || self.region.is_some()
    }
}

/// How DNS is asked.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct DnsArgs {
    /// Ask this name server instead of the system's
    #[arg(long, value_name = "ADDR[:PORT]", value_parser = name_server)]
    resolver: Option<SocketAddr>,
}

fn name_server(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .or_else(|_| {
            text.parse()
                .map(|address: IpAddr| SocketAddr::new(address, 53))
        })
        .map_err(|_| {
            "write an IP address and perhaps a port, such as 192.0.2.53 or 127.0.0.1:5353"
                .to_owned()
        })
}

/// Which accounts.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct AccountArgs {
    /// Only these accounts, separated by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    accounts: Vec<AccountId>,
}

impl AccountArgs {
    pub(super) fn ids(&self) -> BTreeSet<AccountId> {
        self.accounts.iter().cloned().collect()
    }
}

/// Reads the accounts that the credentials can see, and says what they cannot.
#[cfg(feature = "aws")]
pub(super) fn collect_aws(
    args: &AwsArgs,
    accounts: &AccountArgs,
    settings: &Settings,
) -> Result<Snapshot, Failure> {
    use crate::collect::aws;

    let selection = aws::Selection {
        accounts: accounts.ids(),
        states: settings.config.states.clone(),
        with_tags: settings.need_tags(),
    };
    Ok(runtime()?.block_on(async {
        let session = aws::Session::open(args.credentials()).await?;
        aws::collect(&session, &settings.config.rates, &selection).await
    })?)
}

/// Says that this build cannot.
#[cfg(not(feature = "aws"))]
pub(super) fn collect_aws(
    _args: &AwsArgs,
    _accounts: &AccountArgs,
    _settings: &Settings,
) -> Result<Snapshot, Failure> {
    Err(Failure(NO_AWS.to_owned()))
}

/// Which directories say whose an address is.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct DirectoryArgs {
    /// Ask a directory whose each address is: an export as CSV or JSON, or `identity-center`; repeatable
    #[arg(long = "directory", value_name = "FILE|identity-center")]
    directories: Vec<Directory>,
}

#[derive(Clone, Debug)]
enum Directory {
    IdentityCenter,
    File(PathBuf),
}

impl From<&str> for Directory {
    fn from(text: &str) -> Self {
        match text {
            "identity-center" => Self::IdentityCenter,
            path => Self::File(path.into()),
        }
    }
}

impl DirectoryArgs {
    /// Whether AWS is to be asked.
    pub(super) fn need_aws(&self) -> bool {
        self.directories
            .iter()
            .any(|directory| matches!(directory, Directory::IdentityCenter))
    }

    /// The files among them.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.directories
            .iter()
            .filter_map(|directory| match directory {
                Directory::File(path) => Some(path.clone()),
                Directory::IdentityCenter => None,
            })
    }

    /// Adds what the directories say of the contacts' addresses.
    pub(super) fn ask(&self, snapshot: &mut Snapshot, aws: &AwsArgs) -> Result<(), Failure> {
        if self.directories.is_empty() {
            return Ok(());
        }
        let contacts = snapshot.contact_emails();
        let wanted = contacts.iter().flat_map(Email::lookups).collect();
        let mut answers = Answers::default();
        for directory in &self.directories {
            answers.add(match directory {
                Directory::File(path) => directory::read(path, &wanted)?,
                Directory::IdentityCenter => ask_identity_center(aws, &wanted)?,
            });
        }
        let is_found = |email: &&Email| {
            email
                .lookups()
                .any(|address| answers.entries.contains_key(&address))
        };
        let found = contacts.iter().filter(is_found).count();
        let all = contacts.len();
        answers.notices.push(format!(
            "{found} of {all} addresses of contacts are in the directories that were asked"
        ));
        // What is said now goes before what a snapshot remembers.
        snapshot
            .directory
            .get_or_insert_default()
            .extend(answers.entries);
        snapshot.notices.extend(answers.notices);
        Ok(())
    }
}

#[cfg(feature = "aws")]
fn ask_identity_center(args: &AwsArgs, wanted: &BTreeSet<String>) -> Result<Answers, Failure> {
    use crate::collect::aws;

    Ok(runtime()?.block_on(async {
        let session = aws::Session::open(args.credentials()).await?;
        let entries = aws::directory(&session, wanted).await?;
        Ok::<_, aws::AwsError>(Answers {
            entries,
            notices: Vec::new(),
        })
    })?)
}

#[cfg(not(feature = "aws"))]
fn ask_identity_center(_args: &AwsArgs, _wanted: &BTreeSet<String>) -> Result<Answers, Failure> {
    Err(Failure(NO_AWS.to_owned()))
}

/// What a build without the SDK says.
#[cfg(not(feature = "aws"))]
const NO_AWS: &str =
    "this build reads no AWS; install contact-lint with its default features, or give a snapshot";

/// Asks DNS for the domains of these contacts that the snapshot has no answer for.
pub(super) fn resolve(
    snapshot: &mut Snapshot,
    args: &DnsArgs,
    wanted: impl Fn(&Account, ContactType) -> bool,
) -> Result<(), Failure> {
    let domains = snapshot.unresolved_domains(wanted);
    if domains.is_empty() {
        return Ok(());
    }
    let answers = runtime()?
        .block_on(dns::resolve(domains, args.resolver))
        .map_err(Failure)?;
    snapshot.dns.extend(answers);
    Ok(())
}

/// One thread is enough for thousands of calls a second.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?)
}

/// The only clock of the command line.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock is read here and handed on"
)]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}
