use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Given, Outcome, SkipReason, scope_unknown, unstated};
use crate::evidence::Evidence;
use crate::ledger::{Missing, Period, Reviewed};
use crate::model::Contact;
use crate::scope::Unstated;

/// `[check.reviewed]`: somebody has looked at the contact not long ago.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ContactReviewed {
    /// How long a review holds, such as `92d` or `1y`.
    period: Period,
}

impl ContactReviewed {
    pub(super) const SKELETON: &str = r#"[check.reviewed]
period = "92d"

[[example]]
name = "it was looked at two months ago"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }
given = { now = "2026-11-24", review = { on = "2026-09-24" } }

[[example]]
name = "nobody has looked at it since last year"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }
given = { now = "2026-11-24", review = { on = "2025-09-24" } }
"#;

    /// How long a review holds.
    pub(super) fn period(&self) -> Period {
        self.period
    }
}

impl Check for ContactReviewed {
    fn uses(&self, given: Given) -> bool {
        given == Given::Review
    }
}

impl ContactCheck for ContactReviewed {
    fn skipped(&self, context: &Context<'_>) -> Option<SkipReason> {
        if context.account.ledger.is_none() {
            return Some(SkipReason::NoLedger);
        }
        let has_number = context.account.account.id.value.is_number();
        (!has_number).then_some(SkipReason::NoNumber)
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let of = context.contact_type;
        let today = context.account.today;
        let Some(ledger) = context.account.ledger else {
            return Outcome::Skip(SkipReason::NoLedger);
        };
        let reviewed = match ledger.of_contact(context.account.account, of, contact, today) {
            Ok(reviewed) => reviewed,
            Err(Missing::Field(field)) => return unstated(contact, field),
            Err(Missing::Unit) => return scope_unknown(Unstated::Unit),
        };
        let review = match reviewed {
            Reviewed::Held(review) => review,
            Reviewed::Void(review) => {
                let sentence = "the contact has changed since {by} looked at it on {on}";
                let evidence = Evidence::new("review-void", sentence)
                    .name("by", &review.by)
                    .public("on", review.on.to_string());
                return Outcome::fail(contact.span(), evidence);
            }
            Reviewed::Never => {
                let evidence = Evidence::new("never-reviewed", "nobody has reviewed the contact");
                return Outcome::fail(contact.span(), evidence);
            }
        };
        let until = review.until(self.period);
        let (code, sentence) = match until < today {
            true => (
                "review-overdue",
                "{by} looked at it on {on}, which held until {until}",
            ),
            false => (
                "reviewed",
                "{by} looked at it on {on}, which holds until {until}",
            ),
        };
        let evidence = Evidence::new(code, sentence)
            .name("by", &review.by)
            .public("on", review.on.to_string())
            .public("until", until.to_string());
        match until < today {
            true => Outcome::fail(contact.span(), evidence),
            false => Outcome::pass(evidence),
        }
    }
}
