use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;

use super::value::about;
use super::{Check, ContactCheck, Context, Outcome, unstated};
use crate::evidence::Evidence;
use crate::model::{Contact, Field};
use crate::wording::expression;

/// `[check.pattern]`: a field matches a regular expression, or does not. It may match anywhere in the field: `^` and `$` tie it
/// to the ends, `(?i)` lets it match letters of any case. Blanks around the field do not count.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "PatternForm")]
pub struct Pattern {
    field: Field,
    regex: Regex,
    must_match: bool,
}

/// The form of `[check.pattern]`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct PatternForm {
    /// The field that is looked at.
    field: Field,
    /// What must be found in it.
    must_match: Option<Expression>,
    /// What must not be found in it.
    must_not_match: Option<Expression>,
}

/// A regular expression, as the crate `regex` writes them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
struct Expression(Regex);

impl TryFrom<String> for Expression {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        expression(&text).map(Self)
    }
}

impl TryFrom<PatternForm> for Pattern {
    type Error = String;

    fn try_from(form: PatternForm) -> Result<Self, Self::Error> {
        let (regex, must_match) = match (form.must_match, form.must_not_match) {
            (Some(Expression(regex)), None) => (regex, true),
            (None, Some(Expression(regex))) => (regex, false),
            (Some(_), Some(_)) => {
                return Err(
                    "must-match and must-not-match stand here together; write two checks in [[check.all]]".to_owned(),
                );
            }
            (None, None) => {
                return Err(
                    "the check says nothing of the field; write must-match or must-not-match"
                        .to_owned(),
                );
            }
        };
        Ok(Self {
            field: form.field,
            regex,
            must_match,
        })
    }
}

impl JsonSchema for Pattern {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        PatternForm::json_schema(generator)
    }
}

impl Pattern {
    pub(super) const SKELETON: &str = r#"[check.pattern]
# One of name, title, company, email, phone, country, phone-verification.
field = "email"
# A regular expression, or must-not-match. It may match anywhere: ^ and $ tie it to the ends, (?i) takes letters of any case.
must-match = '(?i)@corp\.example$'

[[example]]
name = "a mailbox of our own domain"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "SOC@corp.example", phone = "+1 206 555 0100" }

[[example]]
name = "a mailbox of somebody else's"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "soc@partner.example", phone = "+1 206 555 0100" }
"#;
}

impl Check for Pattern {
    fn fields(&self) -> Vec<Field> {
        vec![self.field]
    }
}

impl ContactCheck for Pattern {
    fn judge(&self, contact: &Contact, _context: &Context<'_>) -> Outcome {
        let (Some(text), Some(span)) = (contact.text(self.field), contact.field(self.field)) else {
            return unstated(contact, self.field);
        };
        let (matches, doesnt) = (
            "the {field} {value} matches the pattern {pattern}",
            "the {field} {value} does not match the pattern {pattern}",
        );
        let evidence = |code, sentence| -> Evidence {
            about(code, sentence, self.field, text).pattern("pattern", self.regex.as_str())
        };
        let is_match = self.regex.is_match(text);
        let evidence = match is_match {
            true => evidence("pattern-matched", matches),
            false => evidence("pattern-not-matched", doesnt),
        };
        if is_match == self.must_match {
            Outcome::pass(evidence)
        } else {
            Outcome::fail(span, evidence)
        }
    }
}
