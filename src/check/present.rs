use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Outcome};
use crate::evidence::Evidence;
use crate::model::Contact;

/// `[check.present]`: the contact is registered. What AWS Security Hub's Account.1 asks for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Present {}

impl Present {
    pub(super) const SKELETON: &str = r#"[check.present]

[[example]]
name = "somebody is registered"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }

[[example]]
name = "AWS says that nobody is"
expect = "fail"
contact = "absent"
"#;
}

impl Check for Present {}

impl ContactCheck for Present {
    fn judge(&self, _contact: &Contact, context: &Context<'_>) -> Outcome {
        Outcome::pass(
            Evidence::new("contact-present", "the {type} contact is registered")
                .public("type", context.contact_type.as_str()),
        )
    }

    fn judge_absence(&self, context: &Context<'_>) -> Outcome {
        let sentence = "AWS has no {type} contact for this account";
        Outcome::fail(
            None,
            Evidence::new("contact-absent", sentence).public("type", context.contact_type.as_str()),
        )
    }
}
