use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::model::{Contact, ContactType, Email, Field};

/// What enters every hash of a ledger, so that the hashes of two ledgers say nothing of each other. It is no secret: whoever can read
/// it can confirm a guess.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String", extend("pattern" = "^[0-9a-f]{32}$"))]
pub struct Salt(String);

impl Salt {
    /// A salt of these bytes.
    pub fn of(bytes: [u8; 16]) -> Self {
        Self(hex(&bytes))
    }

    /// Its 32 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The hash of all that a contact holds: of its fields, without the blanks around them. Whether a number was verified is no
    /// value of the contact's.
    ///
    /// # Errors
    /// The field that the input does not tell.
    pub fn of_contact(&self, of: ContactType, contact: &Contact) -> Result<String, Field> {
        let mut parts = vec![of.as_str()];
        for field in of.fields() {
            match (field, contact.text(*field)) {
                (Field::PhoneVerification, _) => {}
                (_, Some(text)) => parts.push(text),
                // A person has none.
                (Field::Company, None) if contact.unresolved_field(*field).is_none() => {
                    parts.push("")
                }
                (_, None) => return Err(*field),
            }
        }
        Ok(self.digest("contact", &parts))
    }

    /// The hash of an address, in whatever case it is written.
    pub fn of_mailbox(&self, email: &Email) -> String {
        self.digest("mailbox", &[&email.to_lowercase()])
    }

    /// The hash of a code, in whatever case and with whatever hyphens it is written.
    pub fn of_code(&self, code: &str) -> String {
        let letters = code.chars().filter(char::is_ascii_alphanumeric);
        let plain: String = letters.map(|letter| letter.to_ascii_uppercase()).collect();
        self.digest("code", &[&plain])
    }

    /// SHA-256 over the salt and the parts, each with its length before it, so that no two lists of parts are alike.
    fn digest(&self, kind: &str, parts: &[&str]) -> String {
        let mut hash = Sha256::new();
        for part in [self.as_str(), kind].iter().chain(parts) {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        hex(&hash.finalize())
    }
}

impl TryFrom<String> for Salt {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match is_hex(&text, 32) {
            true => Ok(Self(text)),
            false => Err("the salt has 32 hexadecimal digits; put back the one that stood here, since no entry holds with another".to_owned()),
        }
    }
}

/// Whether a text is so many hexadecimal digits.
pub(super) fn is_hex(text: &str, length: usize) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == length && text.bytes().all(is_digit)
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
