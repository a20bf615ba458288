use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use serde_sarif::sarif::{self, Message, ResultKind, Suppression};

use super::descriptor::{self, Descriptors};
use super::{Level, MESSAGE_ID, View, escaped, location};
use crate::evidence::visible;
use crate::model::Location;
use crate::report::{AccountReport, Finding};
use crate::rule::ACCOUNT_UNREADABLE;

/// What a result says, before it has SARIF's form.
struct Parts<'a> {
    rule_id: String,
    level: Level,
    text: String,
    /// The account and the evidence, for the message's placeholders.
    arguments: [String; 2],
    location: Option<&'a Location>,
    fingerprint: String,
}

/// The results of one account: its findings, and one more when something of it could not be read.
pub(super) fn of_account(
    view: &View<'_>,
    descriptors: &Descriptors,
    account: &AccountReport,
) -> Vec<sarif::Result> {
    let findings = account
        .findings
        .iter()
        .map(|finding| of_finding(view, account, finding));
    let unreadable = (!account.inconclusive.is_empty()).then(|| of_gaps(view, account));
    findings
        .chain(unreadable)
        .map(|parts| build(view, descriptors, parts))
        .collect()
}

/// The results of one account that do not count, each with why.
pub(super) fn of_suppressed(
    view: &View<'_>,
    descriptors: &Descriptors,
    account: &AccountReport,
) -> Vec<sarif::Result> {
    account
        .suppressed
        .iter()
        .map(|suppressed| {
            let parts = of_finding(view, account, &suppressed.finding);
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

fn of_finding<'a>(view: &View<'_>, account: &AccountReport, finding: &'a Finding) -> Parts<'a> {
    let rule = &finding.rule;
    let label = label(account);
    let evidence = view.sentences(&finding.evidence);
    Parts {
        rule_id: descriptor::id_of(rule, finding.contact_type),
        level: Level::of(finding.severity),
        text: descriptor::message(
            rule,
            finding.contact_type,
            &escaped(&label),
            &escaped(&evidence),
        ),
        arguments: [label, evidence],
        location: finding.location.as_ref(),
        fingerprint: account.fingerprint(rule.id.as_str(), Some(finding.contact_type)),
    }
}

fn of_gaps<'a>(view: &View<'_>, account: &'a AccountReport) -> Parts<'a> {
    let label = label(account);
    let evidence = view.sentences(account.inconclusive.iter().map(|gap| &gap.evidence));
    Parts {
        rule_id: ACCOUNT_UNREADABLE.to_owned(),
        level: Level::Note,
        text: descriptor::unreadable_message(&escaped(&label), &escaped(&evidence)),
        arguments: [label, evidence],
        location: account.location.as_ref(),
        fingerprint: account.fingerprint(ACCOUNT_UNREADABLE, None),
    }
}

fn label(account: &AccountReport) -> String {
    match &account.name {
        Some(name) => format!("{} ({})", account.id, visible(name)),
        None => account.id.to_string(),
    }
}

fn build(view: &View<'_>, descriptors: &Descriptors, parts: Parts<'_>) -> sarif::Result {
    let message = Message::builder()
        .id(MESSAGE_ID)
        .text(parts.text)
        .arguments(Vec::from(parts.arguments))
        .build();
    sarif::Result::builder()
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
        .build()
}
