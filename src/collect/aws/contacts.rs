//! Single contacts, read at the pace that AWS allows.

use std::time::Duration;

use aws_sdk_account::config::http::HttpResponse;
use aws_sdk_account::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_account::types::AlternateContactType;
use futures::{StreamExt, stream};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

use super::error::gap;
use super::seen;
use super::session::{Session, now};
use crate::config::{Rate, Rates};
use crate::model::{
    Account, AccountId, AccountState, Contact, ContactType, Gap, GapReason, Located, Observation,
    Observed,
};

/// As many contacts are read at once; the rate is what limits.
const CONCURRENCY: usize = 16;

/// So often a contact is asked for.
const TRIES: u32 = 5;
/// The pause before the second try; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(400);

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
    alternate_limiter: DefaultDirectRateLimiter,
    primary_limiter: DefaultDirectRateLimiter,
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

/// Why a call gave no contact.
enum Refusal {
    /// AWS says that there is none.
    NotFound,
    /// Anything else.
    Gap(Gap),
}

/// Calls until there is an answer or the tries run out. Every try keeps to the rate, also the repeated ones, so that they
/// do not make a crowd worse.
async fn attempt<T, E, F>(
    limiter: &DefaultDirectRateLimiter,
    call: &str,
    send: impl Fn() -> F,
) -> Result<T, Refusal>
where
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let mut pause = FIRST_PAUSE;
    let mut tries = 1;
    loop {
        limiter.until_ready().await;
        let error = match send().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        // Only this error means that there is none; any other 404 comes from something in between.
        let code = error
            .as_service_error()
            .and_then(ProvideErrorMetadata::code);
        if code == Some("ResourceNotFoundException") {
            return Err(Refusal::NotFound);
        }
        let status = error.raw_response().map(|response| response.status());
        let gap = gap(call, &error);
        let may_pass = match gap.reason {
            GapReason::Throttled | GapReason::Timeout | GapReason::Transport => true,
            // A good answer that was cut short, but not a page from something in between.
            GapReason::MalformedAnswer => status.is_none_or(|status| status.is_success()),
            _ => status.is_some_and(|status| status.is_server_error()),
        };
        if tries == TRIES || !may_pass {
            return Err(Refusal::Gap(gap));
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
        tries += 1;
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

fn limiter(rate: Rate) -> DefaultDirectRateLimiter {
    RateLimiter::direct(Quota::per_second(rate.per_second).allow_burst(rate.burst))
}
