use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::check::SkipReason;
use crate::config::{AcceptedGap, Config, Suppression};
use crate::evidence::Evidence;
use crate::model::{Account, AccountId, Location, Organization};
use crate::report::{AccountReport, ConfigRemark, Exception, Suppressed};
use crate::rule::Metadata;
use crate::scope::Membership;
use crate::snapshot::{Allowance, Snapshot};

/// The exceptions of a configuration on one day, and which of them have matched something.
pub(super) struct Exceptions<'a> {
    organization: Option<&'a Organization>,
    suppressions: Vec<Entry<&'a Suppression>>,
    accepted_gaps: Vec<Entry<&'a AcceptedGap>>,
    /// What comments allow, each with the place that it is about.
    allowances: Vec<Entry<(&'a Allowance, Location)>>,
    /// The places of these in the list, by rule and file.
    allowances_by_place: BTreeMap<(String, Arc<str>), Vec<usize>>,
}

struct Entry<T> {
    written: T,
    exception: Arc<Exception>,
    has_ended: bool,
    has_matched: bool,
    /// Whether it is known of every account so far whether it matches something there.
    is_settled: bool,
}

impl<'a> Exceptions<'a> {
    pub(super) fn of(config: &'a Config, snapshot: &'a Snapshot, now: Timestamp) -> Self {
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
        let allowances = snapshot.allowances.iter().filter_map(|allowance| {
            let exception = Exception {
                reason: allowance.reason.clone(),
                owner: allowance.owner.clone(),
                until: allowance.until,
                location: snapshot.location(allowance.comment)?,
            };
            let covers = snapshot.location(allowance.covers)?;
            Some(entry((allowance, covers), exception, today))
        });
        let allowances: Vec<_> = allowances.collect();
        let mut allowances_by_place: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (index, entry) in allowances.iter().enumerate() {
            let (allowance, covers) = &entry.written;
            let key = (allowance.rule.clone(), covers.file.clone());
            allowances_by_place.entry(key).or_default().push(index);
        }
        Self {
            organization: snapshot.organization.as_ref(),
            suppressions: suppressions.collect(),
            accepted_gaps: accepted_gaps.collect(),
            allowances,
            allowances_by_place,
        }
    }

    /// Sets the findings aside that a comment allows where they stand, or where their contact is declared.
    fn allow(&mut self, report: &mut AccountReport) {
        if self.allowances.is_empty() {
            return;
        }
        let results = &mut report.results;
        for mut finding in std::mem::take(&mut results.findings) {
            let places = [&finding.location, &finding.declared_at];
            let found = places.into_iter().flatten().find_map(|place| {
                let key = (finding.rule.id.as_str().to_owned(), place.file.clone());
                let mut here = self.allowances_by_place.get(&key)?.iter();
                here.find(|index| self.allowances[**index].written.1.contains(place))
            });
            match found.and_then(|index| self.allowances.get_mut(*index)) {
                None => results.findings.push(finding),
                Some(entry) => {
                    entry.has_matched = true;
                    let exception = Arc::clone(&entry.exception);
                    if entry.has_ended {
                        finding.add(ended_evidence(&exception));
                        results.findings.push(finding);
                    } else {
                        results.suppressed.push(Suppressed { finding, exception });
                    }
                }
            }
        }
        for entry in &mut self.allowances {
            let rule = &entry.written.0.rule;
            let mut skipped = results.skipped.iter();
            entry.is_settled &= !skipped
                .any(|skip| skip.rule.as_str() == rule && skip.reason.is_for_want_of_input());
        }
    }

