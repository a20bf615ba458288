use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared_mailbox::one_person;
use super::value::{about, are_same, each_once, lacks_all, owner_of};
use super::{
    AccountCheck, AccountContext, Check, Failure, Given, Outcome, Pass, SkipReason, unread,
    unstated,
};
use crate::evidence::Evidence;
use crate::model::{Contact, ContactType, Field, Observation};

/// `[check.distinct]`: no two contacts of an account are one and the same. A team's mailbox, and the number of whoever reads it,
/// may stand in several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Distinct {
    /// The fields in which contacts must differ, each by itself.
    #[schemars(length(min = 1))]
    fields: Vec<Field>,
    /// Refuse a team's mailbox in several contacts, too.
    #[serde(default)]
    refuse_shared: bool,
}

impl Distinct {
    pub(super) const SKELETON: &str = r#"[check.distinct]
# The contacts in applies-to must differ in each of these: name, title, company, email, phone.
fields = ["email", "phone"]
# A team's mailbox may stand in several contacts; one person's may not. With true, neither may.
refuse-shared = false

[[example]]
name = "one team behind two contacts"
expect = "pass"
contacts.security = { name = "Cloud Desk", title = "Team", email = "cloud-desk@corp.example", phone = "+1 206 555 0100" }
contacts.operations = { name = "Cloud Desk", title = "Team", email = "cloud-desk@corp.example", phone = "+1 206 555 0100" }

[[example]]
name = "one person behind two contacts"
expect = "fail"
contacts.security = { name = "Jane Doe", title = "Engineer", email = "jane.doe@corp.example", phone = "+1 206 555 0100" }
contacts.operations = { name = "Jane Doe", title = "Engineer", email = "jane.doe@corp.example", phone = "+1 206 555 0100" }
"#;

    /// Why it cannot be told whether the contacts differ: a field that the input does not state, or two phone numbers that
    /// may be one.
    fn untold(
        &self,
        contacts: &[(ContactType, &Contact)],
        context: &AccountContext<'_>,
    ) -> Option<Outcome> {
        let of_field = |field: &Field| {
            let having = contacts
                .iter()
                .filter(|(of, _)| of.fields().contains(field));
            let mut texts = Vec::new();
            for (_, contact) in having {
                match contact.text(*field) {
                    Some(text) => texts.push(text),
                    None => return Some(unstated(contact, *field)),
                }
            }
            let mut pairs = texts.iter().enumerate().flat_map(|(index, one)| {
                texts[index + 1..].iter().map(move |other| (*one, *other))
            });
            pairs.find_map(|(one, other)| are_same(*field, one, other, context).err())
        };
        self.fields.iter().find_map(of_field)
    }

    /// The contacts that share a value of a field, each value once.
    fn groups<'a>(
        field: Field,
        contacts: &[(ContactType, &'a Contact)],
        context: &AccountContext<'_>,
    ) -> Vec<Vec<(ContactType, &'a Contact)>> {
        let mut groups: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for (of, contact) in contacts {
            if let Some(value) = owner_of(contact, field, context) {
                groups.entry(value).or_default().push((*of, *contact));
            }
        }
        groups
            .into_values()
            .filter(|group| group.len() > 1)
            .collect()
    }
}

/// The value that a group of contacts shares.
fn evidence_of(
    group: &[(ContactType, &Contact)],
    field: Field,
    sentence: &'static str,
) -> Evidence {
    let types: Vec<_> = group.iter().map(|(of, _)| of.as_str()).collect();
    let value = group.first().and_then(|(_, contact)| contact.text(field));
    about("same-value", sentence, field, value.unwrap_or_default())
        .public("types", types.join(" and "))
}

impl Check for Distinct {
    fn fields(&self) -> Vec<Field> {
        self.fields.clone()
    }

    /// A contact may lack some of the fields, but not all of them.
    fn unfit_for(&self, of: ContactType) -> Option<String> {
        lacks_all(&self.fields, of)
    }

    fn uses(&self, given: Given) -> bool {
        matches!(given, Given::Approved | Given::Directory | Given::Country)
    }
}

impl AccountCheck for Distinct {
    fn judge(&self, types: &[ContactType], context: &AccountContext<'_>) -> Outcome {
        let mut contacts = Vec::new();
        let mut gap = None;
        for of in types {
            match context.observation(*of) {
                Some(Observation::Present(contact)) => contacts.push((*of, contact)),
                Some(Observation::Absent) => {}
                other => gap = gap.or(Some(unread(*of, other))),
            }
        }
        let gap = gap
            .filter(|gap| matches!(gap, Outcome::Inconclusive(_)))
            .or_else(|| self.untold(&contacts, context));
        let mut shared = Vec::new();
        let mut failure = Failure::default();
        for field in &self.fields {
            for group in Self::groups(*field, &contacts, context) {
                let person = one_person(group.iter().map(|(_, contact)| (*contact, context)));
                let sentence = match person {
                    Some(_) => {
                        "the {types} contacts have the same {field}, {value}, and one person is behind them"
                    }
                    None => "the {types} contacts have the same {field}, {value}",
                };
                let evidence = evidence_of(&group, *field, sentence);
                if person.is_none() && !self.refuse_shared {
                    shared.push(evidence);
                    continue;
                }
                failure.evidence.push(evidence);
                failure.evidence.extend(person.unwrap_or_default());
                let first = group.first().and_then(|(_, contact)| contact.field(*field));
                failure.span = failure.span.or(first.flatten());
            }
        }
        match gap {
            _ if !failure.evidence.is_empty() => Outcome::Fail(Failure {
                // The same reasons speak for the same person in each field.
                evidence: each_once(failure.evidence),
                ..failure
            }),
            Some(untold) => untold,
            _ if contacts.len() < 2 => Outcome::Skip(SkipReason::NothingToCompare),
            _ if !shared.is_empty() => Outcome::Pass(Pass {
                evidence: shared,
                is_notable: false,
            }),
            _ => Outcome::pass(Evidence::new("distinct", "the contacts differ")),
        }
    }
}
