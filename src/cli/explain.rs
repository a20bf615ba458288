//! `check --explain`: what each rule says of one account, and why.

use std::io::{self, Write};
use std::str::FromStr;

use jiff::civil::Date;

use super::settings::Settings;
use super::{Failure, print};
use crate::check::Outcome;
use crate::config::Applies;
use crate::evaluate::{Case, Judgement, trace};
use crate::evidence::{Evidence, Redactor, visible};
use crate::model::{Account, AccountId, ContactType};
use crate::report::{AccountReport, Finding, Report, Results};
use crate::rule::{EVIDENCE_GAP, Subject};

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
        Ok(Self {
            account: AccountId::try_from(account.to_owned())?,
            contact_type: contact_type.map(str::parse).transpose()?,
        })
    }
}

/// Everything that is needed to explain what came of the rules.
pub(super) struct Run<'a> {
    pub(super) settings: &'a Settings,
    pub(super) case: &'a Case<'a>,
    pub(super) report: &'a Report,
    pub(super) redactor: &'a Redactor,
}

/// Writes what each rule says of the target, and returns what came of the rules that spoke of it.
pub(super) fn explain(target: &Target, run: &Run<'_>) -> Result<Vec<Results>, Failure> {
    let mut accounts = run.case.snapshot.accounts.iter();
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
    let account = &run.case.snapshot.accounts[index];
    let judgements = trace(run.case, index);
    let unapplied = unapplied(account, run)?;
    let results = [&report.results, &run.report.organization.results];
    print(|out| {
        title(report, out)?;
        if !report.is_checked {
            return writeln!(
                out,
                "not checked: accounts in state {} are not, see [accounts] states in contact-lint.toml",
                report.state.as_str()
            );
        }
        for (heading, is_wanted) in sections(target.contact_type) {
            let wanted = judgements
                .iter()
                .filter(|judgement| is_wanted.takes(judgement));
            section(
                &heading,
                &wanted.collect::<Vec<_>>(),
                &results,
                run.redactor,
                out,
            )?;
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
        let decision = rule.decide(account, run.case.snapshot.organization.as_ref())?;
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

/// What a section speaks of.
enum Section {
    Contact(ContactType),
    Together(Subject),
}

impl Section {
    fn takes(&self, judgement: &Judgement) -> bool {
        match self {
            Self::Contact(of) => judgement.contact_type == Some(*of),
            Self::Together(subject) => judgement.rule.metadata.subject == *subject,
        }
    }
}

/// The sections with their headings: one for the contact that is asked for, or all.
fn sections(only: Option<ContactType>) -> Vec<(String, Section)> {
    let contact = |of: ContactType| (of.to_string(), Section::Contact(of));
    if let Some(of) = only {
        return vec![contact(of)];
    }
    let together = [
        ("contacts together", Subject::Account),
        ("all accounts together", Subject::Organization),
    ];
    let together = together.map(|(heading, of)| (heading.to_owned(), Section::Together(of)));
    ContactType::ALL
        .into_iter()
        .map(contact)
        .chain(together)
        .collect()
}

/// What the rules say of one thing, unless none speaks of it.
fn section(
    heading: &str,
    judgements: &[&Judgement],
    results: &[&Results],
    redactor: &Redactor,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !judgements.is_empty() {
        writeln!(out, "\n{heading}")?;
    }
    for judgement in judgements {
        let Judgement {
            rule,
            severity,
            outcome,
            ..
        } = judgement;
        write!(out, "  {:<12}  {}", outcome.as_str(), rule.id())?;
        if matches!(outcome, Outcome::Fail(_)) {
            write!(out, "  {severity}")?;
            if let Some(until) = suppressed_until(judgement, results) {
                write!(out, "  (suppressed until {until})")?;
            }
        }
        writeln!(out)?;
        if let Some(message) = message_of(judgement, results) {
            let evidence = reasons(outcome, redactor).join("; ");
            let said = redactor.sentence_with(message, EVIDENCE_GAP, &evidence);
            writeln!(out, "                {said}")?;
            continue;
        }
        for line in reasons(outcome, redactor) {
            writeln!(out, "                {line}")?;
        }
    }
    Ok(())
}

fn is_about(finding: &Finding, judgement: &Judgement) -> bool {
    finding.rule.id == *judgement.rule.id() && finding.contact_type == judgement.contact_type
}

fn suppressed_until(judgement: &Judgement, results: &[&Results]) -> Option<Date> {
    let mut suppressed = results.iter().flat_map(|results| &results.suppressed);
    let same = suppressed.find(|suppressed| is_about(&suppressed.finding, judgement))?;
    Some(same.exception.until)
}

/// What the rule says of a failure in words of its own.
fn message_of<'a>(judgement: &Judgement, results: &[&'a Results]) -> Option<&'a Evidence> {
    let findings = results.iter().flat_map(|results| {
        let suppressed = results.suppressed.iter();
        results
            .findings
            .iter()
            .chain(suppressed.map(|suppressed| &suppressed.finding))
    });
    let mut findings = findings.filter(|finding| is_about(finding, judgement));
    findings.find_map(|finding| finding.message.as_deref())
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
