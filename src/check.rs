//! The kinds of test that a rule can perform. A new kind is one file and its line in `checks!`.

mod all;
mod any;
mod approved;
mod context;
mod distinct;
mod drill_answered;
mod email;
mod equals;
mod expected;
mod mail_domain;
mod mail_provider;
mod not;
mod outcome;
mod owner_enabled;
mod parts;
mod pattern;
mod phone;
mod phone_verified;
mod placeholder;
mod present;
mod reviewed;
mod shared_by_many;
mod shared_mailbox;
mod value;

use schemars::JsonSchema;
use serde::Deserialize;

pub use approved::{Address, AddressPattern, ApprovedList, Domain, Glob};
pub use context::{AccountContext, Context, Expectations};
pub use expected::ExpectedContact;
pub use outcome::{Failure, Outcome, Pass, SkipReason};
pub use phone::{Country, NoCountry};

use crate::evidence::Evidence;
use crate::ledger::Period;
use crate::model::{Contact, ContactType, Field, Gap, Observation};
use crate::scope::Unstated;

/// What a check says of itself, whatever it judges.
pub trait Check {
    /// The fields that are judged.
    fn fields(&self) -> Vec<Field> {
        Vec::new()
    }

    /// Why contacts of this type cannot be judged, if they cannot. A rule that applies to them does not load.
    fn unfit_for(&self, of: ContactType) -> Option<String> {
        let mut fields = self.fields().into_iter();
        let lacking = fields.find(|field| !of.fields().contains(field))?;
        Some(format!(
            "this check judges the {}, which the {of} contact does not have; take `{of}` out",
            lacking.as_str()
        ))
    }

    /// Whether the outcome may depend on this. An example that gives it all the same does not load.
    fn uses(&self, _given: Given) -> bool {
        false
    }
}

/// What the outcome of a check may depend on besides the contacts that it judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// What the configuration approves.
    Approved,
    /// The country that phone numbers are read in.
    Country,
    /// Answers of DNS.
    Dns,
    /// What a directory says.
    Directory,
    /// The account's other contacts.
    Contacts,
    /// What the configuration says the contact should be.
    Expected,
    /// What a ledger says of the contact.
    Review,
    /// What a ledger says of its mailbox.
    Drill,
}

/// A test of one contact.
pub trait ContactCheck: Check {
    /// Judges a contact that is there.
    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome;

    /// Judges that there is none. Few checks mind.
    fn judge_absence(&self, _context: &Context<'_>) -> Outcome {
        Outcome::Skip(SkipReason::ContactAbsent)
    }

    /// Why there is nothing to judge by, whatever the contact is.
    fn skipped(&self, _context: &Context<'_>) -> Option<SkipReason> {
        None
    }

    /// Judges what was observed. What could not be read is inconclusive, whatever the check.
    fn outcome(&self, context: &Context<'_>) -> Outcome {
        if let Some(reason) = self.skipped(context) {
            return Outcome::Skip(reason);
        }
        match context.account.observation(context.contact_type) {
            Some(Observation::Present(contact)) => {
                let mut fields = self.fields().into_iter();
                let unresolved = fields.find_map(|field| unresolved(contact, field));
                unresolved.unwrap_or_else(|| self.judge(contact, context))
            }
            Some(Observation::Absent) => self.judge_absence(context),
            None if context.account.account.is_declared => Outcome::Skip(SkipReason::NotDeclared),
            other => unread(context.contact_type, other),
        }
    }
}

