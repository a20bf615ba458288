use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};

use super::aws_args::{AwsArgs, ReadArgs};
use super::interrupt::Interrupt;
use super::live::Live;
use super::output::{self, Readers};
use super::progress::Display;
use super::settings::SettingsArgs;
use super::world::{self, DirectoryArgs, DnsArgs};
use super::{Exit, Failure, print, say};
use crate::collect::files;
use crate::collect::journal::Journal;
use crate::collect::memory::Memory;
use crate::model::{AccountId, DnsAnswer, GapReason, Observation};
use crate::snapshot::Snapshot;

/// What an earlier run of the same command left is used for so long. Who goes on with a run does so soon.
const JOURNAL_AGE: SignedDuration = SignedDuration::from_hours(12);

const EXAMPLES: &str = "\
Examples:
  contact-lint collect -o org.json
  contact-lint collect -o org.json --since org.json --max-age 7d
  contact-lint collect -o prod.json --ou 'Root/Workloads/**' --contacts security
  contact-lint collect -o org.json --role-name SecurityAudit --external-id 4711

A run that ends early, by Ctrl-C, a kill or expired credentials, leaves PATH.journal beside its output, and
the same command goes on from there.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Write the snapshot to this file, for its owner's eyes only; `-` is standard output
    #[arg(short, long, value_name = "PATH")]
    output: PathBuf,
    /// Take over what this snapshot says, and read again only what is older than --max-age or could not be read
    #[arg(long, value_name = "SNAPSHOT")]
    since: Option<PathBuf>,
    /// How old a contact that is taken over may be, such as 7d or 36h
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "7d", requires = "since")]
    max_age: SignedDuration,
    #[command(flatten)]
    read_args: ReadArgs,
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

fn duration(text: &str) -> Result<SignedDuration, String> {
    let span: Option<Span> = text.parse().ok();
    let duration = span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    duration
        .filter(SignedDuration::is_positive)
        .ok_or_else(|| "write a time such as 7d, 36h or 90m".to_owned())
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let inputs: Vec<_> = args.directory_args.paths().collect();
    output::require_other(&args.output, &inputs)?;
    args.directory_args.try_files()?;
    let settings = args.settings_args.load()?;
    let config = &settings.config;
    let now = world::now();
    let mut memory = Memory::default();
    let mut dns = args.take_over(&mut memory, now)?;
    let interrupt = Interrupt::listen()?;
    args.keep_journal(&mut memory, now)?;
    let live = Live {
        aws: &args.aws_args,
        read: &args.read_args,
        settings: &settings,
        contacts: match args.read_args.contacts() {
            named if named.is_empty() => settings.policy.needed_contacts(),
            named => named,
        },
    };
    let display = Display::new(args.quiet);
    let collected = match live.collect(&mut memory, interrupt.said(), display) {
        Ok(Some(collected)) => collected,
        Ok(None) => {
            memory.close(true)?;
            say("ended", "nothing was read yet, and nothing is written");
            return Ok(Exit::Incomplete);
        }
        Err(failure) => {
            // What went wrong before matters more than a file that is left.
            let _ = memory.close(true);
            return Err(failure);
        }
    };
    let mut snapshot = collected.snapshot;
    let mut is_whole = collected.is_whole && !interrupt.is_said();
    if is_whole {
        let rates = &config.rates;
        let asked = args
            .directory_args
            .ask(&mut snapshot, &args.aws_args, rates, interrupt.said());
        asked.map_err(|Failure(why)| Failure(format!("{why}{}", kept(&memory))))?;
    } else if !args.directory_args.is_empty() {
        let message = "no directory was asked, since the run ended early";
        snapshot.notices.push(message.to_owned());
    }
    let domains = snapshot.unresolved_domains(|_, _| true);
    dns.retain(|domain, _| domains.contains(domain));
    snapshot.dns = dns;
    if !args.offline {
        world::resolve(
            &mut snapshot,
            &args.dns_args,
            |account, _| config.states.contains(&account.state),
            interrupt.said(),
        )?;
    }
    is_whole &= !interrupt.is_said();
    if is_whole || !args.renews() {
        args.write(&snapshot)?;
    }
    let gaps = gaps(&snapshot, |account| config.accepts_gaps_of(account, now));
    if !args.quiet {
        tell(&snapshot, &gaps);
        let may_pass = gaps.keys().any(|(reason, _)| reason.may_pass());
        match memory.journal_path() {
            _ if !is_whole => say("ended", args.way_on(&memory)),
            Some(_) if may_pass => say("note", args.way_to_fill_gaps()),
            _ => {}
        }
    }
    let has_others = snapshot.is_partial && memory.has_others();
    memory.close(!is_whole || has_others)?;
    Ok(
        match (is_whole && collected.are_scopes_known && gaps.is_empty()) || args.allow_incomplete {
            true => Exit::Clean,
            false => Exit::Incomplete,
        },
    )
}

