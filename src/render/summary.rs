use crate::report::Report;

/// The one line that a run comes down to.
pub fn summary(report: &Report) -> String {
    let totals = report.totals();
    let passes = match totals.account_1_passes {
        1 => "1 passes Account.1".to_owned(),
        many => format!("{many} pass Account.1"),
    };
    let false_passes = match totals.false_passes {
        1 => "1 of them a false pass".to_owned(),
        many => format!("{many} of them false passes"),
    };
    let mut summary = format!(
        "{}: {passes}, {false_passes}; {} could not be read",
        count(totals.checked, "account"),
        totals.unreadable
    );
    if let Some(changes) = &report.changes {
        summary.push_str(&format!("; findings: {}", changes.summary()));
    }
    summary
}

/// A number with its noun.
pub fn count(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
