use serde::Deserialize;

use super::{Check, Context, Failure, Outcome};
use crate::evidence::Evidence;
use crate::model::{Contact, Field};

/// `[check.present]`: the contact is registered. What AWS Security Hub's Account.1 asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Present {}

impl Check for Present {
    fn field(&self) -> Option<Field> {
        None
    }

    fn judge(&self, _contact: &Contact, _context: &Context<'_>) -> Outcome {
        Outcome::Pass(Vec::new())
    }

    fn judge_absence(&self, context: &Context<'_>) -> Outcome {
        Outcome::Fail(Failure {
            field: None,
            evidence: vec![
                Evidence::new(
                    "contact-absent",
                    "AWS has no {type} contact for this account",
                )
                .public("type", context.contact_type.as_str()),
            ],
        })
    }
}
