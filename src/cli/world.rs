//! Flags that several subcommands share, and what they read from the outside world.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use super::Failure;
use crate::collect::{dns, files};
use crate::config::Config;
use crate::model::{Account, ContactType};
use crate::ruleset::RuleSet;
use crate::snapshot::Snapshot;

/// Which configuration.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ConfigArgs {
    /// Read the configuration from this file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl ConfigArgs {
    /// The configuration; without a file, the one that changes nothing.
    pub(super) fn load(&self) -> Result<Config, Failure> {
        match &self.config {
            None => Ok(Config::default()),
            Some(path) => Ok(Config::parse(&files::read(path)?)?),
        }
    }
}

/// Which configuration and which rules.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct RuleArgs {
    #[command(flatten)]
    config_args: ConfigArgs,
    /// Add the rules of a file or folder; each replaces the built-in one of its id
    #[arg(long, value_name = "FILE|DIR")]
    rules: Vec<PathBuf>,
}

impl RuleArgs {
    /// The configuration, and the rules as it wants them.
    pub(super) fn load(&self) -> Result<(Config, RuleSet), Failure> {
        let mut sources = Vec::new();
        for path in &self.rules {
            for file in files::rule_files(path)? {
                sources.push(files::read(&file)?);
            }
        }
        let rules = RuleSet::built_in()?.with_files(&sources)?;
        let config = self.config_args.load()?;
        let rules = config.configure(rules)?;
        Ok((config, rules))
    }
}

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

/// Reads the organization that the credentials belong to.
#[cfg(feature = "aws")]
pub(super) fn collect_aws(args: AwsArgs, config: &Config) -> Result<Snapshot, Failure> {
    use crate::collect::aws;

    let credentials = aws::Credentials {
        profile: args.profile,
        region: args.region,
    };
    Ok(runtime()?.block_on(async {
        let session = aws::Session::open(credentials).await?;
        aws::collect(&session, &config.collect.rates).await
    })?)
}

/// Says that this build cannot.
#[cfg(not(feature = "aws"))]
pub(super) fn collect_aws(_args: AwsArgs, _config: &Config) -> Result<Snapshot, Failure> {
    Err(Failure(
        "this build reads no AWS; install contact-lint with its default features, or give a snapshot".to_owned(),
    ))
}

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
