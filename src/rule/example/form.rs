//! The TOML form of an example.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::reviews::{DrillForm, ReviewForm, ledger};
use super::words::{OwnerWord, RouteWord};
use super::{Example, Expectation};
use crate::check::{Address, ApprovedList, CheckKind, Country, ExpectedContact, Given, Judge};
use crate::model::{
    Account, AccountId, AccountState, Contact, ContactType, Contacts, Field, Gap, GapReason,
    Located, Observation, Observed, PhoneVerification,
};
use crate::source::Each;

/// Some contacts, what is known besides, and what the rule is to say of them.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Example")]
pub(in crate::rule) struct ExampleForm {
    /// What the example shows.
    name: String,
    /// What the rule is to say.
    expect: Expectation,
    /// The contact's type; left out: the first that the rule applies to and that has the contact's fields.
    #[serde(rename = "type")]
    contact_type: Option<ContactType>,
    /// The contact, of a rule that judges contacts one by one.
    contact: Option<ContactForm>,
    /// The contacts by type, of a rule that judges an account. Those that are left out are absent.
    contacts: Option<BTreeMap<ContactType, ContactForm>>,
    /// The contacts of several accounts by type, of a rule that judges an organization. Those that are left out are absent.
    accounts: Option<Vec<BTreeMap<ContactType, ContactForm>>>,
    /// What is known besides.
    #[serde(default)]
    given: GivenForm,
}

/// The contact of an example: its fields, or one of two words.
#[derive(Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected a table with name, title, company, email, phone, country or phone-verification, or one of the words \"absent\" and \"unreadable\""
)]
#[schemars(rename = "ExampleContact")]
enum ContactForm {
    Without(Without),
    Present(FieldsForm),
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Without {
    /// AWS says that there is none.
    Absent,
    /// It could not be read.
    Unreadable,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "ContactFields")]
struct FieldsForm {
    name: Option<String>,
    title: Option<String>,
    company: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    country: Option<String>,
    phone_verification: Option<PhoneVerification>,
}

/// What is known in an example besides the contact.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(rename = "Given")]
struct GivenForm {
    /// Approved addresses.
    approved: Each<Address>,
    /// The country that phone numbers are read in.
    country: Option<Country>,
    /// What DNS says of a domain.
    dns: BTreeMap<String, RouteWord>,
    /// Who has an address in the directory.
    directory: Option<BTreeMap<String, OwnerWord>>,
    /// The account's other contacts.
    contacts: Option<BTreeMap<ContactType, ContactForm>>,
    /// What the configuration says the contact should be.
    expect: Option<ExpectedContact>,
    /// A review of the contact.
    review: Option<ReviewForm>,
    /// A question to the contact's mailbox.
    drill: Option<DrillForm>,
    /// The date on which the example is judged.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    now: Option<Date>,
}

impl GivenForm {
    /// Refuses what the check would never look at: whoever wrote it expects something else of the check.
    fn require_used(&self, check: &CheckKind) -> Result<(), String> {
        let given = [
            ("approved", !self.approved.0.is_empty(), Given::Approved),
            ("country", self.country.is_some(), Given::Country),
            ("dns", !self.dns.is_empty(), Given::Dns),
            ("directory", self.directory.is_some(), Given::Directory),
            ("contacts", self.contacts.is_some(), Given::Contacts),
            ("expect", self.expect.is_some(), Given::Expected),
            ("review", self.review.is_some(), Given::Review),
            ("drill", self.drill.is_some(), Given::Drill),
        ];
        let check = check.check();
        let is_used = |given| check.uses(given);
        let unused = given
            .iter()
            .find(|(_, is_given, what)| *is_given && !is_used(*what));
        let Some((key, ..)) = unused else {
            return Ok(());
        };
        let used = given.iter().filter(|(.., what)| is_used(*what));
        let used: Vec<_> = used.map(|(key, ..)| format!("`{key}`")).collect();
        Err(match used.is_empty() {
            true => format!(
                "the check looks at nothing but the contact, so `given.{key}` cannot change what it says; take it out"
            ),
            false => format!(
                "the check does not look at `given.{key}`; take it out, or give {}",
                used.join(" or ")
            ),
        })
    }
}

impl ExampleForm {
    /// Turns the form into an example of a rule with this check that applies to these types.
    ///
    /// # Errors
    /// When what is judged is missing or is something else, a contact has a field that its type lacks, or something is
    /// given that the check does not look at.
    pub(in crate::rule) fn into_example(
        self,
        check: &CheckKind,
        types: &[ContactType],
    ) -> Result<Example, String> {
        self.given.require_used(check)?;
        let given = self.given;
        let expected = given.expect.as_ref();
        if expected.is_some_and(|expected| expected.fields().next().is_none()) {
            return Err("given.expect says nothing; add name, title, email or phone".to_owned());
        }
        let mut of = None;
        let accounts = match (check.judge(), self.contact, self.contacts, self.accounts) {
            (Judge::Contact(_), Some(contact), None, None) => {
                let observed = contact.into_observation();
                let contact_type = contact_type(self.contact_type, types, observed.present())?;
                of = Some(contact_type);
                let others = given.contacts.unwrap_or_default();
                vec![account(with_others(contact_type, observed, others)?)?]
            }
            (Judge::Account(_), None, Some(contacts), None) => {
                vec![account(with_absent(observations(contacts)?))?]
            }
            (Judge::Organization(_), None, None, Some(accounts)) => accounts
                .into_iter()
                .map(|contacts| account(with_absent(observations(contacts)?)))
                .collect::<Result<_, String>>()?,
            (judge, ..) => return Err(wanted(judge).to_owned()),
        };
        if of.is_none() && self.contact_type.is_some() {
            return Err("the rule judges contacts together; take `type` out".to_owned());
        }
        let (review, drill) = (given.review, given.drill);
        let judged = accounts.first().zip(of);
        let ledger = judged.and_then(|(account, of)| ledger(account, of, review, drill));
        let dns = given.dns.into_iter();
        let approved = given.approved.0;
        Ok(Example {
            name: self.name,
            expect: self.expect,
            contact_type: of,
            ledger,
            today: given.now.unwrap_or(Date::constant(2026, 1, 1)),
            accounts: numbered(accounts),
            approved: ApprovedList::new(approved, Vec::new(), Vec::new(), Vec::new()),
            country: given.country,
            dns: dns
                .map(|(domain, word)| (domain.to_lowercase(), word.answer(&domain)))
                .collect(),
            directory: given.directory.map(|owners| {
                let owners = owners.into_iter();
                owners
                    .map(|(address, word)| (address.to_lowercase(), word.entry()))
                    .collect()
            }),
            expected: of
                .zip(given.expect.map(|expected| Ok(Arc::new(expected))))
                .into_iter()
                .collect(),
        })
    }
}

