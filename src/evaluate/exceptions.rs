use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::config::{AcceptedGap, Config, Suppression};
use crate::evidence::Evidence;
use crate::report::{AccountReport, ConfigRemark, Exception, Suppressed};

/// The exceptions of a configuration on one day, and which of them have matched something.
pub(super) struct Exceptions<'a> {
    suppressions: Vec<Entry<&'a Suppression>>,
    accepted_gaps: Vec<Entry<&'a AcceptedGap>>,
}

struct Entry<T> {
    written: T,
    exception: Arc<Exception>,
    has_ended: bool,
    has_matched: bool,
}

impl<'a> Exceptions<'a> {
    pub(super) fn of(config: &'a Config, now: Timestamp) -> Self {
        let today = TimeZone::UTC.to_datetime(now).date();
        let suppressions = config.suppressions.iter().map(|written| {
            let exception = Exception {
                reason: written.reason.clone(),
                owner: written.owner.clone(),
                until: written.until,
                location: written.location.clone(),
            };
            entry(&**written, exception, today)
        });
        let accepted_gaps = config.accepted_gaps.iter().map(|written| {
            let exception = Exception {
                reason: written.reason.clone(),
                owner: None,
                until: written.until,
                location: written.location.clone(),
            };
            entry(&**written, exception, today)
        });
        Self {
            suppressions: suppressions.collect(),
            accepted_gaps: accepted_gaps.collect(),
        }
    }

    /// Sets the findings aside that are suppressed, and marks the gaps that are accepted.
    pub(super) fn apply(&mut self, account: &mut AccountReport) {
        for mut finding in std::mem::take(&mut account.findings) {
            let mut matching = self.suppressions.iter_mut().filter(|entry| {
                let ou_path = account.ou_path.as_deref();
                entry
                    .written
                    .covers(&finding.rule.id, finding.contact_type, &account.id, ou_path)
            });
            let mut holding = None;
            for entry in matching.by_ref() {
                entry.has_matched = true;
                if entry.has_ended {
                    finding.evidence.push(ended_evidence(&entry.exception));
                } else {
                    holding = holding.or(Some(Arc::clone(&entry.exception)));
                }
            }
            match holding {
                Some(exception) => account.suppressed.push(Suppressed { finding, exception }),
                None => account.findings.push(finding),
            }
        }
        for gap in &mut account.inconclusive {
            for entry in &mut self.accepted_gaps {
                if entry.written.accounts.contains(&account.id) {
                    entry.has_matched = true;
                    if !entry.has_ended {
                        gap.accepted = gap.accepted.take().or(Some(Arc::clone(&entry.exception)));
                    }
                }
            }
        }
    }

    /// What is to be said of the exceptions, once all accounts have been seen.
    pub(super) fn into_remarks(self) -> Vec<ConfigRemark> {
        let suppressions = self.suppressions.iter().filter_map(|entry| {
            entry.remark(
                "this suppression",
                "no finding; take it out, or mend its rule, accounts or types",
            )
        });
        let gaps = self.accepted_gaps.iter().filter_map(|entry| {
            entry.remark(
                "this acceptance",
                "nothing that is unreadable; take it out, or mend its accounts",
            )
        });
        let mut remarks: Vec<_> = suppressions.chain(gaps).collect();
        remarks.sort_by(|one, other| one.location.cmp(&other.location));
        remarks
    }
}

fn entry<T>(written: T, exception: Exception, today: Date) -> Entry<T> {
    Entry {
        written,
        has_ended: exception.until < today,
        has_matched: false,
        exception: Arc::new(exception),
    }
}

impl<T> Entry<T> {
    fn remark(&self, subject: &str, nothing: &str) -> Option<ConfigRemark> {
        let message = match (self.has_matched, self.has_ended) {
            (true, false) => return None,
            (true, true) => format!(
                "{subject} ended on {} and no longer holds",
                self.exception.until
            ),
            (false, _) => format!("{subject} matches {nothing}"),
        };
        Some(ConfigRemark {
            location: self.exception.location.clone(),
            message,
        })
    }
}

fn ended_evidence(exception: &Exception) -> Evidence {
    Evidence::new(
        "suppression-ended",
        "its suppression at {place} ended on {until}",
    )
    .public("place", exception.location.to_string())
    .public("until", exception.until.to_string())
}
