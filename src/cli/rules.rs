use std::io;
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::explain::reasons;
use super::output::{self, Readers};
use super::settings::{Settings, SettingsArgs};
use super::{Exit, Failure, print, say};
use crate::check::{KINDS, Kind};
use crate::collect::files;
use crate::config::{Applies, PolicyRule};
use crate::evidence::Redactor;
use crate::model::{Account, AccountId, AccountState, ContactType, Located, Organization};
use crate::rule::{ExampleResult, Rule, RuleId, Severity, skeleton};
use crate::ruleset::RuleSet;
use crate::snapshot::Snapshot;
use crate::source::nearest;

#[derive(Debug, clap::Args)]
#[command(after_help = examples::LIST)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

/// How each of them is called.
mod examples {
    pub(super) const LIST: &str = "Examples:\n  contact-lint rules list\n  contact-lint rules list --preset strict --format json";
    pub(super) const EXPLAIN: &str = "Examples:\n  contact-lint rules explain personal-inbox";
    pub(super) const TEST: &str = "Examples:\n  contact-lint rules test --rules my-rules/";
    pub(super) const NEW: &str =
        "Examples:\n  contact-lint rules new pattern -o my-rules/no-lists.toml";
    pub(super) const WHICH: &str = "Examples:\n  contact-lint rules which 111122223333 org.json";
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the rules, with their severity by contact type
    #[command(after_help = examples::LIST)]
    List {
        /// The form of the list
        #[arg(long, value_name = "FORMAT", value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
        #[command(flatten)]
        settings_args: SettingsArgs,
    },
    /// Explain a rule: what is wrong, why it matters, what to do, with examples
    #[command(after_help = examples::EXPLAIN)]
    Explain {
        /// The rule's id
        id: String,
        #[command(flatten)]
        settings_args: SettingsArgs,
    },
    /// Judge the examples in the rules, and say which do not come out as they should
    #[command(after_help = examples::TEST)]
    Test {
        /// Only these rules
        #[arg(value_name = "ID")]
        ids: Vec<String>,
        #[command(flatten)]
        settings_args: SettingsArgs,
    },
    /// Begin a rule: print one of this kind of check, with comments and examples
    #[command(after_help = examples::NEW)]
    New {
        /// The kind of check
        #[arg(value_parser = kind)]
        kind: Kind,
        /// Write it to this file, which must not be there yet
        #[arg(short, long, value_name = "PATH")]
        output: Option<PathBuf>,
    },
    /// Say which rules are applied to an account, and why
    #[command(after_help = examples::WHICH)]
    Which {
        /// The account
        account: AccountId,
        /// Snapshots that tell the account's unit, tags and state; without one, what depends on them is left open
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        settings_args: SettingsArgs,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ListFormat {
    Text,
    Json,
}

fn kind(text: &str) -> Result<Kind, String> {
    if let Some(kind) = KINDS.iter().find(|kind| kind.name() == text) {
        return Ok(*kind);
    }
    let names: Vec<_> = KINDS.iter().map(Kind::name).collect();
    let near = nearest(text, names.iter().map(String::as_str));
    Err(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.join(", ")),
    })
}

pub(super) fn run(args: Args) -> Result<Exit, Failure> {
    match args.command {
        Command::List {
            format,
            settings_args,
        } => {
            let settings = settings_args.load()?;
            print(|out| match format {
                ListFormat::Text => list(settings.policy.rules(), out),
                ListFormat::Json => list_json(settings.policy.rules(), out),
            })?;
            Ok(Exit::Clean)
        }
        Command::Explain { id, settings_args } => {
            let Settings { rules, .. } = settings_args.load()?;
            let rule = rules.require(&id).map_err(Failure)?;
            print(|out| out.write_all(rule.document().as_bytes()))?;
            Ok(Exit::Clean)
        }
        Command::Test { ids, settings_args } => {
            let Settings { rules, .. } = settings_args.load()?;
            test(&rules, &ids)
        }
        Command::New { kind, output } => new(&kind, output),
        Command::Which {
            account,
            paths,
            settings_args,
        } => which(&account, &paths, &settings_args.load()?),
    }
}

