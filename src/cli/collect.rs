use std::path::{Path, PathBuf};

use super::output::{self, Readers};
use super::world::{self, AccountArgs, AwsArgs, ConfigArgs, DnsArgs};
use super::{Exit, Failure, print, say};
use crate::model::Observation;
use crate::snapshot::Snapshot;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Write the snapshot to this file, for its owner's eyes only; `-` is standard output
    #[arg(short, long, value_name = "PATH")]
    output: PathBuf,
    #[command(flatten)]
    account_args: AccountArgs,
    #[command(flatten)]
    aws_args: AwsArgs,
    #[command(flatten)]
    config_args: ConfigArgs,
    #[command(flatten)]
    dns_args: DnsArgs,
    /// Ask DNS nothing; `check` will when it needs an answer
    #[arg(long)]
    offline: bool,
    /// Do not exit with 3 when something could not be read
    #[arg(long)]
    allow_incomplete: bool,
    /// Write nothing but errors to standard error
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let config = args.config_args.load()?;
    let mut snapshot = world::collect_aws(&args.aws_args, &args.account_args, &config, args.quiet)?;
    if !args.offline {
        world::resolve(&mut snapshot, &args.dns_args, |_, _| true)?;
    }
    let json = snapshot.to_json()?;
    if args.output == Path::new("-") {
        print(|out| out.write_all(json.as_bytes()))?;
    } else {
        output::write_file(&args.output, Readers::Owner, |out| {
            out.write_all(json.as_bytes())
        })?;
    }
    let unreadable = unreadable(&snapshot);
    if !args.quiet {
        say(
            "collected",
            format!(
                "{} accounts, {} domains; {unreadable} contacts or domains could not be read",
                snapshot.accounts.len(),
                snapshot.dns.len()
            ),
        );
    }
    Ok(match unreadable > 0 && !args.allow_incomplete {
        true => Exit::Incomplete,
        false => Exit::Clean,
    })
}

fn unreadable(snapshot: &Snapshot) -> usize {
    let contacts = snapshot
        .accounts
        .iter()
        .flat_map(|account| account.contacts.values())
        .filter(|observed| matches!(observed.observation, Observation::Unreadable(_)));
    let domains = snapshot.dns.values().filter(|answer| answer.route.is_err());
    contacts.count() + domains.count()
}
