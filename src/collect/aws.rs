//! The accounts of an organization and their contacts, read from AWS.

mod error;
mod session;

use std::collections::BTreeMap;

use aws_sdk_account::types::AlternateContactType;
use aws_sdk_organizations::types::{self as organizations, AccountState as State};
use futures::{StreamExt, stream};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use jiff::Timestamp;

pub use error::AwsError;
pub use session::{Credentials, Session};

use crate::config::{Rate, Rates};
use crate::model::{
    Account, AccountId, AccountState, Contact, ContactType, Gap, GapReason, Located, Observation,
    Observed, Organization,
};
use crate::snapshot::Snapshot;

/// As many contacts are read at once; the rate is what limits.
const CONCURRENCY: usize = 16;

/// AWS's alternate contacts and our words for them.
const ALTERNATE_CONTACTS: [(ContactType, AlternateContactType); 3] = [
    (ContactType::Security, AlternateContactType::Security),
    (ContactType::Operations, AlternateContactType::Operations),
    (ContactType::Billing, AlternateContactType::Billing),
];

/// Reads the organization's accounts, their root users' addresses and their alternate contacts. What goes wrong
/// with one contact is data; DNS is not asked.
///
/// # Errors
/// When the organization or its accounts cannot be listed.
pub async fn collect(session: &Session, rates: &Rates) -> Result<Snapshot, AwsError> {
    let caller = session.caller().await?;
    let organization = organization(session).await?;
    let mut accounts = list_accounts(session).await?;

    let reader = ContactReader {
        session,
        limiter: limiter(rates.get_alternate_contact),
        caller,
        management_account: organization.management_account.clone(),
    };
    let wanted = accounts.iter().filter(|account| {
        // AWS keeps no contacts of an account that is not there yet, or no longer.
        AccountState::CHECKED_BY_DEFAULT.contains(&account.state)
    });
    let tasks: Vec<_> = wanted
        .flat_map(|account| {
            let id = &account.id.value;
            ALTERNATE_CONTACTS
                .map(|(contact_type, alternate)| (id.clone(), contact_type, alternate))
        })
        .collect();
    let mut contacts: BTreeMap<AccountId, Vec<_>> = BTreeMap::new();
    let mut answers = stream::iter(tasks)
        .map(|(id, contact_type, alternate)| {
            let reader = &reader;
            async move {
                let observed = reader.read(&id, alternate).await;
                (id, contact_type, observed)
            }
        })
        .buffer_unordered(CONCURRENCY);
    while let Some((id, contact_type, observed)) = answers.next().await {
        contacts
            .entry(id)
            .or_default()
            .push((contact_type, observed));
    }
    for account in &mut accounts {
        account
            .contacts
            .extend(contacts.remove(&account.id.value).unwrap_or_default());
    }
    Ok(Snapshot {
        organization: Some(organization),
        accounts,
        ..Snapshot::default()
    })
}

async fn organization(session: &Session) -> Result<Organization, AwsError> {
    let call = "organizations:DescribeOrganization";
    let answer = session
        .organizations
        .describe_organization()
        .send()
        .await
        .map_err(|error| AwsError::of_call(call, &error))?;
    answer
        .organization()
        .and_then(|organization| {
            Some(Organization {
                id: organization.id()?.to_owned(),
                management_account: organization.master_account_id()?.parse().ok()?,
            })
        })
        .ok_or_else(|| {
            AwsError::malformed(
                call,
                "no organization id or management account in the answer",
            )
        })
}

async fn list_accounts(session: &Session) -> Result<Vec<Account>, AwsError> {
    let call = "organizations:ListAccounts";
    let pages = session
        .organizations
        .list_accounts()
        .into_paginator()
        .send()
        .try_collect()
        .await
        .map_err(|error| AwsError::of_call(call, &error))?;
    let at = session::now();
    let mut accounts = pages
        .iter()
        .flat_map(|page| page.accounts())
        .map(|listed| account(listed, at).map_err(|why| AwsError::malformed(call, &why)))
        .collect::<Result<Vec<_>, _>>()?;
    accounts.sort_by(|one, other| one.id.value.cmp(&other.id.value));
    Ok(accounts)
}

