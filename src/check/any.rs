use schemars::JsonSchema;
use serde::Deserialize;

use super::parts::{Parts, Tally};
use super::{Check, ContactCheck, Context, Given, Outcome};
use crate::model::{Contact, ContactType, Field};

/// `[[check.any]]`, once for each part: at least one of these checks holds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Any(Parts);

impl Any {
    pub(super) const SKELETON: &str = r#"# One of these must hold: one [[check.any]] for each, with any kind of check of a contact.
[[check.any]]
pattern = { field = "email", must-match = '@corp\.example$' }

[[check.any]]
pattern = { field = "email", must-match = '^aws-[a-z-]+@partner\.example$' }

[[example]]
name = "a mailbox of the partner that runs the account"
expect = "pass"
contact = { name = "Partner Desk", title = "Desk", email = "aws-desk@partner.example", phone = "+1 206 555 0100" }

[[example]]
name = "neither ours nor the partner's"
expect = "fail"
contact = { name = "Partner Desk", title = "Desk", email = "desk@elsewhere.example", phone = "+1 206 555 0100" }
"#;

    /// Passes with the parts that hold. What was not looked at in one part keeps the whole from failing.
    fn combined(tally: Tally) -> Outcome {
        match (tally.passed, tally.untold) {
            (Some(pass), _) => Outcome::Pass(pass),
            (None, Some(untold)) => untold,
            (None, None) => Outcome::Fail(tally.failed.unwrap_or_default()),
        }
    }
}

impl Check for Any {
    fn fields(&self) -> Vec<Field> {
        self.0.fields()
    }

    fn unfit_for(&self, of: ContactType) -> Option<String> {
        self.0.unfit_for(of)
    }

    fn uses(&self, given: Given) -> bool {
        self.0.uses(given)
    }
}

impl ContactCheck for Any {
    fn judge(&self, _contact: &Contact, context: &Context<'_>) -> Outcome {
        Self::combined(self.0.tally(context))
    }

    fn judge_absence(&self, context: &Context<'_>) -> Outcome {
        Self::combined(self.0.tally(context))
    }
}