/// What stands in an example, by what its rule judges.
fn wanted(judge: Judge<'_>) -> &'static str {
    match judge {
        Judge::Contact(_) => "the rule judges one contact; write `contact`, and nothing beside it",
        Judge::Account(_) => {
            "the rule judges an account; write `contacts` with a contact for each type, and nothing beside it"
        }
        Judge::Organization(_) => {
            "the rule judges an organization; write `accounts`, a list with the contacts of each, and nothing beside it"
        }
    }
}

/// The contact that is judged, and the account's other ones.
fn with_others(
    of: ContactType,
    observed: Observed<Contact>,
    others: BTreeMap<ContactType, ContactForm>,
) -> Result<Contacts, String> {
    let mut contacts = observations(others)?;
    match contacts.insert(of, observed) {
        None => Ok(contacts),
        Some(_) => Err(format!(
            "the {of} contact is the one that is judged; take it out of given.contacts"
        )),
    }
}

/// The contacts of an account.
fn observations(forms: BTreeMap<ContactType, ContactForm>) -> Result<Contacts, String> {
    let observed = |(of, form): (ContactType, ContactForm)| {
        let observed = form.into_observation();
        match lacking(of, observed.present()) {
            Some(field) => Err(format!("the {of} contact has no {}", field.as_str())),
            None => Ok((of, observed)),
        }
    };
    forms.into_iter().map(observed).collect()
}

/// The contacts, and the others as absent: whoever writes an example of contacts together names those that matter.
fn with_absent(mut contacts: Contacts) -> Contacts {
    for of in ContactType::ALL {
        if !contacts.contains(of) {
            contacts.insert(of, ContactForm::Without(Without::Absent).into_observation());
        }
    }
    contacts
}

/// An invented account with these contacts.
fn account(contacts: Contacts) -> Result<Account, String> {
    let id: AccountId = "111122220000".to_owned().try_into()?;
    Ok(Account {
        id: Located::nowhere(id),
        name: None,
        state: AccountState::Active,
        ou_path: None,
        tags: None,
        contacts,
        is_declared: false,
        declared: BTreeMap::new(),
    })
}

/// The accounts with an id each.
fn numbered(mut accounts: Vec<Account>) -> Vec<Account> {
    for (number, account) in accounts.iter_mut().enumerate() {
        if let Ok(id) = format!("11112222{number:04}").try_into() {
            account.id = Located::nowhere(id);
        }
    }
    accounts
}

impl ContactForm {
    fn into_observation(self) -> Observed<Contact> {
        let observation = match self {
            Self::Without(Without::Absent) => Observation::Absent,
            Self::Without(Without::Unreadable) => Observation::Unreadable(Gap {
                reason: GapReason::AccessDenied,
                detail: "AccessDeniedException".to_owned(),
            }),
            Self::Present(fields) => Observation::Present(
                Contact::default()
                    .with(Field::Name, fields.name)
                    .with(Field::Title, fields.title)
                    .with(Field::Company, fields.company)
                    .with(Field::Email, fields.email)
                    .with(Field::Phone, fields.phone)
                    .with(Field::Country, fields.country)
                    .with(
                        Field::PhoneVerification,
                        fields.phone_verification.map(PhoneVerification::as_str),
                    ),
            ),
        };
        Observed {
            observation,
            at: Timestamp::UNIX_EPOCH,
            span: None,
        }
    }
}

/// A field that is stated although contacts of this type have none.
fn lacking(of: ContactType, contact: Option<&Contact>) -> Option<Field> {
    let mut stated = Field::ALL
        .into_iter()
        .filter(|field| contact.is_some_and(|contact| contact.field(*field).is_some()));
    stated.find(|field| !of.fields().contains(field))
}

/// The type of an example's contact: the one that it names, or the first of `types` that has its fields.
fn contact_type(
    named: Option<ContactType>,
    types: &[ContactType],
    contact: Option<&Contact>,
) -> Result<ContactType, String> {
    match named {
        Some(of) if !types.contains(&of) => {
            Err(format!("the rule does not apply to the {of} contact"))
        }
        Some(of) => match lacking(of, contact) {
            Some(field) => Err(format!("the {of} contact has no {}", field.as_str())),
            None => Ok(of),
        },
        None => types
            .iter()
            .find(|of| lacking(**of, contact).is_none())
            .copied()
            .ok_or_else(|| "no contact that the rule applies to has all these fields".to_owned()),
    }
}
