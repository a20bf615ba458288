//! `check --explain`: what each rule says of one account, and why.

use std::io::{self, Write};
use std::str::FromStr;

use super::settings::Settings;
use super::{Failure, print};
use crate::check::Outcome;
use crate::config::{Applies, Assignment};
use crate::evaluate::{Judgement, trace};
use crate::evidence::{Redactor, visible};
use crate::model::{Account, AccountId, ContactType};
use crate::report::{AccountReport, Report, Results};
use crate::rule::Subject;
use crate::snapshot::Snapshot;

/// An account, or one of its contacts.
#[derive(Clone, Debug)]
pub(super) struct Target {
    account: AccountId,
    contact_type: Option<ContactType>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (account, contact_type) = match text.split_once('/') {
            Some((account, word)) => (account, Some(word)),
            None => (text, None),
        };
        let of_word = |word: &str| {
            let mut all = ContactType::ALL.into_iter();
            all.find(|of| of.as_str() == word).ok_or_else(|| {
                format!(
                    "`{word}` is no contact; write root, primary, security, operations or billing"
                )
            })
        };
        Ok(Self {
            account: AccountId::try_from(account.to_owned())?,
            contact_type: contact_type.map(of_word).transpose()?,
        })
    }
}

/// Everything that is needed to explain what came of the rules.
pub(super) struct Run<'a> {
    pub(super) settings: &'a Settings,
    pub(super) snapshot: &'a Snapshot,
    pub(super) assignment: &'a Assignment,
    pub(super) report: &'a Report,
    pub(super) redactor: &'a Redactor,
}

/// Writes what each rule says of the target, and returns what came of the rules that spoke of it.
pub(super) fn explain(target: &Target, run: &Run<'_>) -> Result<Vec<Results>, Failure> {
    let mut accounts = run.snapshot.accounts.iter();
    let index = accounts.position(|account| account.id.value == target.account);
    let report = run
        .report
        .accounts
        .iter()
        .find(|account| account.id == target.account);
    let (Some(index), Some(report)) = (index, report) else {
        return Err(Failure(format!(
            "account {} is not in the input",
            target.account
        )));
    };
    let account = &run.snapshot.accounts[index];
    let config = &run.settings.config;
    let judgements = trace(run.assignment, run.snapshot, config, index);
    let unapplied = unapplied(account, run)?;
    print(|out| {
        title(report, out)?;
        if !report.is_checked {
            return writeln!(
                out,
                "not checked: accounts in state {} are not, see [accounts] states in contact-lint.toml",
                report.state.as_str()
            );
        }
        for of in ContactType::ALL {
            if target.contact_type.is_none_or(|only| only == of) {
                section(
                    of.as_str(),
                    &judgements,
                    report,
                    run.redactor,
                    out,
                    |judgement| judgement.contact_type == Some(of),
                )?;
            }
        }
        if target.contact_type.is_none() {
            for (heading, subject) in [
                ("contacts together", Subject::Account),
                ("all accounts together", Subject::Organization),
            ] {
                section(
                    heading,
                    &judgements,
                    report,
                    run.redactor,
                    out,
                    |judgement| judgement.rule.metadata.subject == subject,
                )?;
            }
        }
        if !unapplied.is_empty() {
            writeln!(out, "\nnot applied")?;
        }
        for (id, reason) in &unapplied {
            writeln!(out, "  {id}: {reason}")?;
        }
        Ok(())
    })?;
    Ok(spoken_of(target, report, run.report))
}

/// The results about the target: of one contact, or of the account with those about all accounts.
fn spoken_of(target: &Target, account: &AccountReport, report: &Report) -> Vec<Results> {
    let Some(of) = target.contact_type else {
        return vec![account.results.clone(), report.organization.results.clone()];
    };
    let mut results = account.results.clone();
    results
        .findings
        .retain(|finding| finding.contact_type == Some(of));
    results
        .inconclusive
        .retain(|gap| gap.contact_type == Some(of));
    vec![results]
}

/// The rules that are not applied to the account, each with why.
fn unapplied(account: &Account, run: &Run<'_>) -> Result<Vec<(String, String)>, Failure> {
    let mut rules = Vec::new();
    for rule in run.settings.policy.rules() {
        let decision = rule.decide(account, run.snapshot.organization.as_ref())?;
        if decision.applies == Applies::No {
            rules.push((rule.rule.id().to_string(), decision.reasons.join("; ")));
        }
    }
    Ok(rules)
}

fn title(report: &AccountReport, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}", report.id)?;
    if let Some(name) = &report.name {
        write!(out, "  {}", visible(name))?;
    }
    write!(out, "  {}", report.state.as_str())?;
    if let Some(path) = &report.ou_path {
        write!(out, "  {}", visible(path))?;
    }
    writeln!(out)
}

/// What the rules say of one thing, unless none speaks of it.
fn section(
    heading: &str,
    judgements: &[Judgement],
    report: &AccountReport,
    redactor: &Redactor,
    out: &mut dyn Write,
    is_wanted: impl Fn(&Judgement) -> bool,
) -> io::Result<()> {
    let mut wanted = judgements
        .iter()
        .filter(|judgement| is_wanted(judgement))
        .peekable();
    if wanted.peek().is_some() {
        writeln!(out, "\n{heading}")?;
    }
    for judgement in wanted {
        let Judgement {
            rule,
            severity,
            outcome,
            ..
        } = judgement;
        write!(out, "  {:<12}  {}", outcome.as_str(), rule.id())?;
        if matches!(outcome, Outcome::Fail(_)) {
            write!(out, "  {severity}")?;
            if let Some(until) = suppressed_until(judgement, report) {
                write!(out, "  (suppressed until {until})")?;
            }
        }
        writeln!(out)?;
        for line in reasons(outcome, redactor) {
            writeln!(out, "                {line}")?;
        }
    }
    Ok(())
}

fn suppressed_until(judgement: &Judgement, report: &AccountReport) -> Option<jiff::civil::Date> {
    let mut suppressed = report.results.suppressed.iter();
    let same = suppressed.find(|suppressed| {
        suppressed.finding.rule.id == *judgement.rule.id()
            && suppressed.finding.contact_type == judgement.contact_type
    })?;
    Some(same.exception.until)
}

/// Why an outcome is what it is, in a sentence each.
pub(super) fn reasons(outcome: &Outcome, redactor: &Redactor) -> Vec<String> {
    match outcome {
        Outcome::Skip(reason) => vec![reason.text().to_owned()],
        told => {
            let evidence = told.evidence().iter();
            evidence
                .map(|evidence| redactor.sentence(evidence))
                .collect()
        }
    }
}