fn list(rules: &[PolicyRule], out: &mut dyn io::Write) -> io::Result<()> {
    let width = rules.iter().map(|rule| rule.rule.id().as_str().len()).max();
    let width = width.unwrap_or_default();
    for entry in rules {
        let PolicyRule {
            rule,
            is_enabled,
            decided_by,
            ..
        } = entry;
        let id = rule.id().as_str();
        writeln!(out, "{id:width$}  {}", rule.metadata.summary)?;
        let severities = severities(rule);
        let status = match (is_enabled, entry.may_be_applied()) {
            (true, _) => severities,
            (false, true) => format!("{severities}, in some accounts only"),
            (false, false) => format!("off by {decided_by}"),
        };
        writeln!(out, "{:width$}  {status}  ({})", "", rule.path)?;
        if let Some(scope) = &rule.scope {
            writeln!(out, "{:width$}  where {scope}", "")?;
        }
    }
    Ok(())
}

/// The severities of a rule in one line.
fn severities(rule: &Rule) -> String {
    let subject = rule.metadata.subject.as_str();
    let severities = rule.metadata.severities.iter().into_iter();
    let severities = severities
        .map(|(of, severity)| format!("{}={severity}", of.map_or(subject, ContactType::as_str)));
    severities.collect::<Vec<_>>().join(" ")
}

/// One rule of the list as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListedRule<'a> {
    id: &'a str,
    summary: &'a str,
    subject: &'static str,
    applies_to: &'a [ContactType],
    /// By contact type; of a rule that judges contacts together, by its subject.
    severity: std::collections::BTreeMap<&'static str, Severity>,
    enabled: bool,
    decided_by: &'a str,
    file: &'a str,
    frameworks: &'a std::collections::BTreeMap<String, Vec<String>>,
}

fn list_json(rules: &[PolicyRule], out: &mut dyn io::Write) -> io::Result<()> {
    let listed = rules.iter().map(|entry| {
        let metadata = &entry.rule.metadata;
        let subject = metadata.subject.as_str();
        let severities = metadata.severities.iter().into_iter();
        ListedRule {
            id: metadata.id.as_str(),
            summary: &metadata.summary,
            subject,
            applies_to: &metadata.types,
            severity: severities
                .map(|(of, severity)| (of.map_or(subject, ContactType::as_str), severity))
                .collect(),
            enabled: entry.is_enabled,
            decided_by: &entry.decided_by,
            file: &entry.rule.path,
            frameworks: &metadata.frameworks,
        }
    });
    serde_json::to_writer_pretty(&mut *out, &listed.collect::<Vec<_>>())?;
    writeln!(out)
}

/// Judges the examples. Of rules that the user has named, each is told; of the others, those that come out wrong.
fn test(rules: &RuleSet, ids: &[String]) -> Result<Exit, Failure> {
    let named = ids.iter().map(|id| rules.require(id).map(Rule::id));
    let named = named.collect::<Result<Vec<_>, _>>().map_err(Failure)?;
    let wanted = rules
        .iter()
        .filter(|rule| named.is_empty() || named.contains(&rule.id()));
    let results: Vec<_> = wanted.map(|rule| (rule, rule.test())).collect();
    let is_told = |rule: &Rule| !named.is_empty() || rules.is_of_user(rule.id());
    print(|out| report_tests(&results, is_told, out))?;
    let mut all = results.iter().flat_map(|(_, results)| results);
    Ok(match all.all(ExampleResult::passed) {
        true => Exit::Clean,
        false => Exit::Findings,
    })
}

