use schemars::JsonSchema;
use serde::Deserialize;

use super::Outcome;
use super::parts::{Composite, Parts, Tally};

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
}

impl Composite for Any {
    fn parts(&self) -> &Parts {
        &self.0
    }

    /// Passes with the parts that hold. What was not looked at in one part keeps the whole from failing.
    fn combined(tally: Tally) -> Outcome {
        match (tally.passed, tally.untold) {
            (Some(pass), _) => Outcome::Pass(pass),
            (None, Some(untold)) => untold,
            (None, None) => Outcome::Fail(tally.failed.unwrap_or_default()),
        }
    }
}