impl Args {
    /// Takes over what the snapshot of `--since` says, as far as it is young enough: contacts into the memory, and the
    /// answers of DNS.
    fn take_over(
        &self,
        memory: &mut Memory,
        now: Timestamp,
    ) -> Result<BTreeMap<String, DnsAnswer>, Failure> {
        let Some(path) = &self.since else {
            return Ok(BTreeMap::new());
        };
        let times = ago(now, self.max_age)..=now;
        let mut snapshot = Snapshot::read(vec![files::read(path)?])?;
        memory.add_snapshot(&snapshot, &times);
        if snapshot.directory.is_some() && self.directory_args.is_empty() && !self.quiet {
            let message =
                "what a directory said is not taken over from --since; give --directory again";
            say("note", message);
        }
        snapshot
            .dns
            .retain(|_, answer| answer.route.is_ok() && times.contains(&answer.at));
        Ok(snapshot.dns)
    }

    /// Keeps a journal beside the output, if that is a file, and goes on with what an earlier run left there.
    fn keep_journal(&self, memory: &mut Memory, now: Timestamp) -> Result<(), Failure> {
        if self.output == Path::new("-") {
            return Ok(());
        }
        if self.output.is_dir() {
            let message = format!("{} is a folder; name a file in it", self.output.display());
            return Err(Failure(message));
        }
        let Some(output) = output::replaced_file(&self.output) else {
            return Ok(());
        };
        let (journal, left) = Journal::open(&output)?;
        let path = journal.path().display().to_string();
        let times = ago(now, JOURNAL_AGE.min(self.max_age))..=now;
        let count = memory.add_journal(journal, left, &times);
        if count > 0 && !self.quiet {
            let message = format!(
                "going on with an earlier run: {count} contacts are in {path}; remove it to read them again"
            );
            say("note", message);
        }
        Ok(())
    }

    /// Whether the output is what `--since` names, which an earlier run wrote.
    fn renews(&self) -> bool {
        let since = self.since.as_deref().map(output::replaced_file);
        since.is_some_and(|since| since.is_some() && since == output::replaced_file(&self.output))
    }

    /// What became of a run that ended early, and how to go on with it.
    fn way_on(&self, memory: &Memory) -> String {
        let output = match self.renews() {
            true => format!("{} stays as it was", self.output.display()),
            false => "with what was read so far".to_owned(),
        };
        match memory.journal_path() {
            Some(_) => format!("early, {output}{}", kept(memory)),
            None => format!(
                "early, {output}; with a file as output, the same command could go on from there"
            ),
        }
    }

    /// How to read once more what could not be read.
    fn way_to_fill_gaps(&self) -> String {
        let output = self.output.display();
        format!("the same command with --since {output} reads again only what could not be read")
    }

    fn write(&self, snapshot: &Snapshot) -> Result<(), Failure> {
        let json = snapshot.to_json()?;
        if self.output == Path::new("-") {
            return print(|out| out.write_all(json.as_bytes()));
        }
        output::write_file(&self.output, Readers::Owner, |out| {
            out.write_all(json.as_bytes())
        })
    }
}

/// Where what was read is kept, if it is.
fn kept(memory: &Memory) -> String {
    let path = memory.journal_path().map(|path| path.display().to_string());
    path.map_or_else(String::new, |path| {
        format!("; {path} keeps it; the same command goes on from there")
    })
}

/// So long before this time, or as long as there is time.
fn ago(now: Timestamp, age: SignedDuration) -> Timestamp {
    now.checked_sub(age).unwrap_or(Timestamp::MIN)
}

/// Says what was read and what was not.
fn tell(snapshot: &Snapshot, gaps: &Gaps) {
    for notice in &snapshot.notices {
        say("note", notice);
    }
    for ((reason, _), (count, detail)) in gaps {
        let advice = reason.advice();
        let times = match count {
            1 => "once".to_owned(),
            count => format!("{count} times"),
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

/// What could not be read, by the reason and by what the service called it: how often, and what it said the first time.
type Gaps = BTreeMap<(GapReason, String), (usize, String)>;

/// What could not be read and is not accepted.
fn gaps(snapshot: &Snapshot, is_accepted: impl Fn(&AccountId) -> bool) -> Gaps {
    let mut gaps = Gaps::new();
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
        let code = gap.detail.splitn(3, ": ").take(2).collect();
        let known = gaps.entry((gap.reason, code));
        known.or_insert_with(|| (0, gap.detail.clone())).0 += 1;
    }
    gaps
}
