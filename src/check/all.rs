use schemars::JsonSchema;
use serde::Deserialize;

use super::Outcome;
use super::parts::{Composite, Parts, Tally};

/// `[[check.all]]`, once for each part: all of these checks hold.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct All(Parts);

impl All {
    pub(super) const SKELETON: &str = r#"# All of these must hold: one [[check.all]] for each, with any kind of check of a contact.
[[check.all]]
shared-mailbox = {}

[[check.all]]
pattern = { field = "title", must-match = '(?i)\b(team|desk)\b' }

[[example]]
name = "a team's mailbox, and a title that names the team"
expect = "pass"
contact = { name = "Security Operations", title = "Security Team", email = "soc@corp.example", phone = "+1 206 555 0100" }

[[example]]
name = "a team's mailbox, but a person's title"
expect = "fail"
contact = { name = "Security Operations", title = "Director", email = "soc@corp.example", phone = "+1 206 555 0100" }
"#;
}

impl Composite for All {
    fn parts(&self) -> &Parts {
        &self.0
    }

    /// Fails with what speaks against the contact. What was not looked at in one part keeps the whole from passing.
    fn combined(tally: Tally) -> Outcome {
        match (tally.failed, tally.untold) {
            (Some(failure), _) => Outcome::Fail(failure),
            (None, Some(untold)) => untold,
            (None, None) => Outcome::Pass(tally.passed.unwrap_or_default()),
        }
    }
}
