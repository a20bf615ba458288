use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Failure, Outcome, unstated};
use crate::evidence::Evidence;
use crate::model::{Contact, ContactType, Email, Field};

/// `[check.email]`: the e-mail address is well formed (RFC 5321, RFC 5322), and AWS takes it.
///
/// Source of AWS's limits: AWS Account Management API reference, `PutAlternateContact`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[derive(Default)]
pub struct WellFormed {
    /// Refuse a tag behind a plus, as in `jane+aws@`.
    refuse_tags: bool,
    /// Refuse blanks around the address, which AWS keeps as they are.
    refuse_padding: bool,
}

/// The longest address (RFC 5321 §4.5.3.1.3 without the angle brackets; AWS).
const LONGEST: usize = 254;
/// The longest local part (RFC 5321 §4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;
/// The longest label of a domain (RFC 1035 §2.3.4).
const LONGEST_LABEL: usize = 63;
/// What AWS takes before the `@` of an alternate contact, besides letters and digits.
const LOCAL_MARKS: &str = "_+=.#|!&-";

impl WellFormed {
    pub(super) const SKELETON: &str = r#"[check.email]
# Refuse a tag behind a plus, as in jane+aws@.
refuse-tags = true
# Refuse blanks around the address.
refuse-padding = false

[[example]]
name = "a plain address"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }

[[example]]
name = "an address with a tag"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "soc+aws@corp.example", phone = "+1 206 555 0100" }
"#;

    /// What is wrong with an address, as AWS stores it.
    fn defects(&self, stored: &str, of: ContactType) -> Vec<Evidence> {
        let text = stored.trim();
        let about = |code, sentence| Evidence::new(code, sentence).mailbox("mailbox", text);
        let Ok(email) = Email::parse(text) else {
            return vec![about(
                "not-an-address",
                "{mailbox} is not an e-mail address; one has the form name@domain",
            )];
        };
        let is_refused =
            |letter: char| !(letter.is_ascii_alphanumeric() || LOCAL_MARKS.contains(letter));
        let refused = email.local().chars().find(|letter| is_refused(*letter));
        let refused = refused.filter(|_| of != ContactType::Root);
        let local = email.local();
        // As it is written: of several dots at the end only one is the root's.
        let domain = text.rsplit_once('@').map_or("", |(_, domain)| domain);
        let domain = domain.strip_suffix('.').unwrap_or(domain);
        let has_bad_dot = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        let defects = [
            (text.len() > LONGEST).then(|| {
                about(
                    "address-too-long",
                    "{mailbox} has more than {most} characters (RFC 5321)",
                )
                .public("most", LONGEST.to_string())
            }),
            (local.len() > LONGEST_LOCAL).then(|| {
                let sentence = "{mailbox} has more than {most} characters before the @ (RFC 5321)";
                about("local-part-too-long", sentence).public("most", LONGEST_LOCAL.to_string())
            }),
            has_bad_dot.then(|| {
                about(
                    "misplaced-dot",
                    "{mailbox} has a dot where none may stand (RFC 5322 §3.2.3)",
                )
            }),
            refused.map(|letter| {
                about(
                    "refused-character",
                    "AWS takes no {character} in an address such as {mailbox}",
                )
                .public("character", letter.to_string())
            }),
            (!is_host_name(domain, of != ContactType::Root)).then(|| {
                about(
                    "bad-domain",
                    "{mailbox} has no domain that mail can be sent to (RFC 1035, RFC 1123)",
                )
            }),
            (self.refuse_tags && local.trim_start_matches('+').contains('+'))
                .then(|| about("plus-tag", "{mailbox} has a tag behind a plus")),
            (self.refuse_padding && text != stored)
                .then(|| about("padding", "blanks stand around {mailbox}")),
        ];
        defects.into_iter().flatten().collect()
    }
}

/// Whether a domain is made of at least two labels that can stand in DNS, of which the last is no number (RFC 1123 §2.1). AWS
/// takes ASCII only in the address of an alternate contact.
fn is_host_name(domain: &str, is_ascii_only: bool) -> bool {
    let inner = |letter: char| {
        let is_letter = match is_ascii_only {
            true => letter.is_ascii_alphanumeric(),
            false => letter.is_alphanumeric(),
        };
        is_letter || letter == '-' || letter == '_'
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= LONGEST_LABEL
            && label.chars().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let labels: Vec<_> = domain.split('.').collect();
    let is_number = |label: &&str| label.chars().all(|digit| digit.is_ascii_digit());
    labels.len() >= 2 && !labels.last().is_some_and(is_number) && labels.into_iter().all(is_label)
}

impl Check for WellFormed {
    fn fields(&self) -> Vec<Field> {
        vec![Field::Email]
    }
}

impl ContactCheck for WellFormed {
    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(address) = contact.get(Field::Email) else {
            return unstated(contact, Field::Email);
        };
        let evidence = self.defects(address.value, context.contact_type);
        if evidence.is_empty() {
            let sentence = "{mailbox} is a well-formed address";
            return Outcome::pass(
                Evidence::new("well-formed", sentence).mailbox("mailbox", address.value.trim()),
            );
        }
        Outcome::Fail(Failure {
            span: address.span,
            evidence,
        })
    }
}
