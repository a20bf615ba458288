use schemars::JsonSchema;
use serde::Deserialize;

use super::value::{about, are_same};
use super::{Check, ContactCheck, Context, Given, Outcome, SkipReason, unread, unstated};
use crate::evidence::Evidence;
use crate::model::{Contact, ContactType, Field, Observation};

/// `[check.equals]`: a field is a certain value, or that of another contact of the account. Case, blanks around and between
/// words, and the way in which a phone number is written do not count.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "EqualsForm")]
#[schemars(with = "EqualsForm")]
pub struct Equals {
    field: Field,
    other: Other,
}

/// What a field is compared with.
#[derive(Clone, Debug)]
enum Other {
    Value(String),
    Contact(ContactType),
}

/// The form of `[check.equals]`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct EqualsForm {
    /// The field that is compared.
    field: Field,
    /// The value that it must have.
    value: Option<String>,
    /// The contact of the account whose field it must equal.
    contact: Option<ContactType>,
}

impl TryFrom<EqualsForm> for Equals {
    type Error = String;

    fn try_from(form: EqualsForm) -> Result<Self, Self::Error> {
        let field = form.field;
        let other = match (form.value, form.contact) {
            (Some(value), None) => Other::Value(value),
            (None, Some(of)) if of.fields().contains(&field) => Other::Contact(of),
            (None, Some(of)) => {
                return Err(format!(
                    "the {of} contact has no {}; compare with another one",
                    field.as_str()
                ));
            }
            (Some(_), Some(_)) => {
                return Err(
                    "value and contact stand here together; compare with one of them".to_owned(),
                );
            }
            (None, None) => {
                return Err(
                    "nothing says what the field must equal; write value or contact".to_owned(),
                );
            }
        };
        Ok(Self { field, other })
    }
}

impl Equals {
    pub(super) const SKELETON: &str = r#"[check.equals]
# One of name, title, company, email, phone, country, phone-verification.
field = "phone"
# A value, or the field of another contact: contact = "root", "primary", "security", "operations" or "billing".
value = "+1 206 555 0100"

[[example]]
name = "our hotline, however it is written"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 (206) 555-0100" }

[[example]]
name = "another number"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0101" }
"#;
}

impl Check for Equals {
    fn fields(&self) -> Vec<Field> {
        vec![self.field]
    }

    fn unfit_for(&self, of: ContactType) -> Option<String> {
        let lacks = !of.fields().contains(&self.field);
        match self.other {
            _ if lacks => Some(format!(
                "this check compares the {}, which the {of} contact does not have; take `{of}` out",
                self.field.as_str()
            )),
            Other::Contact(other) if other == of => Some(format!(
                "this check would compare the {of} contact with itself; take `{of}` out"
            )),
            _ => None,
        }
    }

    fn uses(&self, given: Given) -> bool {
        match given {
            Given::Contacts => matches!(self.other, Other::Contact(_)),
            Given::Country => self.field == Field::Phone,
            _ => false,
        }
    }
}

impl ContactCheck for Equals {
    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let (Some(text), Some(span)) = (contact.text(self.field), contact.field(self.field)) else {
            return unstated(contact, self.field);
        };
        match self.compared(text, context) {
            Err(untold) => *untold,
            Ok((true, evidence)) => Outcome::pass(evidence),
            Ok((false, evidence)) => Outcome::fail(span, evidence),
        }
    }
}

impl Equals {
    /// Whether a text is what it is to be, and how we know.
    fn compared(
        &self,
        text: &str,
        context: &Context<'_>,
    ) -> Result<(bool, Evidence), Box<Outcome>> {
        let same =
            |other: &str| are_same(self.field, text, other, context.account).map_err(Box::new);
        Ok(match &self.other {
            Other::Value(value) => {
                let is_same = same(value)?;
                let sentence = match is_same {
                    true => "the {field} is {value}",
                    false => "the {field} is {value}, not {expected}",
                };
                let evidence = about("compared-with-value", sentence, self.field, text);
                (
                    is_same,
                    evidence.value("expected", self.field, value.trim()),
                )
            }
            Other::Contact(of) => {
                let is_same = same(self.theirs(*of, context)?)?;
                let sentence = match is_same {
                    true => "the {field} {value} is that of the {other} contact, too",
                    false => "the {field} {value} is not that of the {other} contact",
                };
                let evidence = about("compared-with-contact", sentence, self.field, text);
                (is_same, evidence.public("other", of.as_str()))
            }
        })
    }

    /// What stands in the field of the contact to compare with.
    fn theirs<'a>(&self, of: ContactType, context: &Context<'a>) -> Result<&'a str, Box<Outcome>> {
        let untold = match context.account.observation(of) {
            Some(Observation::Present(contact)) => match contact.text(self.field) {
                Some(text) => return Ok(text),
                None => unstated(contact, self.field),
            },
            Some(Observation::Absent) => Outcome::Skip(SkipReason::OtherAbsent),
            other => unread(of, other),
        };
        Err(Box::new(untold))
    }
}
