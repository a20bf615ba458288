//! What a ledger says of each contact.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::{Case, Subject};
use crate::ledger::{Ledger, Period, Review, Reviewed};
use crate::model::{ContactType, Observation};
use crate::report::{ConfigRemark, ReviewReport, ReviewState};

/// A review is due so many days before it ends to hold.
const DUE: u16 = 14;

impl Case<'_> {
    /// What the ledger says of the contacts that are to be reviewed, of those that are there or may be, unless no
    /// file says the account's number.
    pub(super) fn reviews(&self, subject: &Subject<'_>) -> BTreeMap<ContactType, ReviewReport> {
        let Some(ledger) = self.ledger else {
            return BTreeMap::new();
        };
        let mut reviews = BTreeMap::new();
        if !subject.context.account.id.value.is_number() {
            return reviews;
        }
        for (rule, _) in subject.assigned.rules.iter() {
            let Some(period) = rule.check.review_period() else {
                continue;
            };
            for of in &rule.metadata.types {
                let review = review(ledger, period, subject, *of);
                reviews.extend(review.map(|review| (*of, review)));
            }
        }
        reviews
    }

    /// What is to be said of entries of the ledger that do not count.
    pub(super) fn remarks(&self) -> impl Iterator<Item = ConfigRemark> {
        let today = TimeZone::UTC.to_datetime(self.now).date();
        let accounts = self.snapshot.accounts.as_slice();
        let accounts = (!self.snapshot.is_partial).then_some(accounts);
        let remarks = self.ledger.map(|ledger| ledger.remarks(accounts, today));
        let remarks = remarks.into_iter().flatten();
        remarks.map(|(location, message)| ConfigRemark { location, message })
    }
}

fn review(
    ledger: &Ledger,
    period: Period,
    subject: &Subject<'_>,
    of: ContactType,
) -> Option<ReviewReport> {
    let context = &subject.context;
    let account = context.account;
    let unknown = ReviewReport {
        state: ReviewState::Unknown,
        by: None,
        on: None,
        how: None,
        until: None,
    };
    let contact = match context.observation(of) {
        Some(Observation::Present(contact)) => contact,
        Some(Observation::Absent) => return None,
        Some(Observation::Unreadable(_)) => return Some(unknown),
        None if account.is_declared => return None,
        None => return Some(unknown),
    };
    let told = |state, review: Option<&Review>| ReviewReport {
        state,
        by: review.map(|review| review.by.clone()),
        on: review.map(|review| review.on),
        how: review.map(|review| review.how.clone()),
        until: review.map(|review| review.until(period)),
    };
    let today = context.today;
    let reviewed = ledger.of_contact(account, of, contact, today);
    Some(match reviewed {
        Err(_) => unknown,
        Ok(Reviewed::Never) => told(ReviewState::Never, None),
        Ok(Reviewed::Void(review)) => told(ReviewState::Void, Some(review)),
        Ok(Reviewed::Held(review)) => {
            let until = review.until(period);
            let state = if until < today {
                ReviewState::Overdue
            } else if until <= Period::of_days(DUE).after(today) {
                ReviewState::Due
            } else {
                ReviewState::Current
            };
            told(state, Some(review))
        }
    })
}
