//! Carries out a plan: each contact is read, put in place if it is still what the plan has found, and read back.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::pin::{Pin, pin};
use std::time::Duration;

use futures::future;
use jiff::SignedDuration;
use tokio::time::sleep;

use super::TELL_EVERY;
use super::attempt::{Refusal, pause};
use super::caller::Caller;
use super::contacts::ContactClient;
use super::error::AwsError;
use super::organization::{self, Standing};
use super::session::{Role, Session, now};
use crate::collect::put_log::PutLog;
use crate::config::Operation;
use crate::fix::{Change, Plan};
use crate::model::{
    AccountId, AccountState, AlternateContact, Field, Gap, HeldContact, Observation, Timestamp,
};

/// So many contacts are changed at once; the pace is what limits.
const CHANGES_AT_ONCE: usize = 16;
/// A contact that was put in place is read back so often, with pauses that begin with the first and double: some 25 seconds in
/// all. AWS is eventually consistent, and may answer with what stood there for a while.
const READS_BACK: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// So long that takes, and so often it is read in any case.
const EVENTUALLY: SignedDuration = SignedDuration::from_secs(25);
const LEAST_READS: u32 = 4;

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The contact was put in place, and reads back as it should.
    Changed,
    /// It was in place already.
    AlreadyRight,
    /// It was not put in place, since it is not what the plan has found, or the account is not; why.
    Refused(String),
    /// It could not be read or put in place, or does not read back as it should; why.
    Failed(String),
}

impl Fate {
    /// The words for it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::AlreadyRight => "already right",
            Self::Refused(_) => "refused",
            Self::Failed(_) => "failed",
        }
    }

    /// Why, where it did not come to what was planned.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Changed | Self::AlreadyRight => None,
            Self::Refused(why) | Self::Failed(why) => Some(why),
        }
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Carries out a plan, until `ended` comes; what was begun then is done. `log` remembers what was put in place for a run that goes
/// on with this one. Every now and then `tell` hears how many changes are done. The fates come in the order of the changes; there
/// is none of those that were not begun.
///
/// # Errors
/// When it cannot be told whose credentials these are, the accounts cannot be listed, the plan is of another organization, and when
/// the log cannot be written to.
pub async fn apply(
    session: &Session,
    role: Option<&Role>,
    plan: &Plan,
    log: &mut PutLog,
    ended: impl Future<Output = ()>,
    tell: impl FnMut(usize),
) -> Result<Vec<Option<Fate>>, AwsError> {
    let mut ended = pin!(ended);
    let (caller, states) = tokio::select! {
        () = &mut ended => return Err(AwsError::Interrupted),
        listed = list(session, role, plan) => listed?,
    };
    // What an earlier run may have done is waited for, so that it comes last.
    let places = 0..plan.changes.len();
    let (begun, others): (Vec<_>, Vec<_>) =
        places.partition(|place| log.begun_at(&plan.changes[*place]).is_some());
    let queue = others.into_iter().chain(begun).collect();
    let order = Order {
        caller,
        states,
        plan,
        log: RefCell::new(log),
        fates: RefCell::new(vec![None; plan.changes.len()]),
        queue: RefCell::new(queue),
        is_ended: Cell::new(false),
    };
    order.carry_out_all(ended, tell).await?;
    Ok(order.fates.into_inner())
}

/// Who calls, and the states of the accounts that it can see.
async fn list<'a>(
    session: &'a Session,
    role: Option<&'a Role>,
    plan: &Plan,
) -> Result<(Caller<'a>, BTreeMap<AccountId, AccountState>), AwsError> {
    let id = session.caller().await?;
    let is_about_itself = plan.changes.iter().all(|change| change.account == id);
    let standing = organization::standing(session, &id, is_about_itself).await?;
    let (organization, accounts) = match standing {
        Standing::Lister {
            organization,
            accounts,
        } => (Some(organization), accounts),
        Standing::Member { organization } => {
            (Some(organization), vec![organization::own_account(&id)])
        }
        Standing::Alone if is_about_itself => (None, vec![organization::own_account(&id)]),
        Standing::Alone => return Err(AwsError::OtherPlan),
    };
    if organization != plan.organization {
        return Err(AwsError::OtherPlan);
    }
    let states = accounts
        .into_iter()
        .map(|account| (account.id.value, account.state))
        .collect();
    let caller = Caller {
        session,
        id,
        management_account: organization.map(|found| found.management_account),
        role,
    };
    Ok((caller, states))
}

