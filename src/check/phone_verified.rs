use serde::Deserialize;

use super::{Check, Context, Failure, Outcome, SkipReason};
use crate::evidence::Evidence;
use crate::model::{Contact, Field, PhoneVerification};

/// `[check.phone-verified]`: the holder of the phone number has shown that it is theirs. Skipped where AWS does not
/// offer that.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneVerified {}

impl Check for PhoneVerified {
    fn field(&self) -> Option<Field> {
        Some(Field::PhoneVerification)
    }

    fn judge(&self, contact: &Contact, _context: &Context<'_>) -> Outcome {
        let status = contact
            .phone_verification
            .as_ref()
            .map(|status| status.value);
        let sentence = match status {
            None | Some(PhoneVerification::NotSupported) => {
                return Outcome::Skip(SkipReason::NotOffered);
            }
            Some(PhoneVerification::Verified) => return Outcome::Pass(Vec::new()),
            Some(PhoneVerification::Unverified) => "nobody has verified the phone number {phone}",
            Some(PhoneVerification::Pending) => {
                "a passcode was sent to the phone number {phone}, and nobody has entered it yet"
            }
        };
        let phone = contact
            .phone
            .as_ref()
            .map_or("", |phone| phone.value.trim());
        Outcome::Fail(Failure {
            field: Some(Field::PhoneVerification),
            evidence: vec![Evidence::new("phone-unverified", sentence).phone("phone", phone)],
        })
    }
}
