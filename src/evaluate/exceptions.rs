use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::check::SkipReason;
use crate::config::{AcceptedGap, Config, Scope, Suppression};
use crate::evidence::Evidence;
use crate::report::{AccountReport, ConfigRemark, Exception, Suppressed};

/// The exceptions of a configuration on one day, and which of them have matched something.
pub(super) struct Exceptions<'a> {
    /// Those for single accounts before those for units: the narrower one is named where both hold.
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
        let mut suppressions: Vec<_> = suppressions.collect();
        suppressions.sort_by_key(|entry| matches!(entry.written.scope, Scope::Ous(_)));
        Self {
            suppressions,
            accepted_gaps: accepted_gaps.collect(),
        }
    }

    /// Sets the findings aside that are suppressed, and marks the gaps that are accepted.
    pub(super) fn apply(&mut self, account: &mut AccountReport) {
        for mut finding in std::mem::take(&mut account.findings) {
            let mut holding = None;
            let mut ended = None;
            for entry in &mut self.suppressions {
                let (rule, of) = (&finding.rule.id, finding.contact_type);
                if entry
                    .written
                    .covers(rule, of, &account.id, account.ou_path.as_deref())
                {
                    entry.has_matched = true;
                    let place = if entry.has_ended {
                        &mut ended
                    } else {
                        &mut holding
                    };
                    place.get_or_insert_with(|| Arc::clone(&entry.exception));
                }
            }
            match (holding, ended) {
                (Some(exception), _) => account.suppressed.push(Suppressed { finding, exception }),
                (None, Some(exception)) => {
                    finding.evidence.push(ended_evidence(&exception));
                    account.findings.push(finding);
                }
                (None, None) => account.findings.push(finding),
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

    /// What is to be said of the exceptions, once all accounts have been seen. That one matches nothing is only said
    /// where it could have.
    pub(super) fn into_remarks(
        self,
        accounts: &[AccountReport],
        is_partial: bool,
    ) -> Vec<ConfigRemark> {
        let suppressions = self.suppressions.iter().filter_map(|entry| {
            let could_match = !is_partial
                && accounts
                    .iter()
                    .all(|account| is_settled(entry.written, account));
            let nothing = "no finding; take it out, or mend its rule, accounts or types";
            entry.remark("this suppression", nothing, could_match)
        });
        let gaps = self.accepted_gaps.iter().filter_map(|entry| {
            let nothing = "nothing that is unreadable; take it out, or mend its accounts";
            entry.remark("this acceptance", nothing, !is_partial)
        });
        let mut remarks: Vec<_> = suppressions.chain(gaps).collect();
        remarks.sort_by(|one, other| one.location.cmp(&other.location));
        remarks
    }
}

/// Whether it is known of an account that a suppression matches nothing there: the account is not in its scope, or its
/// rule came to a result.
fn is_settled(suppression: &Suppression, account: &AccountReport) -> bool {
    let ou_path = account.ou_path.as_deref();
    let rule = suppression.rule.get_ref();
    let is_elsewhere = match (&suppression.scope, ou_path) {
        (Scope::Ous(_), None) => false,
        (scope, ou_path) => !scope.contains(&account.id, ou_path),
    };
    let is_unread = account
        .inconclusive
        .iter()
        .any(|gap| gap.rules.contains(rule));
    let unasked = [
        SkipReason::Offline,
        SkipReason::NoDirectory,
        SkipReason::NotInDirectory,
        SkipReason::StatusUnstated,
    ];
    let is_unasked = account
        .skipped
        .iter()
        .any(|skipped| skipped.rule == *rule && unasked.contains(&skipped.reason));
    is_elsewhere || (account.is_checked && !is_unread && !is_unasked)
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
    fn remark(&self, subject: &str, nothing: &str, could_match: bool) -> Option<ConfigRemark> {
        let message = match (self.has_matched, self.has_ended) {
            (true, true) => format!(
                "{subject} ended on {} and no longer holds",
                self.exception.until
            ),
            (false, _) if could_match => format!("{subject} matches {nothing}"),
            _ => return None,
        };
        Some(ConfigRemark {
            location: self.exception.location.clone(),
            message,
        })
    }
}

fn ended_evidence(exception: &Exception) -> Evidence {
    Evidence::new("suppression-ended", "its suppression ended on {until}")
        .public("until", exception.until.to_string())
}
