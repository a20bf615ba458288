use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AlternateContact;

/// The kinds of contact that an AWS account has.
///
/// Source: AWS Account Management reference guide, "Updating contact information".
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ContactType {
    /// The root user: an e-mail address only.
    Root,
    /// The primary contact: everything but an e-mail address.
    Primary,
    /// The alternate contact for security: abuse reports and leaked keys.
    Security,
    /// The alternate contact for operations.
    Operations,
    /// The alternate contact for billing.
    Billing,
}

impl ContactType {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 5] = [
        Self::Root,
        Self::Primary,
        Self::Security,
        Self::Operations,
        Self::Billing,
    ];

    /// The word for this type in rules, reports and fingerprints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Primary => "primary",
            Self::Security => "security",
            Self::Operations => "operations",
            Self::Billing => "billing",
        }
    }

    /// Whether it is one of the three that the alternate-contact calls of AWS read and write.
    pub fn is_alternate(self) -> bool {
        AlternateContact::TYPES.contains(&self)
    }

    /// The fields that a contact of this type has.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Root => &[Field::Email],
            Self::Primary => &[
                Field::Name,
                Field::Company,
                Field::Phone,
                Field::Country,
                Field::PhoneVerification,
            ],
            Self::Security | Self::Operations | Self::Billing => {
                &[Field::Name, Field::Title, Field::Email, Field::Phone]
            }
        }
    }
}

impl FromStr for ContactType {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.into_iter();
        all.find(|of| of.as_str() == word).ok_or_else(|| {
            format!("`{word}` is no contact; write root, primary, security, operations or billing")
        })
    }
}

impl fmt::Display for ContactType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A field of a contact.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The person's or team's name.
    Name,
    /// The job title.
    Title,
    /// The company.
    Company,
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
    /// The country of the postal address, as an ISO 3166-1 alpha-2 code.
    Country,
    /// Whether the phone number was verified.
    PhoneVerification,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Title,
        Self::Company,
        Self::Email,
        Self::Phone,
        Self::Country,
        Self::PhoneVerification,
    ];

    /// The word for this field in rules.
    pub fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::PhoneVerification => "phone-verification",
            Self::Name | Self::Title | Self::Company | Self::Country => self.as_str(),
        }
    }

    /// The word for this field in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::Company => "company",
            Self::Email => "e-mail address",
            Self::Phone => "phone number",
            Self::Country => "country",
            Self::PhoneVerification => "verification of the phone number",
        }
    }
}
