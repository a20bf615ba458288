use schemars::JsonSchema;
use serde::Deserialize;

/// A range of numbers in international form, without blanks: digits, and `x` for any digit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub(super) struct Range {
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
    /// The range as it is written.
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// Whether the digits of an international number are in it.
    pub(super) fn contains(&self, digits: &str) -> bool {
        digits.len() == self.digits.len()
            && digits
                .bytes()
                .zip(&self.digits)
                .all(|(digit, expected)| expected.is_none_or(|expected| expected == digit))
    }
}
