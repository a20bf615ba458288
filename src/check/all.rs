use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, ContactCheckKind, Context, Failure, Given, Outcome, Pass};
use crate::model::{Contact, ContactType, Field};

/// `[[check.all]]`, once for each part: all of these checks hold.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<ContactCheckKind>")]
#[schemars(with = "Vec<ContactCheckKind>")]
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

    /// Fails with what speaks against the contact. What was not looked at in one part keeps the whole from passing.
    fn combined(outcomes: Vec<Outcome>) -> Outcome {
        let mut passed = Pass {
            evidence: Vec::new(),
            is_notable: false,
        };
        let mut failed: Option<Failure> = None;
        let (mut skipped, mut unread) = (None, None);
        for outcome in outcomes {
            match outcome {
                Outcome::Pass(pass) => {
                    passed.is_notable |= pass.is_notable;
                    passed.evidence.extend(pass.evidence);
                }
                Outcome::Fail(failure) => match &mut failed {
                    Some(failed) => failed.evidence.extend(failure.evidence),
                    None => failed = Some(failure),
                },
                Outcome::Skip(reason) => skipped = skipped.or(Some(reason)),
                Outcome::Inconclusive(evidence) => unread = unread.or(Some(evidence)),
            }
        }
        match (failed, unread, skipped) {
            (Some(failure), ..) => Outcome::Fail(failure),
            (None, Some(evidence), _) => Outcome::Inconclusive(evidence),
            (None, None, Some(reason)) => Outcome::Skip(reason),
            (None, None, None) => Outcome::Pass(passed),
        }
    }
}

impl TryFrom<Vec<ContactCheckKind>> for All {
    type Error = String;

    fn try_from(parts: Vec<ContactCheckKind>) -> Result<Self, Self::Error> {
        Parts::try_from(parts).map(Self)
    }
}

impl Check for All {
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

impl ContactCheck for All {
    fn judge(&self, _contact: &Contact, context: &Context<'_>) -> Outcome {
        Self::combined(self.0.outcomes(context))
    }

    fn judge_absence(&self, context: &Context<'_>) -> Outcome {
        Self::combined(self.0.outcomes(context))
    }
}

/// The parts of a check that is made of others; two at least.
#[derive(Clone, Debug)]
pub(super) struct Parts(Vec<ContactCheckKind>);

impl TryFrom<Vec<ContactCheckKind>> for Parts {
    type Error = String;

    fn try_from(parts: Vec<ContactCheckKind>) -> Result<Self, Self::Error> {
        match parts.len() {
            0 | 1 => Err("at least two checks are wanted here, in double brackets each; one stands by itself, as \
                          [check.<kind>]"
                .to_owned()),
            _ => Ok(Self(parts)),
        }
    }
}

impl Parts {
    pub(super) fn fields(&self) -> Vec<Field> {
        self.0
            .iter()
            .flat_map(|part| part.check().fields())
            .collect()
    }

    pub(super) fn unfit_for(&self, of: ContactType) -> Option<String> {
        self.0.iter().find_map(|part| part.check().unfit_for(of))
    }

    pub(super) fn uses(&self, given: Given) -> bool {
        self.0.iter().any(|part| part.check().uses(given))
    }

    /// What came of each part.
    pub(super) fn outcomes(&self, context: &Context<'_>) -> Vec<Outcome> {
        let parts = self.0.iter();
        parts.map(|part| part.check().outcome(context)).collect()
    }
}
