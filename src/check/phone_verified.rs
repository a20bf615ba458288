use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Outcome, SkipReason};
use crate::evidence::Evidence;
use crate::model::{Contact, Field, PhoneVerification};

/// `[check.phone-verified]`: the holder of the phone number has shown that it is theirs. Skipped where AWS does not
/// offer that.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhoneVerified {}

impl PhoneVerified {
    pub(super) const SKELETON: &str = r#"[check.phone-verified]

[[example]]
name = "somebody has entered the passcode"
expect = "pass"
contact = { name = "Cloud Team", company = "Corp", phone = "+1 206 555 0100", country = "US", phone-verification = "VERIFIED" }

[[example]]
name = "nobody has"
expect = "fail"
contact = { name = "Cloud Team", company = "Corp", phone = "+1 206 555 0100", country = "US", phone-verification = "UNVERIFIED" }
"#;
}

impl Check for PhoneVerified {
    fn fields(&self) -> Vec<Field> {
        vec![Field::PhoneVerification]
    }
}

impl ContactCheck for PhoneVerified {
    fn judge(&self, contact: &Contact, _context: &Context<'_>) -> Outcome {
        let Some(status) = contact.phone_verification() else {
            return Outcome::Skip(SkipReason::NotOffered);
        };
        let place = contact.field(Field::PhoneVerification).flatten();
        let phone = contact.text(Field::Phone).unwrap_or_default();
        let about = |code, sentence| Evidence::new(code, sentence).phone("phone", phone);
        match status {
            PhoneVerification::NotSupported => Outcome::Skip(SkipReason::NotOffered),
            PhoneVerification::Verified => Outcome::pass(about(
                "phone-verified",
                "the phone number {phone} is verified",
            )),
            PhoneVerification::Unverified => Outcome::fail(
                place,
                about(
                    "phone-unverified",
                    "nobody has verified the phone number {phone}",
                ),
            ),
            PhoneVerification::Pending => Outcome::fail(
                place,
                about(
                    "phone-unverified",
                    "a passcode was sent to the phone number {phone}, and nobody has entered it yet",
                ),
            ),
        }
    }
}
