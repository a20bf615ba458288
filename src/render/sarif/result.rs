use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::json;
use serde_sarif::sarif::{self, Message, ResultKind, Suppression};

use super::descriptor::{self, Descriptors};
use super::{Level, MESSAGE_ID, View, escaped, location};
use crate::evidence::visible;
use crate::model::Location;
use crate::render::Shard;
use crate::report::{AccountReport, Finding, Report, Results, fingerprint};
use crate::rule::{ACCOUNT_UNREADABLE, TOO_MANY_RESULTS};

/// What a result says, before it has SARIF's form.
struct Parts<'a> {
    rule_id: String,
    level: Level,
    text: String,
    /// The account and the evidence, for the message's placeholders.
    arguments: [String; 2],
    location: Option<&'a Location>,
    declared_at: Option<&'a Location>,
    fingerprint: String,
}

/// Whose results they are.
pub(super) struct Subject<'a> {
    /// For people.
    label: String,
    /// For fingerprints.
    name: &'a str,
    location: Option<&'a Location>,
    results: &'a Results,
}

/// The subjects of a report: each account, and all accounts together.
pub(super) fn subjects(report: &Report, shard: Shard) -> impl Iterator<Item = Subject<'_>> {
    let organization = &report.organization;
    let together = Subject {
        label: "all accounts together".to_owned(),
        name: organization.name(),
        location: None,
        results: &organization.results,
    };
    let accounts = report.accounts.iter();
    let accounts = accounts.filter(move |account| shard.contains(account.id.as_str()));
    let together = shard.has_organization().then_some(together);
    accounts.map(of_account).chain(together)
}

/// A result for each part of the input that could not be read.
pub(super) fn of_unread(view: &View<'_>, descriptors: &Descriptors) -> Vec<sarif::Result> {
    let unread = view
        .report
        .unread
        .iter()
        .filter(|_| view.shard.has_organization());
    let results = unread.map(|unread| {
        let file = unread.location.as_ref().map(|location| &*location.file);
        let label = file.map_or_else(|| "the input".to_owned(), |file| format!("the file {file}"));
        let parts = Parts {
            rule_id: ACCOUNT_UNREADABLE.to_owned(),
            level: Level::Error,
            text: descriptor::unreadable_message(&escaped(&label), &escaped(&unread.message)),
            arguments: [label, unread.message.clone()],
            location: unread.location.as_ref(),
            declared_at: None,
            fingerprint: fingerprint(ACCOUNT_UNREADABLE, file.unwrap_or(&unread.message), None),
        };
        build(view, descriptors, parts)
    });
    // A file may be wrong in many places, and GitHub wants each result once.
    let mut seen = BTreeSet::new();
    let results = results.filter(|result| {
        let prints = result.partial_fingerprints.iter().flatten();
        prints
            .map(|(_, print)| print.clone())
            .all(|print| seen.insert(print))
    });
    results.collect()
}

/// The result which says that there are more than GitHub shows.
pub(super) fn of_too_many(
    view: &View<'_>,
    descriptors: &Descriptors,
    count: usize,
) -> sarif::Result {
    let enough = Shard::enough_for(view.report).to_string();
    let count = count.to_string();
    let parts = Parts {
        rule_id: TOO_MANY_RESULTS.to_owned(),
        level: Level::Warning,
        text: descriptor::too_many_message(&count, &enough),
        arguments: [count, enough],
        location: None,
        declared_at: None,
        fingerprint: fingerprint(TOO_MANY_RESULTS, &view.shard.number.to_string(), None),
    };
    build(view, descriptors, parts)
}

fn of_account(account: &AccountReport) -> Subject<'_> {
    let id = &account.id;
    Subject {
        label: match &account.name {
            Some(name) => format!("account {id} ({})", visible(name)),
            None => format!("account {id}"),
        },
        name: id.as_str(),
        location: account.location.as_ref(),
        results: &account.results,
    }
}

