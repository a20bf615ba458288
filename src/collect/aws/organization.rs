//! What the caller is in its organization, and which accounts it can see.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_organizations::operation::list_accounts::ListAccountsOutput;
use aws_sdk_organizations::operation::list_accounts_for_parent::ListAccountsForParentOutput;
use aws_sdk_organizations::operation::list_organizational_units_for_parent::ListOrganizationalUnitsForParentOutput;
use aws_sdk_organizations::operation::list_roots::ListRootsOutput;
use aws_sdk_organizations::types::{self as organizations, AccountState as State};
use futures::{StreamExt, future, stream};
use jiff::Timestamp;

use super::attempt::{ask, malformed, pages};
use super::error::{AwsError, call_and_code};
use super::seen;
use super::session::{Session, now};
use crate::config::Operation;
use crate::model::{
    Account, AccountId, AccountState, Contact, ContactType, Contacts, Field, Gap, GapReason,
    Located, Observation, Organization,
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
        Ok(accounts) if !accounts.iter().any(|account| account.id.value == *caller) => {
            let operation = Operation::ListAccounts;
            let what = format!("the list lacks account {caller}, which is calling");
            Err(AwsError::of(operation)(malformed(operation, &what)))
        }
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
        contacts: Contacts::default(),
        is_declared: false,
        declared: BTreeMap::new(),
    }
}

/// The organization, unless the account has none.
async fn describe_organization(session: &Session) -> Result<Option<Organization>, AwsError> {
    let operation = Operation::DescribeOrganization;
    let send = || session.organizations.describe_organization().send();
    let answer = match ask(session.pace(operation), send).await {
        Ok(answer) => answer,
        Err(gap) if gap.detail.contains("AWSOrganizationsNotInUseException") => return Ok(None),
        Err(gap) => return Err(AwsError::of(operation)(gap)),
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
            let what = "there is no organization id or management account in the answer";
            AwsError::of(operation)(malformed(operation, what))
        })
}

async fn list_accounts(session: &Session) -> Result<Vec<Account>, AwsError> {
    let operation = Operation::ListAccounts;
    let send = |token| {
        let request = session.organizations.list_accounts();
        request.set_next_token(token).send()
    };
    let mut listed = Vec::new();
    let next = ListAccountsOutput::next_token;
    let read = pages(session.pace(operation), send, next, |page| {
        let at = now();
        let of_page = page.accounts.unwrap_or_default();
        listed.extend(of_page.iter().map(|entry| account(entry, at)));
    });
    read.await.map_err(AwsError::of(operation))?;
    let accounts: Result<Vec<_>, _> = listed.into_iter().collect();
    let mut accounts =
        accounts.map_err(|why| AwsError::of(operation)(malformed(operation, &why)))?;
    accounts.sort_by(|one, other| one.id.value.cmp(&other.id.value));
    // An account that joins while the pages are read may stand on two of them.
    accounts.dedup_by(|one, other| one.id.value == other.id.value);
    Ok(accounts)
}

