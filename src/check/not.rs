use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, ContactCheckKind, Context, Failure, Given, Outcome, Pass};
use crate::model::{Contact, ContactType, Field, Span};

/// `[check.not.<kind>]`: another check does not hold. What it could not tell stays untold.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Not(Box<ContactCheckKind>);

impl Not {
    pub(super) const SKELETON: &str = r#"# This must not hold: any kind of check of a contact.
[check.not.equals]
field = "email"
contact = "root"

[[example]]
name = "a mailbox of its own"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }
given.contacts.root = { email = "aws@corp.example" }

[[example]]
name = "the root user's mailbox"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "aws@corp.example", phone = "+1 206 555 0100" }
given.contacts.root = { email = "aws@corp.example" }
"#;

    fn negated(outcome: Outcome, span: Option<Span>) -> Outcome {
        match outcome {
            Outcome::Pass(Pass { evidence, .. }) => Outcome::Fail(Failure { span, evidence }),
            Outcome::Fail(Failure { evidence, .. }) => Outcome::Pass(Pass {
                evidence,
                is_notable: false,
            }),
            untold => untold,
        }
    }
}

impl Check for Not {
    fn fields(&self) -> Vec<Field> {
        self.0.check().fields()
    }

    fn unfit_for(&self, of: ContactType) -> Option<String> {
        self.0.check().unfit_for(of)
    }

    fn uses(&self, given: Given) -> bool {
        self.0.check().uses(given)
    }
}

impl ContactCheck for Not {
    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let mut fields = self.fields().into_iter();
        let span = fields.find_map(|field| contact.field(field)?);
        Self::negated(self.0.check().outcome(context), span)
    }

    fn judge_absence(&self, context: &Context<'_>) -> Outcome {
        Self::negated(self.0.check().outcome(context), None)
    }
}
