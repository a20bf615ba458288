//! Who has which address in IAM Identity Center.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_identitystore::operation::list_group_memberships::ListGroupMembershipsOutput;
use aws_sdk_identitystore::operation::list_groups::ListGroupsOutput;
use aws_sdk_identitystore::operation::list_users::ListUsersOutput;
use aws_sdk_identitystore::types::{User, UserStatus as Status};
use aws_sdk_ssoadmin::operation::list_instances::ListInstancesOutput;

use super::attempt::pages;
use super::error::AwsError;
use super::session::Session;
use crate::config::Operation;
use crate::model::{AddressOwner, DirectoryEntry, UserStatus};

/// Reads what IAM Identity Center says of these addresses, which are in lower case. Of all others nothing is kept.
///
/// Its groups have no addresses. One counts where its name is an address, as some provisioning names them.
///
/// # Errors
/// When a call goes wrong, and when there is no IAM Identity Center in the region.
pub async fn directory(
    session: &Session,
    wanted: &BTreeSet<String>,
) -> Result<BTreeMap<String, DirectoryEntry>, AwsError> {
    let mut owners = BTreeMap::new();
    for store in identity_stores(session).await? {
        read_users(session, &store, wanted, &mut owners).await?;
        read_groups(session, &store, wanted, &mut owners).await?;
    }
    let entry = |owner| DirectoryEntry {
        owner,
        alias_of: None,
        source: "IAM Identity Center".to_owned(),
    };
    Ok(owners
        .into_iter()
        .map(|(address, owner)| (address, entry(owner)))
        .collect())
}

type Owners = BTreeMap<String, AddressOwner>;

async fn identity_stores(session: &Session) -> Result<Vec<String>, AwsError> {
    let mut stores = Vec::new();
    let operation = Operation::ListInstances;
    let send = |token| {
        let request = session.sso_admin.list_instances();
        request.set_next_token(token).send()
    };
    let next = ListInstancesOutput::next_token;
    let read = pages(session.pace(operation), send, next, |page| {
        let instances = page.instances.unwrap_or_default().into_iter();
        stores.extend(instances.filter_map(|instance| instance.identity_store_id));
    });
    read.await.map_err(AwsError::of(operation))?;
    if stores.is_empty() {
        return Err(AwsError::NoIdentityCenter(session.region().to_owned()));
    }
    Ok(stores)
}

async fn read_users(
    session: &Session,
    store: &str,
    wanted: &BTreeSet<String>,
    owners: &mut Owners,
) -> Result<(), AwsError> {
    let operation = Operation::ListUsers;
    let send = |token| {
        let request = session.identity_store.list_users();
        let request = request.identity_store_id(store);
        request.set_next_token(token).send()
    };
    let next = ListUsersOutput::next_token;
    let read = pages(session.pace(operation), send, next, |page| {
        for user in page.users() {
            let owner = AddressOwner::User {
                status: status(user),
            };
            let emails = user.emails().iter().filter_map(|email| email.value());
            for address in emails.chain(user.user_name()).map(str::to_lowercase) {
                if wanted.contains(&address) {
                    let known = owners.entry(address).or_insert(owner);
                    *known = owner.max(*known);
                }
            }
        }
    });
    read.await.map_err(AwsError::of(operation))
}

/// Older stores do not say.
fn status(user: &User) -> UserStatus {
    match user.user_status() {
        Some(Status::Enabled) => UserStatus::Enabled,
        Some(Status::Disabled) => UserStatus::Disabled,
        _ => UserStatus::Unstated,
    }
}

async fn read_groups(
    session: &Session,
    store: &str,
    wanted: &BTreeSet<String>,
    owners: &mut Owners,
) -> Result<(), AwsError> {
    let operation = Operation::ListGroups;
    let send = |token| {
        let request = session.identity_store.list_groups();
        let request = request.identity_store_id(store);
        request.set_next_token(token).send()
    };
    let mut found = Vec::new();
    let next = ListGroupsOutput::next_token;
    let read = pages(session.pace(operation), send, next, |page| {
        for group in page.groups() {
            let name = group.display_name().unwrap_or_default().to_lowercase();
            if wanted.contains(&name) {
                found.push((name, group.group_id().to_owned()));
            }
        }
    });
    read.await.map_err(AwsError::of(operation))?;
    for (name, group) in found {
        let members = Some(count_members(session, store, &group).await?);
        owners.insert(name, AddressOwner::Group { members });
    }
    Ok(())
}

async fn count_members(session: &Session, store: &str, group: &str) -> Result<u32, AwsError> {
    let operation = Operation::ListGroupMemberships;
    let send = |token| {
        let request = session.identity_store.list_group_memberships();
        let request = request.identity_store_id(store).group_id(group);
        request.set_next_token(token).send()
    };
    let mut count = 0;
    let next = ListGroupMembershipsOutput::next_token;
    let read = pages(session.pace(operation), send, next, |page| {
        count += page.group_memberships().len();
    });
    read.await.map_err(AwsError::of(operation))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
