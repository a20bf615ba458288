use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::Timestamp;

use super::compare::CompareArgs;
use super::explain::{self, Target};
use super::fail_on::FailOn;
use super::input_args::InputArgs;
use super::ledger::LedgerArgs;
use super::output;
use super::report_args::ReportArgs;
use super::settings::{Settings, SettingsArgs};
use super::world;
use super::{Exit, Failure, print};
use crate::collect::files;
use crate::evaluate::{Case, evaluate};
use crate::evidence::Redactor;
use crate::inventory;
use crate::ledger::Ledger;
use crate::model::Location;
use crate::report::{Report, Results};
use crate::rule::Rule;
use crate::snapshot::Snapshot;
use crate::source::Source;

const NOTHING_TO_CHECK: &str = "\
there is nothing to check; there are three ways forward:
  contact-lint check --aws             read the organization of your AWS credentials
  contact-lint check SNAPSHOT.json     read what `contact-lint collect -o SNAPSHOT.json` wrote
  contact-lint check infra/            read what files of Terraform declare";

const EXAMPLES: &str = "\
Examples:
  contact-lint check --aws --profile audit
  contact-lint check --aws infra/
  contact-lint check org.json -o contacts.sarif -o contacts.json
  contact-lint check infra/ --offline
  contact-lint check org.json --config contact-lint.toml --fail-on high
  contact-lint collect -o - | contact-lint check - --offline";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input_args: InputArgs,
    #[command(flatten)]
    settings_args: SettingsArgs,
    /// Judge by this rule alone; repeatable
    ///
    /// One that is off everywhere is switched on.
    #[arg(long = "rule", value_name = "ID")]
    only: Vec<String>,
    #[command(flatten)]
    ledger_args: LedgerArgs,
    /// Give findings of AWS the lines of their accounts in this file
    ///
    /// A committed file that names accounts: CSV, JSON, TOML, Terraform or any text.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    roster: Option<PathBuf>,
    /// Put Security Hub's own status of Account.1 beside ours
    ///
    /// From what `aws securityhub get-findings` printed.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    security_hub: Option<PathBuf>,
    /// Say what each rule says of one account or contact, and why
    #[arg(long, value_name = "ACCOUNT[/TYPE]", conflicts_with_all = ["print_config", "format", "outputs"])]
    explain: Option<Target>,
    /// Print the configuration that is in force, and check nothing
    ///
    /// Each value with where it comes from.
    #[arg(long)]
    print_config: bool,
    /// Judge as of this time, RFC 3339 or a date [default: the current time]
    #[arg(long, hide_short_help = true, value_name = "TIME", value_parser = world::moment)]
    now: Option<Timestamp>,
    /// Exit with 1 from this severity on
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = FailOn::Low)]
    fail_on: FailOn,
    /// Do not exit with 3 when something could not be read
    #[arg(long)]
    allow_incomplete: bool,
    #[command(flatten)]
    compare_args: CompareArgs,
    #[command(flatten)]
    report_args: ReportArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    if args.print_config {
        let Settings { config, policy, .. } = args.settings_args.load()?;
        let text = config.effective(&policy)?;
        print(|out| out.write_all(text.as_bytes()))?;
        return Ok(Exit::Clean);
    }
    if args.input_args.paths.is_empty() && !args.input_args.aws {
        return Err(Failure(NOTHING_TO_CHECK.to_owned()));
    }
    args.input_args.require_sense()?;
    let settings = settings(args)?;
    let read = args
        .input_args
        .paths
        .iter()
        .cloned()
        .chain(settings.config.paths().map(PathBuf::from))
        .chain(args.input_args.directory_args.paths())
        .chain(args.roster.clone())
        .chain(args.security_hub.clone())
        .chain(args.compare_args.paths())
        .chain([args.ledger_args.path(&settings.config)]);
    output::require_distinct(&args.report_args.outputs, &read.collect::<Vec<_>>())?;
    let now = args.now.unwrap_or_else(world::now);
    let is_quiet = args.report_args.quiet;
    let (snapshot, directories) = args.input_args.observe(&settings, now, is_quiet)?;
    for allowance in &snapshot.allowances {
        let place = snapshot.location(allowance.comment);
        let place = place.map_or_else(String::new, |place| format!("{place}: "));
        let known = settings.rules.require(&allowance.rule);
        known.map_err(|message| Failure(format!("{place}{message}")))?;
    }
    let organization = snapshot.organization.as_ref();
    let assignment = settings.policy.assign(&snapshot.accounts, organization)?;
    let ledger_text = args.ledger_args.source(&settings.config)?;
    let ledger = ledger_text.as_ref().map(Ledger::parse).transpose()?;
    let case = Case {
        assignment: &assignment,
        snapshot: &snapshot,
        config: &settings.config,
        ledger: ledger.as_ref(),
        now,
    };
    let mut report = evaluate(&case);
    if args.report_args.tell_files() {
        let judged = snapshot.sources.iter().chain(&ledger_text);
        report.files = judged.map(Source::digest).collect();
        report.files.extend(directories);
        report.files.extend_from_slice(&settings.files);
        report.files.sort_by(|one, other| one.file.cmp(&other.file));
    }
    args.complete(&mut report, &snapshot)?;
    args.compare_args.complete(&mut report, &case, &settings)?;
    let Some(target) = &args.explain else {
        args.report_args
            .write(&report, &snapshot, &settings.config, args.is_whole())?;
        // The other files were judged.
        return match snapshot.broken.as_slice() {
            [] if !report.unread.is_empty() && !args.allow_incomplete => {
                Ok(args.exit(&report).or_incomplete())
            }
            [] => Ok(args.exit(&report)),
            broken => Err(Failure::of_all(broken)),
        };
    };
    let redactor = match args.report_args.redact {
        true => report.redactor(&[]),
        false => Redactor::open(),
    };
    let explained = explain::explain(
        target,
        &explain::Run {
            settings: &settings,
            case: &case,
            report: &report,
            redactor: &redactor,
        },
    )?;
    Ok(args.exit_of(&explained.iter().collect::<Vec<_>>()))
}

