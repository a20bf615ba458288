use std::path::PathBuf;

use jiff::Timestamp;

use crate::cli::input_args::InputArgs;
use crate::cli::output::{self, Readers};
use crate::cli::settings::SettingsArgs;
use crate::cli::{Exit, Failure, print, say, world};
use crate::evaluate::Case;
use crate::evidence::Redactor;
use crate::fix::{Draft, Kind, Plan, Why, carried_out};
use crate::render::PlanFormat;
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
    /// Write the plan to this file, for its owner's eyes only; `fix apply` reads it
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Write this format to standard output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = PlanFormat::Text)]
    format: PlanFormat,
    /// Hide names, addresses and phone numbers on standard output
    #[arg(long)]
    redact: bool,
    /// Write nothing but errors to standard error
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let input = &args.input_args;
    if input.paths.is_empty() && !input.aws {
        return Err(Failure(NOTHING_TO_PLAN.to_owned()));
    }
    input.require_sense()?;
    if args.redact && args.format == PlanFormat::Json {
        let message = "a plan says what is to be put in place, which --redact would hide; use it with --format text";
        return Err(Failure(message.to_owned()));
    }
    let mut settings = args.settings_args.load()?;
    if settings.policy.expects_nothing() {
        return Err(Failure(NOTHING_EXPECTED.to_owned()));
    }
    let contacts = input.read_args.contacts();
    settings.policy = settings.policy.only_contacts(&contacts);
    if let Some(output) = &args.output {
        let read = input.paths.iter().cloned();
        let read = read.chain(settings.config.paths().map(PathBuf::from));
        output::require_other(output, &read.collect::<Vec<_>>())?;
    }
    let now = args.now.unwrap_or_else(world::now);
    let (mut snapshot, _) = input.observe(&settings, now, args.quiet)?;
    require_observed(&snapshot)?;
    let organization = snapshot.organization.clone();
    let assignment = settings
        .policy
        .assign(&snapshot.accounts, organization.as_ref())?;
    let case = Case {
        assignment: &assignment,
        snapshot: &snapshot,
        config: &settings.config,
        ledger: None,
        now,
    };
    let draft = Draft::of(&case, args.replace_all);
    // Where the mail of the expected addresses goes, and whose they are, is asked before they are judged.
    let mut changed = carried_out(&snapshot, &draft.wishes);
    changed.notices.clear();
    input.look_up(&mut changed, &settings)?;
    snapshot.dns = changed.dns;
    snapshot.directory = changed.directory;
    let plan = draft.judged(&Case {
        assignment: &assignment,
        snapshot: &snapshot,
        config: &settings.config,
        ledger: None,
        now,
    });
    args.write(&plan)?;
    if !args.quiet {
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
    fn write(&self, plan: &Plan) -> Result<(), Failure> {
        if let Some(output) = &self.output {
            let json = plan.to_json(Kind::Plan)?;
            output::write_file(output, Readers::Owner, |out| out.write_all(json.as_bytes()))?;
        }
        let redactor = match self.redact {
            true => Redactor::closed(plan.evidence().iter()),
            false => Redactor::open(),
        };
        print(|out| self.format.render(plan, &redactor, out))?;
        if let (Some(output), false, false) = (&self.output, self.quiet, plan.changes.is_empty()) {
            let output = output.display();
            say("next", format!("contact-lint fix apply {output}"));
        }
        Ok(())
    }
}

/// A plan is bound to what AWS has, which files that declare contacts do not tell.
fn require_observed(snapshot: &Snapshot) -> Result<(), Failure> {
    if !snapshot.broken.is_empty() {
        return Err(Failure::of_all(&snapshot.broken));
    }
    match snapshot.accounts.iter().all(|account| account.is_declared) {
        true => Err(Failure(
            "the input tells no account as AWS has it; give a snapshot or answers of the AWS CLI, or --aws"
                .to_owned(),
        )),
        false => Ok(()),
    }
}
