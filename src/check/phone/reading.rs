//! What a text says as a phone number.

use super::plan::{self, Plan};
use super::{Country, digits_of};

/// The most digits that a number has behind its country code; the plan of no country allows more.
const MOST_DIGITS: usize = 17;

/// What a text says as a phone number.
pub(super) struct Reading {
    /// The number, unless no country has one of that form.
    pub(super) number: Option<Number>,
}

/// A number of some country code.
pub(super) struct Number {
    plans: &'static [Plan],
    /// The digits behind the country code, without what is dialled before them within the country.
    pub(super) national: String,
    /// Whether one of the country code's numbering plans has it.
    pub(super) is_allowed: bool,
}

impl Reading {
    /// Reads a number that names its country code, with a plus or with `00`, or else one of this country. `None`: it
    /// names none, and no country is known.
    pub(super) fn of(phone: &str, country: Option<Country>) -> Option<Self> {
        let phone = without_extension(phone);
        let mut lead = phone.split(|letter: char| letter.is_ascii_digit());
        let is_international = lead
            .next()
            .is_some_and(|lead| lead.contains(['+', '\u{ff0b}']));
        let home = match is_international {
            true => None,
            false => country.map(Country::plan),
        };
        let digits = digits_of(phone);
        let read = |digits: &str| match home {
            Some(home) => Number::national(digits, home),
            None if is_international => Number::international(digits),
            None => None,
        };
        let as_written = || read(&digits);
        let behind_zeros = || match is_international {
            true => None,
            false => digits.strip_prefix("00").and_then(Number::international),
        };
        let in_letters = || read(&with_letters(phone)?);
        let ways: [&dyn Fn() -> Option<Number>; 3] = [&as_written, &behind_zeros, &in_letters];
        let allowed = ways
            .iter()
            .find_map(|read| read().filter(|number| number.is_allowed));
        let names_country = is_international || home.is_some() || allowed.is_some();
        names_country.then(|| Self {
            number: allowed.or_else(as_written),
        })
    }

    /// The country code, unless it is no country's.
    pub(super) fn country_code(&self) -> Option<u16> {
        let number = self.number.as_ref()?;
        let mut plans = number.plans.iter();
        plans
            .any(|plan| !plan.is_of_service())
            .then(|| number.country_code())
    }

    /// Whether its country's numbering plan has the number.
    pub(super) fn is_allowed(&self) -> bool {
        self.number.as_ref().is_some_and(|number| number.is_allowed)
    }
}

impl Number {
    /// The country code (ITU-T E.164).
    pub(super) fn country_code(&self) -> u16 {
        self.plans.first().map_or(0, |plan| plan.country_code)
    }

    /// A number that begins with its country code, which has three digits at most.
    fn international(digits: &str) -> Option<Self> {
        let mut codes = (1..=3).filter_map(|length| digits.split_at_checked(length));
        let (plans, dialled) = codes.find_map(|(code, dialled)| {
            let plans = plan::of_code(code.parse().ok()?);
            (!plans.is_empty()).then_some((plans, dialled))
        })?;
        Self::behind_code(plans, dialled, None)
    }

    /// A number as it is dialled within a country, or from there.
    fn national(dialled: &str, home: &Plan) -> Option<Self> {
        let plans = plan::of_code(home.country_code);
        let within = Self::behind_code(plans, dialled, Some(home));
        if within.as_ref().is_some_and(|number| number.is_allowed) {
            return within;
        }
        let abroad = home
            .without_international_prefix(dialled)
            .and_then(Self::international);
        let code = home.country_code.to_string();
        let behind_own_code = dialled
            .strip_prefix(&code)
            .and_then(|rest| Self::behind_code(plans, rest, Some(home)));
        let mut others = [abroad, behind_own_code].into_iter().flatten();
        let allowed = others.find(|number| number.is_allowed);
        allowed.or(within)
    }

    /// A number of these plans. Its first digits may be what is dialled before it within its country, even behind a country code:
    /// people write +44 (0)20. Within a country whoever dials may leave out the area.
    fn behind_code(plans: &'static [Plan], dialled: &str, home: Option<&Plan>) -> Option<Self> {
        if !(2..=MOST_DIGITS).contains(&dialled.len()) {
            return None;
        }
        let is_allowed = |national: &str| plans.iter().any(|plan| plan.allows(national));
        let number = |national: &str, is_allowed| Self {
            plans,
            national: national.to_owned(),
            is_allowed,
        };
        if is_allowed(dialled) {
            return Some(number(dialled, true));
        }
        let candidates = home.map_or(plans, std::slice::from_ref).iter();
        let candidates = candidates.filter_map(|plan| plan.without_prefix(dialled));
        let mut candidates =
            candidates.filter(|rest| home.is_some() || rest.len() <= dialled.len());
        if let Some(rest) = candidates.find(|rest| is_allowed(rest)) {
            return Some(number(&rest, true));
        }
        let rest = plans.first().and_then(|plan| plan.without_prefix(dialled));
        let rest = rest.filter(|rest| (2..dialled.len()).contains(&rest.len()));
        Some(number(rest.as_deref().unwrap_or(dialled), false))
    }
}

/// A number without what is dialled once somebody has answered.
fn without_extension(phone: &str) -> &str {
    /// So many digits are a number by themselves.
    const SHORT: usize = 6;
    let mut before = 0;
    for (place, letter) in phone.char_indices() {
        match letter {
            '0'..='9' => before += 1,
            'x' | 'X' | 'e' | 'E' | '#' | ';' if before >= SHORT && is_mark(&phone[place..]) => {
                return &phone[..place];
            }
            _ => {}
        }
    }
    phone
}

