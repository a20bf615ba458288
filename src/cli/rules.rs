use std::io;

use clap::Subcommand;

use super::world::{ConfiguredRuleArgs, RuleArgs};
use super::{Exit, Failure, print};
use crate::check::Outcome;
use crate::evidence::Redactor;
use crate::rule::{ExampleResult, Expectation, Rule};
use crate::ruleset::RuleSet;
use crate::source::nearest;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the rules, with their severity by contact type
    List(ConfiguredRuleArgs),
    /// Explain a rule: what is wrong, why it matters, what to do, with examples
    Explain {
        /// The rule's id
        id: String,
        #[command(flatten)]
        rule_args: RuleArgs,
    },
    /// Judge the examples in the rules, and say which do not come out as they should
    Test(RuleArgs),
}

pub(super) fn run(args: Args) -> Result<Exit, Failure> {
    match args.command {
        Command::List(rule_args) => {
            let (_, rules) = rule_args.load()?;
            print(|out| list(&rules, out))?;
            Ok(Exit::Clean)
        }
        Command::Explain { id, rule_args } => {
            let rules = rule_args.load()?;
            let rule = rules.get(&id).ok_or_else(|| unknown(&id, &rules))?;
            print(|out| out.write_all(rule.document().as_bytes()))?;
            Ok(Exit::Clean)
        }
        Command::Test(rule_args) => {
            let rules = rule_args.load()?;
            let results: Vec<_> = rules.iter().map(|rule| (rule, rule.test())).collect();
            print(|out| report_tests(&results, out))?;
            let all_passed = results
                .iter()
                .all(|(_, results)| results.iter().all(ExampleResult::passed));
            Ok(if all_passed {
                Exit::Clean
            } else {
                Exit::Findings
            })
        }
    }
}

fn unknown(id: &str, rules: &RuleSet) -> Failure {
    let ids: Vec<_> = rules.iter().map(|rule| rule.id().as_str()).collect();
    match nearest(id, ids.iter().copied()) {
        Some(near) => Failure(format!("there is no rule `{id}`; did you mean `{near}`?")),
        None => Failure(format!(
            "there is no rule `{id}`; there are {}",
            ids.join(", ")
        )),
    }
}

fn list(rules: &RuleSet, out: &mut dyn io::Write) -> io::Result<()> {
    let width = rules
        .iter()
        .map(|rule| rule.id().as_str().len())
        .max()
        .unwrap_or_default();
    for rule in rules.iter() {
        let severities: Vec<_> = rule
            .metadata
            .severities
            .iter()
            .map(|(contact_type, severity)| format!("{contact_type}={severity}"))
            .collect();
        let id = rule.id().as_str();
        writeln!(out, "{id:width$}  {}", rule.metadata.summary)?;
        writeln!(
            out,
            "{:width$}  {}  ({})",
            "",
            severities.join(" "),
            rule.path
        )?;
    }
    Ok(())
}

fn report_tests(
    results: &[(&Rule, Vec<ExampleResult>)],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut counts = [0, 0];
    for (rule, results) in results {
        for result in results {
            counts[usize::from(result.passed())] += 1;
            if !result.passed() {
                writeln!(
                    out,
                    "{}: rule `{}`, example \"{}\"",
                    rule.path,
                    rule.id(),
                    result.name
                )?;
                writeln!(
                    out,
                    "    expected {}, got {}",
                    result.expected.as_str(),
                    Expectation::from(&result.outcome).as_str()
                )?;
                for line in reasons(&result.outcome) {
                    writeln!(out, "    {line}")?;
                }
            }
        }
    }
    let [failed, passed] = counts;
    writeln!(out, "{passed} examples passed, {failed} failed")
}

/// Why an outcome is what it is.
fn reasons(outcome: &Outcome) -> Vec<String> {
    let evidence = match outcome {
        Outcome::Pass(notes) => notes.as_slice(),
        Outcome::Fail(failure) => failure.evidence.as_slice(),
        Outcome::Inconclusive(evidence) => std::slice::from_ref(evidence),
        Outcome::Skip(reason) => return vec![reason.text().to_owned()],
    };
    let redactor = Redactor::open();
    evidence
        .iter()
        .map(|evidence| redactor.sentence(evidence))
        .collect()
}
