use schemars::JsonSchema;
use serde::Deserialize;

use super::value::{about, are_same};
use super::{
    AccountContext, Check, ContactCheck, Context, Failure, Given, Outcome, Pass, SkipReason,
    scope_unknown, unstated,
};
use crate::evidence::Evidence;
use crate::model::{Contact, Field, Observed};

/// `[check.expected]`: the contact is what `[[expect]]` in contact-lint.toml says it should be.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {}

/// What a contact should be. A field that is left out may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExpectedContact {
    /// The person's or team's name.
    pub name: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
}

impl ExpectedContact {
    /// Whether a contact is what it says, as far as can be told: by the same comparison as the check's.
    pub fn is_met_by(&self, contact: &Contact, context: &AccountContext<'_>) -> bool {
        self.fields().all(|(field, wanted)| {
            let text = contact.text(field);
            text.is_some_and(|text| are_same(field, text, wanted, context) == Ok(true))
        })
    }

    /// The fields that it states.
    pub fn fields(&self) -> impl Iterator<Item = (Field, &str)> {
        let all = [
            (Field::Name, &self.name),
            (Field::Title, &self.title),
            (Field::Email, &self.email),
            (Field::Phone, &self.phone),
        ];
        all.into_iter()
            .filter_map(|(field, text)| Some((field, text.as_deref()?.trim())))
    }
}

impl Expected {
    pub(super) const SKELETON: &str = r#"# What each contact should be stands in [[expect]] in contact-lint.toml.
[check.expected]

[[example]]
name = "as it should be, in other words' case"
expect = "pass"
contact = { name = "SECURITY OPERATIONS", title = "Team", email = "SOC@corp.example", phone = "+1 206 555 0100" }
given.expect = { name = "Security Operations", email = "soc@corp.example" }

[[example]]
name = "somebody has changed the mailbox"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "ops@corp.example", phone = "+1 206 555 0100" }
given.expect = { email = "soc@corp.example" }
"#;
}

impl Check for Expected {
    fn uses(&self, given: Given) -> bool {
        matches!(given, Given::Expected | Given::Country)
    }
}

impl ContactCheck for Expected {
    fn skipped(&self, context: &Context<'_>) -> Option<SkipReason> {
        let of = &context.contact_type;
        let is_expected = context.account.expected.contains_key(of)
            || context.account.account.declared.contains_key(of);
        (!is_expected).then_some(SkipReason::NothingExpected)
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let expected = match context.account.expected.get(&context.contact_type) {
            Some(Err(what)) => return scope_unknown(*what),
            Some(Ok(expected)) => Some(expected),
            None => None,
        };
        let declared = declared(context);
        let mut failure = Failure::default();
        let mut same = Vec::new();
        let mut untold = None;
        // What a file declares stands at the line where it can be changed.
        let wanted = expected.into_iter().flat_map(|expected| {
            let fields = expected.fields();
            fields.map(|(field, wanted)| (field, wanted, contact.field(field).flatten(), false))
        });
        let declared = declared.flat_map(|declared| {
            let fields = context.contact_type.fields().iter();
            fields.filter_map(move |field| {
                let place = declared.field(*field).flatten();
                Some((*field, declared.text(*field)?, place, true))
            })
        });
        for (field, wanted, place, is_declared) in wanted.chain(declared) {
            let Some(text) = contact.text(field) else {
                untold = untold.or(Some(unstated(contact, field)));
                continue;
            };
            match are_same(field, text, wanted, context.account) {
                Err(outcome) => untold = untold.or(Some(outcome)),
                Ok(true) => {
                    let sentence = "the {field} is {value}, as expected";
                    same.push(about("as-expected", sentence, field, text));
                }
                Ok(false) => {
                    let (code, sentence) = match is_declared {
                        true => (
                            "not-as-declared",
                            match context.account.account.is_declared {
                                true => {
                                    "the {field} is {value}, and another file declares {expected}"
                                }
                                false => "the {field} is {value}, and {expected} is declared",
                            },
                        ),
                        false => (
                            "not-as-expected",
                            "the {field} is {value}, expected is {expected}",
                        ),
                    };
                    let evidence = about(code, sentence, field, text);
                    failure
                        .evidence
                        .push(evidence.value("expected", field, wanted));
                    failure.span = failure.span.or(place);
                }
            }
        }
        match untold {
            _ if !failure.evidence.is_empty() => Outcome::Fail(failure),
            Some(untold) => untold,
            None => Outcome::Pass(Pass {
                evidence: same,
                is_notable: false,
            }),
        }
    }

    fn judge_absence(&self, context: &Context<'_>) -> Outcome {
        let of = context.contact_type;
        if let Some(Err(what)) = context.account.expected.get(&of) {
            return scope_unknown(*what);
        }
        let sentence = match context.account.expected.contains_key(&of) {
            true => "AWS has no {type} contact for this account, and contact-lint.toml expects one",
            false => "AWS has no {type} contact for this account, and one is declared",
        };
        Outcome::fail(
            declared(context).next().and_then(Contact::span),
            Evidence::new("expected-absent", sentence).public("type", of.as_str()),
        )
    }
}

/// What a file declares of the contact, where something else was read.
fn declared<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Contact> {
    let declared = &context.account.account.declared;
    let of_type = declared.get(&context.contact_type).into_iter().flatten();
    of_type.filter_map(Observed::present)
}
