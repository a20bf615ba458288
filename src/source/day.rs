use jiff::civil::Date;
use serde::Deserialize;

/// A date, which TOML can write with and without quotes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "DayForm")]
pub struct Day(pub Date);

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a date, such as 2027-01-31")]
enum DayForm {
    Toml(toml::value::Datetime),
    Text(String),
}

impl TryFrom<DayForm> for Day {
    type Error = &'static str;

    fn try_from(form: DayForm) -> Result<Self, Self::Error> {
        let date = match form {
            DayForm::Toml(date) => date.to_string().parse(),
            DayForm::Text(date) => date.parse(),
        };
        date.map(Self)
            .map_err(|_| "expected a date, such as 2027-01-31")
    }
}
