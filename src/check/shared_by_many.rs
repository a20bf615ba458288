use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared_mailbox::one_person;
use super::value::{about, each_once, lacks_all, lacks_country, owner_of};
use super::{
    AccountContext, Check, Country, Failure, Given, NoCountry, OrganizationCheck, Outcome,
    SkipReason,
};
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

/// A contact in which a value stands, and its account.
type Bearer<'a> = (&'a Contact, &'a AccountContext<'a>);

/// A value as it is written, and the country that it is read in.
type Spelling<'a> = (&'a str, Result<Country, NoCountry>);

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

    /// Every contact in whose field something is written.
    fn spellings<'a>(
        field: Field,
        types: &[ContactType],
        accounts: &'a [AccountContext<'a>],
    ) -> impl Iterator<Item = (Spelling<'a>, Bearer<'a>)> {
        accounts.iter().flat_map(move |account| {
            types.iter().filter_map(move |of| {
                let Some(Observation::Present(contact)) = account.observation(*of) else {
                    return None;
                };
                let spelling = (contact.text(field)?, account.country);
                Some((spelling, (contact, account)))
            })
        })
    }

    /// Who bears each value of a field that so many contacts bear, by value.
    ///
    /// In a large organization most values are borne by one contact, so that values are told apart by their hashes, and read only
    /// where enough contacts bear them.
    fn bearers<'a>(
        field: Field,
        types: &[ContactType],
        accounts: &'a [AccountContext<'a>],
        at_least: usize,
    ) -> Vec<Vec<Bearer<'a>>> {
        let hasher = RandomState::new();
        let spellings = Self::spellings(field, types, accounts).enumerate();
        let mut spelled: Vec<Spelled<'a>> = spellings
            .map(|(order, (spelling, bearer))| Spelled {
                hash: hasher.hash_one(spelling),
                order,
                bearer,
            })
            .collect();
        spelled.sort_unstable_by_key(|spelled| (spelled.hash, spelled.order));
        let owner = |(contact, account): Bearer<'a>| owner_of(contact, field, account);
        // Those that are spelled alike, by the hash of their owner.
        let mut owned: Vec<(u64, &[Spelled<'a>])> = spelled
            .chunk_by(|one, other| one.hash == other.hash)
            .filter_map(|alike| Some((hasher.hash_one(owner(alike[0].bearer)?), alike)))
            .collect();
        owned.sort_unstable_by_key(|(owner, _)| *owner);
        let mut found: Vec<(Option<String>, Vec<Bearer<'a>>)> = Vec::new();
        for owned in owned.chunk_by(|one, other| one.0 == other.0) {
            let alike = owned.iter().flat_map(|(_, alike)| alike.iter());
            if alike.clone().count() < at_least {
                continue;
            }
            let mut alike: Vec<_> = alike.collect();
            alike.sort_unstable_by_key(|spelled| spelled.order);
            let bearers = alike.into_iter().map(|spelled| spelled.bearer);
            let bearers: Vec<_> = bearers.collect();
            found.push((owner(bearers[0]), bearers));
        }
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        found.into_iter().map(|(_, bearers)| bearers).collect()
    }
}

/// A contact in which a value stands, in the order of the accounts, with the hash of the value as it is written.
struct Spelled<'a> {
    hash: u64,
    order: usize,
    bearer: Bearer<'a>,
}

/// The accounts of some contacts, each once.
fn accounts_of<'a>(bearers: &[Bearer<'a>]) -> Vec<&'a AccountId> {
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
        let is_borne = |field: &Field| {
            let mut spellings = Self::spellings(*field, types, accounts);
            spellings.any(|(_, (contact, account))| owner_of(contact, *field, account).is_some())
        };
        match !self.fields.iter().any(is_borne) {
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
            let at_least = self.at_least.get().saturating_sub(unread.len());
            for bearers in Self::bearers(*field, types, accounts, at_least) {
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
