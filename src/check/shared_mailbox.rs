use serde::Deserialize;

use super::{Check, Context, Failure, Outcome, unstated};
use crate::evidence::Evidence;
use crate::mailbox::{self, Verdict};
use crate::model::{Contact, Email, Field};

/// `[check.shared-mailbox]`: the mailbox is not one person's. An exactly approved address passes; an
/// unknown verdict passes with a note.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedMailbox {}

impl Check for SharedMailbox {
    fn field(&self) -> Option<Field> {
        Some(Field::Email)
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(address) = &contact.email else {
            return unstated(Field::Email);
        };
        let Ok(email) = Email::parse(&address.value) else {
            return Outcome::Pass(vec![
                Evidence::new(
                    "not-an-address",
                    "{mailbox} is not an e-mail address, so it is nobody's",
                )
                .mailbox("mailbox", &address.value),
            ]);
        };
        if context.approved.has_address(&email) {
            return Outcome::Pass(Vec::new());
        }
        let name = contact.name.as_ref().map(|name| name.value.as_str());
        let judgement = mailbox::judge(&email, name);
        match judgement.verdict {
            Verdict::Shared => Outcome::Pass(Vec::new()),
            Verdict::Unknown => Outcome::Pass(vec![
                Evidence::new(
                    "mailbox-unknown",
                    "nothing tells whether {mailbox} is one person's or a team's",
                )
                .mailbox("mailbox", email.to_string()),
            ]),
            Verdict::Person => Outcome::Fail(Failure {
                field: Some(Field::Email),
                evidence: judgement
                    .signals
                    .into_iter()
                    .map(|signal| signal.evidence)
                    .collect(),
            }),
        }
    }
}