    /// Sets the findings aside that are suppressed, and marks the gaps that are accepted. Of suppressions that hold, the
    /// narrowest is named.
    pub(super) fn apply(&mut self, account: &Account, report: &mut AccountReport) {
        self.allow(report);
        let mut here: Vec<&mut Entry<&Suppression>> = Vec::new();
        for entry in &mut self.suppressions {
            let membership = entry.written.scope.membership(account, self.organization);
            entry.is_settled = entry.is_settled && is_settled(entry.written, membership, report);
            if membership == Membership::Inside {
                here.push(entry);
            }
        }
        here.sort_by_key(|entry| Reverse(entry.written.scope.narrowness(account)));
        let results = &mut report.results;
        let findings = match here.is_empty() {
            true => Vec::new(),
            false => std::mem::take(&mut results.findings),
        };
        for mut finding in findings {
            let mut holding = None;
            let mut ended = None;
            for entry in &mut here {
                if entry
                    .written
                    .speaks_of(&finding.rule.id, finding.contact_type)
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
                (Some(exception), _) => results.suppressed.push(Suppressed { finding, exception }),
                (None, Some(exception)) => {
                    finding.add(ended_evidence(&exception));
                    results.findings.push(finding);
                }
                (None, None) => results.findings.push(finding),
            }
        }
        for entry in &mut self.accepted_gaps {
            if !entry.written.accounts.contains(&report.id) {
                continue;
            }
            // DNS may leave a gap, once it is asked.
            let mut skipped = report.results.skipped.iter();
            entry.is_settled &= !skipped.any(|skipped| skipped.reason == SkipReason::Offline);
            for gap in &mut report.results.inconclusive {
                entry.has_matched = true;
                if !entry.has_ended {
                    gap.accepted
                        .get_or_insert_with(|| Arc::clone(&entry.exception));
                }
            }
        }
    }

    /// The exception for what these accounts keep from being told, where each of them is accepted.
    pub(super) fn accepted_for(&mut self, accounts: &[AccountId]) -> Option<Arc<Exception>> {
        let mut first = None;
        for account in accounts {
            let mut gaps = self.accepted_gaps.iter_mut();
            let holds = |gap: &&mut Entry<&AcceptedGap>| {
                !gap.has_ended && gap.written.accounts.contains(account)
            };
            let gap = gaps.find(holds)?;
            gap.has_matched = true;
            first.get_or_insert_with(|| Arc::clone(&gap.exception));
        }
        first
    }

    /// What is to be said of the exceptions, once all accounts have been seen. That one matches nothing is only said
    /// where it could have.
    pub(super) fn into_remarks(
        self,
        applied: &[Arc<Metadata>],
        is_partial: bool,
    ) -> Vec<ConfigRemark> {
        let suppressions = self.suppressions.iter().filter_map(|entry| {
            let rule = entry.written.rule.get_ref();
            let is_applied = applied.iter().any(|applied| applied.id == *rule);
            let could_match = !is_partial && is_applied && entry.is_settled;
            let nothing = "no finding; take it out, or mend its rule, accounts or types";
            entry.remark("this suppression", nothing, could_match)
        });
        let gaps = self.accepted_gaps.iter().filter_map(|entry| {
            let nothing = "nothing that is unreadable; take it out, or mend its accounts";
            entry.remark("this acceptance", nothing, !is_partial && entry.is_settled)
        });
        let allowances = self.allowances.iter().filter_map(|entry| {
            let rule = entry.written.0.rule.as_str();
            let is_applied = applied.iter().any(|applied| applied.id.as_str() == rule);
            let nothing = "no finding; take it out, or put it where the finding stands";
            let could_match = !is_partial && is_applied && entry.is_settled;
            entry.remark("this suppression", nothing, could_match)
        });
        suppressions.chain(gaps).chain(allowances).collect()
    }
}

/// Whether it is known of an account that a suppression matches nothing there: it is not checked, not in the scope, or the rule
/// came to a result.
fn is_settled(suppression: &Suppression, membership: Membership, report: &AccountReport) -> bool {
    let rule = suppression.rule.get_ref();
    match membership {
        _ if !report.is_checked => true,
        Membership::Outside => true,
        Membership::Unknown(_) => false,
        Membership::Inside => {
            let mut gaps = report.results.inconclusive.iter();
            let mut skipped = report.results.skipped.iter();
            let is_unasked =
                skipped.any(|skip| skip.rule == *rule && skip.reason.is_for_want_of_input());
            !gaps.any(|gap| gap.rules.contains(rule)) && !is_unasked
        }
    }
}

fn entry<T>(written: T, exception: Exception, today: Date) -> Entry<T> {
    Entry {
        written,
        has_ended: exception.until < today,
        has_matched: false,
        is_settled: true,
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