impl Args {
    /// Whether all rules look at all contacts.
    fn is_whole(&self) -> bool {
        self.only.is_empty() && self.input_args.read_args.contacts().is_empty()
    }

    /// How a run ended that found this.
    fn exit(&self, report: &Report) -> Exit {
        let results: Vec<_> = report.results().collect();
        let severity = self.fail_on.severity();
        match self.compare_args.fail_on_new {
            true => self.ended(
                severity.is_some_and(|severity| report.has_new_finding_from(severity)),
                &results,
            ),
            false => self.exit_of(&results),
        }
    }

    /// How a run ended in which these were told.
    fn exit_of(&self, results: &[&Results]) -> Exit {
        let severity = self.fail_on.severity();
        let is_bad = |results: &&Results| {
            severity.is_some_and(|severity| results.has_finding_from(severity))
        };
        self.ended(results.iter().any(is_bad), results)
    }

    fn ended(&self, has_findings: bool, results: &[&Results]) -> Exit {
        let mut results = results.iter();
        if has_findings {
            Exit::Findings
        } else if self.allow_incomplete || results.all(|results| results.are_complete()) {
            Exit::Clean
        } else {
            Exit::Incomplete
        }
    }

    /// Adds what files besides the input say of the accounts.
    fn complete(&self, report: &mut Report, snapshot: &Snapshot) -> Result<(), Failure> {
        if let Some(path) = &self.security_hub {
            report.compare(&inventory::read_security_hub(&files::read(path)?)?);
        }
        if let Some(path) = &self.roster {
            let roster = inventory::read_roster(&files::read(path)?);
            let is_observed = |location: &Location| snapshot.is_observed(&location.file);
            let missing = report.stand_on(&roster, &is_observed);
            if let Some(first) = missing.first() {
                let file = path.display();
                let accounts = match missing.len() {
                    1 => format!("the account {first} is"),
                    count => format!("{count} accounts, such as {first}, are"),
                };
                report.notices.push(format!(
                    "{accounts} not in {file}; what is found there stands where it was read"
                ));
            }
        }
        Ok(())
    }
}

/// The configuration and the rules; of these only the ones that are asked for, if some are.
fn settings(args: &Args) -> Result<Settings, Failure> {
    let mut settings = args.settings_args.load()?;
    if !args.only.is_empty() {
        let rules = args.only.iter().map(|id| settings.rules.require(id));
        let rules = rules.collect::<Result<Vec<_>, _>>().map_err(Failure)?;
        let ids: BTreeSet<_> = rules.into_iter().map(Rule::id).collect();
        settings.policy = settings.policy.only(&ids);
    }
    let contacts = args.input_args.read_args.contacts();
    settings.policy = settings.policy.only_contacts(&contacts);
    Ok(settings)
}