fn account(listed: &organizations::Account, at: Timestamp) -> Result<Account, String> {
    let id = listed.id().unwrap_or_default();
    let mut contacts = BTreeMap::new();
    if let Some(email) = listed.email() {
        let contact = Contact {
            email: Some(Located::nowhere(email.to_owned())),
            ..Contact::default()
        };
        contacts.insert(ContactType::Root, seen(Observation::Present(contact), at));
    }
    Ok(Account {
        id: Located::nowhere(
            id.parse()
                .map_err(|error| format!("account `{id}`: {error}"))?,
        ),
        name: listed.name().map(str::to_owned).map(Located::nowhere),
        state: state(listed).ok_or_else(|| format!("account {id} has no state that is known"))?,
        contacts,
    })
}

/// `State` replaces `Status`, which AWS announced to retire; older endpoints only know the latter.
fn state(listed: &organizations::Account) -> Option<AccountState> {
    match listed.state() {
        Some(State::PendingActivation) => Some(AccountState::PendingActivation),
        Some(State::Active) => Some(AccountState::Active),
        Some(State::Suspended) => Some(AccountState::Suspended),
        Some(State::PendingClosure) => Some(AccountState::PendingClosure),
        Some(State::Closed) => Some(AccountState::Closed),
        Some(_) => None,
        None => match listed.status()? {
            organizations::AccountStatus::Active => Some(AccountState::Active),
            organizations::AccountStatus::Suspended => Some(AccountState::Suspended),
            organizations::AccountStatus::PendingClosure => Some(AccountState::PendingClosure),
            _ => None,
        },
    }
}

fn limiter(rate: Rate) -> DefaultDirectRateLimiter {
    RateLimiter::direct(Quota::per_second(rate.per_second).allow_burst(rate.burst))
}

fn seen<T>(observation: Observation<T>, at: Timestamp) -> Observed<T> {
    Observed {
        observation,
        at,
        span: None,
    }
}

/// Reads single contacts at the pace that AWS allows.
struct ContactReader<'a> {
    session: &'a Session,
    limiter: DefaultDirectRateLimiter,
    caller: AccountId,
    management_account: AccountId,
}

impl ContactReader<'_> {
    async fn read(&self, id: &AccountId, alternate: AlternateContactType) -> Observed<Contact> {
        // An account reads its own contacts without naming itself; the management account must. Nobody else
        // can read the management account's: left without an id, the call would return the caller's own.
        let named = (*id != self.caller).then(|| id.to_string());
        if named.is_some() && *id == self.management_account {
            let gap = Gap {
                reason: GapReason::AccessDenied,
                detail: format!(
                    "AWS lets only the management account itself read its contacts, and {} is calling",
                    self.caller
                ),
            };
            return seen(Observation::Unreadable(gap), session::now());
        }
        self.limiter.until_ready().await;
        let answer = self
            .session
            .account
            .get_alternate_contact()
            .alternate_contact_type(alternate)
            .set_account_id(named)
            .send()
            .await;
        let observation = match answer {
            Ok(answer) => match answer.alternate_contact {
                Some(contact) => Observation::Present(Contact {
                    name: contact.name.map(Located::nowhere),
                    title: contact.title.map(Located::nowhere),
                    email: contact.email_address.map(Located::nowhere),
                    phone: contact.phone_number.map(Located::nowhere),
                    ..Contact::default()
                }),
                None => Observation::Unreadable(Gap {
                    reason: GapReason::MalformedAnswer,
                    detail: "account:GetAlternateContact answered without a contact".to_owned(),
                }),
            },
            // Only this error means that there is none; any other 404 comes from something in between.
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_resource_not_found_exception()) =>
            {
                Observation::Absent
            }
            Err(error) => {
                Observation::Unreadable(error::gap("account:GetAlternateContact", &error))
            }
        };
        seen(observation, session::now())
    }
}