/// A test of an account's contacts together.
pub trait AccountCheck: Check {
    /// Judges the contacts of these types.
    fn judge(&self, types: &[ContactType], context: &AccountContext<'_>) -> Outcome;
}

/// A test of the contacts of all accounts together.
pub trait OrganizationCheck: Check {
    /// Judges the contacts of these types.
    fn judge(&self, types: &[ContactType], accounts: &[AccountContext<'_>]) -> Outcome;
}

/// A check by what it judges.
#[derive(Clone, Copy)]
pub enum Judge<'a> {
    /// Each contact by itself.
    Contact(&'a (dyn ContactCheck + Sync)),
    /// An account's contacts together.
    Account(&'a (dyn AccountCheck + Sync)),
    /// The contacts of all accounts together.
    Organization(&'a (dyn OrganizationCheck + Sync)),
}

/// Says that a contact could not be read, why, and what to do; or that the input does not speak of it.
fn unread(contact_type: ContactType, observation: Option<&Observation<Contact>>) -> Outcome {
    let evidence = match observation {
        Some(Observation::Unreadable(gap)) => return unreadable(contact_type, gap),
        // Only ListAccounts tells it, and only to whoever may list.
        _ if contact_type == ContactType::Root => return Outcome::Skip(SkipReason::NotOffered),
        _ => Evidence::new(
            "contact-not-in-input",
            "the input says nothing of the {type} contact, neither that it is there nor that it is absent",
        ),
    };
    Outcome::Inconclusive(evidence.public("type", contact_type.as_str()))
}

/// Says that it depends on something that the input does not state what is asked of an account.
pub fn scope_unknown(what: Unstated) -> Outcome {
    Outcome::Inconclusive(
        Evidence::new(
            "scope-unknown",
            "what is asked here depends on the {what}, which the input does not state; collect again with this \
             configuration",
        )
        .public("what", what.as_str()),
    )
}

fn unreadable(contact_type: ContactType, gap: &Gap) -> Outcome {
    Outcome::Inconclusive(
        Evidence::new(
            "contact-unreadable",
            "the {type} contact could not be read: {reason} ({detail}). {advice}",
        )
        .public("type", contact_type.as_str())
        .gap(gap),
    )
}

/// Says that a field is not in the input.
fn unstated(contact: &Contact, field: Field) -> Outcome {
    unresolved(contact, field).unwrap_or_else(|| {
        Outcome::Inconclusive(
            Evidence::new("field-unstated", "the input does not state the {field}")
                .public("field", field.as_str()),
        )
    })
}

/// Says that a file declares a field as something that it does not tell, if it does.
fn unresolved(contact: &Contact, field: Field) -> Option<Outcome> {
    let expression = contact.unresolved_field(field)?;
    let sentence = "the {field} is {expression}, which is known to Terraform only; check what `terraform show -json` prints \
                    of a plan";
    Some(Outcome::Inconclusive(
        Evidence::new("field-unresolved", sentence)
            .public("field", field.as_str())
            .pattern("expression", expression.value.as_str())
            .at(expression.span),
    ))
}

/// Names each kind once, under what it judges: its word in a rule file, in kebab-case, and the type that performs it. The
/// type has a `SKELETON`, with which `rules new` begins a rule of its kind.
macro_rules! checks {
    (
        contact { $($(#[doc = $contact_doc:literal])* $contact:ident($contact_check:ty),)* }
        account { $($(#[doc = $account_doc:literal])* $account:ident($account_check:ty),)* }
        organization { $($(#[doc = $organization_doc:literal])* $organization:ident($organization_check:ty),)* }
    ) => {
        /// The check of a rule: `[check.<kind>]` with its parameters.
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum CheckKind {
            $($(#[doc = $contact_doc])* $contact($contact_check),)*
            $($(#[doc = $account_doc])* $account($account_check),)*
            $($(#[doc = $organization_doc])* $organization($organization_check),)*
        }

        /// A check of one contact, within another one.
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum ContactCheckKind {
            $($(#[doc = $contact_doc])* $contact($contact_check),)*
        }

        impl CheckKind {
            /// The check behind the word.
            pub fn judge(&self) -> Judge<'_> {
                match self {
                    $(Self::$contact(check) => Judge::Contact(check),)*
                    $(Self::$account(check) => Judge::Account(check),)*
                    $(Self::$organization(check) => Judge::Organization(check),)*
                }
            }

            /// What the check says of itself.
            pub fn check(&self) -> &dyn Check {
                match self {
                    $(Self::$contact(check) => check,)*
                    $(Self::$account(check) => check,)*
                    $(Self::$organization(check) => check,)*
                }
            }
        }

        impl ContactCheckKind {
            /// The check behind the word.
            fn check(&self) -> &(dyn ContactCheck + Sync) {
                match self { $(Self::$contact(check) => check,)* }
            }
        }

        /// Every kind.
        pub const KINDS: &[Kind] = &[
            $(Kind::new(stringify!($contact), &[$($contact_doc),*], <$contact_check>::SKELETON),)*
            $(Kind::new(stringify!($account), &[$($account_doc),*], <$account_check>::SKELETON),)*
            $(Kind::new(stringify!($organization), &[$($organization_doc),*], <$organization_check>::SKELETON),)*
        ];
    };
}

impl CheckKind {
    /// How long reviews hold by it, if it is about them.
    pub fn review_period(&self) -> Option<Period> {
        match self {
            Self::Reviewed(check) => Some(check.period()),
            _ => None,
        }
    }
}

/// A kind of check, for whoever writes a rule.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The word in CamelCase.
    ident: &'static str,
    doc: &'static [&'static str],
    /// The rest of a rule file from its subject on, with a comment where something is to be chosen: what it applies to, the
    /// check with its parameters, and examples.
    pub skeleton: &'static str,
}

impl Kind {
    const fn new(
        ident: &'static str,
        doc: &'static [&'static str],
        skeleton: &'static str,
    ) -> Self {
        Self {
            ident,
            doc,
            skeleton,
        }
    }

    /// The word in a rule file.
    pub fn name(&self) -> String {
        let mut name = String::new();
        for letter in self.ident.chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    /// What it asks of its subject, in a sentence.
    pub fn summary(&self) -> String {
        self.doc.concat().trim().to_owned()
    }
}

checks! {
    contact {
        /// The contact is registered.
        Present(present::Present),
        /// The mailbox is not one person's.
        SharedMailbox(shared_mailbox::SharedMailbox),
        /// The phone number can be called.
        Phone(phone::Phone),
        /// The phone number was verified.
        PhoneVerified(phone_verified::PhoneVerified),
        /// The e-mail address is well formed.
        Email(email::WellFormed),
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
        /// The contact is what the configuration says it should be.
        Expected(expected::Expected),
        /// Somebody has looked at the contact not long ago.
        Reviewed(reviewed::ContactReviewed),
        /// Somebody has answered the last mail that asked whether the mailbox is read.
        DrillAnswered(drill_answered::DrillAnswered),
        /// A field matches a regular expression, or does not.
        Pattern(pattern::Pattern),
        /// A field is a certain value, or that of another contact.
        Equals(equals::Equals),
        /// All of several checks hold.
        All(all::All),
        /// At least one of several checks holds.
        Any(any::Any),
        /// Another check does not hold.
        Not(not::Not),
    }
    account {
        /// The contacts of an account are not one and the same person.
        Distinct(distinct::Distinct),
    }
    organization {
        /// No person stands behind many accounts.
        SharedByMany(shared_by_many::SharedByMany),
    }
}
