//! Accounts and findings by what they have in common, and how wide their bars are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::visible;
use crate::report::{AccountReport, Report, Standing};
use crate::rule::{Metadata, Severity};

/// How wide a whole bar is, in units of its picture.
pub(super) const WIDTH: usize = 1000;

/// A part of a bar.
pub(super) struct Segment {
    /// The class of its colour.
    pub(super) class: &'static str,
    pub(super) label: &'static str,
    pub(super) count: usize,
    /// Where it begins, and how wide it is.
    pub(super) x: usize,
    pub(super) width: usize,
}

/// A part is as wide as this at least, so that it can be seen however few there are.
const LEAST: usize = 5;

/// The parts of a bar of this width, whose own widths are to each other as their counts are. Parts without a count are left out.
pub(super) fn bar_of(width: usize, parts: &[(&'static str, &'static str, usize)]) -> Vec<Segment> {
    let there = || parts.iter().filter(|(_, _, count)| *count > 0);
    let all: usize = there().map(|(_, _, count)| count).sum();
    let shared = width.saturating_sub(LEAST * there().count());
    let (mut before, mut x) = (0, 0);
    let mut segments = Vec::new();
    for (class, label, count) in there() {
        let share = (before + count) * shared / all - before * shared / all;
        before += count;
        segments.push(Segment {
            class,
            label,
            count: *count,
            x,
            width: LEAST + share,
        });
        x += LEAST + share;
    }
    segments
}

/// The same, as wide as the picture.
pub(super) fn bar(parts: &[(&'static str, &'static str, usize)]) -> Vec<Segment> {
    bar_of(WIDTH, parts)
}

/// A rule that found something.
pub(super) struct RuleGroup<'a> {
    pub(super) rule: &'a Metadata,
    pub(super) severity: Severity,
    pub(super) accounts: usize,
    pub(super) findings: usize,
    pub(super) by_severity: BTreeMap<Severity, usize>,
    /// Its findings by how bad they are.
    pub(super) bar: Vec<Segment>,
}

/// The rules that found something, the worst first.
pub(super) fn by_rule(report: &Report) -> Vec<RuleGroup<'_>> {
    let mut groups: BTreeMap<_, RuleGroup<'_>> = BTreeMap::new();
    let accounts = report
        .accounts
        .iter()
        .map(|account| (true, &account.results));
    let together = [(false, &report.organization.results)];
    for (is_account, results) in accounts.chain(together) {
        let mut counted = BTreeSet::new();
        for finding in &results.findings {
            let id = &finding.rule.id;
            let group = groups.entry(id).or_insert_with(|| RuleGroup {
                rule: &finding.rule,
                severity: finding.severity,
                accounts: 0,
                findings: 0,
                by_severity: BTreeMap::new(),
                bar: Vec::new(),
            });
            group.severity = group.severity.max(finding.severity);
            group.findings += 1;
            *group.by_severity.entry(finding.severity).or_default() += 1;
            group.accounts += usize::from(is_account && counted.insert(id));
        }
    }
    let most = groups.values().map(|group| group.findings).max();
    let mut groups: Vec<_> = groups.into_values().collect();
    for group in &mut groups {
        let width = group.findings * WIDTH / most.unwrap_or(1);
        let parts = group.by_severity.iter().rev();
        let parts = parts.map(|(severity, count)| (severity.as_str(), severity.as_str(), *count));
        group.bar = bar_of(width, &parts.collect::<Vec<_>>());
    }
    groups.sort_by_key(|group| (Reverse(group.severity), Reverse(group.findings)));
    groups
}

/// The accounts of an organizational unit that are judged.
pub(super) struct UnitGroup {
    pub(super) path: String,
    pub(super) accounts: usize,
    pub(super) false_passes: usize,
    pub(super) findings: usize,
    pub(super) unreadable: usize,
    pub(super) bar: Vec<Segment>,
}

/// The organizational units, those with the most false passes first; none where the input states none.
pub(super) fn by_unit(report: &Report) -> Vec<UnitGroup> {
    let mut by_path: BTreeMap<Option<&str>, Vec<&AccountReport>> = BTreeMap::new();
    for account in report.accounts.iter().filter(|account| account.is_checked) {
        let path = account.ou_path.as_deref();
        by_path.entry(path).or_default().push(account);
    }
    if by_path.keys().all(Option::is_none) {
        return Vec::new();
    }
    let mut groups: Vec<_> = by_path
        .into_iter()
        .map(|(path, accounts)| UnitGroup {
            path: path.map_or_else(|| "not stated".to_owned(), visible),
            accounts: accounts.len(),
            false_passes: count(&accounts, |account| account.is_false_pass()),
            findings: accounts
                .iter()
                .map(|account| account.results.findings.len())
                .sum(),
            unreadable: count(&accounts, |account| {
                !account.results.inconclusive.is_empty()
            }),
            bar: standings(&accounts),
        })
        .collect();
    groups.sort_by_key(|group| (Reverse(group.false_passes), Reverse(group.findings)));
    groups
}

/// A bar of what accounts come to.
fn standings(accounts: &[&AccountReport]) -> Vec<Segment> {
    let parts = Standing::ALL.map(|standing| {
        let of = count(accounts, |account| account.standing() == standing);
        (standing.as_str(), standing.text(), of)
    });
    bar(&parts)
}

fn count(accounts: &[&AccountReport], is_counted: impl Fn(&AccountReport) -> bool) -> usize {
    accounts
        .iter()
        .filter(|account| is_counted(account))
        .count()
}
