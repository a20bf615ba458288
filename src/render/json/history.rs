//! What has changed since an earlier report, how the numbers went, and what a ledger says.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{ContactType, Timestamp};
use crate::render::View;
use crate::report::{AccountReport, Changes, Gone, ReviewState, TrendPoint, Why};

/// What has changed since an earlier report.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Changes", deny_unknown_fields)]
pub(super) struct ChangesForm<'a> {
    /// How many findings are new.
    new: usize,
    /// How many were there before.
    unchanged: usize,
    /// How many are of what was not judged then.
    first_judged: usize,
    /// What was found before and is not found any more, and why not.
    gone: Vec<GoneForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Gone", deny_unknown_fields)]
struct GoneForm<'a> {
    /// Null for all accounts together.
    account: Option<&'a str>,
    name: Option<&'a str>,
    rule: &'a str,
    /// The contact; null where contacts are judged together.
    contact_type: Option<ContactType>,
    why: Why,
}

/// The numbers of one moment.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TrendPoint", deny_unknown_fields)]
pub(super) struct TrendForm {
    /// When the last contact was read (RFC 3339).
    #[schemars(with = "String", extend("format" = "date-time"))]
    at: Timestamp,
    accounts: usize,
    account1_passes: usize,
    false_passes: usize,
    findings: usize,
    unreadable: usize,
}

/// What a ledger says of a contact.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Review", deny_unknown_fields)]
pub(super) struct ReviewForm<'a> {
    state: ReviewState,
    /// Who has looked; left out when redacted.
    by: Option<&'a str>,
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    on: Option<Date>,
    /// The last day on which it holds, or would if the contact had not changed.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    until: Option<Date>,
    /// How it was verified; left out when redacted.
    how: Option<&'a str>,
}

pub(super) fn of_changes(changes: &Changes) -> ChangesForm<'_> {
    ChangesForm {
        new: changes.new.len(),
        unchanged: changes.unchanged,
        first_judged: changes.first_judged,
        gone: changes.gone.iter().map(of_gone).collect(),
    }
}

fn of_gone(gone: &Gone) -> GoneForm<'_> {
    GoneForm {
        account: gone.account.as_deref(),
        name: gone.name.as_deref(),
        rule: &gone.rule,
        contact_type: gone.contact_type,
        why: gone.why,
    }
}

pub(super) fn of_point(point: &TrendPoint) -> TrendForm {
    TrendForm {
        at: point.at,
        accounts: point.accounts,
        account1_passes: point.account_1_passes,
        false_passes: point.false_passes,
        findings: point.findings,
        unreadable: point.unreadable,
    }
}

/// What a ledger says of each contact of an account.
pub(super) fn of_reviews<'a>(
    view: &View<'_>,
    account: &'a AccountReport,
) -> BTreeMap<ContactType, ReviewForm<'a>> {
    let free_text =
        |text: &'a Option<String>| text.as_deref().and_then(|text| view.free_text(text));
    let reviews = account.reviews.iter().map(|(of, review)| {
        let form = ReviewForm {
            state: review.state,
            by: free_text(&review.by),
            on: review.on,
            until: review.until,
            how: free_text(&review.how),
        };
        (*of, form)
    });
    reviews.collect()
}
