use super::Country;
use super::phone::international_digits;
use crate::evidence::Evidence;
use crate::model::{Contact, ContactType, Email, Field};

/// What a value comes down to when two are compared: addresses and names without regard to case and blanks, phone numbers
/// by their digits with the country code.
pub(super) fn canonical(field: Field, text: &str, country: Option<Country>) -> String {
    match field {
        Field::Email => match Email::parse(text) {
            Ok(email) => email.to_lowercase(),
            Err(_) => text.trim().to_lowercase(),
        },
        Field::Phone => international_digits(text, country),
        _ => {
            let words: Vec<_> = text.split_whitespace().collect();
            words.join(" ").to_lowercase()
        }
    }
}

/// The value of a contact's field in the form in which values are compared; `None` when the input does not state it.
pub(super) fn canonical_field(
    contact: &Contact,
    field: Field,
    country: Option<Country>,
) -> Option<String> {
    let text = contact.text(field)?;
    Some(canonical(field, text, country))
}

/// Evidence about a value: `field` is what it is called, `value` the value itself.
pub(super) fn about(
    code: &'static str,
    sentence: &'static str,
    field: Field,
    value: &str,
) -> Evidence {
    Evidence::new(code, sentence)
        .public("field", field.as_str())
        .value("value", field, value)
}

/// The same evidence, each piece once.
pub(super) fn each_once(evidence: impl IntoIterator<Item = Evidence>) -> Vec<Evidence> {
    let mut once: Vec<Evidence> = Vec::new();
    for evidence in evidence {
        if !once.contains(&evidence) {
            once.push(evidence);
        }
    }
    once
}

/// Why contacts of this type cannot be compared by any of these fields, if they cannot.
pub(super) fn lacks_all(fields: &[Field], of: ContactType) -> Option<String> {
    let has_one = fields.iter().any(|field| of.fields().contains(field));
    let names: Vec<_> = fields.iter().map(|field| field.as_str()).collect();
    (!has_one).then(|| match names.is_empty() {
        true => "fields is empty, so that nothing would be compared; name at least one".to_owned(),
        false => format!(
            "the {of} contact has no {} to compare; take `{of}` out",
            names.join(" or ")
        ),
    })
}