/// Whether a text begins with what stands before an extension, and has one.
fn is_mark(text: &str) -> bool {
    let text = text.to_lowercase();
    let text = text.trim_start_matches(';');
    let marks = ["extension", "extn", "ext", "x", "#"];
    let behind = marks.iter().find_map(|mark| text.strip_prefix(mark));
    let digits = behind.map(|behind| behind.trim_start_matches([' ', '.', ':', '=', ',']));
    digits.is_some_and(|digits| digits.starts_with(|first: char| first.is_ascii_digit()))
}

/// The digits, with those of the keys that letters stand for, as in 1-800-FLOWERS (ITU-T E.161); `None` where no word is behind the first
/// digit.
fn with_letters(phone: &str) -> Option<String> {
    /// Fewer letters are no word.
    const A_WORD: usize = 3;
    let behind = &phone[phone.find(|letter: char| letter.is_ascii_digit())?..];
    let letters = behind.chars().filter(char::is_ascii_alphabetic).count();
    let key = |letter: char| match letter.to_ascii_lowercase() {
        digit @ '0'..='9' => Some(digit),
        'a'..='c' => Some('2'),
        'd'..='f' => Some('3'),
        'g'..='i' => Some('4'),
        'j'..='l' => Some('5'),
        'm'..='o' => Some('6'),
        'p'..='s' => Some('7'),
        't'..='v' => Some('8'),
        'w'..='z' => Some('9'),
        _ => None,
    };
    (letters >= A_WORD).then(|| behind.chars().filter_map(key).collect())
}

#[cfg(test)]
mod tests {
    use phonenumber::metadata::DATABASE;

    use super::super::answered::ANSWERED;
    use super::*;

    /// The example numbers of every country and kind, by country code and country.
    fn examples() -> Vec<(u16, Option<Country>, String)> {
        let mut examples = Vec::new();
        for code in 1..=999_u16 {
            for plan in DATABASE.by_code(&code).unwrap_or_default() {
                for kind in ANSWERED {
                    let example = plan.descriptors().get(kind).and_then(|kind| kind.example());
                    let country = plan.id().parse().ok();
                    examples.extend(example.map(|example| (code, country, example.to_owned())));
                }
            }
        }
        examples
    }

    fn number(phone: &str, country: Option<Country>) -> Number {
        let reading = Reading::of(phone, country);
        let number = reading.and_then(|reading| reading.number);
        number.unwrap_or_else(|| panic!("{phone} is no number"))
    }

    #[test]
    fn the_example_numbers_of_every_country_are_read_with_their_country_code() {
        let examples = examples();
        assert!(examples.len() > 1000, "{}", examples.len());
        for (code, _, national) in examples {
            let read = number(&format!("+{code} {national}"), None);
            assert!(read.is_allowed, "+{code} {national}");
            assert_eq!((read.country_code(), &read.national), (code, &national));
        }
    }

    #[test]
    fn the_example_numbers_of_every_country_are_read_in_it() {
        let in_country = examples().into_iter();
        for (code, country, national) in in_country.filter(|(_, country, _)| country.is_some()) {
            let read = number(&national, country);
            assert!(read.is_allowed, "{national} in +{code}");
            assert_eq!((read.country_code(), &read.national), (code, &national));
        }
    }

    /// Examples with some of their digits changed. The library is content with one that only begins like a number.
    #[test]
    fn what_is_nearly_a_number_is_told_as_the_library_tells_it() {
        let mut state = 7_u64;
        let mut digit = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            char::from(b'0' + u8::try_from((state >> 33) % 10).unwrap())
        };
        let (mut same, mut all) = (0, 0);
        for (code, _, national) in examples() {
            let mut changed: Vec<char> = national.chars().collect();
            for place in 0..changed.len().min(4) {
                changed[place] = digit();
            }
            let phone = format!("+{code}{}", changed.iter().collect::<String>());
            let ours = Reading::of(&phone, None).is_some_and(|reading| reading.is_allowed());
            let theirs = phonenumber::parse(None, &phone).is_ok_and(|number| number.is_valid());
            all += 1;
            same += usize::from(ours == theirs);
        }
        assert!(same * 100 >= all * 97, "{same} of {all}");
    }

    #[test]
    fn what_people_write_beside_a_number_is_no_part_of_it() {
        let us = "US".parse().ok();
        for phone in [
            "+1 206 555 0143 x12",
            "+1 (206) 555-0143 ext. 12",
            "tel:+1-206-555-0143;ext=12",
            "+1 206 555 0143 (office)",
            "206 555 0143 (office)",
            "Tel. 206-555-0143 extension 4",
            "011 1 206 555 0143",
            "00 1 206 555 0143",
            "1 206 555 0143",
        ] {
            let read = number(phone, us);
            assert!(read.is_allowed, "{phone}");
            assert_eq!(
                (read.country_code(), &*read.national),
                (1, "2065550143"),
                "{phone}"
            );
        }
        assert_eq!(number("1-800-FLOWERS", us).national, "8003569377");
        assert_eq!(number("+1 800 FLOWERS", None).national, "8003569377");
        assert_eq!(number("+44 (0)20 7946 0123", None).national, "2079460123");
        assert!(Reading::of("206 555 0143", None).is_none());
    }
}
