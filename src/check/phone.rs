#[cfg(test)]
mod answered;
mod plan;
mod range;
mod reading;

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Given, Outcome, SkipReason, unstated};
use crate::evidence::Evidence;
use crate::model::{Contact, Field, Located};
use plan::Plan;
use range::Range;
use reading::Reading;

/// Digits that count upwards are a placeholder from so many on; fewer can be a number of a small country.
const SHORTEST_SERIES: usize = 7;

/// `[check.phone]`: somebody answers this number. It is one that its country's numbering plan allows, and no
/// placeholder.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Phone {
    /// Ranges that are reserved for films and documentation, with `x` for any digit:
    /// `"+1 xxx 555 01xx"`.
    #[serde(default)]
    fiction: Vec<Range>,
    /// Refuse numbers of other countries than the account's: that of its primary contact, or of `[phone]` in
    /// contact-lint.toml.
    #[serde(default)]
    refuse_abroad: bool,
}

/// A country whose numbering plan is known, by its ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Country(&'static Plan);

impl FromStr for Country {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match plan::of_region(text) {
            Some(plan) => Ok(Self(plan)),
            None => Err(format!(
                "`{text}` is not a country; write its two letters of ISO 3166-1, such as \"DE\""
            )),
        }
    }
}

impl Country {
    /// The numbers of the country.
    fn plan(self) -> &'static Plan {
        self.0
    }
}

impl TryFrom<String> for Country {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Why no country is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoCountry {
    /// The primary contact names none, and neither does the configuration.
    Unknown,
    /// The primary contact could not be read, and the configuration names none.
    Unreadable,
}

impl Check for Phone {
    fn fields(&self) -> Vec<Field> {
        vec![Field::Phone]
    }

    fn uses(&self, given: Given) -> bool {
        given == Given::Country
    }
}

impl ContactCheck for Phone {
    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(value) = contact.get(Field::Phone) else {
            return unstated(contact, Field::Phone);
        };
        let phone = value.value.trim();
        let about = |code, sentence| Evidence::new(code, sentence).phone("phone", phone);
        let digits = digits_of(phone);
        if digits.is_empty() {
            return Outcome::fail(
                value.span,
                about("no-digits", "{phone} has no digits, so nobody can call it"),
            );
        }
        let reading = match Reading::of(phone, context.account.country.ok()) {
            Some(reading) => reading,
            None if is_one_digit(&digits) => {
                return Outcome::fail(value.span, about("one-digit", ONE_DIGIT));
            }
            None if is_series(&digits) => {
                return Outcome::fail(value.span, about("ascending-digits", ASCENDING));
            }
            None => return without_country(context.account.country, about),
        };
        let outcome = self.judge_reading(value, &reading, about);
        match (&outcome, context.account.country) {
            (Outcome::Pass(_), country) if self.refuse_abroad => {
                judge_country(value, &reading, country, about).unwrap_or(outcome)
            }
            _ => outcome,
        }
    }
}

impl Phone {
    pub(super) const SKELETON: &str = r#"[check.phone]
# Ranges that are reserved for films and documentation, with x for any digit.
fiction = ["+1 xxx 555 01xx"]
# Refuse numbers of other countries than the primary contact's.
refuse-abroad = false

[[example]]
name = "a number that can be called"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+44 20 7946 0000" }

[[example]]
name = "no number at all"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "----" }
"#;

    /// Judges a number that could be told to be of some country.
    fn judge_reading(
        &self,
        value: Located<&str>,
        reading: &Reading,
        about: impl Fn(&'static str, &'static str) -> Evidence,
    ) -> Outcome {
        let fail = |evidence| Outcome::fail(value.span, evidence);
        let Some(number) = &reading.number else {
            return fail(about(
                "not-a-number",
                "{phone} cannot be read as a phone number of any country",
            ));
        };
        let country_code = number.country_code();
        let national = &number.national;
        let international = format!("{country_code}{national}");
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
                .pattern("range", range.written()),
            );
        }
        if is_series(national) && national.len() >= SHORTEST_SERIES {
            fail(about("ascending-digits", ASCENDING))
        } else if reading.is_allowed() && is_one_digit(national) {
            Outcome::note(about(
                "one-digit-allowed",
                "{phone} is one digit over and over, but its numbering plan allows that",
            ))
        } else if reading.is_allowed() {
            Outcome::pass(
                about(
                    "in-numbering-plan",
                    "{phone} is a number that the numbering plan of +{country-code} allows",
                )
                .public("country-code", country_code.to_string()),
            )
        } else if is_one_digit(national) {
            fail(about("one-digit", ONE_DIGIT))
        } else {
            fail(
                about(
                    "not-in-numbering-plan",
                    "{phone} is not a number that the numbering plan of +{country-code} allows",
                )
                .public("country-code", country_code.to_string()),
            )
        }
    }
}

