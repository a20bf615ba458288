use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared_mailbox::one_person;
use super::value::{about, canonical_field, each_once, lacks_all};
use super::{
    AccountContext, Check, Failure, Given, OrganizationCheck, Outcome, SkipReason, unread,
};
use crate::evidence::Evidence;
use crate::model::{AccountId, Contact, ContactType, Email, Field, Observation};

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
                    && let Some(value) = canonical_field(contact, field, account.country.ok())
                {
                    bearers
                        .entry(untagged(field, value))
                        .or_default()
                        .push((contact, account));
                }
            }
        }
        bearers
    }
}

/// The mailbox that a tagged address leads to; any other value as it is.
fn untagged(field: Field, value: String) -> String {
    let email = (field == Field::Email)
        .then(|| Email::parse(&value).ok())
        .flatten();
    email
        .and_then(|email| email.lookups().last())
        .unwrap_or(value)
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
        let is_unread = |account: &&AccountContext<'_>| {
            types.iter().any(|of| match account.observation(*of) {
                Some(Observation::Present(_) | Observation::Absent) => false,
                other => matches!(unread(*of, other), Outcome::Inconclusive(_)),
            })
        };
        let unread = accounts.iter().filter(is_unread).count();
        let many = self.at_least.get();
        let mut found = Vec::new();
        let mut might_be_many = false;
        let mut is_empty = true;
        for field in &self.fields {
            for bearers in Self::bearers(*field, types, accounts).into_values() {
                is_empty = false;
                let accounts = accounts_of(&bearers);
                if accounts.len() + unread < many {
                    continue;
                }
                let Some(reasons) = one_person(bearers.iter().copied()) else {
                    continue;
                };
                if accounts.len() < many {
                    might_be_many = true;
                } else {
                    found.push((*field, accounts, bearers, reasons));
                }
            }
        }
        found.sort_by_key(|(_, accounts, ..)| Reverse(accounts.len()));
        let first = found
            .first()
            .and_then(|(field, _, bearers, _)| bearers.first()?.0.field(*field));
        if !found.is_empty() {
            let evidence = found
                .iter()
                .flat_map(|(field, accounts, bearers, reasons)| {
                    let value = bearers
                        .first()
                        .and_then(|(contact, _)| contact.text(*field));
                    let sentence =
                        "one person's {field}, {value}, is behind {count} accounts: {accounts}";
                    let evidence =
                        about("behind-many", sentence, *field, value.unwrap_or_default())
                            .public("count", accounts.len().to_string())
                            .public("accounts", listed(accounts));
                    std::iter::once(evidence).chain(reasons.iter().take(1).cloned())
                });
            return Outcome::Fail(Failure {
                span: first.flatten(),
                evidence: each_once(evidence),
            });
        }
        if might_be_many || unread >= many {
            let sentence = "contacts could not be read in {count} of {all} accounts, so it cannot be told whether a person is \
                            behind {many} accounts or more";
            return Outcome::Inconclusive(
                Evidence::new("accounts-unreadable", sentence)
                    .public("count", unread.to_string())
                    .public("all", accounts.len().to_string())
                    .public("many", many.to_string()),
            );
        }
        match is_empty {
            true => Outcome::Skip(SkipReason::ContactAbsent),
            false => Outcome::pass(
                Evidence::new(
                    "not-behind-many",
                    "no person is behind {many} accounts or more",
                )
                .public("many", many.to_string()),
            ),
        }
    }
}
