//! The accounts that the caller can see and their contacts, read from AWS.

mod attempt;
mod contacts;
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

use jiff::Timestamp;
use tokio::sync::mpsc;

pub use error::AwsError;
pub use identity_center::directory;
pub use progress::Progress;
pub use session::{Credentials, Role, Session};

use super::memory::Memory;
use crate::model::{
    Account, AccountId, AccountState, ContactType, Gap, GapReason, Located, Observation, Observed,
};
use crate::snapshot::{self, Snapshot};
use organization::Standing;
use plan::{Ask, Plan, Reading};
use progress::Counter;
use session::now;

/// How often it is told how far the run has come.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What is read.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Of all accounts that the caller can see, these.
    pub accounts: snapshot::Selection,
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
    selection: &Selection,
    memory: &mut Memory,
    ended: impl Future<Output = ()>,
    mut tell: impl FnMut(&Progress),
) -> Result<Collected, AwsError> {
    let mut ended = pin!(ended);
    let listed = tokio::select! {
        biased;
        () = &mut ended => return Err(AwsError::Interrupted),
        listed = list(session, selection) => listed?,
    };
    let Listed {
        mut snapshot,
        caller,
        wants_units,
        wants_tags,
    } = listed;
    let organization = snapshot.organization.as_ref();
    if let Some(file) = memory.foreign_file(organization) {
        return Err(AwsError::OtherOrganization(file.to_owned()));
    }
    memory.begin(organization).map_err(AwsError::not_kept)?;
    let plan = Plan {
        session,
        management_account: organization
            .map(|organization| organization.management_account.clone()),
        role: selection.role.as_ref(),
        wants_units,
        asks: asks(&mut snapshot, selection, wants_tags, &caller, memory),
        caller,
    };
    let mut is_whole = true;
    let mut counter = Counter::new(&plan, snapshot.accounts.len());
    let mut ticks = tokio::time::interval(TELL_EVERY);
    let (answers, mut readings) = mpsc::unbounded_channel();
    let mut untold = Untold::default();
    {
        let mut asking = pin!(plan.carry_out(answers));
        let mut is_asking = true;
        loop {
            tokio::select! {
                () = &mut ended => {
                    is_whole = false;
                    break;
                }
                () = &mut asking, if is_asking => is_asking = false,
                reading = readings.recv() => match reading {
                    Some(reading) => {
                        counter.count(&reading);
                        take(&mut snapshot, memory, reading, &plan.asks, &mut untold)?;
                    }
                    None => break,
                },
                _ = ticks.tick() => tell(&counter.progress(&session.paces)),
            }
        }
    }
    let notices = snapshot.notices.len();
    snapshot.notices.extend(untold.notices());
    let are_scopes_known = notices == snapshot.notices.len();
    leave_gaps(&mut snapshot, &plan.asks);
    is_whole &= !session.paces.is_some_given_up();
    Ok(Collected {
        snapshot,
        is_whole,
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

async fn list(session: &Session, selection: &Selection) -> Result<Listed, AwsError> {
    let caller = session.caller().await?;
    let wants_itself_only = selection.accounts.accounts.iter().eq([&caller]);
    let standing = organization::standing(session, &caller, wants_itself_only).await?;
    let mut notices = Vec::new();
    let mut wants_units = matches!(standing, Standing::Lister { .. });
    let wants_tags = wants_units && selection.with_tags;
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
    if wants_units && !selection.accounts.units.is_empty() {
        let paths = organization::ou_paths(session).await;
        put_units(&mut accounts, &paths.map_err(AwsError::NoUnits)?);
        wants_units = false;
    }
    selection
        .accounts
        .apply(&mut accounts)
        .map_err(AwsError::Selection)?;
    let snapshot = Snapshot {
        organization,
        accounts,
        notices,
        is_partial: !selection.accounts.is_all(),
        ..Snapshot::default()
    };
    Ok(Listed {
        snapshot,
        caller,
        wants_units,
        wants_tags,
    })
}

/// What is to be asked of each account: what is wanted and not memory, which is put into the snapshot.
fn asks(
    snapshot: &mut Snapshot,
    selection: &Selection,
    wants_tags: bool,
    caller: &AccountId,
    memory: &mut Memory,
) -> Vec<Ask> {
    let accounts = snapshot.accounts.iter_mut().enumerate();
    let wanted = accounts.filter(|(_, account)| selection.states.contains(&account.state));
    let mut asks: Vec<_> = wanted
        .map(|(index, account)| {
            let id = account.id.value.clone();
            if wants_tags {
                account.tags = memory.take_tags(&id);
            }
            let mut contacts = selection.contacts.clone();
            contacts.retain(|of| match memory.take_contact(&id, *of) {
                _ if *of == ContactType::Root => false,
                Some(observed) => {
                    account.contacts.insert(*of, observed);
                    false
                }
                None => true,
            });
            Ask {
                index,
                wants_tags: wants_tags && account.tags.is_none(),
                id,
                contacts,
            }
        })
        .collect();
    // The caller's own account can be read whatever its organization allows.
    asks.sort_by_key(|ask| ask.id != *caller);
    asks
}

/// Puts an answer into the snapshot, and keeps it if it need not be asked for again.
fn take(
    snapshot: &mut Snapshot,
    memory: &mut Memory,
    reading: Reading,
    asks: &[Ask],
    untold: &mut Untold,
) -> Result<(), AwsError> {
    let accounts = &mut snapshot.accounts;
    match reading {
        Reading::Contact(index, contact_type, observed) => {
            let account = &mut accounts[index];
            if !matches!(observed.observation, Observation::Unreadable(_)) {
                let mut read = bare(account);
                read.contacts.insert(contact_type, (*observed).clone());
                memory
                    .keep(&read, observed.at)
                    .map_err(AwsError::not_kept)?;
            }
            account.contacts.insert(contact_type, *observed);
        }
        Reading::Tags(index, Ok(tags)) => {
            let account = &mut accounts[index];
            account.tags = Some(tags);
            let mut read = bare(account);
            read.tags.clone_from(&account.tags);
            memory.keep(&read, now()).map_err(AwsError::not_kept)?;
        }
        Reading::Tags(_, Err(gap)) => match &mut untold.tags {
            Some((count, _)) => *count += 1,
            None => untold.tags = Some((1, gap)),
        },
        Reading::Units(Ok(paths)) => {
            put_units(accounts, &paths);
            let asked = asks.iter().map(|ask| &accounts[ask.index]);
            untold.outside_units = asked.filter(|account| account.ou_path.is_none()).count();
        }
        Reading::Units(Err(gap)) => untold.units = Some(gap),
    }
    Ok(())
}

/// What could not be read besides contacts.
#[derive(Default)]
struct Untold {
    units: Option<Gap>,
    /// How many accounts are in no unit.
    outside_units: usize,
    /// Of how many accounts, and why the first of them.
    tags: Option<(usize, Gap)>,
}

impl Untold {
    fn notices(&self) -> impl Iterator<Item = String> {
        let units = self.units.as_ref().map(organization::without_units);
        let tags = self.tags.as_ref();
        let tags = tags.map(|(count, why)| tags::without_tags(*count, why));
        let outside = (self.outside_units > 0).then_some(self.outside_units);
        let outside = outside.map(organization::outside_units);
        units.into_iter().chain(outside).chain(tags)
    }
}

/// The account with nothing that was read of it.
fn bare(account: &Account) -> Account {
    Account {
        name: None,
        ou_path: None,
        tags: None,
        contacts: BTreeMap::new(),
        id: account.id.clone(),
        state: account.state,
    }
}

fn put_units(accounts: &mut [Account], paths: &BTreeMap<AccountId, String>) {
    for account in accounts {
        account.ou_path = paths.get(&account.id.value).cloned().map(Located::nowhere);
    }
}

/// What was not asked for any more could not be read.
fn leave_gaps(snapshot: &mut Snapshot, asks: &[Ask]) {
    for ask in asks {
        let contacts = &mut snapshot.accounts[ask.index].contacts;
        for contact_type in &ask.contacts {
            contacts.entry(*contact_type).or_insert_with(|| {
                let gap = Gap {
                    reason: GapReason::Interrupted,
                    detail: "nobody asked for it".to_owned(),
                };
                seen(Observation::Unreadable(gap), now())
            });
        }
    }
}

fn seen<T>(observation: Observation<T>, at: Timestamp) -> Observed<T> {
    Observed {
        observation,
        at,
        span: None,
    }
}
