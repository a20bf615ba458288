use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether the holder of the primary phone number has shown that it is theirs.
///
/// Source: AWS Account Management API reference, `GetContactInformation`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PhoneVerification {
    /// A passcode was sent and not yet entered.
    Pending,
    /// It was.
    Verified,
    /// It was not.
    Unverified,
    /// AWS offers no verification for this account.
    NotSupported,
}

impl PhoneVerification {
    /// AWS's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Verified => "VERIFIED",
            Self::Unverified => "UNVERIFIED",
            Self::NotSupported => "NOT_SUPPORTED",
        }
    }
}

impl FromStr for PhoneVerification {
    type Err = InvalidPhoneVerification;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [
            Self::Pending,
            Self::Verified,
            Self::Unverified,
            Self::NotSupported,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
        .ok_or(InvalidPhoneVerification)
    }
}

/// The text is none of AWS's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPhoneVerification;

impl fmt::Display for InvalidPhoneVerification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a verification status is PENDING, VERIFIED, UNVERIFIED or NOT_SUPPORTED")
    }
}

impl std::error::Error for InvalidPhoneVerification {}
