//! Who has which address in IAM Identity Center.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_identitystore::types::{User, UserStatus as Status};

use super::error::AwsError;
use super::session::Session;
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
    let pages = session
        .sso_admin
        .list_instances()
        .into_paginator()
        .send()
        .try_collect()
        .await;
    let pages = pages.map_err(|error| AwsError::of_call("sso:ListInstances", &error))?;
    let instances = pages.iter().flat_map(|page| page.instances());
    let stores: Vec<String> = instances
        .filter_map(|found| found.identity_store_id())
        .map(str::to_owned)
        .collect();
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
    let mut pages = session
        .identity_store
        .list_users()
        .identity_store_id(store)
        .into_paginator()
        .send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| AwsError::of_call("identitystore:ListUsers", &error))?;
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
    }
    Ok(())
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
    let mut pages = session
        .identity_store
        .list_groups()
        .identity_store_id(store)
        .into_paginator()
        .send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| AwsError::of_call("identitystore:ListGroups", &error))?;
        for group in page.groups() {
            let name = group.display_name().unwrap_or_default().to_lowercase();
            if wanted.contains(&name) {
                let members = Some(count_members(session, store, group.group_id()).await?);
                owners.insert(name, AddressOwner::Group { members });
            }
        }
    }
    Ok(())
}

async fn count_members(session: &Session, store: &str, group: &str) -> Result<u32, AwsError> {
    let memberships = session
        .identity_store
        .list_group_memberships()
        .identity_store_id(store)
        .group_id(group);
    let pages = memberships.into_paginator().send().try_collect().await;
    let call = "identitystore:ListGroupMemberships";
    let pages = pages.map_err(|error| AwsError::of_call(call, &error))?;
    let count: usize = pages
        .iter()
        .map(|page| page.group_memberships().len())
        .sum();
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
