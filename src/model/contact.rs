use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Located, Span};

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

    /// The fields that a contact of this type has.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Root => &[Field::Email],
            Self::Primary => &[Field::Name, Field::Company, Field::Phone, Field::Country],
            Self::Security | Self::Operations | Self::Billing => {
                &[Field::Name, Field::Title, Field::Email, Field::Phone]
            }
        }
    }
}

impl fmt::Display for ContactType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A field of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
}

impl Field {
    /// The word for this field in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::Company => "company",
            Self::Email => "e-mail address",
            Self::Phone => "phone number",
            Self::Country => "country",
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
}

impl Contact {
    /// A field, if the input states it.
    pub fn field(&self, field: Field) -> Option<&Located<String>> {
        match field {
            Field::Name => self.name.as_ref(),
            Field::Title => self.title.as_ref(),
            Field::Company => self.company.as_ref(),
            Field::Email => self.email.as_ref(),
            Field::Phone => self.phone.as_ref(),
            Field::Country => self.country.as_ref(),
        }
    }

    /// From the contact's first field to its last one.
    pub fn span(&self) -> Option<Span> {
        [
            &self.name,
            &self.title,
            &self.company,
            &self.email,
            &self.phone,
            &self.country,
        ]
        .into_iter()
        .filter_map(|field| field.as_ref()?.span)
        .reduce(|all, span| Span {
            source: all.source,
            start: all.start.min(span.start),
            end: all.end.max(span.end),
        })
    }
}