/// A plan that is being carried out.
struct Order<'a> {
    caller: Caller<'a>,
    states: BTreeMap<AccountId, AccountState>,
    plan: &'a Plan,
    log: RefCell<&'a mut PutLog>,
    fates: RefCell<Vec<Option<Fate>>>,
    /// The places of the changes that were not begun.
    queue: RefCell<VecDeque<usize>>,
    is_ended: Cell<bool>,
}

impl Order<'_> {
    /// Carries out all changes, many side by side, until the end is wished for.
    async fn carry_out_all(
        &self,
        mut ended: Pin<&mut impl Future<Output = ()>>,
        mut tell: impl FnMut(usize),
    ) -> Result<(), AwsError> {
        let workers = (0..CHANGES_AT_ONCE).map(|_| self.work_off());
        let mut working = pin!(future::try_join_all(workers));
        let mut ticks = tokio::time::interval(TELL_EVERY);
        loop {
            tokio::select! {
                () = &mut ended, if !self.is_ended.get() => self.is_ended.set(true),
                done = &mut working => return done.map(drop),
                _ = ticks.tick() => tell(self.fates.borrow().iter().flatten().count()),
            }
        }
    }

    /// Carries out what is next in the queue, until nothing is left or the end is wished for.
    async fn work_off(&self) -> Result<(), AwsError> {
        let next = || self.queue.borrow_mut().pop_front();
        while let Some(index) = next().filter(|_| !self.is_ended.get()) {
            let fate = match self.carry_out(&self.plan.changes[index]).await {
                Ok(fate) | Err(Stop::Fate(fate)) => fate,
                Err(Stop::Error(error)) => return Err(error),
            };
            self.fates.borrow_mut()[index] = Some(fate);
        }
        Ok(())
    }

    async fn carry_out(&self, change: &Change) -> Result<Fate, Stop> {
        if let Some(why) = self.unusable(&change.account) {
            return Ok(Fate::Refused(why));
        }
        let client = retried(Operation::AssumeRole, async |tries| {
            self.caller.client_of(&change.account, tries).await
        });
        let client = client.await.map_err(failed)?;
        let place = Place { client, change };
        let begun_at = self.log.borrow().begun_at(change);
        let held = match begun_at {
            Some(begun_at) => place.read_after(begun_at).await,
            None => place.read().await,
        };
        let held = held.map_err(failed)?;
        if place.is_right(held.as_ref()) {
            return Ok(match begun_at {
                Some(_) => Fate::Changed,
                None => Fate::AlreadyRight,
            });
        }
        if held != change.before {
            return Ok(Fate::Refused(differs(
                change.before.as_ref(),
                held.as_ref(),
            )));
        }
        let begun = self.log.borrow_mut().begin(change, now());
        begun.map_err(|error| Stop::Error(AwsError::not_kept(error)))?;
        Ok(place.put_and_read_back().await)
    }

    /// Why nothing can be put in place in an account, if nothing can.
    fn unusable(&self, account: &AccountId) -> Option<String> {
        match self.states.get(account) {
            Some(AccountState::Active) => None,
            Some(state) => Some(format!("the account is {} now", state.as_str())),
            None => {
                Some("the account is not among those that these credentials can see".to_owned())
            }
        }
    }
}

/// Whether what was put in place at this time may still read back as what stood there before.
fn is_recent(begun_at: Timestamp) -> bool {
    now().duration_since(begun_at) < EVENTUALLY
}

/// Why a change is not gone on with.
enum Stop {
    Fate(Fate),
    /// Why the whole run cannot be gone on with.
    Error(AwsError),
}

fn failed(gap: Gap) -> Stop {
    Stop::Fate(Fate::Failed(told(&gap)))
}

fn told(gap: &Gap) -> String {
    format!("{} ({}). {}", gap.reason, gap.detail, gap.reason.advice())
}

