use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::output::{self, Readers};
use super::settings::SettingsArgs;
use super::world::{self, AccountArgs, AwsArgs, DirectoryArgs, DnsArgs};
use super::{Exit, Failure, print, say};
use crate::model::{AccountId, GapReason, Observation};
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
    settings_args: SettingsArgs,
    #[command(flatten)]
    directory_args: DirectoryArgs,
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
    let inputs: Vec<_> = args.directory_args.paths().collect();
    output::require_other(&args.output, &inputs)?;
    let settings = args.settings_args.load()?;
    let config = &settings.config;
    let mut snapshot = world::collect_aws(&args.aws_args, &args.account_args, &settings)?;
    args.directory_args.ask(&mut snapshot, &args.aws_args)?;
    if !args.offline {
        world::resolve(&mut snapshot, &args.dns_args, |account, _| {
            config.states.contains(&account.state)
        })?;
    }
    let json = snapshot.to_json()?;
    if args.output == Path::new("-") {
        print(|out| out.write_all(json.as_bytes()))?;
    } else {
        output::write_file(&args.output, Readers::Owner, |out| {
            out.write_all(json.as_bytes())
        })?;
    }
    let now = world::now();
    let gaps = gaps(&snapshot, |account| config.accepts_gaps_of(account, now));
    if !args.quiet {
        for notice in &snapshot.notices {
            say("note", notice);
        }
        for ((reason, detail), count) in &gaps {
            let advice = reason.advice();
            let times = if *count == 1 {
                "once".to_owned()
            } else {
                format!("{count} times")
            };
            say(
                "unreadable",
                format!("{times}, {reason} ({detail}). {advice}"),
            );
        }
        let (accounts, domains) = (snapshot.accounts.len(), snapshot.dns.len());
        say(
            "collected",
            format!("{accounts} accounts, {domains} domains"),
        );
    }
    Ok(match gaps.is_empty() || args.allow_incomplete {
        true => Exit::Clean,
        false => Exit::Incomplete,
    })
}

/// What could not be read and is not accepted, with how often, by reason and by what the service said.
fn gaps(
    snapshot: &Snapshot,
    is_accepted: impl Fn(&AccountId) -> bool,
) -> BTreeMap<(GapReason, String), usize> {
    let mut gaps: BTreeMap<_, usize> = BTreeMap::new();
    let accounts = snapshot
        .accounts
        .iter()
        .filter(|account| !is_accepted(&account.id.value));
    let observed = accounts.flat_map(|account| account.contacts.values());
    let of_contacts = observed.filter_map(|observed| match &observed.observation {
        Observation::Unreadable(gap) => Some(gap),
        _ => None,
    });
    let of_domains = snapshot
        .dns
        .values()
        .filter_map(|answer| answer.route.as_ref().err());
    for gap in of_contacts.chain(of_domains) {
        *gaps.entry((gap.reason, gap.detail.clone())).or_default() += 1;
    }
    gaps
}
