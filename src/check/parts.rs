use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, ContactCheckKind, Context, Failure, Given, Outcome, Pass};
use crate::model::{Contact, ContactType, Field};

/// The parts of a check that is made of others; two at least.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<ContactCheckKind>")]
#[schemars(with = "Vec<ContactCheckKind>")]
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
    fn fields(&self) -> Vec<Field> {
        self.0
            .iter()
            .flat_map(|part| part.check().fields())
            .collect()
    }

    fn unfit_for(&self, of: ContactType) -> Option<String> {
        self.0.iter().find_map(|part| part.check().unfit_for(of))
    }

    fn uses(&self, given: Given) -> bool {
        self.0.iter().any(|part| part.check().uses(given))
    }

    /// What came of the parts.
    fn tally(&self, context: &Context<'_>) -> Tally {
        let mut tally = Tally::default();
        for part in &self.0 {
            match part.check().outcome(context) {
                Outcome::Pass(pass) => match &mut tally.passed {
                    Some(all) => {
                        all.is_notable |= pass.is_notable;
                        all.evidence.extend(pass.evidence);
                    }
                    none => *none = Some(pass),
                },
                Outcome::Fail(failure) => match &mut tally.failed {
                    Some(all) => {
                        all.span = all.span.or(failure.span);
                        all.evidence.extend(failure.evidence);
                    }
                    none => *none = Some(failure),
                },
                unread @ Outcome::Inconclusive(_) => match tally.untold {
                    Some(Outcome::Inconclusive(_)) => {}
                    _ => tally.untold = Some(unread),
                },
                skipped @ Outcome::Skip(_) => {
                    tally.untold.get_or_insert(skipped);
                }
            }
        }
        tally
    }
}

/// A check that is made of others, and says what comes of theirs.
pub(super) trait Composite {
    fn parts(&self) -> &Parts;

    /// What comes of the parts' outcomes.
    fn combined(tally: Tally) -> Outcome;
}

impl<T: Composite> Check for T {
    fn fields(&self) -> Vec<Field> {
        self.parts().fields()
    }

    fn unfit_for(&self, of: ContactType) -> Option<String> {
        self.parts().unfit_for(of)
    }

    fn uses(&self, given: Given) -> bool {
        self.parts().uses(given)
    }
}

impl<T: Composite> ContactCheck for T {
    fn judge(&self, _contact: &Contact, context: &Context<'_>) -> Outcome {
        T::combined(self.parts().tally(context))
    }

    fn judge_absence(&self, context: &Context<'_>) -> Outcome {
        T::combined(self.parts().tally(context))
    }
}

/// What came of several checks, put together by outcome.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) passed: Option<Pass>,
    pub(super) failed: Option<Failure>,
    /// The first that could not be read, or else the first that was skipped.
    pub(super) untold: Option<Outcome>,
}