fn account(listed: &organizations::Account, at: Timestamp) -> Result<Account, String> {
    let id = listed.id().unwrap_or_default();
    let root = match listed.email().filter(|email| !email.is_empty()) {
        Some(email) => Observation::Present(Contact::default().with(Field::Email, Some(email))),
        None => {
            let what = "an account is listed without its e-mail address";
            Observation::Unreadable(malformed(Operation::ListAccounts, what))
        }
    };
    let contacts = Contacts::from_iter([(ContactType::Root, seen(root, at))]);
    Ok(Account {
        id: Located::nowhere(
            id.parse()
                .map_err(|error| format!("account `{id}`: {error}"))?,
        ),
        name: listed.name().map(|name| Located::nowhere(name.into())),
        state: state(listed),
        ou_path: None,
        tags: None,
        contacts,
        is_declared: false,
        declared: BTreeMap::new(),
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

/// As many organizational units are asked about at once; the pace is what limits.
const CONCURRENCY: usize = 8;

/// The organizational unit of every account, as a path of names that begins with the root's (`Root/Workloads/Prod`), found
/// by walking the tree level by level.
pub(super) async fn ou_paths(session: &Session) -> Result<BTreeMap<AccountId, String>, Gap> {
    let operation = Operation::ListRoots;
    let send = |token| {
        let request = session.organizations.list_roots();
        request.set_next_token(token).send()
    };
    let mut level: Vec<Unit> = Vec::new();
    let next = ListRootsOutput::next_token;
    let read = pages(session.pace(operation), send, next, |page| {
        let roots = page.roots.unwrap_or_default().into_iter();
        level.extend(roots.filter_map(|root| Unit::of(None, root.id, root.name)));
    });
    read.await?;
    if level.is_empty() {
        return Err(malformed(operation, "there is no root in the answer"));
    }
    let mut paths = BTreeMap::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    while !level.is_empty() {
        // A tree that leads back to itself would never end.
        level.retain(|unit| known.insert(unit.id.clone()));
        let inside = |unit| async move {
            let (accounts, units) =
                future::join(accounts_in(session, &unit), units_in(session, &unit)).await;
            Ok::<_, Gap>((unit.path, accounts?, units?))
        };
        let mut found = stream::iter(level)
            .map(inside)
            .buffer_unordered(CONCURRENCY);
        let mut below = Vec::new();
        while let Some(found) = found.next().await {
            let (path, accounts, units) = found?;
            paths.extend(accounts.into_iter().map(|id| (id, path.clone())));
            below.extend(units);
        }
        drop(found);
        level = below;
    }
    Ok(paths)
}

/// An organizational unit, or a root.
struct Unit {
    id: String,
    path: String,
}

impl Unit {
    fn of(parent: Option<&Self>, id: Option<String>, name: Option<String>) -> Option<Self> {
        let name = name?;
        let path = match parent {
            Some(parent) => format!("{}/{name}", parent.path),
            None => name,
        };
        Some(Self { id: id?, path })
    }
}

async fn accounts_in(session: &Session, unit: &Unit) -> Result<Vec<AccountId>, Gap> {
    let send = |token| {
        let request = session.organizations.list_accounts_for_parent();
        let request = request.parent_id(&unit.id);
        request.set_next_token(token).send()
    };
    let mut accounts = Vec::new();
    let pace = session.pace(Operation::ListAccountsForParent);
    let next = ListAccountsForParentOutput::next_token;
    let read = pages(pace, send, next, |page| {
        let ids = page.accounts().iter().filter_map(|account| account.id());
        accounts.extend(ids.filter_map(|id| id.parse().ok()));
    });
    read.await?;
    Ok(accounts)
}

async fn units_in(session: &Session, unit: &Unit) -> Result<Vec<Unit>, Gap> {
    let send = |token| {
        let request = session.organizations.list_organizational_units_for_parent();
        let request = request.parent_id(&unit.id);
        request.set_next_token(token).send()
    };
    let mut units = Vec::new();
    let pace = session.pace(Operation::ListOrganizationalUnitsForParent);
    let next = ListOrganizationalUnitsForParentOutput::next_token;
    let read = pages(pace, send, next, |page| {
        let below = page.organizational_units.unwrap_or_default().into_iter();
        units.extend(below.filter_map(|below| Unit::of(Some(unit), below.id, below.name)));
    });
    read.await?;
    Ok(units)
}

/// What is missing where so many accounts are in none of the units that were found.
pub(super) fn outside_units(count: usize) -> String {
    format!(
        "{count} accounts are in no organizational unit that could be found, so that it is not known what holds for them"
    )
}

/// What is missing where the organizational units could not be read.
pub(super) fn without_units(why: &Gap) -> String {
    format!(
        "the organizational units could not be read, so that no account is known to be in one: {} ({})",
        why.reason,
        call_and_code(&why.detail)
    )
}
