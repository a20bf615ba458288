//! Carries out a plan: each contact is read, put in place if it is still what the plan has found, and read back.

mod place;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::pin::{Pin, pin};

use futures::future;
use tokio::time::sleep;

use super::TELL_EVERY;
use super::attempt::{Refusal, pause};
use super::caller::Caller;
use super::error::AwsError;
use super::organization::{self, Standing};
use super::session::{Role, Session, now};
use crate::collect::put_log::PutLog;
use crate::config::Operation;
use crate::fix::{Change, Plan};
use crate::model::{AccountId, AccountState, Gap, GapReason, HeldContact};
use place::Place;

/// So many contacts are changed at once; the pace is what limits.
const CHANGES_AT_ONCE: usize = 16;

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

/// What a run has come to for one change.
#[derive(Clone, Debug)]
pub struct Done {
    /// What became of it.
    pub fate: Fate,
    /// What AWS holds since the contact was put there, by this run or by one that it goes on with; `None`: nothing was put.
    pub put: Option<HeldContact>,
}

/// A plan that can be carried out: it is of the organization that the caller belongs to.
pub struct Order<'a> {
    caller: Caller<'a>,
    states: BTreeMap<AccountId, AccountState>,
    plan: &'a Plan,
}

impl<'a> Order<'a> {
    /// Finds out who calls, and which accounts it can see.
    ///
    /// # Errors
    /// When it cannot be told whose credentials these are, the accounts cannot be listed, and when the plan is of another
    /// organization.
    pub async fn open(
        session: &'a Session,
        role: Option<&'a Role>,
        plan: &'a Plan,
    ) -> Result<Self, AwsError> {
        let (caller, states) = list(session, role, plan).await?;
        Ok(Self {
            caller,
            states,
            plan,
        })
    }

    /// Carries out the plan, until `ended` comes; what was begun then is done. `log` remembers what was put in place for a run that
    /// goes on with this one. Every now and then `tell` hears how many changes are done. What was done comes in the order of the
    /// changes; there is nothing of those that were not begun.
    pub async fn carry_out(
        self,
        log: &mut PutLog,
        ended: impl Future<Output = ()>,
        tell: impl FnMut(usize),
    ) -> Vec<Option<Done>> {
        let ended = pin!(ended);
        // What an earlier run may have done is waited for, so that it comes last.
        let places = 0..self.plan.changes.len();
        let (begun, others): (Vec<_>, Vec<_>) =
            places.partition(|place| log.begun_at(&self.plan.changes[*place]).is_some());
        let queue = others.into_iter().chain(begun).collect();
        let work = Work {
            done: RefCell::new(vec![None; self.plan.changes.len()]),
            order: self,
            log: RefCell::new(log),
            queue: RefCell::new(queue),
            is_ended: Cell::new(false),
        };
        work.do_all(ended, tell).await;
        work.done.into_inner()
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
struct Work<'a> {
    order: Order<'a>,
    log: RefCell<&'a mut PutLog>,
    done: RefCell<Vec<Option<Done>>>,
    /// The places of the changes that were not begun.
    queue: RefCell<VecDeque<usize>>,
    is_ended: Cell<bool>,
}

impl Work<'_> {
    /// Carries out all changes, many side by side, until the end is wished for.
    async fn do_all(
        &self,
        mut ended: Pin<&mut impl Future<Output = ()>>,
        mut tell: impl FnMut(usize),
    ) {
        let workers = (0..CHANGES_AT_ONCE).map(|_| self.work_off());
        let mut working = pin!(future::join_all(workers));
        let mut ticks = tokio::time::interval(TELL_EVERY);
        loop {
            tokio::select! {
                () = &mut ended, if !self.is_ended.get() => self.is_ended.set(true),
                _ = &mut working => return,
                _ = ticks.tick() => tell(self.done.borrow().iter().flatten().count()),
            }
        }
    }

    /// Carries out what is next in the queue, until nothing is left or the end is wished for.
    async fn work_off(&self) {
        let next = || self.queue.borrow_mut().pop_front();
        while let Some(index) = next().filter(|_| !self.is_ended.get()) {
            let change = &self.order.plan.changes[index];
            let done = self.carry_out(change).await;
            self.done.borrow_mut()[index] = Some(done);
        }
    }

    async fn carry_out(&self, change: &Change) -> Done {
        let undone = |fate| Done { fate, put: None };
        if let Some(why) = self.order.unusable(&change.account) {
            return undone(Fate::Refused(why));
        }
        let client = retried(Operation::AssumeRole, async |tries| {
            self.order.caller.client_of(&change.account, tries).await
        });
        let client = match client.await {
            Ok(client) => client,
            Err(gap) => return undone(Fate::Failed(told(&gap))),
        };
        let place = Place { client, change };
        let begun_at = self.log.borrow().begun_at(change);
        // An earlier run may have put it in place, and not have seen that it is there.
        if let Some(begun_at) = begun_at
            && let Err(gap) = place.wait_since(begun_at).await
        {
            return undone(Fate::Failed(told(&gap)));
        }
        self.put_in_place(&place, begun_at.is_some()).await
    }

    /// Puts a contact in place, if it is what the plan has found or would be in place already. It is looked at right before each
    /// try, so that what somebody does meanwhile is not undone.
    async fn put_in_place(&self, place: &Place<'_>, mut was_begun: bool) -> Done {
        let change = place.change;
        let pace = place.client.0.paces.of(Operation::PutAlternateContact);
        let mut tries = 1;
        loop {
            let turn = match pace.turn().await {
                Ok(turn) => turn,
                Err(gap) => return place.failed(was_begun, &gap),
            };
            let held = match place.read().await {
                Ok(held) => held,
                Err(gap) => {
                    pace.give_back();
                    return place.failed(was_begun, &gap);
                }
            };
            if let Some(fate) = place.fate_without_put(held.as_ref(), was_begun) {
                pace.give_back();
                let put = held.filter(|_| was_begun);
                return Done { fate, put };
            }
            if let Err(error) = self.log.borrow_mut().begin(change, now()) {
                // Without it, a run that goes on with this one would not know what was done.
                pace.give_back();
                self.is_ended.set(true);
                let why = format!("the journal could not be written to: {error}");
                return Done {
                    fate: Fate::Failed(why),
                    put: None,
                };
            }
            was_begun = true;
            let refusal = match place.put(turn, tries).await {
                Ok(()) => return place.seen().await,
                Err(refusal) => refusal,
            };
            if let Some(gap) = refusal.for_good(Operation::PutAlternateContact) {
                return place.seen_after(&gap).await;
            }
            sleep(pause(tries)).await;
            tries += 1;
        }
    }
}

/// What went wrong, and what to do about it.
fn told(gap: &Gap) -> String {
    let is_put = gap
        .detail
        .starts_with(Operation::PutAlternateContact.as_str());
    let advice = match gap.reason {
        GapReason::AccessDenied if is_put => {
            "Allow the call: `contact-lint iam-policy --fix` prints the policy"
        }
        GapReason::ManagementAccount => "Apply the plan as the management account",
        GapReason::Throttled | GapReason::ServiceError => "Run the same command again later",
        GapReason::CredentialsExpired => "Sign in again, and run the same command again",
        reason => reason.advice().trim_end_matches('.'),
    };
    format!("{} ({}). {advice}", gap.reason, gap.detail)
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
