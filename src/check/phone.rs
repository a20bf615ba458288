use std::str::FromStr;

use phonenumber::metadata::DATABASE;
use phonenumber::{PhoneNumber, Type, country};
use serde::Deserialize;

use super::{Check, Context, Failure, Outcome, SkipReason, unstated};
use crate::evidence::Evidence;
use crate::model::{Contact, Field};

/// Digits that count upwards are a placeholder from so many on; fewer can be a number of a small country.
const SHORTEST_SERIES: usize = 7;

/// `[check.phone]`: somebody answers this number. It is one that its country's numbering plan allows, and no
/// placeholder.
#[derive(Clone, Debug, Deserialize)]
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

/// Why no country is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCountry {
    /// The primary contact names none, and neither does the configuration.
    Unknown,
    /// The primary contact could not be read, and the configuration names none.
    Unreadable,
}

/// A range of numbers in international form, without blanks: digits, and `x` for any digit.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
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
        let digits = digits_of(phone);
        if digits.is_empty() {
            return fail(about(
                "no-digits",
                "{phone} has no digits, so nobody can call it",
            ));
        }
        let reading = match Reading::of(phone, &digits, context.country.ok()) {
            Some(reading) => reading,
            None if is_one_digit(&digits) => return fail(about("one-digit", ONE_DIGIT)),
            None if is_series(&digits) => return fail(about("ascending-digits", ASCENDING)),
            None => return without_country(context.country, about),
        };
        let Some(number) = reading.number else {
            return fail(about(
                "not-a-number",
                "{phone} cannot be read as a phone number of any country",
            ));
        };
        let country_code = number.code().value();
        let national = number.national().to_string();
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
                .public("range", &range.written),
            );
        }
        let is_allowed = number.is_valid() || plan_allows(country_code, &reading.dialled);
        if is_series(&national) && national.len() >= SHORTEST_SERIES {
            fail(about("ascending-digits", ASCENDING))
        } else if is_one_digit(&national) && is_allowed {
            Outcome::Pass(vec![about(
                "one-digit-allowed",
                "{phone} is one digit over and over, but its numbering plan allows that",
            )])
        } else if is_one_digit(&national) {
            fail(about("one-digit", ONE_DIGIT))
        } else if is_allowed {
            Outcome::Pass(Vec::new())
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

const ONE_DIGIT: &str = "{phone} is one digit over and over, a placeholder";
const ASCENDING: &str = "{phone} counts upwards, a placeholder";

/// What a text says as a phone number.
struct Reading {
    /// The number, unless no numbering plan has one of that form.
    number: Option<PhoneNumber>,
    /// The digits behind the country code, as written.
    dialled: String,
}

impl Reading {
    /// Reads a number that names its country code, with a plus or with `00`, or else one of this country. `None`: it
    /// names none, and no country is known.
    fn of(phone: &str, digits: &str, country: Option<Country>) -> Option<Self> {
        let lead = phone
            .split(|character: char| character.is_ascii_digit())
            .next();
        if lead.is_some_and(|lead| lead.contains(['+', '\u{ff0b}'])) {
            return Some(Self::international(digits));
        }
        let national = country.map(|country| Self {
            number: phonenumber::parse(Some(country.0), phone).ok(),
            dialled: digits.to_owned(),
        });
        let is_good = national.as_ref().is_some_and(Self::is_valid);
        match digits.strip_prefix("00").map(Self::international) {
            Some(international) if !is_good && international.is_valid() => Some(international),
            _ => national,
        }
    }

    fn international(digits: &str) -> Self {
        let number = phonenumber::parse(None, format!("+{digits}")).ok();
        let code = number
            .as_ref()
            .map(|number| number.code().value().to_string());
        let dialled = code
            .and_then(|code| digits.strip_prefix(&code))
            .unwrap_or(digits);
        Self {
            dialled: dialled.to_owned(),
            number,
        }
    }

    fn is_valid(&self) -> bool {
        self.number.as_ref().is_some_and(PhoneNumber::is_valid)
    }
}

/// Whether the plan allows the digits as dialled, with or without the digit that is dialled before them within the
/// country. The library takes that digit away even where it is the number's own, as in +7 800.
fn plan_allows(country_code: u16, dialled: &str) -> bool {
    let plans = DATABASE.by_code(&country_code).unwrap_or_default();
    plans.iter().any(|plan| {
        let kinds = || {
            ANSWERED
                .iter()
                .filter_map(|kind| plan.descriptors().get(*kind))
        };
        let allows = |digits: &str| {
            // The library's own test is content with a number that begins right.
            let is_whole = |found: regex::Match<'_>| found.range() == (0..digits.len());
            kinds().any(|kind| kind.national_number().find(digits).is_some_and(is_whole))
        };
        let prefix = plan.national_prefix();
        let rest = prefix.and_then(|prefix| dialled.strip_prefix(prefix));
        allows(dialled) || rest.is_some_and(allows)
    })
}

/// The kinds of number behind which somebody may answer.
const ANSWERED: [Type; 9] = [
    Type::FixedLine,
    Type::Mobile,
    Type::TollFree,
    Type::PremiumRate,
    Type::SharedCost,
    Type::PersonalNumber,
    Type::Voip,
    Type::Pager,
    Type::Uan,
];

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

fn fail(evidence: Evidence) -> Outcome {
    Outcome::Fail(Failure {
        field: Some(Field::Phone),
        evidence: vec![evidence],
    })
}
