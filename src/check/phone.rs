use std::str::FromStr;

use phonenumber::{Mode, country};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Context, Failure, Outcome, unstated};
use crate::evidence::Evidence;
use crate::model::{Contact, Field};

/// So many equal or ascending digits at the end of a number are no accident.
const LONGEST_ACCIDENT: usize = 7;

/// `[check.phone]`: somebody answers this number. It is one that its country's numbering plan allows, and no
/// placeholder.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Phone {
    /// Ranges that are reserved for films and documentation, with `x` for any digit:
    /// `"+1 xxx 555 01xx"`.
    #[serde(default)]
    fiction: Vec<Range>,
}

/// A country whose numbering plan is known, by its ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Country(country::Id);

impl FromStr for Country {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            Ok(id) => Ok(Self(id)),
            Err(_) => Err(format!(
                "`{text}` is not a country; write its two letters of ISO 3166-1, such as \"DE\""
            )),
        }
    }
}

impl TryFrom<String> for Country {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A range of numbers in international form, without blanks: digits, and `x` for any digit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
struct Range {
    written: String,
    digits: Vec<Option<u8>>,
}

impl TryFrom<String> for Range {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong =
            || format!("`{text}` is not a range of numbers; write one as \"+1 xxx 555 01xx\"");
        let digits = text.strip_prefix('+').ok_or_else(wrong)?;
        let digits = digits
            .bytes()
            .filter(|byte| *byte != b' ')
            .map(|byte| match byte {
                b'x' => Ok(None),
                b'0'..=b'9' => Ok(Some(byte)),
                _ => Err(wrong()),
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            written: text,
            digits,
        })
    }
}

impl Range {
    fn contains(&self, digits: &str) -> bool {
        digits.len() == self.digits.len()
            && digits
                .bytes()
                .zip(&self.digits)
                .all(|(digit, expected)| expected.is_none_or(|expected| expected == digit))
    }
}

impl Check for Phone {
    fn field(&self) -> Option<Field> {
        Some(Field::Phone)
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(phone) = &contact.phone else {
            return unstated(Field::Phone);
        };
        let phone = phone.value.trim();
        let about = |code, sentence| Evidence::new(code, sentence).phone("phone", phone);
        if let Some(evidence) = placeholder(&digits_of(phone), &about) {
            return fail(evidence);
        }
        let country = match context.country {
            _ if phone.starts_with('+') => None,
            Some(country) => Some(country.0),
            None => {
                return Outcome::Inconclusive(about(
                    "country-unknown",
                    "{phone} has no country code and nothing says which country it is in; \
                     set country under [phone] in contact-lint.toml",
                ));
            }
        };
        let Ok(number) = phonenumber::parse(country, phone) else {
            return fail(about(
                "not-a-number",
                "{phone} cannot be read as a phone number of any country",
            ));
        };
        let international = digits_of(&number.format().mode(Mode::E164).to_string());
        if let Some(range) = self
            .fiction
            .iter()
            .find(|range| range.contains(&international))
        {
            return fail(
                about(
                    "fiction",
                    "{phone} is in the range {range}, which is reserved for fiction, so nobody answers it",
                )
                .public("range", &range.written),
            );
        }
        let country_code = number.code().value().to_string();
        let national = international
            .strip_prefix(&country_code)
            .unwrap_or_default();
        if let Some(evidence) = placeholder(national, &about) {
            return fail(evidence);
        }
        if !number.is_valid() {
            return fail(
                about(
                    "not-in-numbering-plan",
                    "{phone} is not a number that the numbering plan of +{country-code} allows",
                )
                .public("country-code", country_code),
            );
        }
        Outcome::Pass(Vec::new())
    }
}

fn digits_of(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// What shows that somebody filled the field with anything, since AWS wants it filled.
fn placeholder(
    digits: &str,
    about: &impl Fn(&'static str, &'static str) -> Evidence,
) -> Option<Evidence> {
    let digits = digits.as_bytes();
    let run = |step: u8| {
        let follows = |pair: &&[u8]| (pair[0] - b'0' + step) % 10 == pair[1] - b'0';
        1 + digits.windows(2).rev().take_while(follows).count()
    };
    let whole_or_long = |run: usize| run == digits.len() || run > LONGEST_ACCIDENT;
    if digits.is_empty() {
        Some(about(
            "no-digits",
            "{phone} has no digits, so nobody can call it",
        ))
    } else if whole_or_long(run(0)) {
        Some(about(
            "one-digit",
            "{phone} is one digit over and over, a placeholder",
        ))
    } else if whole_or_long(run(1)) {
        Some(about(
            "ascending-digits",
            "{phone} counts upwards, a placeholder",
        ))
    } else {
        None
    }
}

fn fail(evidence: Evidence) -> Outcome {
    Outcome::Fail(Failure {
        field: Some(Field::Phone),
        evidence: vec![evidence],
    })
}