/// Which fields are otherwise than they should be, without what stands in them.
fn differs(expected: Option<&HeldContact>, found: Option<&HeldContact>) -> String {
    match (expected, found) {
        (None, Some(_)) => "somebody has registered a contact since the plan was made".to_owned(),
        (_, None) => "there is no such contact now".to_owned(),
        (Some(expected), Some(found)) => {
            let is_other = |field: &Field| expected.text(*field) != found.text(*field);
            let fields = AlternateContact::FIELDS.into_iter().filter(is_other);
            let fields: Vec<_> = fields.map(Field::as_str).collect();
            format!(
                "the {} is not what it was when the plan was made",
                fields.join(", ")
            )
        }
    }
}

/// Where a contact stands, and who can change it there.
struct Place<'a> {
    client: (ContactClient, Option<&'a str>),
    change: &'a Change,
}

impl Place<'_> {
    /// What AWS holds now; `None`: nothing.
    async fn read(&self) -> Result<Option<HeldContact>, Gap> {
        let (client, account) = &self.client;
        let mut tries = 1;
        loop {
            match client.read(*account, self.change.contact_type, tries).await {
                Some(Observation::Present(contact)) => return Ok(Some(HeldContact::of(&contact))),
                Some(Observation::Absent) => return Ok(None),
                Some(Observation::Unreadable(gap)) => return Err(gap),
                None => sleep(pause(tries)).await,
            }
            tries += 1;
        }
    }

    /// Whether that is what is to be there.
    fn is_right(&self, held: Option<&HeldContact>) -> bool {
        held.is_some_and(|held| self.change.after.is_held(held))
    }

    /// The same, where an earlier run began to put the contact in place and may have done so.
    async fn read_after(&self, begun_at: Timestamp) -> Result<Option<HeldContact>, Gap> {
        let mut held = self.read().await?;
        let mut reads = 1;
        while held == self.change.before && (reads < LEAST_READS || is_recent(begun_at)) {
            sleep(pause(1)).await;
            held = self.read().await?;
            reads += 1;
        }
        Ok(held)
    }

    /// The same, until it is what was put there, or for so long as that may take.
    async fn read_back(&self) -> Result<Option<HeldContact>, Gap> {
        let mut reads = 1;
        loop {
            let held = self.read().await?;
            if self.is_right(held.as_ref()) || reads == READS_BACK {
                return Ok(held);
            }
            sleep(FIRST_PAUSE * 2_u32.pow(reads - 1)).await;
            reads += 1;
        }
    }

    async fn put_and_read_back(&self) -> Fate {
        let put = self.put().await;
        let back = match put {
            Ok(()) => self.read_back().await,
            // An answer that got lost says nothing about what was done.
            Err(_) => self.read().await,
        };
        match (put, back) {
            (_, Ok(back)) if self.is_right(back.as_ref()) => Fate::Changed,
            (Err(gap), _) => Fate::Failed(told(&gap)),
            (Ok(()), Ok(back)) => {
                let wanted = self.change.after.clone().into();
                Fate::Failed(format!(
                    "AWS accepted it, and it reads back different: {}",
                    differs(Some(&wanted), back.as_ref())
                ))
            }
            (Ok(()), Err(gap)) => Fate::Failed(format!(
                "AWS accepted it, and it could not be read back: {}",
                told(&gap)
            )),
        }
    }

    async fn put(&self) -> Result<(), Gap> {
        let (client, account) = &self.client;
        let change = self.change;
        retried(Operation::PutAlternateContact, async |tries| {
            client
                .put(*account, change.contact_type, &change.after, tries)
                .await
        })
        .await
    }
}

/// Tries until there is an answer, or there will be none.
async fn retried<T>(
    operation: Operation,
    attempt: impl AsyncFn(u32) -> Result<T, Refusal>,
) -> Result<T, Gap> {
    let mut tries = 1;
    loop {
        let refusal = match attempt(tries).await {
            Ok(answer) => return Ok(answer),
            Err(refusal) => refusal,
        };
        if let Some(gap) = refusal.for_good(operation) {
            return Err(gap);
        }
        sleep(pause(tries)).await;
        tries += 1;
    }
}
