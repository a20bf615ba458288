//! What the caller is in its organization, and which accounts it can see.

use std::collections::{BTreeMap, VecDeque};

use aws_sdk_organizations::types::{self as organizations, AccountState as State};
use jiff::Timestamp;

use super::error::{AwsError, call_and_code, gap};
use super::seen;
use super::session::{Session, now};
use crate::model::{
    Account, AccountId, AccountState, Contact, ContactType, Gap, GapReason, Located, Observation,
    Organization,
};

/// What the caller is.
pub(super) enum Standing {
    /// The management account, a delegated administrator, or whoever else may list the accounts.
    Lister {
        organization: Organization,
        accounts: Vec<Account>,
    },
    /// A member of an organization, which sees itself only.
    Member { organization: Organization },
    /// An account without an organization.
    Alone,
}

/// Finds out what the caller is. One who wants nothing but its own account need not be able to list any.
pub(super) async fn standing(
    session: &Session,
    caller: &AccountId,
    wants_itself_only: bool,
) -> Result<Standing, AwsError> {
    let Some(organization) = describe_organization(session).await? else {
        return Ok(Standing::Alone);
    };
    match list_accounts(session).await {
        Ok(accounts) => Ok(Standing::Lister {
            organization,
            accounts,
        }),
        Err(AwsError::Call { gap, .. })
            if gap.reason == GapReason::AccessDenied
                && *caller != organization.management_account
                && (wants_itself_only || !lacks_permission(&gap)) =>
        {
            Ok(Standing::Member { organization })
        }
        Err(error) => Err(error),
    }
}

/// Whether a policy withholds the call from this caller, which says nothing about its account: with the permission, the
/// account may well be allowed to list. AWS Organizations itself refuses members in other words.
fn lacks_permission(gap: &Gap) -> bool {
    gap.detail.contains("is not authorized to perform")
}

/// The caller's account as far as the caller can see it: who calls is active, and no API tells it its name or its
/// root user's address.
pub(super) fn own_account(caller: &AccountId) -> Account {
    Account {
        id: Located::nowhere(caller.clone()),
        name: None,
        state: AccountState::Active,
        ou_path: None,
        tags: None,
        contacts: BTreeMap::new(),
    }
}

/// The organization, unless the account has none.
async fn describe_organization(session: &Session) -> Result<Option<Organization>, AwsError> {
    let call = "organizations:DescribeOrganization";
    let answer = match session.organizations.describe_organization().send().await {
        Ok(answer) => answer,
        Err(error)
            if error
                .as_service_error()
                .is_some_and(|error| error.is_aws_organizations_not_in_use_exception()) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(AwsError::of_call(call, &error)),
    };
    answer
        .organization()
        .and_then(|organization| {
            Some(Organization {
                id: organization.id()?.to_owned(),
                management_account: organization.master_account_id()?.parse().ok()?,
            })
        })
        .map(Some)
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
    let at = now();
    let mut accounts = pages
        .iter()
        .flat_map(|page| page.accounts())
        .map(|listed| account(listed, at).map_err(|why| AwsError::malformed(call, &why)))
        .collect::<Result<Vec<_>, _>>()?;
    accounts.sort_by(|one, other| one.id.value.cmp(&other.id.value));
    // An account that joins while the pages are read may stand on two of them.
    accounts.dedup_by(|one, other| one.id.value == other.id.value);
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
        state: state(listed),
        ou_path: None,
        tags: None,
        contacts,
    })
}

/// `State` replaces `Status`, which AWS announced to retire; older endpoints only know the latter. An account in a state
/// that is not known yet is taken to be in use, so that its contacts are looked at.
fn state(listed: &organizations::Account) -> AccountState {
    match listed.state() {
        Some(State::PendingActivation) => AccountState::PendingActivation,
        Some(State::Active) => AccountState::Active,
        Some(State::Suspended) => AccountState::Suspended,
        Some(State::PendingClosure) => AccountState::PendingClosure,
        Some(State::Closed) => AccountState::Closed,
        _ => match listed.status() {
            Some(organizations::AccountStatus::Suspended) => AccountState::Suspended,
            Some(organizations::AccountStatus::PendingClosure) => AccountState::PendingClosure,
            _ => AccountState::Active,
        },
    }
}

/// Fills in the organizational unit of each account, as a path of names that begins with the root's:
/// `Root/Workloads/Prod`. On an error none is filled in, and the sentence says what is missing.
pub(super) async fn read_ou_paths(
    session: &Session,
    accounts: &mut [Account],
) -> Result<(), String> {
    let paths = ou_paths(session).await.map_err(|why: Gap| {
        format!(
            "the organizational units could not be read, so that no account is known to be in one: {} ({})",
            why.reason,
            call_and_code(&why.detail)
        )
    })?;
    for account in accounts {
        account.ou_path = paths.get(&account.id.value).cloned().map(Located::nowhere);
    }
    Ok(())
}

/// The path of every account, found by walking the tree from its root.
async fn ou_paths(session: &Session) -> Result<BTreeMap<AccountId, String>, Gap> {
    let client = &session.organizations;
    let roots = client
        .list_roots()
        .into_paginator()
        .send()
        .try_collect()
        .await;
    let roots = roots.map_err(|error| gap("organizations:ListRoots", &error))?;
    let mut parents: VecDeque<(String, String)> = roots
        .iter()
        .flat_map(|page| page.roots())
        .filter_map(|root| Some((root.id()?.to_owned(), root.name()?.to_owned())))
        .collect();
    let mut paths = BTreeMap::new();
    while let Some((parent, path)) = parents.pop_front() {
        let accounts = client.list_accounts_for_parent().parent_id(&parent);
        let pages = accounts.into_paginator().send().try_collect().await;
        let pages = pages.map_err(|error| gap("organizations:ListAccountsForParent", &error))?;
        for account in pages.iter().flat_map(|page| page.accounts()) {
            if let Some(id) = account.id().and_then(|id| id.parse().ok()) {
                paths.insert(id, path.clone());
            }
        }
        let units = client
            .list_organizational_units_for_parent()
            .parent_id(&parent);
        let pages = units.into_paginator().send().try_collect().await;
        let call = "organizations:ListOrganizationalUnitsForParent";
        let pages = pages.map_err(|error| gap(call, &error))?;
        for unit in pages.iter().flat_map(|page| page.organizational_units()) {
            if let (Some(id), Some(name)) = (unit.id(), unit.name()) {
                parents.push_back((id.to_owned(), format!("{path}/{name}")));
            }
        }
    }
    Ok(paths)
}
