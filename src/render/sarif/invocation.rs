use serde_json::json;
use serde_sarif::sarif::{Invocation, Message, Notification};

use super::{Level, View, escaped, location};
use crate::model::Location;
use crate::report::ConfigRemark;

/// How the run went. A log is only written when the accounts could be listed, so that it is always a success; what could
/// not be read of them, and what is to be said of the configuration, is told.
pub(super) fn of(view: &View<'_>) -> Invocation {
    let accounts = view.report.accounts.iter();
    let accounts = accounts.filter(|account| view.shard.contains(account.id.as_str()));
    let gaps = accounts.flat_map(|account| {
        account.results.inconclusive.iter().map(|gap| {
            let evidence = view.sentences([&gap.evidence]);
            let text = format!("Account {}: {}.", account.id, escaped(&evidence));
            warning(view, text, gap.location.as_ref())
        })
    });
    let together = &view.report.organization.results;
    let of_all = together.inconclusive.iter().map(|gap| {
        let evidence = view.sentences([&gap.evidence]);
        warning(
            view,
            format!("All accounts together: {}.", escaped(&evidence)),
            None,
        )
    });
    let notices = view
        .report
        .notices
        .iter()
        .map(|notice| warning(view, format!("{}.", escaped(notice)), None));
    let remarks = view
        .report
        .remarks
        .iter()
        .map(|remark| of_remark(view, remark));
    Invocation::builder()
        .execution_successful(true)
        .tool_execution_notifications(gaps.chain(of_all).chain(notices).collect::<Vec<_>>())
        .tool_configuration_notifications(remarks.collect::<Vec<_>>())
        .build()
}

fn of_remark(view: &View<'_>, remark: &ConfigRemark) -> Notification {
    let text = format!("{}.", escaped(&remark.message));
    warning(view, text, Some(&remark.location))
}

fn warning(view: &View<'_>, text: String, place: Option<&Location>) -> Notification {
    Notification::builder()
        .level(json!(Level::Warning))
        .message(Message::builder().text(text).build())
        .locations(vec![location::physical(view, place)])
        .build()
}
