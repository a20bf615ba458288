use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Contact, ContactType, Field};

/// Why AWS would not take a value of an alternate contact, as the end of a sentence that begins with the field.
pub type Unfit = &'static str;

/// An alternate contact as AWS takes one: with all of its values, each within AWS's limits.
///
/// Source: AWS Account Management API reference, `PutAlternateContact`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "HeldContact")]
pub struct AlternateContact {
    name: String,
    title: String,
    email: String,
    phone: String,
}

/// What AWS holds of an alternate contact, to the letter. A value that is left out was not in its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldContact {
    /// The person's or team's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The job title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl HeldContact {
    /// What a contact that was read holds.
    pub fn of(contact: &Contact) -> Self {
        let value = |field| Some(contact.get(field)?.value.to_owned());
        Self {
            name: value(Field::Name),
            title: value(Field::Title),
            email: value(Field::Email),
            phone: value(Field::Phone),
        }
    }

    /// What stands in a field.
    pub fn text(&self, field: Field) -> Option<&str> {
        match field {
            Field::Name => self.name.as_deref(),
            Field::Title => self.title.as_deref(),
            Field::Email => self.email.as_deref(),
            Field::Phone => self.phone.as_deref(),
            Field::Company | Field::Country | Field::PhoneVerification => None,
        }
    }

    /// Puts a value in place of the one that stands there.
    pub fn put(&mut self, field: Field, text: &str) {
        let place = match field {
            Field::Name => &mut self.name,
            Field::Title => &mut self.title,
            Field::Email => &mut self.email,
            Field::Phone => &mut self.phone,
            Field::Company | Field::Country | Field::PhoneVerification => return,
        };
        *place = Some(text.to_owned());
    }

    /// Whether it is the same as another. The blanks around a value count for nothing, since AWS may take them off.
    pub fn is_same(&self, other: &Self) -> bool {
        self.differing(other).is_empty()
    }

    /// The fields in which it differs from another.
    pub fn differing(&self, other: &Self) -> Vec<Field> {
        let is_other =
            |field: &Field| self.text(*field).map(str::trim) != other.text(*field).map(str::trim);
        let fields = AlternateContact::FIELDS.into_iter();
        fields.filter(is_other).collect()
    }

    /// The fields of which nothing is known.
    pub fn missing(&self) -> Vec<Field> {
        let fields = AlternateContact::FIELDS.into_iter();
        fields.filter(|field| self.text(*field).is_none()).collect()
    }
}

/// A value is missing, or AWS would not take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidAlternateContact {
    /// The value.
    pub field: Field,
    /// What is wrong with it.
    pub why: Unfit,
}

impl fmt::Display for InvalidAlternateContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} {}", self.field.as_str(), self.why)
    }
}

impl std::error::Error for InvalidAlternateContact {}

impl TryFrom<HeldContact> for AlternateContact {
    type Error = InvalidAlternateContact;

    fn try_from(held: HeldContact) -> Result<Self, Self::Error> {
        let value = |field, text: Option<String>| {
            let wrong = |why| InvalidAlternateContact { field, why };
            let text = text.ok_or(wrong("is not said, and AWS wants all of them"))?;
            match Self::unfit(field, &text) {
                Some(why) => Err(wrong(why)),
                None => Ok(text),
            }
        };
        Ok(Self {
            name: value(Field::Name, held.name)?,
            title: value(Field::Title, held.title)?,
            email: value(Field::Email, held.email)?,
            phone: value(Field::Phone, held.phone)?,
        })
    }
}

impl From<AlternateContact> for HeldContact {
    fn from(contact: AlternateContact) -> Self {
        Self {
            name: Some(contact.name),
            title: Some(contact.title),
            email: Some(contact.email),
            phone: Some(contact.phone),
        }
    }
}

impl AlternateContact {
    /// The contacts of this kind.
    pub const TYPES: [ContactType; 3] = [
        ContactType::Security,
        ContactType::Operations,
        ContactType::Billing,
    ];

    /// The values of one.
    pub const FIELDS: [Field; 4] = [Field::Name, Field::Title, Field::Email, Field::Phone];

    /// What stands in a field; nothing in those that it does not have.
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.name,
            Field::Title => &self.title,
            Field::Email => &self.email,
            Field::Phone => &self.phone,
            Field::Company | Field::Country | Field::PhoneVerification => "",
        }
    }

    /// Whether AWS holds this.
    pub fn is_held(&self, held: &HeldContact) -> bool {
        held.is_same(&self.clone().into())
    }

    /// Why AWS would not take a value, if it would not.
    pub fn unfit(field: Field, text: &str) -> Option<Unfit> {
        let length = text.chars().count();
        match field {
            Field::Name if !(1..=64).contains(&length) => Some("must have 1 to 64 characters"),
            Field::Title if !(1..=50).contains(&length) => Some("must have 1 to 50 characters"),
            Field::Phone if !(1..=25).contains(&length) => Some("must have 1 to 25 characters"),
            Field::Phone if !text.chars().all(may_be_in_phone) => {
                Some("may have digits, blanks, and ( ) + - in it, and nothing else")
            }
            Field::Email if !(1..=254).contains(&length) => Some("must have 1 to 254 characters"),
            Field::Email if !is_address(text.trim()) => Some(
                "is none that AWS takes: letters and digits without accents, and _ + = . # | ! & - before the @",
            ),
            _ => None,
        }
    }
}

fn may_be_in_phone(letter: char) -> bool {
    letter.is_ascii_digit() || letter.is_ascii_whitespace() || "()+-".contains(letter)
}

/// `[\w+=.#|!&-]+@[\w.-]+\.[\w]+`, in which words are of ASCII.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let Some((names, last)) = domain.rsplit_once('.') else {
        return false;
    };
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let is_made_of = |text: &str, others: &str| {
        let is_one = |letter| is_word(letter) || others.contains(letter);
        !text.is_empty() && text.chars().all(is_one)
    };
    is_made_of(local, "+=.#|!&-") && is_made_of(names, ".-") && is_made_of(last, "")
}
