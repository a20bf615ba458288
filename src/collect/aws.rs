//! The accounts that the caller can see and their contacts, read from AWS.

mod attempt;
mod contacts;
mod error;
mod identity_center;
mod organization;
mod session;
mod tags;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

pub use error::AwsError;
pub use identity_center::directory;
pub use session::{Credentials, Session};

use crate::config::Rates;
use crate::model::{AccountId, AccountState, Observation, Observed};
use crate::snapshot::{self, Snapshot};
use contacts::ContactReader;
use organization::Standing;

/// Which accounts are read.
#[derive(Clone, Debug)]
pub struct Selection {
    /// These accounts; empty: all that the caller can see.
    pub accounts: BTreeSet<AccountId>,
    /// Of those, the ones in these states. The others are listed without contacts.
    pub states: Vec<AccountState>,
    /// Whether their tags are wanted.
    pub with_tags: bool,
}

/// Reads the accounts that the caller can see, with their root users' addresses, their primary and alternate
/// contacts, their organizational units and, if wanted, their tags. What goes wrong with one contact is data; DNS is not asked.
///
/// # Errors
/// When it cannot be told whose credentials these are, when the organization or its accounts cannot be listed, and
/// when an account is selected that is not among them.
pub async fn collect(
    session: &Session,
    rates: &Rates,
    selection: &Selection,
) -> Result<Snapshot, AwsError> {
    let caller = session.caller().await?;
    let wants_itself_only = selection.accounts.iter().eq([&caller]);
    let standing = organization::standing(session, &caller, wants_itself_only).await?;
    let mut notices = Vec::new();
    let can_list = matches!(standing, Standing::Lister { .. });
    let (organization, mut accounts) = match standing {
        Standing::Lister {
            organization,
            mut accounts,
        } => {
            notices.extend(
                organization::read_ou_paths(session, &mut accounts)
                    .await
                    .err(),
            );
            (Some(organization), accounts)
        }
        Standing::Member { organization } => {
            notices.push(format!(
                "account {caller} is a member of organization {} and may not list its accounts, so only its own contacts are \
                 read; use the management account or the delegated administrator of AWS Account Management to read all",
                organization.id
            ));
            (Some(organization), vec![organization::own_account(&caller)])
        }
        Standing::Alone => {
            notices.push(format!(
                "account {caller} belongs to no organization; its own contacts are read"
            ));
            let mut account = organization::own_account(&caller);
            // Tags of accounts are an organization's.
            account.tags = Some(BTreeMap::new());
            (None, vec![account])
        }
    };
    snapshot::select(&mut accounts, &selection.accounts).map_err(AwsError::UnknownAccount)?;
    if selection.with_tags && can_list {
        let rate = rates.list_tags_for_resource;
        let read = tags::read_tags(session, rate, &mut accounts, &selection.states);
        notices.extend(read.await.err());
    }

    let management_account = organization
        .as_ref()
        .map(|organization| organization.management_account.clone());
    let reader = ContactReader::new(session, rates, caller, management_account);
    reader.read_all(&mut accounts, &selection.states).await;
    Ok(Snapshot {
        organization,
        accounts,
        notices,
        is_partial: !selection.accounts.is_empty(),
        ..Snapshot::default()
    })
}

fn seen<T>(observation: Observation<T>, at: Timestamp) -> Observed<T> {
    Observed {
        observation,
        at,
        span: None,
    }
}
