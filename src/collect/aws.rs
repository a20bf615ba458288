//! The accounts that the caller can see and their contacts, read from AWS.

mod apply;
mod attempt;
mod caller;
mod contacts;
mod draft;
mod error;
mod identity_center;
mod organization;
mod pace;
mod plan;
mod progress;
mod session;
mod tags;

use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;

use futures::FutureExt;
use jiff::Timestamp;
use tokio::sync::mpsc;

pub use apply::{Done, Fate, Order};
pub use error::AwsError;
pub use identity_center::directory;
pub use progress::Progress;
pub use session::{Credentials, Role, Session};

use super::memory::Memory;
use crate::model::{AccountId, AccountState, ContactType, Observation, Observed};
use crate::snapshot::{Selection, Snapshot};
use caller::Caller;
use draft::{Draft, put_units};
use organization::Standing;
use plan::Plan;
use progress::Counter;

/// How often it is told how far the run has come.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What is read.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Of all accounts that the caller can see, these.
    pub accounts: Selection,
    /// Of those, the ones in these states. The others are listed without contacts.
    pub states: Vec<AccountState>,
    /// These contacts. The root user's address comes with the account.
    pub contacts: Vec<ContactType>,
    /// Whether the accounts' tags are wanted.
    pub with_tags: bool,
    /// The role that reads each account's contacts in that account; without one, the caller reads them all.
    pub role: Option<Role>,
}

/// What was read.
#[derive(Debug)]
pub struct Collected {
    /// All of it.
    pub snapshot: Snapshot,
    /// Whether all was asked for. Where the run was ended, or AWS was of no use any more, it can be gone on with.
    pub is_whole: bool,
    /// Whether the organizational units and the tags that were asked for could be read.
    pub are_scopes_known: bool,
}

/// Reads the accounts that the caller can see, with their root users' addresses, the contacts that are wanted and are not
/// known yet, their organizational units and, if wanted, their tags, until `ended` comes. What goes wrong with one contact is
/// data; DNS is not asked. Every now and then `tell` hears how far it has come.
///
/// # Errors
/// When it cannot be told whose credentials these are, when the organization or its accounts cannot be listed or
/// selected, when what is known is of another organization, and when what is read cannot be kept.
pub async fn collect(
    session: &Session,
    wanted: &Wanted,
    memory: &mut Memory,
    ended: impl Future<Output = ()>,
    mut tell: impl FnMut(&Progress),
) -> Result<Collected, AwsError> {
    let mut ended = pin!(ended);
    let mut ticks = tokio::time::interval(TELL_EVERY);
    let listed = {
        let mut listing = pin!(list(session, wanted));
        loop {
            tokio::select! {
                () = &mut ended => return Err(AwsError::Interrupted),
                listed = &mut listing => break listed?,
                _ = ticks.tick() => tell(&Progress::Listing),
            }
        }
    };
    let organization = listed.snapshot.organization.as_ref();
    if let Some(file) = memory.foreign_file(organization) {
        return Err(AwsError::OtherOrganization(file.to_owned()));
    }
    memory.begin(organization).map_err(AwsError::not_kept)?;
    let management_account = organization.map(|found| found.management_account.clone());
    let mut draft = Draft::of(listed.snapshot);
    let plan = Plan {
        wants_units: listed.wants_units,
        asks: draft.asks(wanted, listed.wants_tags, &listed.caller, memory),
        caller: Caller {
            session,
            id: listed.caller,
            management_account,
            role: wanted.role.as_ref(),
        },
    };
    let mut counter = Counter::new(&plan, draft.snapshot.accounts.len());
    let (answers, mut readings) = mpsc::unbounded_channel();
    let mut asking = pin!(plan.carry_out(answers).fuse());
    let mut was_ended = false;
    loop {
        tokio::select! {
            () = &mut ended, if !was_ended => {
                // What has been answered already is not lost.
                was_ended = true;
                readings.close();
            }
            () = &mut asking, if !was_ended => {}
            reading = readings.recv() => match reading {
                Some(reading) => {
                    counter.count(&reading);
                    draft.take(reading, &plan.asks, memory)?;
                }
                None => break,
            },
            _ = ticks.tick() => tell(&counter.progress(&session.paces)),
        }
    }
    let (snapshot, are_scopes_known) = draft.finish(&plan.asks);
    Ok(Collected {
        snapshot,
        is_whole: !was_ended && !session.paces.may_be_gone_on_with(),
        are_scopes_known,
    })
}

/// The accounts, and what else is known of them before a single contact is read.
struct Listed {
    snapshot: Snapshot,
    caller: AccountId,
    wants_units: bool,
    wants_tags: bool,
}

async fn list(session: &Session, wanted: &Wanted) -> Result<Listed, AwsError> {
    let caller = session.caller().await?;
    let wants_itself_only = wanted.accounts.accounts.iter().eq([&caller]);
    let standing = organization::standing(session, &caller, wants_itself_only).await?;
    let mut notices = Vec::new();
    let mut wants_units = matches!(standing, Standing::Lister { .. });
    let wants_tags = wants_units && wanted.with_tags;
    let (organization, mut accounts) = match standing {
        Standing::Lister {
            organization,
            accounts,
        } => (Some(organization), accounts),
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
    // Where the units tell which accounts are read, they are needed first.
    if wants_units && !wanted.accounts.units.is_empty() {
        let paths = organization::ou_paths(session).await;
        put_units(&mut accounts, &paths.map_err(AwsError::NoUnits)?);
        wants_units = false;
    }
    let unknown = wanted.accounts.apply(&mut accounts, &wanted.states);
    notices.extend(unknown.map_err(AwsError::Selection)?);
    let snapshot = Snapshot {
        organization,
        accounts,
        notices,
        is_partial: !wanted.accounts.is_all(),
        ..Snapshot::default()
    };
    Ok(Listed {
        snapshot,
        caller,
        wants_units,
        wants_tags,
    })
}

fn seen<T>(observation: Observation<T>, at: Timestamp) -> Observed<T> {
    Observed {
        observation,
        at,
        span: None,
    }
}
