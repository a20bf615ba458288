//! The kinds of test that a rule can perform. A new kind is one file and its line in `checks!`.

mod approved;
mod mail_domain;
mod mail_provider;
mod owner_enabled;
mod phone;
mod phone_verified;
mod placeholder;
mod present;
mod shared_mailbox;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use approved::{Address, ApprovedList, Domain, Glob, LONGEST_GLOB, Pattern};
pub use phone::{Country, NoCountry};

use crate::evidence::Evidence;
use crate::model::{
    Contact, ContactType, DirectoryEntry, DnsAnswer, Email, Field, Gap, Observation, Observed,
};

/// What came of a rule on one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The contact is good in this respect; the notes say what is worth knowing all the same.
    Pass(Vec<Evidence>),
    /// The contact is weak.
    Fail(Failure),
    /// The rule does not apply, or what it needs was switched off.
    Skip(SkipReason),
    /// An input could not be read. Neither good nor bad.
    Inconclusive(Evidence),
}

/// Why a contact is weak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The field whose value is to blame, if there is one.
    pub field: Option<Field>,
    /// How we know.
    pub evidence: Vec<Evidence>,
}

/// Why a rule was not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// There is no contact to judge.
    ContactAbsent,
    /// The domain was not resolved, because of `--offline`.
    Offline,
    /// A phone number names no country, and nothing else does.
    CountryUnknown,
    /// AWS has no API that would tell.
    NotOffered,
    /// The configuration approves nothing, so that nothing can be told apart.
    NothingApproved,
    /// No directory was given.
    NoDirectory,
    /// The directory does not have the address.
    NotInDirectory,
    /// The directory does not say whether the user may sign in.
    StatusUnstated,
}

impl SkipReason {
    /// The reason for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ContactAbsent => "contact-absent",
            Self::Offline => "offline",
            Self::CountryUnknown => "country-unknown",
            Self::NotOffered => "not-offered",
            Self::NothingApproved => "nothing-approved",
            Self::NoDirectory => "no-directory",
            Self::NotInDirectory => "not-in-directory",
            Self::StatusUnstated => "status-unstated",
        }
    }

    /// The reason for people.
    pub fn text(self) -> &'static str {
        match self {
            Self::ContactAbsent => "there is no contact to judge",
            Self::Offline => "DNS was not asked about the domain",
            Self::CountryUnknown => {
                "the phone number names no country; set country under [phone] in contact-lint.toml"
            }
            Self::NotOffered => "AWS offers no API that would tell",
            Self::NothingApproved => {
                "the configuration approves nothing, see [approved] in contact-lint.toml"
            }
            Self::NoDirectory => "no directory was given, see --directory",
            Self::NotInDirectory => "the directory does not have the address",
            Self::StatusUnstated => "the directory does not say whether the user may sign in",
        }
    }
}

/// What a check may know besides the contact itself.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Which contact of the account it is.
    pub contact_type: ContactType,
    /// The country that a phone number without a country code is read in (ISO 3166-1 alpha-2).
    pub country: Result<Country, NoCountry>,
    /// What the configuration approves.
    pub approved: &'a ApprovedList,
    /// Answers of DNS by domain.
    pub dns: &'a BTreeMap<String, DnsAnswer>,
    /// What a directory says of addresses, in lower case; none where there is no directory.
    pub directory: Option<&'a BTreeMap<String, DirectoryEntry>>,
}

impl<'a> Context<'a> {
    /// What the directory says of an address.
    pub(crate) fn directory_entry(&self, email: &Email) -> Option<&'a DirectoryEntry> {
        let directory = self.directory?;
        email.lookups().find_map(|address| directory.get(&address))
    }
}

/// One kind of test, with its parameters.
pub trait Check {
    /// The field that is judged. A rule that applies to a contact type without it does not load.
    fn field(&self) -> Option<Field>;

    /// Whether the domain of the contact's e-mail address must have been resolved.
    fn needs_dns(&self) -> bool {
        false
    }

    /// Judges a contact that is there.
    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome;

    /// Judges that there is none. Only a check for presence minds.
    fn judge_absence(&self, _context: &Context<'_>) -> Outcome {
        Outcome::Skip(SkipReason::ContactAbsent)
    }

    /// Judges what was observed. What could not be read is inconclusive, whatever the check.
    fn outcome(&self, observed: Option<&Observed<Contact>>, context: &Context<'_>) -> Outcome {
        let Some(observed) = observed else {
            // Only ListAccounts tells it, and only to whoever may list.
            if context.contact_type == ContactType::Root {
                return Outcome::Skip(SkipReason::NotOffered);
            }
            return Outcome::Inconclusive(
                Evidence::new(
                    "contact-not-in-input",
                    "the input says nothing of the {type} contact, neither that it is there nor that it is absent",
                )
                .public("type", context.contact_type.as_str()),
            );
        };
        match &observed.observation {
            Observation::Present(contact) => self.judge(contact, context),
            Observation::Absent => self.judge_absence(context),
            Observation::Unreadable(gap) => {
                Outcome::Inconclusive(unreadable_contact(context.contact_type, gap))
            }
        }
    }
}

/// Says that a contact could not be read, why, and what to do.
fn unreadable_contact(contact_type: ContactType, gap: &Gap) -> Evidence {
    Evidence::new(
        "contact-unreadable",
        "the {type} contact could not be read: {reason} ({detail}). {advice}",
    )
    .public("type", contact_type.as_str())
    .gap(gap)
}

/// Says that a field is not in the input.
fn unstated(field: Field) -> Outcome {
    Outcome::Inconclusive(
        Evidence::new("field-unstated", "the input does not state the {field}")
            .public("field", field.as_str()),
    )
}

/// Names each kind once: its word in a rule file, in kebab-case, and the type that performs it.
macro_rules! checks {
    ($($(#[doc = $doc:literal])* $kind:ident($check:ty)),* $(,)?) => {
        /// The check of a rule: `[check.<kind>]` with its parameters.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum CheckKind {
            $(
                $(#[doc = $doc])*
                $kind($check),
            )*
        }

        impl CheckKind {
            /// The check behind the word.
            pub fn check(&self) -> &(dyn Check + Sync) {
                match self {
                    $(Self::$kind(check) => check,)*
                }
            }
        }
    };
}

checks! {
    /// The contact is registered.
    Present(present::Present),
    /// The mailbox is not one person's.
    SharedMailbox(shared_mailbox::SharedMailbox),
    /// The phone number can be called.
    Phone(phone::Phone),
    /// The phone number was verified.
    PhoneVerified(phone_verified::PhoneVerified),
    /// The domain of the e-mail address takes mail.
    MailDomain(mail_domain::MailDomain),
    /// The e-mail address is not with a provider of a kind.
    MailProvider(mail_provider::MailProvider),
    /// The user whose mailbox it is may still sign in.
    OwnerEnabled(owner_enabled::OwnerEnabled),
    /// The contact holds no sample values.
    Placeholder(placeholder::Placeholder),
    /// The e-mail address is approved by the configuration.
    Approved(approved::Approved),
}
