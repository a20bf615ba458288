//! Single contacts, read at the pace that AWS allows.

use super::attempt::{Limiter, Refusal, attempt, limiter};
use super::seen;
use super::session::{Session, now};
use crate::config::Rates;
use crate::model::{
    Account, AccountId, AccountState, Contact, ContactType, Gap, GapReason, Located, Observation,
    Observed,
};
use aws_sdk_account::types::AlternateContactType;
use futures::{StreamExt, stream};

/// As many contacts are read at once; the rate is what limits.
const CONCURRENCY: usize = 16;

/// What is asked for of each account.
const WANTED: [ContactType; 4] = [
    ContactType::Primary,
    ContactType::Security,
    ContactType::Operations,
    ContactType::Billing,
];

/// Reads contacts for one caller.
pub(super) struct ContactReader<'a> {
    session: &'a Session,
    alternate_limiter: Limiter,
    primary_limiter: Limiter,
    caller: AccountId,
    management_account: Option<AccountId>,
}

impl<'a> ContactReader<'a> {
    pub(super) fn new(
        session: &'a Session,
        rates: &Rates,
        caller: AccountId,
        management_account: Option<AccountId>,
    ) -> Self {
        Self {
            session,
            alternate_limiter: limiter(rates.get_alternate_contact),
            primary_limiter: limiter(rates.get_contact_information),
            caller,
            management_account,
        }
    }

    /// Reads the contacts of the accounts in these states.
    pub(super) async fn read_all(&self, accounts: &mut [Account], states: &[AccountState]) {
        let tasks: Vec<_> = accounts
            .iter()
            .enumerate()
            .filter(|(_, account)| states.contains(&account.state))
            .flat_map(|(index, account)| {
                let id = account.id.value.clone();
                WANTED.map(|contact_type| (index, id.clone(), contact_type))
            })
            .collect();
        let mut answers = stream::iter(tasks)
            .map(|(index, id, contact_type)| async move {
                (index, contact_type, self.read(&id, contact_type).await)
            })
            .buffer_unordered(CONCURRENCY);
        while let Some((index, contact_type, observed)) = answers.next().await {
            accounts[index].contacts.insert(contact_type, observed);
        }
    }

    async fn read(&self, id: &AccountId, contact_type: ContactType) -> Observed<Contact> {
        let observation = match self.name_for(id) {
            Err(gap) => Observation::Unreadable(gap),
            Ok(account_id) => match alternate(contact_type) {
                Some(alternate) => self.read_alternate(account_id, alternate).await,
                None => self.read_primary(account_id).await,
            },
        };
        seen(observation, now())
    }

    /// How a call names the account: not at all where it is the caller's own, as the management account must. Nobody
    /// else can read the management account's: left without an id, the call would return the caller's own.
    fn name_for(&self, id: &AccountId) -> Result<Option<String>, Gap> {
        if let Some(region) = self.session.region_without_account_management() {
            Err(Gap {
                reason: GapReason::NotInPartition,
                detail: format!("the region is {region}"),
            })
        } else if *id == self.caller {
            Ok(None)
        } else if self.management_account.as_ref() == Some(id) {
            Err(Gap {
                reason: GapReason::ManagementAccount,
                detail: format!("account {} is calling", self.caller),
            })
        } else {
            Ok(Some(id.to_string()))
        }
    }

    async fn read_alternate(
        &self,
        account_id: Option<String>,
        contact_type: AlternateContactType,
    ) -> Observation<Contact> {
        let call = "account:GetAlternateContact";
        let send = || {
            let request = self.session.account.get_alternate_contact();
            let request = request.alternate_contact_type(contact_type.clone());
            request.set_account_id(account_id.clone()).send()
        };
        match attempt(&self.alternate_limiter, call, send).await {
            Ok(answer) => match answer.alternate_contact {
                Some(contact) => Observation::Present(Contact {
                    name: contact.name.map(Located::nowhere),
                    title: contact.title.map(Located::nowhere),
                    email: contact.email_address.map(Located::nowhere),
                    phone: contact.phone_number.map(Located::nowhere),
                    ..Contact::default()
                }),
                None => without_contact(call),
            },
            Err(Refusal::NotFound) => Observation::Absent,
            Err(Refusal::Gap(gap)) => Observation::Unreadable(gap),
        }
    }

    async fn read_primary(&self, account_id: Option<String>) -> Observation<Contact> {
        let call = "account:GetContactInformation";
        let send = || {
            let request = self.session.account.get_contact_information();
            request.set_account_id(account_id.clone()).send()
        };
        match attempt(&self.primary_limiter, call, send).await {
            Ok(answer) => match answer.contact_information {
                Some(contact) => Observation::Present(Contact {
                    name: stated(contact.full_name),
                    company: contact.company_name.map(Located::nowhere),
                    phone: stated(contact.phone_number),
                    country: stated(contact.country_code),
                    phone_verification: answer
                        .verification_status
                        .and_then(|status| status.as_str().parse().ok())
                        .map(Located::nowhere),
                    ..Contact::default()
                }),
                None => without_contact(call),
            },
            Err(Refusal::NotFound) => Observation::Absent,
            Err(Refusal::Gap(gap)) => Observation::Unreadable(gap),
        }
    }
}

/// AWS's word for an alternate contact; the primary contact is none.
fn alternate(contact_type: ContactType) -> Option<AlternateContactType> {
    match contact_type {
        ContactType::Security => Some(AlternateContactType::Security),
        ContactType::Operations => Some(AlternateContactType::Operations),
        ContactType::Billing => Some(AlternateContactType::Billing),
        ContactType::Root | ContactType::Primary => None,
    }
}

/// The SDK fills required fields that an answer lacks with nothing.
fn stated(text: String) -> Option<Located<String>> {
    (!text.is_empty()).then(|| Located::nowhere(text))
}

fn without_contact(call: &str) -> Observation<Contact> {
    Observation::Unreadable(Gap {
        reason: GapReason::MalformedAnswer,
        detail: format!("{call} answered without a contact"),
    })
}
