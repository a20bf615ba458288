use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use jiff::tz::TimeZone;

use super::accounts::{Table, accepted};
use super::groups::{RuleGroup, Segment, UnitGroup, WIDTH, bar, by_rule, by_unit};
use super::plain::{PlainAccount, plain};
use super::trend::{Trend, trend};
use super::{SCRIPT, STYLE};
use crate::check::SkipReason;
use crate::evidence::visible;
use crate::model::{Location, Timestamp};
use crate::render::View;
use crate::render::summary::count;
use crate::report::{
    Account1, AccountReport, Changes, ConfigRemark, Finding, Report, ReviewState, Standing, Totals,
};
use crate::rule::{RuleId, Severity};

/// So many reasons of a finding of all accounts together are told at once.
const MOST_REASONS: usize = 10;

/// What the template asks for.
#[derive(Template)]
#[template(path = "page.html")]
pub(super) struct Page<'a> {
    policy: &'a str,
    style: &'static str,
    script: &'static str,
    version: &'static str,
    is_redacted: bool,
    report: &'a Report,
    totals: Totals,
    headline: Headline,
    /// Whether nothing was read from AWS.
    is_declared: bool,
    organization: Option<String>,
    now: String,
    /// From when to when what AWS has was read.
    read: Option<(String, String)>,
    account_1: Vec<Segment>,
    judged: Vec<Segment>,
    /// What a ledger says of the contacts that are to be reviewed.
    reviews: Vec<Segment>,
    /// What has changed since an earlier report, in a sentence.
    changed: Option<String>,
    gone: Vec<(String, String, &'static str)>,
    trend: Option<Trend>,
    rules: Vec<RuleGroup<'a>>,
    units: Vec<UnitGroup>,
    together: Vec<Together>,
    /// What could not be read, of the input and of all accounts together.
    unread: Vec<(String, String)>,
    exceptions: Vec<ExceptionGroup>,
    skipped: Vec<String>,
    remarks: Vec<String>,
    table: Table<'a>,
    plain: Vec<PlainAccount<'a>>,
    /// The files that were read, and their hashes.
    files: Vec<(String, &'a str)>,
    standings: [Standing; 8],
    severities: [Severity; 5],
    width: usize,
}

/// What the page says first.
enum Headline {
    /// Accounts pass, and their contact is weak.
    FalsePasses,
    /// Nothing is there to be judged.
    Nothing,
    /// No false pass was found, and these reasons keep it from being known that there is none.
    Unknown(Vec<String>),
    /// Everything was judged.
    Good,
}

/// A finding of all accounts together.
struct Together {
    severity: Severity,
    rule: RuleId,
    summary: String,
    /// What is wrong: the first reasons, and the others.
    first: Vec<String>,
    others: Vec<String>,
    remediation: String,
}

/// What somebody has decided not to count, once for all that it is about.
struct ExceptionGroup {
    what: String,
    accounts: usize,
    place: String,
    text: String,
}

impl<'a> Page<'a> {
    pub(super) fn of(view: &'a View<'a>, policy: &'a str) -> Self {
        let report = view.report;
        let checked = report.accounts.iter().filter(|account| account.is_checked);
        let checked: Vec<_> = checked.collect();
        let organization = report.organization.id.as_deref().map(visible);
        Self {
            policy,
            style: STYLE,
            script: SCRIPT,
            version: env!("CARGO_PKG_VERSION"),
            is_redacted: view.redactor.is_closed(),
            report,
            totals: report.totals(),
            headline: headline(report),
            is_declared: !report.accounts.is_empty()
                && report.accounts.iter().all(|account| account.is_declared),
            organization,
            now: moment(report.now),
            read: read(view).map(|(first, last)| (moment(first), moment(last))),
            account_1: account_1(&checked),
            judged: judged(&checked),
            reviews: reviews(&checked),
            changed: report.changes.as_ref().map(Changes::summary),
            gone: gone(report),
            trend: trend(report),
            rules: by_rule(report),
            units: by_unit(report),
            together: together(view),
            unread: unread(view),
            exceptions: exceptions(view),
            skipped: skipped(report),
            remarks: report.remarks.iter().map(remark).collect(),
            table: Table::of(view),
            plain: plain(report),
            files: files(report),
            standings: Standing::ALL,
            severities: Severity::WORST_FIRST,
            width: WIDTH,
        }
    }
}

fn headline(report: &Report) -> Headline {
    let totals = report.totals();
    if totals.false_passes > 0 {
        return Headline::FalsePasses;
    }
    if totals.checked == 0 {
        return Headline::Nothing;
    }
    let checked = || report.accounts.iter().filter(|account| account.is_checked);
    let of = |standing| {
        checked()
            .filter(|account| account.standing() == standing)
            .count()
    };
    let together = report.organization.results.inconclusive.len();
    let reasons = [
        (totals.unreadable, "account", "not read whole"),
        (report.unread.len(), "part", "of the input not read"),
        (together, "rule", "about all accounts not judged"),
        (
            checked()
                .filter(|account| account.account_1.is_none())
                .count(),
            "account",
            "without a declared security contact",
        ),
        (of(Standing::Open), "account", "of which DNS was not asked"),
    ];
    let reasons = reasons.into_iter().filter(|(number, ..)| *number > 0);
    let reasons: Vec<_> = reasons
        .map(|(number, noun, what)| format!("{} {what}", count(number, noun)))
        .collect();
    match reasons.is_empty() {
        true => Headline::Good,
        false => Headline::Unknown(reasons),
    }
}

/// A moment as people write it, in UTC.
fn moment(at: Timestamp) -> String {
    let at = TimeZone::UTC.to_datetime(at);
    at.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// When the first and the last contact was read from AWS. What files declare was not.
fn read(view: &View<'_>) -> Option<(Timestamp, Timestamp)> {
    let accounts = view.accounts.iter().filter(|account| !account.is_declared);
    let times = accounts.flat_map(|account| account.contacts.values().map(|seen| seen.at));
    let range = |range: Option<(Timestamp, Timestamp)>, at: Timestamp| match range {
        Some((first, last)) => Some((at.min(first), at.max(last))),
        None => Some((at, at)),
    };
    times.fold(None, range)
}

/// What Security Hub's Account.1 says of the accounts.
fn account_1(accounts: &[&AccountReport]) -> Vec<Segment> {
    let count = |of| {
        let of_it = accounts.iter().filter(|account| account.account_1 == of);
        of_it.count()
    };
    bar(&[
        ("passed", "pass", count(Some(Account1::Pass))),
        ("no-contact", "fail", count(Some(Account1::Fail))),
        (
            "unreadable",
            "could not be read",
            count(Some(Account1::Unreadable)),
        ),
        ("unchecked", "not declared", count(None)),
    ])
}

/// What the security contacts come to when they are judged.
fn judged(accounts: &[&AccountReport]) -> Vec<Segment> {
    let of = |is: &dyn Fn(&AccountReport) -> bool| accounts.iter().filter(|one| is(one)).count();
    let passes = |account: &AccountReport| {
        account.account_1 == Some(Account1::Pass) && !account.is_false_pass()
    };
    bar(&[
        (
            "good",
            "pass, and no finding of medium or more",
            of(&|account| passes(account) && account.is_security_contact_judged()),
        ),
        (
            "open",
            "pass, and not all of the contact could be judged",
            of(&|account| passes(account) && !account.is_security_contact_judged()),
        ),
        (
            "false-pass",
            "false passes",
            of(&AccountReport::is_false_pass),
        ),
        (
            "no-contact",
            "fail",
            of(&|account| account.account_1 == Some(Account1::Fail)),
        ),
        (
            "unreadable",
            "could not be read",
            of(&|account| account.account_1 == Some(Account1::Unreadable)),
        ),
        (
            "unchecked",
            "not declared",
            of(&|account| account.account_1.is_none()),
        ),
    ])
}

/// What a ledger says of all contacts that are to be reviewed.
fn reviews(accounts: &[&AccountReport]) -> Vec<Segment> {
    let reviews = accounts.iter().flat_map(|account| account.reviews.values());
    let states: Vec<_> = reviews.map(|review| review.state).collect();
    let parts = [
        ("good", ReviewState::Current),
        ("open", ReviewState::Due),
        ("weak", ReviewState::Overdue),
        ("false-pass", ReviewState::Void),
        ("no-contact", ReviewState::Never),
        ("unreadable", ReviewState::Unknown),
    ];
    let count = |of| states.iter().filter(|state| **state == of).count();
    bar(&parts.map(|(class, state)| (class, state.text(), count(state))))
}

/// What was found before and is not found any more: whose it was, what it was, and why it is not found.
fn gone(report: &Report) -> Vec<(String, String, &'static str)> {
    let gone = report.changes.iter().flat_map(|changes| &changes.gone);
    gone.map(|gone| (visible(&gone.whose()), gone.subject(), gone.why.text()))
        .collect()
}

fn together(view: &View<'_>) -> Vec<Together> {
    let findings = view.report.organization.results.findings.iter();
    let of = |finding: &Finding| {
        let mut first = match &finding.message {
            Some(_) => vec![view.told(finding)],
            None => {
                let reasons = finding.evidence.iter();
                reasons.map(|reason| view.sentences([reason])).collect()
            }
        };
        let others = first.split_off(first.len().min(MOST_REASONS));
        Together {
            severity: finding.severity,
            rule: finding.rule.id.clone(),
            summary: finding.rule.summary.clone(),
            first,
            others,
            remediation: finding.rule.remediation.clone(),
        }
    };
    findings.map(of).collect()
}

fn unread(view: &View<'_>) -> Vec<(String, String)> {
    let report = view.report;
    let of_input = report.unread.iter().map(|unread| {
        let place = unread.location.as_ref().map(Location::to_string);
        let place = place.unwrap_or_else(|| "the input".to_owned());
        (visible(&place), visible(&unread.message))
    });
    let together = report.organization.results.inconclusive.iter().map(|gap| {
        let what = view.sentences([&gap.evidence]);
        ("all accounts".to_owned(), what)
    });
    of_input.chain(together).collect()
}

/// The exceptions that hold, by what they are about and where they are written.
fn exceptions(view: &View<'_>) -> Vec<ExceptionGroup> {
    let mut groups: BTreeMap<(String, String), ExceptionGroup> = BTreeMap::new();
    for results in view.report.results() {
        let suppressed = results.suppressed.iter();
        let suppressed = suppressed.map(|suppressed| {
            let rule = suppressed.finding.rule.id.to_string();
            (rule, &suppressed.exception)
        });
        let gaps = results.inconclusive.iter().filter_map(|gap| {
            let exception = gap.accepted.as_ref()?;
            Some(("could not be read".to_owned(), exception))
        });
        for (what, exception) in suppressed.chain(gaps) {
            let place = visible(&exception.location.to_string());
            let group = groups
                .entry((what.clone(), place.clone()))
                .or_insert_with(|| ExceptionGroup {
                    what,
                    accounts: 0,
                    place,
                    text: accepted(view, exception),
                });
            group.accounts += 1;
        }
    }
    groups.into_values().collect()
}

/// The rules that did not apply, by why.
fn skipped(report: &Report) -> Vec<String> {
    let mut by_reason: BTreeMap<SkipReason, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for results in report.results() {
        for skip in results.skipped.iter() {
            let (number, rules) = by_reason.entry(skip.reason).or_default();
            *number += 1;
            rules.insert(skip.rule.as_str());
        }
    }
    let reasons = by_reason.into_iter();
    reasons
        .map(|(reason, (number, rules))| {
            let rules: Vec<_> = rules.into_iter().collect();
            format!(
                "{} of {}: {}",
                count(number, "check"),
                rules.join(", "),
                reason.text()
            )
        })
        .collect()
}

fn files(report: &Report) -> Vec<(String, &str)> {
    let files = report.files.iter();
    files
        .map(|digest| (visible(&digest.file), digest.sha256.as_str()))
        .collect()
}

fn remark(remark: &ConfigRemark) -> String {
    visible(&format!("{}: {}", remark.location, remark.message))
}
