use super::phone::{international_digits, names_country};
use super::{AccountContext, NoCountry, Outcome, SkipReason};
use crate::evidence::Evidence;
use crate::model::{Contact, ContactType, Email, Field};

/// What a value comes down to when two are compared: addresses and names without regard to case and blanks, phone numbers
/// by their digits with the country code. `None`: the input does not state the field, or nothing is in it.
pub(super) fn canonical_field(
    contact: &Contact,
    field: Field,
    context: &AccountContext<'_>,
) -> Option<String> {
    let value = canonical(field, contact.text(field)?, context);
    (!value.is_empty()).then_some(value)
}

/// The same, by which the owner of a value is told: a tag in an address is no other mailbox.
pub(super) fn owner_of(
    contact: &Contact,
    field: Field,
    context: &AccountContext<'_>,
) -> Option<String> {
    let value = canonical_field(contact, field, context)?;
    let email = (field == Field::Email).then(|| Email::parse(&value).ok());
    let mailbox = email.flatten().and_then(|email| email.lookups().last());
    Some(mailbox.unwrap_or(value))
}

fn canonical(field: Field, text: &str, context: &AccountContext<'_>) -> String {
    match field {
        Field::Email => match Email::parse(text) {
            Ok(email) => email.to_lowercase(),
            Err(_) => text.trim().to_lowercase(),
        },
        Field::Phone => international_digits(text, context.country.ok()),
        _ => {
            let words: Vec<_> = text.split_whitespace().collect();
            words.join(" ").to_lowercase()
        }
    }
}

/// Whether two values of a field are the same.
///
/// # Errors
/// Of phone numbers, of which one names no country and ends as the other does, it cannot be told without the account's country.
pub(super) fn are_same(
    field: Field,
    one: &str,
    other: &str,
    context: &AccountContext<'_>,
) -> Result<bool, Outcome> {
    let values = [one, other].map(|text| canonical(field, text, context));
    let [first, second] = &values;
    if field == Field::Phone && values.iter().any(String::is_empty) {
        return Ok(one.trim() == other.trim());
    }
    if first == second || field != Field::Phone {
        return Ok(first == second);
    }
    let national = [one, other].into_iter().find(|text| !names_country(text));
    let ends_alike = first.ends_with(second.trim_start_matches('0'))
        || second.ends_with(first.trim_start_matches('0'));
    match (national, context.country) {
        (Some(national), Err(reason)) if ends_alike => Err(without_country(national, reason)),
        _ => Ok(false),
    }
}

/// Whether a phone number could be any country's, since the account's could not be read.
pub(super) fn lacks_country(field: Field, text: &str, context: &AccountContext<'_>) -> bool {
    field == Field::Phone
        && context.country == Err(NoCountry::Unreadable)
        && !names_country(text)
        && text.chars().any(|letter| letter.is_ascii_digit())
}

/// Says that the country of a number is not known; a gap only where it would be, had the primary contact been read.
fn without_country(phone: &str, reason: NoCountry) -> Outcome {
    let sentence = "{phone} has no country code, and the primary contact, which would tell the country, could not be read; set \
                    country under [phone] in contact-lint.toml";
    match reason {
        NoCountry::Unknown => Outcome::Skip(SkipReason::CountryUnknown),
        NoCountry::Unreadable => Outcome::Inconclusive(
            Evidence::new("country-unreadable", sentence).phone("phone", phone),
        ),
    }
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
