use phonenumber::metadata::DATABASE;
use phonenumber::{PhoneNumber, Type, country};

/// What a text says as a phone number.
pub(super) struct Reading {
    /// The number, unless no numbering plan has one of that form.
    pub(super) number: Option<PhoneNumber>,
    /// The digits behind the country code, as written.
    dialled: String,
}

impl Reading {
    /// Reads a number that names its country code, with a plus or with `00`, or else one of this country. `None`: it
    /// names none, and no country is known.
    pub(super) fn of(phone: &str, digits: &str, country: Option<country::Id>) -> Option<Self> {
        let lead = phone
            .split(|character: char| character.is_ascii_digit())
            .next();
        if lead.is_some_and(|lead| lead.contains(['+', '\u{ff0b}'])) {
            return Some(Self::international(digits));
        }
        let national = country.map(|country| Self {
            number: phonenumber::parse(Some(country), phone).ok(),
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

    /// The country code, unless it is no country's.
    pub(super) fn country_code(&self) -> Option<u16> {
        let code = self.number.as_ref()?.code().value();
        let is_country = DATABASE
            .by_code(&code)?
            .iter()
            .any(|plan| plan.id() != "001");
        is_country.then_some(code)
    }

    /// Whether its country's numbering plan has the number.
    pub(super) fn is_allowed(&self) -> bool {
        let of_number = |number: &PhoneNumber| plan_allows(number.code().value(), &self.dialled);
        self.is_valid() || self.number.as_ref().is_some_and(of_number)
    }

    fn is_valid(&self) -> bool {
        self.number.as_ref().is_some_and(PhoneNumber::is_valid)
    }
}

/// The country code of a country.
pub(super) fn country_code(country: country::Id) -> Option<u16> {
    DATABASE
        .by_id(country.as_ref())
        .map(|plan| plan.country_code())
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
