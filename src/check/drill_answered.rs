use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Given, Outcome, SkipReason, unstated};
use crate::evidence::Evidence;
use crate::ledger::Drilled;
use crate::model::{Contact, Email, Field};

/// `[check.drill-answered]`: somebody has answered the last mail that asked whether the mailbox is read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrillAnswered {}

impl DrillAnswered {
    pub(super) const SKELETON: &str = r#"[check.drill-answered]

[[example]]
name = "somebody has answered"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }
given = { now = "2026-11-24", drill = { sent = "2026-11-10", deadline = "2026-11-17", answered = "2026-11-11" } }

[[example]]
name = "nobody has answered in time"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }
given = { now = "2026-11-24", drill = { sent = "2026-11-10", deadline = "2026-11-17" } }
"#;
}

impl Check for DrillAnswered {
    fn fields(&self) -> Vec<Field> {
        vec![Field::Email]
    }

    fn uses(&self, given: Given) -> bool {
        given == Given::Drill
    }
}

impl ContactCheck for DrillAnswered {
    fn skipped(&self, context: &Context<'_>) -> Option<SkipReason> {
        let mut drills = context
            .account
            .ledger
            .into_iter()
            .flat_map(|ledger| ledger.drills());
        drills.next().is_none().then_some(SkipReason::NoDrill)
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(address) = contact.get(Field::Email) else {
            return unstated(contact, Field::Email);
        };
        let today = context.account.today;
        let email = Email::parse(address.value).ok();
        let drilled = email.zip(context.account.ledger);
        let drilled = drilled.and_then(|(email, ledger)| ledger.of_mailbox(&email, today));
        let mailbox = address.value.trim();
        match drilled {
            None => Outcome::Skip(SkipReason::NotDrilled),
            Some(Drilled::Open(_)) => Outcome::Skip(SkipReason::DrillOpen),
            Some(Drilled::Answered(on, by)) => {
                let sentence = "{by} has answered for {mailbox} on {on}";
                let evidence = Evidence::new("drill-answered", sentence)
                    .name("by", by)
                    .mailbox("mailbox", mailbox)
                    .public("on", on.to_string());
                Outcome::pass(evidence)
            }
            Some(Drilled::Unanswered(drill)) => {
                let sentence = "nobody has answered the mail that was written to {mailbox} on {sent}, by {deadline}";
                let evidence = Evidence::new("drill-unanswered", sentence)
                    .mailbox("mailbox", mailbox)
                    .public("sent", drill.sent.to_string())
                    .public("deadline", drill.deadline.to_string());
                Outcome::fail(address.span, evidence)
            }
        }
    }
}
