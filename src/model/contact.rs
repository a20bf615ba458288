use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AlternateContact, Located, Span};

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

/// What AWS knows of a contact. `None`: the input does not state the field, which is not the same as
/// an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// The person's or team's name.
    pub name: Option<Located<String>>,
    /// The job title.
    pub title: Option<Located<String>>,
    /// The company.
    pub company: Option<Located<String>>,
    /// The e-mail address, as AWS stores it, padding included.
    pub email: Option<Located<String>>,
    /// The phone number, as AWS stores it.
    pub phone: Option<Located<String>>,
    /// The country of the postal address, as an ISO 3166-1 alpha-2 code.
    pub country: Option<Located<String>>,
    /// Whether the phone number was verified.
    pub phone_verification: Option<Located<PhoneVerification>>,
    /// The expressions of fields that a file declares and does not tell.
    pub unresolved: BTreeMap<Field, Located<String>>,
}

impl Contact {
    /// Puts a text into a field. The verification of a phone number is no text.
    pub fn put(&mut self, field: Field, text: Located<String>) {
        if let Some(place) = self.place_of(field) {
            *place = Some(text);
        }
    }

    /// Says where the text of a field stands.
    pub fn put_at(&mut self, field: Field, span: Option<Span>) {
        if let Some(Some(text)) = self.place_of(field) {
            text.span = span;
        }
    }

    fn place_of(&mut self, field: Field) -> Option<&mut Option<Located<String>>> {
        match field {
            Field::Name => Some(&mut self.name),
            Field::Title => Some(&mut self.title),
            Field::Company => Some(&mut self.company),
            Field::Email => Some(&mut self.email),
            Field::Phone => Some(&mut self.phone),
            Field::Country => Some(&mut self.country),
            Field::PhoneVerification => None,
        }
    }

    /// Where a field stands: `None` when the input does not state it, `Some(None)` when it states it in no file.
    pub fn field(&self, field: Field) -> Option<Option<Span>> {
        match field {
            Field::Name => self.name.as_ref().map(|name| name.span),
            Field::Title => self.title.as_ref().map(|title| title.span),
            Field::Company => self.company.as_ref().map(|company| company.span),
            Field::Email => self.email.as_ref().map(|email| email.span),
            Field::Phone => self.phone.as_ref().map(|phone| phone.span),
            Field::Country => self.country.as_ref().map(|country| country.span),
            Field::PhoneVerification => self.phone_verification.as_ref().map(|status| status.span),
        }
    }

    /// What stands in a field, without the blanks around it that AWS allows; `None` when the input does not state it.
    pub fn text(&self, field: Field) -> Option<&str> {
        let text = match field {
            Field::Name => &self.name,
            Field::Title => &self.title,
            Field::Company => &self.company,
            Field::Email => &self.email,
            Field::Phone => &self.phone,
            Field::Country => &self.country,
            Field::PhoneVerification => {
                let status = self.phone_verification.as_ref()?;
                return Some(status.value.as_str());
            }
        };
        text.as_ref().map(|text| text.value.trim())
    }

    /// From the contact's first field to its last one.
    pub fn span(&self) -> Option<Span> {
        Field::ALL
            .into_iter()
            .filter_map(|field| self.field(field)?)
            .reduce(|all, span| Span {
                source: all.source,
                start: all.start.min(span.start),
                end: all.end.max(span.end),
            })
    }
}