/// Refuses a number of another country than the account's. `None`: it is of that country, or of one with the same numbering
/// plan, or of none, as numbers of international services are.
fn judge_country(
    value: Located<&str>,
    reading: &Reading,
    country: Result<Country, NoCountry>,
    about: impl Fn(&'static str, &'static str) -> Evidence,
) -> Option<Outcome> {
    let of_number = reading.country_code()?;
    let home = match country {
        Ok(home) => home,
        Err(NoCountry::Unknown) => return Some(Outcome::Skip(SkipReason::CountryUnknown)),
        Err(NoCountry::Unreadable) => {
            let sentence = "whether {phone} is abroad depends on the primary contact, which could not be read; set country under \
                            [phone] in contact-lint.toml";
            return Some(Outcome::Inconclusive(about("home-unreadable", sentence)));
        }
    };
    let home_code = home.plan().country_code;
    (of_number != home_code).then(|| {
        let sentence = "{phone} is a number of +{country-code}, and the account's country is {home}, +{home-code}";
        Outcome::fail(
            value.span,
            about("abroad", sentence)
                .public("country-code", of_number.to_string())
                .public("home", home.plan().region)
                .public("home-code", home_code.to_string()),
        )
    })
}

const ONE_DIGIT: &str = "{phone} is one digit over and over, a placeholder";
const ASCENDING: &str = "{phone} counts upwards, a placeholder";

/// Says that the country of a number is not known; a gap only where it would be, had the primary contact been read.
fn without_country(
    country: Result<Country, NoCountry>,
    about: impl Fn(&'static str, &'static str) -> Evidence,
) -> Outcome {
    match country {
        Err(NoCountry::Unreadable) => Outcome::Inconclusive(about(
            "country-unreadable",
            "{phone} has no country code, and the primary contact, which would tell the country, could not be read; \
             set country under [phone] in contact-lint.toml",
        )),
        Ok(_) | Err(NoCountry::Unknown) => Outcome::Skip(SkipReason::CountryUnknown),
    }
}

fn digits_of(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

fn is_one_digit(digits: &str) -> bool {
    digits.as_bytes().windows(2).all(|pair| pair[0] == pair[1])
}

fn is_series(digits: &str) -> bool {
    digits
        .as_bytes()
        .windows(2)
        .all(|pair| (pair[0] - b'0' + 1) % 10 == pair[1] - b'0')
}

/// Whether a number names its country, with a plus or with the zeros that are dialled for one.
pub(super) fn names_country(phone: &str) -> bool {
    let phone = phone.trim_start();
    phone.starts_with(['+', '\u{ff0b}']) || digits_of(phone).starts_with("00")
}

/// The digits of a number with its country code, or, where no country is known, as they are written.
pub(super) fn international_digits(phone: &str, country: Option<Country>) -> String {
    if phone.trim_start().starts_with(['+', '\u{ff0b}']) {
        // A zero in brackets is dialled within the country only.
        return digits_of(&phone.replace("(0)", ""));
    }
    let number = Reading::of(phone, country).and_then(|reading| reading.number);
    match number {
        Some(number) => format!("{}{}", number.country_code(), number.national),
        None => digits_of(phone),
    }
}