/// The findings of one subject, and one result more when something of it could not be read.
pub(super) fn of_subject(
    view: &View<'_>,
    descriptors: &Descriptors,
    subject: &Subject<'_>,
) -> Vec<sarif::Result> {
    let findings = subject.results.findings.iter();
    let findings = findings.map(|finding| of_finding(view, subject, finding));
    let has_gaps = !subject.results.inconclusive.is_empty();
    let unreadable = has_gaps.then(|| of_gaps(view, subject));
    findings
        .chain(unreadable)
        .map(|parts| build(view, descriptors, parts))
        .collect()
}

/// The results of one subject that do not count, each with why.
pub(super) fn of_suppressed(
    view: &View<'_>,
    descriptors: &Descriptors,
    subject: &Subject<'_>,
) -> Vec<sarif::Result> {
    let suppressed = subject.results.suppressed.iter();
    suppressed
        .map(|suppressed| {
            let parts = of_finding(view, subject, &suppressed.finding);
            let mut result = build(view, descriptors, parts);
            let reason = view.free_text(&suppressed.exception.reason);
            let suppression = Suppression::builder()
                .kind(json!(SuppressionKind::External))
                .status(json!(SuppressionStatus::Accepted))
                .justification(reason.unwrap_or("hidden, see the configuration").to_owned())
                .location(location::physical(
                    view,
                    Some(&suppressed.exception.location),
                ))
                .build();
            result.suppressions = Some(vec![suppression]);
            result
        })
        .collect()
}

/// How a result was suppressed, which the library leaves open.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum SuppressionKind {
    External,
}

/// What became of a suppression, which the library leaves open.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum SuppressionStatus {
    Accepted,
}

fn of_finding<'a>(view: &View<'_>, subject: &Subject<'_>, finding: &'a Finding) -> Parts<'a> {
    let rule = &finding.rule;
    let told = view.told(finding);
    let label = subject.label.clone();
    Parts {
        rule_id: finding.subject(),
        level: Level::of(finding.severity),
        text: descriptor::message(
            rule,
            finding.contact_type,
            &escaped(&label),
            &escaped(&told),
        ),
        arguments: [label, told],
        location: finding.location.as_ref(),
        declared_at: finding.declared_at.as_ref(),
        fingerprint: fingerprint(rule.id.as_str(), subject.name, finding.contact_type),
    }
}

fn of_gaps<'a>(view: &View<'_>, subject: &Subject<'a>) -> Parts<'a> {
    let gaps = subject.results.inconclusive.iter();
    let evidence = view.sentences(gaps.map(|gap| &gap.evidence));
    let label = subject.label.clone();
    Parts {
        rule_id: ACCOUNT_UNREADABLE.to_owned(),
        level: Level::Note,
        text: descriptor::unreadable_message(&escaped(&label), &escaped(&evidence)),
        arguments: [label, evidence],
        location: subject.location,
        declared_at: None,
        fingerprint: fingerprint(ACCOUNT_UNREADABLE, subject.name, None),
    }
}

fn build(view: &View<'_>, descriptors: &Descriptors, parts: Parts<'_>) -> sarif::Result {
    let message = Message::builder()
        .id(MESSAGE_ID)
        .text(parts.text)
        .arguments(Vec::from(parts.arguments))
        .build();
    let mut result = sarif::Result::builder()
        .rule_index(descriptors.index_of(&parts.rule_id).unwrap_or(-1))
        .rule_id(parts.rule_id)
        .kind(ResultKind::Fail)
        .level(parts.level.of_result())
        .message(message)
        .locations(vec![location::physical(view, parts.location)])
        .partial_fingerprints(BTreeMap::from([(
            "primaryLocationLineHash".to_owned(),
            format!("{}:1", parts.fingerprint),
        )]))
        .build();
    if let Some(declared_at) = parts.declared_at {
        let mut related = location::physical(view, Some(declared_at));
        related.message = Some(
            Message::builder()
                .text("The contact is declared here.")
                .build(),
        );
        result.related_locations = Some(vec![related]);
    }
    result
}
