use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::Rule;
use crate::check::{Address, ApprovedList, Context, Country, NoCountry, Outcome};
use crate::model::{
    AddressOwner, Contact, ContactType, DirectoryEntry, DnsAnswer, Field, Gap, GapReason, Located,
    MailExchange, MailRoute, Observation, Observed, PhoneVerification, UserStatus,
};

/// A contact, what is known besides, and what the rule is to say of it.
#[derive(Clone, Debug)]
pub struct Example {
    /// What the example shows.
    pub name: String,
    /// What the rule is to say.
    pub expect: Expectation,
    contact_type: ContactType,
    contact: Observed<Contact>,
    approved: ApprovedList,
    country: Option<Country>,
    dns: BTreeMap<String, DnsAnswer>,
    directory: Option<BTreeMap<String, DirectoryEntry>>,
}

/// The outcome that an example is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// The contact is good.
    Pass,
    /// The contact is weak.
    Fail,
    /// The rule does not apply.
    Skip,
    /// An input could not be read.
    Inconclusive,
}

impl Expectation {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Skip => "skip",
            Self::Inconclusive => "inconclusive",
        }
    }
}

impl From<&Outcome> for Expectation {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Pass(_) => Self::Pass,
            Outcome::Fail(_) => Self::Fail,
            Outcome::Skip(_) => Self::Skip,
            Outcome::Inconclusive(_) => Self::Inconclusive,
        }
    }
}

/// What became of an example.
#[derive(Clone, Debug)]
pub struct ExampleResult {
    /// The example's name.
    pub name: String,
    /// What the rule was to say.
    pub expected: Expectation,
    /// What it said.
    pub outcome: Outcome,
}

impl ExampleResult {
    /// Whether the rule said what it was to say.
    pub fn passed(&self) -> bool {
        self.expected == Expectation::from(&self.outcome)
    }
}

impl Example {
    /// Lets a rule judge the example.
    pub fn run(&self, rule: &Rule) -> ExampleResult {
        let context = Context {
            contact_type: self.contact_type,
            country: self.country.ok_or(NoCountry::Unknown),
            approved: &self.approved,
            dns: &self.dns,
            directory: self.directory.as_ref(),
        };
        ExampleResult {
            name: self.name.clone(),
            expected: self.expect,
            outcome: rule.outcome(Some(&self.contact), &context),
        }
    }
}

/// The TOML form of an example.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ExampleForm {
    name: String,
    expect: Expectation,
    /// The contact's type; left out: the first that the rule applies to and that has the contact's fields.
    #[serde(rename = "type")]
    contact_type: Option<ContactType>,
    contact: ContactForm,
    #[serde(default)]
    given: GivenForm,
}

