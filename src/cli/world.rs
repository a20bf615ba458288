//! Flags that several subcommands share, and what they read from the outside world.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Failure;
use super::aws_args::AwsArgs;
use super::live;
use crate::collect::directory::{self, Answers};
use crate::collect::dns;
use crate::config::Rates;
use crate::model::{Account, ContactType, Email, FileDigest};
use crate::snapshot::Snapshot;

/// How DNS is asked.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct DnsArgs {
    /// Ask this name server instead of the system's
    #[arg(long, hide_short_help = true, value_name = "ADDR[:PORT]", value_parser = name_server)]
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

/// Which directories say whose an address is.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct DirectoryArgs {
    /// Ask a directory whose each address is; repeatable
    ///
    /// An export as CSV or JSON of Google Workspace, Microsoft, Okta or your own, or `identity-center`.
    #[arg(long = "directory", value_name = "FILE")]
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

    /// Whether none is to be asked.
    #[cfg(feature = "aws")]
    pub(super) fn is_empty(&self) -> bool {
        self.directories.is_empty()
    }

    /// Reads the files among them for nobody, so that one that cannot be read is told before AWS is asked for long.
    #[cfg(feature = "aws")]
    pub(super) fn try_files(&self) -> Result<(), Failure> {
        for path in self.paths() {
            directory::read(&path, &Default::default())?;
        }
        Ok(())
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

    /// Adds what the directories say of the contacts' addresses, and tells which files say it.
    pub(super) fn ask(
        &self,
        snapshot: &mut Snapshot,
        aws: &AwsArgs,
        rates: &Rates,
        ended: impl Future<Output = ()>,
    ) -> Result<Vec<FileDigest>, Failure> {
        if self.directories.is_empty() {
            return Ok(Vec::new());
        }
        let contacts = snapshot.contact_emails();
        let wanted = contacts.iter().flat_map(Email::lookups).collect();
        let mut answers = Answers::default();
        for path in self.paths() {
            answers.add(directory::read(&path, &wanted)?);
        }
        if self.need_aws() {
            answers.add(live::ask_identity_center(aws, rates, &wanted, ended)?);
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
        Ok(answers.files)
    }
}

/// Asks DNS for the domains of these contacts that the snapshot has no answer for, unless `ended` comes first.
pub(super) fn resolve(
    snapshot: &mut Snapshot,
    args: &DnsArgs,
    wanted: impl Fn(&Account, ContactType) -> bool,
    ended: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let domains = snapshot.unresolved_domains(wanted);
    if domains.is_empty() {
        return Ok(());
    }
    let answers = runtime()?.block_on(async {
        tokio::select! {
            answers = dns::resolve(domains, args.resolver) => answers,
            () = ended => Ok(BTreeMap::new()),
        }
    });
    snapshot.dns.extend(answers.map_err(Failure)?);
    Ok(())
}

/// One thread is enough for thousands of calls a second.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
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

/// Reads a time or a date from the command line.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    if let Ok(moment) = text.parse() {
        return Ok(moment);
    }
    text.parse()
        .and_then(|date: Date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)))
        .map_err(|_| {
            "write a time such as 2026-11-24T06:00:00Z, or a date such as 2026-11-24".to_owned()
        })
}

/// Bytes that nobody can guess.
pub(super) fn random() -> Result<[u8; 16], Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure(format!("the system gives no random bytes: {error}")))?;
    Ok(bytes)
}
