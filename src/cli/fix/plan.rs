use std::path::PathBuf;

use jiff::Timestamp;

use super::PlanArgs;
use crate::cli::input_args::InputArgs;
use crate::cli::settings::{Settings, SettingsArgs};
use crate::cli::{Exit, Failure, say, world};
use crate::evaluate::Case;
use crate::fix::{Draft, Plan, Why, carried_out};
use crate::snapshot::Snapshot;

const NOTHING_EXPECTED: &str = "\
nothing says what contacts should be; write it in contact-lint.toml, such as
  [[expect]]
  type = \"security\"
  name = \"Security Operations\"
  title = \"On-call team\"
  email = \"aws-security@corp.example\"
  phone = \"+1 206 555 0100\"";

const NOTHING_TO_PLAN: &str = "\
there is nothing to plan for; there are two ways forward:
  contact-lint fix plan --aws             read the organization of your AWS credentials
  contact-lint fix plan SNAPSHOT.json     read what `contact-lint collect -o SNAPSHOT.json` wrote";

const EXAMPLES: &str = "\
Examples:
  contact-lint fix plan org.json
  contact-lint fix plan --aws --ou 'Root/Workloads/**' -o plan.json
  contact-lint fix plan org.json --replace-all --contacts security -o plan.json

Contacts with findings are replaced by what [[expect]] says, value by value; good ones are left, and
an expected contact in which a rule finds fault is refused. Reviews and drills are not asked.
Exits with 1 when something was refused, and with 3 when something could not be read.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input_args: InputArgs,
    #[command(flatten)]
    settings_args: SettingsArgs,
    /// Replace good contacts, too, when they are not what is expected
    #[arg(long)]
    replace_all: bool,
    /// Judge as of this time, RFC 3339 or a date [default: the current time]
    #[arg(long, value_name = "TIME", value_parser = world::moment)]
    now: Option<Timestamp>,
    #[command(flatten)]
    plan_args: PlanArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let input = &args.input_args;
    if input.paths.is_empty() && !input.aws {
        return Err(Failure(NOTHING_TO_PLAN.to_owned()));
    }
    input.require_sense()?;
    let mut settings = args.settings_args.load()?;
    if settings.policy.expects_nothing() {
        return Err(Failure(NOTHING_EXPECTED.to_owned()));
    }
    let contacts = input.read_args.contacts();
    settings.policy = settings.policy.only_contacts(&contacts);
    let read = input.paths.iter().cloned();
    let read = read.chain(settings.config.paths().map(PathBuf::from));
    args.plan_args.require_sense(&read.collect::<Vec<_>>())?;
    let now = args.now.unwrap_or_else(world::now);
    let (snapshot, _) = input.observe(&settings, now, args.plan_args.quiet)?;
    require_observed(&snapshot)?;
    let plan = args.planned(&snapshot, &settings, now)?;
    args.plan_args.write(&plan)?;
    if !args.plan_args.quiet {
        for notice in snapshot.notices.iter().chain(&snapshot.unread) {
            say("note", notice);
        }
    }
    let mut why = plan.left.iter().map(|left| &left.why);
    Ok(match why.clone().any(Why::is_refusal) {
        true => Exit::Findings,
        false if why.any(Why::is_open) || !snapshot.unread.is_empty() => Exit::Incomplete,
        false => Exit::Clean,
    })
}

impl Args {
    /// Plans for a snapshot, with what DNS and directories say of the expected addresses.
    fn planned(
        &self,
        snapshot: &Snapshot,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Plan, Failure> {
        let organization = snapshot.organization.as_ref();
        let policy = &settings.policy;
        let assignment = policy.assign(&snapshot.accounts, organization)?;
        let case = Case {
            assignment: &assignment,
            snapshot,
            config: &settings.config,
            ledger: None,
            now,
        };
        let draft = Draft::of(&case, self.replace_all);
        let mut changed = carried_out(snapshot, &draft.wishes);
        self.input_args.look_up(&mut changed, settings)?;
        let known = Snapshot {
            dns: changed.dns,
            directory: changed.directory,
            ..snapshot.clone()
        };
        Ok(draft.judged(&Case {
            snapshot: &known,
            ..case
        }))
    }
}

/// A plan is bound to what AWS has, which files that declare contacts do not tell.
fn require_observed(snapshot: &Snapshot) -> Result<(), Failure> {
    if !snapshot.broken.is_empty() {
        return Err(Failure::of_all(&snapshot.broken));
    }
    let observed = snapshot.accounts.iter();
    let observed = observed.filter(|account| !account.is_declared).count();
    let why = match observed {
        0 => "the input tells no account as AWS has it; give a snapshot, or --aws",
        // Only an account that stands alone has none.
        2.. if snapshot.organization.is_none() => {
            "the input does not tell which organization its accounts belong to, which a plan is bound to; give a snapshot that \
             `contact-lint collect` has written, or --aws"
        }
        _ => return Ok(()),
    };
    Err(Failure(why.to_owned()))
}