/// The contact of an example: its fields, or one of two words.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a table with name, title, company, email, phone, country or phone-verification, or one of the words \"absent\" and \"unreadable\""
)]
enum ContactForm {
    Without(Without),
    Present(FieldsForm),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Without {
    Absent,
    Unreadable,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct GivenForm {
    /// Approved addresses.
    approved: Vec<Address>,
    /// The country that phone numbers are read in.
    country: Option<Country>,
    /// What DNS says of a domain.
    dns: BTreeMap<String, RouteWord>,
    /// Who has an address in the directory.
    directory: Option<BTreeMap<String, OwnerWord>>,
    /// The date on which the example is judged.
    now: Option<Date>,
}

/// Who has an address in a directory, in a word.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OwnerWord {
    User,
    UserOfUnstatedStatus,
    DisabledUser,
    BlockedUser,
    Group,
    GroupOfOne,
    EmptyGroup,
}

impl OwnerWord {
    fn entry(self) -> DirectoryEntry {
        let user = |status| AddressOwner::User { status };
        DirectoryEntry {
            owner: match self {
                Self::User => user(UserStatus::Enabled),
                Self::UserOfUnstatedStatus => user(UserStatus::Unstated),
                Self::DisabledUser => user(UserStatus::Disabled),
                Self::BlockedUser => user(UserStatus::Blocked),
                Self::Group => AddressOwner::Group { members: None },
                Self::GroupOfOne => AddressOwner::Group { members: Some(1) },
                Self::EmptyGroup => AddressOwner::Group { members: Some(0) },
            },
            alias_of: None,
            source: "the directory".to_owned(),
        }
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RouteWord {
    Mx,
    ImplicitMx,
    NullMx,
    #[serde(rename = "nxdomain")]
    NxDomain,
    NoData,
    InvalidName,
    Servfail,
    Refused,
    Timeout,
}

impl RouteWord {
    fn answer(self, domain: &str) -> DnsAnswer {
        let gap = |reason, detail: &str| {
            Err(Gap {
                reason,
                detail: detail.to_owned(),
            })
        };
        DnsAnswer {
            at: Timestamp::UNIX_EPOCH,
            route: match self {
                Self::Mx => Ok(MailRoute::Mx(vec![MailExchange {
                    preference: 10,
                    host: format!("mx.{domain}"),
                }])),
                Self::ImplicitMx => Ok(MailRoute::ImplicitMx),
                Self::NullMx => Ok(MailRoute::NullMx),
                Self::NxDomain => Ok(MailRoute::NxDomain),
                Self::NoData => Ok(MailRoute::NoData),
                Self::InvalidName => Ok(MailRoute::InvalidName),
                Self::Servfail => gap(GapReason::DnsFailed, "SERVFAIL"),
                Self::Refused => gap(GapReason::DnsRefused, "REFUSED"),
                Self::Timeout => gap(GapReason::Timeout, "no answer"),
            },
        }
    }
}

impl ExampleForm {
    /// Turns the form into an example of a rule that applies to these types.
    ///
    /// # Errors
    /// When the contact has a field that its type lacks.
    pub(super) fn into_example(self, types: &[ContactType]) -> Result<Example, String> {
        let contact = self.contact.into_observation();
        let contact_type = contact_type(self.contact_type, types, contact.present())?;
        Ok(Example {
            name: self.name,
            expect: self.expect,
            contact_type,
            contact,
            approved: ApprovedList::new(self.given.approved, Vec::new(), Vec::new(), Vec::new()),
            country: self.given.country,
            dns: self
                .given
                .dns
                .into_iter()
                .map(|(domain, word)| (domain.to_lowercase(), word.answer(&domain)))
                .collect(),
            directory: self.given.directory.map(|owners| {
                let owners = owners.into_iter();
                owners
                    .map(|(address, word)| (address.to_lowercase(), word.entry()))
                    .collect()
            }),
        })
    }
}

impl ContactForm {
    fn into_observation(self) -> Observed<Contact> {
        let observation = match self {
            Self::Without(Without::Absent) => Observation::Absent,
            Self::Without(Without::Unreadable) => Observation::Unreadable(Gap {
                reason: GapReason::AccessDenied,
                detail: "AccessDeniedException".to_owned(),
            }),
            Self::Present(fields) => Observation::Present(Contact {
                name: fields.name.map(Located::nowhere),
                title: fields.title.map(Located::nowhere),
                company: fields.company.map(Located::nowhere),
                email: fields.email.map(Located::nowhere),
                phone: fields.phone.map(Located::nowhere),
                country: fields.country.map(Located::nowhere),
                phone_verification: fields.phone_verification.map(Located::nowhere),
            }),
        };
        Observed {
            observation,
            at: Timestamp::UNIX_EPOCH,
            span: None,
        }
    }
}

/// The type of an example's contact: the one that it names, or the first of `types` that has its fields.
fn contact_type(
    named: Option<ContactType>,
    types: &[ContactType],
    contact: Option<&Contact>,
) -> Result<ContactType, String> {
    let stated: Vec<_> = Field::ALL
        .into_iter()
        .filter(|field| contact.is_some_and(|contact| contact.field(*field).is_some()))
        .collect();
    let lacking = |of: ContactType| stated.iter().find(|field| !of.fields().contains(field));
    match named {
        Some(of) if !types.contains(&of) => {
            Err(format!("the rule does not apply to the {of} contact"))
        }
        Some(of) => match lacking(of) {
            Some(field) => Err(format!("the {of} contact has no {}", field.as_str())),
            None => Ok(of),
        },
        None => types
            .iter()
            .find(|of| lacking(**of).is_none())
            .copied()
            .ok_or_else(|| "no contact that the rule applies to has all these fields".to_owned()),
    }
}