fn report_tests(
    results: &[(&Rule, Vec<ExampleResult>)],
    is_told: impl Fn(&Rule) -> bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let redactor = Redactor::open();
    let mut counts = [0, 0];
    for (rule, results) in results {
        let all_passed = results.iter().all(ExampleResult::passed);
        if !all_passed || is_told(rule) {
            writeln!(out, "{}  ({})", rule.id(), rule.path)?;
        }
        for result in results {
            counts[usize::from(result.passed())] += 1;
            if result.passed() && !is_told(rule) {
                continue;
            }
            let word = if result.passed() { "ok" } else { "WRONG" };
            writeln!(out, "  {word:<5}  {}", result.name)?;
            let (expected, got) = (result.expected.as_str(), result.outcome.as_str());
            writeln!(out, "         expected {expected}, got {got}")?;
            for line in reasons(&result.outcome, &redactor) {
                writeln!(out, "           {line}")?;
            }
        }
    }
    let [failed, passed] = counts;
    writeln!(out, "{passed} examples passed, {failed} failed")
}

/// Prints a rule to begin with, or writes it to a file.
fn new(kind: &Kind, path: Option<PathBuf>) -> Result<Exit, Failure> {
    let stem = path.as_ref().and_then(|path| path.file_stem());
    let id = stem.and_then(|stem| stem.to_str()).unwrap_or("my-rule");
    id.parse::<RuleId>()
        .map_err(|message| Failure(format!("the file's name is to be the rule's id: {message}")))?;
    let text = skeleton(kind, id)?;
    let Some(path) = path else {
        print(|out| out.write_all(text.as_bytes()))?;
        return Ok(Exit::Clean);
    };
    if path.exists() {
        return Err(Failure(format!(
            "{} is there already; name another file",
            path.display()
        )));
    }
    output::write_file(&path, Readers::Umask, |out| out.write_all(text.as_bytes()))?;
    let shown = path.display();
    print(|out| {
        writeln!(
            out,
            "{shown}: fill it in, and try it with `contact-lint rules test --rules {shown}`"
        )
    })?;
    Ok(Exit::Clean)
}

/// Says which rules are applied to an account, and why.
fn which(id: &AccountId, paths: &[PathBuf], settings: &Settings) -> Result<Exit, Failure> {
    let sources = paths.iter().map(|path| files::read(path));
    let snapshot = Snapshot::read(sources.collect::<Result<_, _>>()?)?;
    let found = snapshot
        .accounts
        .iter()
        .find(|account| account.id.value == *id);
    if found.is_none() && !paths.is_empty() {
        return Err(Failure(format!("account {id} is not in the input")));
    }
    let unknown = Account {
        id: Located::nowhere(id.clone()),
        name: None,
        state: AccountState::Active,
        ou_path: None,
        tags: None,
        contacts: Default::default(),
        is_declared: false,
        declared: std::collections::BTreeMap::new(),
    };
    let account = found.unwrap_or(&unknown);
    let mut organization = snapshot.organization;
    if found.is_none() {
        // Some organization: the account's unit is not known, which is another thing than that there is none.
        organization = Some(Organization {
            id: String::new(),
            management_account: AccountId::try_from("000000000000".to_owned()).map_err(Failure)?,
        });
        let taken = "nothing but the account's id is known; it is taken to be active, and not to be the management account";
        say("note", taken);
    }
    let rules = settings.policy.rules().iter();
    let decisions = rules.map(|rule| rule.decide(account, organization.as_ref()));
    let decisions = decisions.collect::<Result<Vec<_>, _>>()?;
    print(|out| {
        for decision in &decisions {
            let (word, severities) = match decision.applies {
                Applies::Yes => ("on", severities(&decision.rule)),
                Applies::No => ("off", String::new()),
                Applies::Unknown(_) => ("open", severities(&decision.rule)),
            };
            let line = format!("{word:<4}  {}  {severities}", decision.rule.id());
            writeln!(out, "{}", line.trim_end())?;
            for reason in &decision.reasons {
                writeln!(out, "        {reason}")?;
            }
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}
