//! The TOML form.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::digest::is_hex;
use super::{Drill, Ledger, Period, Review, Salt, VERSION, Whose};
use crate::model::{AccountId, ContactType};
use crate::source::{Day, Diagnostic, Source};

/// What has been reviewed, and which mailboxes have answered: contact-reviews.toml.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "contact-lint ledger of reviews")]
pub(super) struct LedgerForm {
    /// Version of this format: 1.
    #[schemars(with = "u32", range(min = 1, max = 1))]
    version: Spanned<u32>,
    /// What enters every hash: 32 hexadecimal digits, made at random once.
    salt: Salt,
    /// Contacts that somebody has looked at.
    #[serde(default)]
    #[schemars(with = "Vec<ReviewForm>")]
    review: Vec<Spanned<ReviewForm>>,
    /// Mailboxes that were asked whether somebody reads them.
    #[serde(default)]
    #[schemars(with = "Vec<DrillForm>")]
    drill: Vec<Spanned<DrillForm>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Review")]
struct ReviewForm {
    /// The account's number; either this or `ou`.
    account: Option<AccountId>,
    /// The path of names to an organizational unit, whose accounts all have this contact.
    ou: Option<String>,
    /// The contact's type.
    #[serde(rename = "type")]
    contact_type: ContactType,
    /// The salted hash of all that the contact held.
    contact: HashForm,
    /// Who has looked.
    by: Text,
    /// When.
    #[schemars(with = "String", extend("format" = "date"))]
    on: Day,
    /// How long it holds, if shorter than the rule's period.
    valid_for: Option<Period>,
    /// How it was verified.
    how: Text,
    /// What else there is to say.
    note: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Drill")]
struct DrillForm {
    /// The salted hash of the address.
    mailbox: HashForm,
    /// The salted hash of the code in the mail.
    code: HashForm,
    /// When the mail was written.
    #[schemars(with = "String", extend("format" = "date"))]
    sent: Day,
    /// The last day for an answer.
    #[schemars(with = "String", extend("format" = "date"))]
    deadline: Day,
    /// When it was answered.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    answered: Option<Day>,
    /// Who has answered.
    by: Option<Text>,
}

/// 64 hexadecimal digits.
#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String", extend("pattern" = "^[0-9a-f]{64}$"))]
struct HashForm(String);

impl TryFrom<String> for HashForm {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match is_hex(&text, 64) {
            true => Ok(Self(text)),
            false => Err(
                "a hash has 64 hexadecimal digits; attest the contact again rather than write one"
                    .to_owned(),
            ),
        }
    }
}

/// A text with something in it.
#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
struct Text(String);

impl TryFrom<String> for Text {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.trim().is_empty() {
            true => Err("this is empty; say who, or how".to_owned()),
            false => Ok(Self(text)),
        }
    }
}

impl LedgerForm {
    pub(super) fn parse(source: &Source) -> Result<Self, Diagnostic> {
        let mut offset = 0;
        for line in source.text().split_inclusive('\n') {
            if ["<<<<<<<", ">>>>>>>", "|||||||"]
                .iter()
                .any(|mark| line.starts_with(mark))
            {
                let message = "git has left both sides of a merge here; keep the entries of both, and take the marks out";
                return Err(source.diagnostic(offset, message));
            }
            offset += line.len();
        }
        toml::from_str(source.text()).map_err(|error| source.toml_diagnostic(&error))
    }

    pub(super) fn into_ledger(self, source: &Source) -> Result<Ledger, Diagnostic> {
        let version = *self.version.get_ref();
        if version != VERSION {
            let message = format!(
                "version {version} is not known here; this program reads version {VERSION}"
            );
            return Err(source.diagnostic(self.version.span().start, message));
        }
        let mut ledger = Ledger::empty(self.salt);
        for form in self.review {
            let span = form.span();
            let form = form.into_inner();
            let whose = match (form.account, form.ou) {
                (Some(id), None) => Whose::Account(id),
                (None, Some(path)) => Whose::Unit(path.trim_end_matches('/').to_owned()),
                _ => {
                    let message = "a review is of an account or of an ou; write one of the two";
                    return Err(source.diagnostic(span.start, message));
                }
            };
            let review = Review {
                contact: form.contact.0,
                by: form.by.0,
                on: form.on.0,
                valid_for: form.valid_for,
                how: form.how.0,
                note: form.note,
                location: source.location(span.clone()),
            };
            let of = form.contact_type;
            let said = format!("the {of} contact of {whose}");
            if let Some(other) = ledger.insert(whose, of, review) {
                let message = format!(
                    "{said} is reviewed at {} as well; keep the later of the two",
                    other.location
                );
                return Err(source.diagnostic(span.start, message));
            }
        }
        for form in self.drill {
            let span = form.span();
            let form = form.into_inner();
            let answer = match (form.answered, form.by) {
                (Some(on), Some(by)) => Some((on.0, by.0)),
                (None, None) => None,
                _ => {
                    let message = "an answer has a day and somebody who gave it; write `answered` and `by`, or neither";
                    return Err(source.diagnostic(span.start, message));
                }
            };
            ledger.add_drill(Drill {
                mailbox: form.mailbox.0,
                code: form.code.0,
                sent: form.sent.0,
                deadline: form.deadline.0,
                answer,
                location: source.location(span),
            });
        }
        Ok(ledger)
    }
}
