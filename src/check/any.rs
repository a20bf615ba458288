use schemars::JsonSchema;
use serde::Deserialize;

use super::all::Parts;
use super::{Check, ContactCheck, ContactCheckKind, Context, Failure, Given, Outcome, Pass};
use crate::model::{Contact, ContactType, Field};

/// `[[check.any]]`, once for each part: at least one of these checks holds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<ContactCheckKind>")]
#[schemars(with = "Vec<ContactCheckKind>")]
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
    fn combined(outcomes: Vec<Outcome>) -> Outcome {
        let mut failed = Failure {
            span: None,
            evidence: Vec::new(),
        };
        let mut passed: Option<Pass> = None;
        let (mut skipped, mut unread) = (None, None);
        for outcome in outcomes {
            match outcome {
                Outcome::Pass(pass) => match &mut passed {
                    Some(passed) => passed.evidence.extend(pass.evidence),
                    None => passed = Some(pass),
                },
                Outcome::Fail(failure) => {
                    failed.span = failed.span.or(failure.span);
                    failed.evidence.extend(failure.evidence);
                }
                Outcome::Skip(reason) => skipped = skipped.or(Some(reason)),
                Outcome::Inconclusive(evidence) => unread = unread.or(Some(evidence)),
            }
        }
        match (passed, unread, skipped) {
            (Some(pass), ..) => Outcome::Pass(pass),
            (None, Some(evidence), _) => Outcome::Inconclusive(evidence),
            (None, None, Some(reason)) => Outcome::Skip(reason),
            (None, None, None) => Outcome::Fail(failed),
        }
    }
}

impl TryFrom<Vec<ContactCheckKind>> for Any {
    type Error = String;

    fn try_from(parts: Vec<ContactCheckKind>) -> Result<Self, Self::Error> {
        Parts::try_from(parts).map(Self)
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
        Self::combined(self.0.outcomes(context))
    }

    fn judge_absence(&self, context: &Context<'_>) -> Outcome {
        Self::combined(self.0.outcomes(context))
    }
}
