//! How fast an operation is called: as fast as AWS allows, slower while it asks for that, and no more once it is of no use.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use tokio::sync::Mutex;
use tokio::time::{Duration, Instant, sleep};

use crate::config::{Operation, Rate, Rates};
use crate::model::{Gap, GapReason, Partition};

/// Of the burst that AWS allows, this part is left alone: calls arrive less evenly than they leave.
const USED_OF_BURST: f64 = 0.75;
/// What is left of the rate after a call was throttled: others use the quota, too.
const AFTER_THROTTLED: f64 = 0.7;
/// The rate never falls below this part of what AWS allows.
const LEAST: f64 = 0.1;
/// So many answers bring the whole rate back.
const ANSWERS_TO_RECOVER: f64 = 400.0;
/// After so many calls that came to nothing, each sent when the one before it had, no more are made.
const FAILURES_TO_GIVE_UP: u32 = 3;

/// The pace of one operation, which all calls of it keep to.
pub(super) struct Pace {
    pub(super) operation: Operation,
    rate: Rate,
    /// Whoever has it makes the next call: the calls are made in the order in which they were asked for.
    turn: Mutex<()>,
    state: RefCell<State>,
    count: Rc<RefCell<Count>>,
}

/// How many calls were made, by all that share it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    /// Each try is one.
    pub(super) calls: u64,
    /// Those for which AWS asked to be called less.
    pub(super) throttled: u64,
}

struct State {
    /// Calls that may be made at once, as of a moment.
    credit: f64,
    at: Instant,
    /// The part of the rate that is used.
    share: f64,
    slowed_at: Option<Instant>,
    failures: u32,
    failed_at: Option<Instant>,
    given_up: Option<Gap>,
}

impl Pace {
    fn new(operation: Operation, rate: Rate, count: Rc<RefCell<Count>>) -> Self {
        let state = State {
            credit: most_credit(rate),
            at: Instant::now(),
            share: 1.0,
            slowed_at: None,
            failures: 0,
            failed_at: None,
            given_up: None,
        };
        Self {
            operation,
            rate,
            turn: Mutex::new(()),
            state: RefCell::new(state),
            count,
        }
    }

    /// Waits until the next call may be made, and says when that was.
    ///
    /// # Errors
    /// When no more calls are made, and why.
    pub(super) async fn turn(&self) -> Result<Instant, Gap> {
        let _turn = self.turn.lock().await;
        loop {
            let wait = {
                let mut state = self.state.borrow_mut();
                if let Some(gap) = &state.given_up {
                    return Err(gap.clone());
                }
                let now = Instant::now();
                let per_second = self.per_second(state.share);
                let earned = (now - state.at).as_secs_f64() * per_second;
                state.credit = (state.credit + earned).min(most_credit(self.rate));
                state.at = now;
                if state.credit >= 1.0 {
                    state.credit -= 1.0;
                    self.count.borrow_mut().calls += 1;
                    return Ok(now);
                }
                (1.0 - state.credit) / per_second
            };
            sleep(Duration::from_secs_f64(wait)).await;
        }
    }

    /// The service answered, if only that there is nothing.
    pub(super) fn answered(&self) {
        let mut state = self.state.borrow_mut();
        state.failures = 0;
        state.share = (state.share + 1.0 / ANSWERS_TO_RECOVER).min(1.0);
    }

    /// The service asked to be called less in answer to a call that was sent at this time. Of calls that were sent together,
    /// only the first slows the others down.
    pub(super) fn throttled(&self, sent: Instant) {
        self.count.borrow_mut().throttled += 1;
        let mut state = self.state.borrow_mut();
        state.credit = state.credit.min(0.0);
        if state.slowed_at.is_none_or(|slowed_at| sent > slowed_at) {
            state.slowed_at = Some(Instant::now());
            state.share = (state.share * AFTER_THROTTLED).max(LEAST);
        }
    }

    /// A call that was sent at this time came to nothing, for a reason that has nothing to do with what it asked about. Of calls
    /// that were sent together, only the first counts: a short outage fails all of them.
    pub(super) fn failed(&self, sent: Instant, gap: &Gap) {
        let mut state = self.state.borrow_mut();
        if state.failed_at.is_none_or(|failed_at| sent > failed_at) {
            state.failed_at = Some(Instant::now());
            state.failures += 1;
        }
        let is_of_credentials = matches!(
            gap.reason,
            GapReason::CredentialsExpired | GapReason::CredentialsInvalid
        );
        if is_of_credentials || state.failures >= FAILURES_TO_GIVE_UP {
            state.given_up = Some(gap.clone());
        }
    }

    /// How long so many calls take.
    pub(super) fn time_for(&self, calls: usize) -> Duration {
        let state = self.state.borrow();
        match state.given_up {
            Some(_) => Duration::ZERO,
            None => Duration::from_secs_f64(calls as f64 / self.per_second(state.share)),
        }
    }

    fn per_second(&self, share: f64) -> f64 {
        f64::from(self.rate.per_second.get()) * share
    }
}

fn most_credit(rate: Rate) -> f64 {
    (f64::from(rate.burst.get()) * USED_OF_BURST).max(1.0)
}

/// The paces of one caller: AWS counts the calls of each account for themselves.
pub(super) struct Paces {
    by_operation: BTreeMap<Operation, Pace>,
    count: Rc<RefCell<Count>>,
}

impl Paces {
    pub(super) fn new(rates: &Rates, partition: Partition, count: Rc<RefCell<Count>>) -> Self {
        let pace = |operation: Operation| {
            let rate = rates.of(operation, partition);
            (operation, Pace::new(operation, rate, Rc::clone(&count)))
        };
        Self {
            by_operation: Operation::ALL.into_iter().map(pace).collect(),
            count,
        }
    }

    pub(super) fn of(&self, operation: Operation) -> &Pace {
        &self.by_operation[&operation]
    }

    /// Whether some operation is not called any more for a reason that may pass.
    pub(super) fn may_be_gone_on_with(&self) -> bool {
        let mut states = self.by_operation.values().map(|pace| pace.state.borrow());
        states.any(|state| {
            state
                .given_up
                .as_ref()
                .is_some_and(|gap| gap.reason.may_pass())
        })
    }

    /// What all who share the count have called.
    pub(super) fn count(&self) -> Count {
        *self.count.borrow()
    }

    pub(super) fn shared_count(&self) -> Rc<RefCell<Count>> {
        Rc::clone(&self.count)
    }
}
