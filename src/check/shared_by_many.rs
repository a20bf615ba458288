use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared_mailbox::one_person;
use super::value::{about, each_once, lacks_all, lacks_country, owner_of};
use super::{AccountContext, Check, Failure, Given, OrganizationCheck, Outcome, SkipReason};
use crate::evidence::Evidence;
use crate::model::{AccountId, Contact, ContactType, Field, Observation, Span};

/// `[check.shared-by-many]`: no person stands behind many accounts, with their mailbox or their phone. A team may.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SharedByMany {
    /// The fields by which a person is told: `email`, `phone`, `name`.
    #[schemars(length(min = 1))]
    fields: Vec<Field>,
    /// So many accounts are many.
    at_least: std::num::NonZeroUsize,
}

/// The contacts of accounts in which a value stands.
type Bearers<'a> = Vec<(&'a Contact, &'a AccountContext<'a>)>;

impl SharedByMany {
    pub(super) const SKELETON: &str = r#"[check.shared-by-many]
# By what a person is told: email, phone, name.
fields = ["email", "phone"]
# So many accounts are many.
at-least = 2

[[example]]
name = "a team behind two accounts"
expect = "pass"
[[example.accounts]]
security = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }
[[example.accounts]]
security = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }

[[example]]
name = "a person behind two accounts"
expect = "fail"
[[example.accounts]]
security = { name = "Jane Doe", title = "Engineer", email = "jane.doe@corp.example", phone = "+1 206 555 0100" }
[[example.accounts]]
security = { name = "Jane Doe", title = "Engineer", email = "jane.doe@corp.example", phone = "+1 206 555 0100" }
"#;

    /// Who bears each value of a field.
    fn bearers<'a>(
        field: Field,
        types: &[ContactType],
        accounts: &'a [AccountContext<'a>],
    ) -> BTreeMap<String, Bearers<'a>> {
        let mut bearers: BTreeMap<String, Bearers<'a>> = BTreeMap::new();
        for account in accounts {
            for of in types {
                if let Some(Observation::Present(contact)) = account.observation(*of)
                    && let Some(value) = owner_of(contact, field, account)
                {
                    bearers.entry(value).or_default().push((contact, account));
                }
            }
        }
        bearers
    }
}

/// The accounts of some contacts, each once.
fn accounts_of<'a>(bearers: &Bearers<'a>) -> Vec<&'a AccountId> {
    let mut accounts: Vec<_> = bearers
        .iter()
        .map(|(_, account)| &account.account.id.value)
        .collect();
    accounts.sort();
    accounts.dedup();
    accounts
}

/// Some accounts by their ids, and how many more there are.
fn listed(accounts: &[&AccountId]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<_> = accounts
        .iter()
        .take(SHOWN)
        .map(ToString::to_string)
        .collect();
    match accounts.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl Check for SharedByMany {
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

impl OrganizationCheck for SharedByMany {
    fn judge(&self, types: &[ContactType], accounts: &[AccountContext<'_>]) -> Outcome {
        let many = self.at_least.get();
        let fields = self.fields.iter();
        let unread: Vec<_> = fields
            .map(|field| unread(*field, types, accounts))
            .collect();
        let people = self.people(types, accounts, &unread);
        let (found, possible): (Vec<_>, Vec<_>) = people
            .iter()
            .partition(|person| person.accounts.len() >= many);
        if !found.is_empty() {
            return failure(found);
        }
        let unread = unread.iter().map(BTreeSet::len).max().unwrap_or_default();
        if !possible.is_empty() || unread >= many {
            let sentence = "contacts could not be read in {count} of {all} accounts, so it cannot be told whether a person is \
                            behind {many} accounts or more";
            return Outcome::Inconclusive(
                Evidence::new("accounts-unreadable", sentence)
                    .public("count", unread.to_string())
                    .public("all", accounts.len().to_string())
                    .public("many", many.to_string()),
            );
        }
        let sentence = "no person is behind {many} accounts or more";
        match self
            .fields
            .iter()
            .all(|field| Self::bearers(*field, types, accounts).is_empty())
        {
            true => Outcome::Skip(SkipReason::ContactAbsent),
            false => Outcome::pass(
                Evidence::new("not-behind-many", sentence).public("many", many.to_string()),
            ),
        }
    }
}

/// A person behind accounts.
struct Person<'a> {
    /// By what the person is told.
    field: Field,
    value: &'a str,
    span: Option<Span>,
    accounts: Vec<&'a AccountId>,
    /// Why it is a person.
    reason: Option<Evidence>,
}

impl SharedByMany {
    /// The people who are behind many accounts, or would be if they were behind the unread ones, too.
    fn people<'a>(
        &self,
        types: &[ContactType],
        accounts: &'a [AccountContext<'a>],
        unread: &[BTreeSet<&AccountId>],
    ) -> Vec<Person<'a>> {
        let mut people = Vec::new();
        for (field, unread) in self.fields.iter().zip(unread) {
            for bearers in Self::bearers(*field, types, accounts).into_values() {
                let accounts = accounts_of(&bearers);
                let others = unread
                    .iter()
                    .filter(|id| accounts.binary_search(id).is_err());
                if accounts.len() + others.count() < self.at_least.get() {
                    continue;
                }
                let reasons = one_person(bearers.iter().copied());
                let first = bearers.first().map(|(contact, _)| *contact);
                if let (Some(reasons), Some(contact)) = (reasons, first) {
                    people.push(Person {
                        field: *field,
                        value: contact.text(*field).unwrap_or_default(),
                        span: contact.field(*field).flatten(),
                        accounts,
                        reason: reasons.into_iter().next(),
                    });
                }
            }
        }
        people
    }
}

/// The accounts in which it is not known who bears a field: a contact could not be read, or its field is not stated, or is a
/// phone number of which the country is not known.
fn unread<'a>(
    field: Field,
    types: &[ContactType],
    accounts: &'a [AccountContext<'a>],
) -> BTreeSet<&'a AccountId> {
    let is_gap = |account: &&AccountContext<'_>| {
        let mut types = types.iter().filter(|of| of.fields().contains(&field));
        types.any(|of| match account.observation(*of) {
            Some(Observation::Present(contact)) => contact
                .text(field)
                .is_none_or(|text| lacks_country(field, text, account)),
            _ => account.is_unread(*of),
        })
    };
    let gaps = accounts.iter().filter(is_gap);
    gaps.map(|account| &account.account.id.value).collect()
}

/// The people behind the most accounts come first.
fn failure(mut people: Vec<&Person<'_>>) -> Outcome {
    people.sort_by_key(|person| Reverse(person.accounts.len()));
    let evidence = people.iter().flat_map(|person| {
        let sentence = "one person's {field}, {value}, is behind {count} accounts: {accounts}";
        let evidence = about("behind-many", sentence, person.field, person.value)
            .public("count", person.accounts.len().to_string())
            .public("accounts", listed(&person.accounts));
        [Some(evidence), person.reason.clone()]
            .into_iter()
            .flatten()
    });
    Outcome::Fail(Failure {
        span: people.first().and_then(|person| person.span),
        evidence: each_once(evidence),
    })
}
