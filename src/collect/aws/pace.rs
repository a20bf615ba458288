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
/// After so many calls that failed for a reason that does not pass, each sent when the one before it had, no more are made.
const FAILURES_TO_GIVE_UP: u32 = 3;
/// An operation of which nothing else came for so long is not called any more: throttling, which passes, and failures that may.
const PATIENCE_WHEN_THROTTLED: Duration = Duration::from_secs(180);
const PATIENCE_WHEN_FAILING: Duration = Duration::from_secs(30);

/// The pace of one operation, which all calls of it by one caller keep to.
pub(super) struct Pace {
    pub(super) operation: Operation,
    rate: Rate,
    /// Whoever has it makes the next call: the calls are made in the order in which they were asked for.
    queue: Mutex<()>,
    bucket: RefCell<Bucket>,
    health: Rc<RefCell<Health>>,
    tally: Rc<RefCell<Tally>>,
    /// Whether these are a role's calls, whose credentials are no other role's.
    is_of_role: bool,
}

/// How many calls were made, by all that share it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Each try is one.
    pub(super) calls: u64,
    /// Those for which AWS asked to be called less.
    pub(super) throttled: u64,
}

/// What a caller may use of the quota.
struct Bucket {
    /// Calls that may be made at once, as of a moment.
    credit: f64,
    at: Instant,
    /// The part of the rate that is used.
    share: f64,
    slowed_at: Option<Instant>,
}

/// Whether an operation is of use, whoever calls it.
#[derive(Default)]
struct Health {
    failures: u32,
    failed_at: Option<Instant>,
    /// Since when there was nothing but throttling and failures.
    throttled_since: Option<Instant>,
    /// Since when there was nothing but failures.
    failing_since: Option<Instant>,
    given_up: Option<Gap>,
}

impl Health {
    fn give_up(&mut self, gap: &Gap) {
        self.given_up = Some(gap.clone());
    }
}

impl Pace {
    /// Waits until the next call may be made, and says when that was.
    ///
    /// # Errors
    /// When no more calls are made, and why.
    pub(super) async fn turn(&self) -> Result<Instant, Gap> {
        let _turn = self.queue.lock().await;
        loop {
            if let Some(gap) = &self.health.borrow().given_up {
                return Err(gap.clone());
            }
            let now = Instant::now();
            match self.take_credit(now) {
                None => {
                    self.tally.borrow_mut().calls += 1;
                    return Ok(now);
                }
                Some(wait) => sleep(wait).await,
            }
        }
    }

    /// The turn is not used, and another call may have it.
    pub(super) fn give_back(&self) {
        self.tally.borrow_mut().calls -= 1;
        let mut bucket = self.bucket.borrow_mut();
        bucket.credit = (bucket.credit + 1.0).min(most_credit(self.rate));
    }

    /// Takes the credit for a call, or says how long it must wait for that.
    fn take_credit(&self, now: Instant) -> Option<Duration> {
        let mut bucket = self.bucket.borrow_mut();
        let per_second = self.per_second(bucket.share);
        let earned = (now - bucket.at).as_secs_f64() * per_second;
        bucket.credit = (bucket.credit + earned).min(most_credit(self.rate));
        bucket.at = now;
        if bucket.credit < 1.0 {
            return Some(Duration::from_secs_f64((1.0 - bucket.credit) / per_second));
        }
        bucket.credit -= 1.0;
        None
    }

    /// The service answered, if only that there is nothing.
    pub(super) fn answered(&self) {
        let mut bucket = self.bucket.borrow_mut();
        bucket.share = (bucket.share + 1.0 / ANSWERS_TO_RECOVER).min(1.0);
        let mut health = self.health.borrow_mut();
        health.failures = 0;
        health.throttled_since = None;
        health.failing_since = None;
    }

    /// The service asked to be called less in answer to a call that was sent at this time. Of calls that were sent together,
    /// only the first slows the others down.
    pub(super) fn throttled(&self, sent: Instant, gap: &Gap) {
        self.tally.borrow_mut().throttled += 1;
        let now = Instant::now();
        let mut bucket = self.bucket.borrow_mut();
        bucket.credit = bucket.credit.min(0.0);
        if bucket.slowed_at.is_none_or(|slowed_at| sent > slowed_at) {
            bucket.slowed_at = Some(now);
            bucket.share = (bucket.share * AFTER_THROTTLED).max(LEAST);
        }
        let mut health = self.health.borrow_mut();
        health.failing_since = None;
        let since = *health.throttled_since.get_or_insert(now);
        if now - since > PATIENCE_WHEN_THROTTLED {
            health.give_up(gap);
        }
    }

    /// A call came to nothing, for a reason that may pass.
    pub(super) fn came_to_nothing(&self, gap: &Gap) {
        let now = Instant::now();
        let mut health = self.health.borrow_mut();
        let since = *health.failing_since.get_or_insert(now);
        if now - since > PATIENCE_WHEN_FAILING {
            health.give_up(gap);
        }
    }

    /// A call that was sent at this time failed for a reason that has nothing to do with what it asked about. Of calls that were
    /// sent together, only the first counts.
    pub(super) fn failed(&self, sent: Instant, gap: &Gap) {
        let mut health = self.health.borrow_mut();
        if health.failed_at.is_none_or(|failed_at| sent > failed_at) {
            health.failed_at = Some(Instant::now());
            health.failures += 1;
        }
        let is_of_credentials = matches!(
            gap.reason,
            GapReason::CredentialsExpired | GapReason::CredentialsInvalid
        );
        if (is_of_credentials && !self.is_of_role) || health.failures >= FAILURES_TO_GIVE_UP {
            health.give_up(gap);
        }
    }

    /// How long so many calls take.
    pub(super) fn time_for(&self, calls: usize) -> Duration {
        match self.health.borrow().given_up {
            Some(_) => Duration::ZERO,
            None => {
                let per_second = self.per_second(self.bucket.borrow().share);
                Duration::from_secs_f64(calls as f64 / per_second)
            }
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
pub(super) struct Paces(BTreeMap<Operation, Pace>);

impl Paces {
    pub(super) fn new(rates: &Rates, partition: Partition) -> Self {
        let tally = Rc::default();
        let pace = |operation: Operation| Pace {
            operation,
            rate: rates.of(operation, partition),
            queue: Mutex::new(()),
            bucket: RefCell::new(Bucket::full(rates.of(operation, partition))),
            health: Rc::default(),
            tally: Rc::clone(&tally),
            is_of_role: false,
        };
        let operations = Operation::ALL.into_iter();
        Self(
            operations
                .map(|operation| (operation, pace(operation)))
                .collect(),
        )
    }

    /// The paces of a role in another account. What is of no use for one role is of none for the others.
    pub(super) fn of_role(&self) -> Self {
        let pace = |pace: &Pace| Pace {
            operation: pace.operation,
            rate: pace.rate,
            queue: Mutex::new(()),
            bucket: RefCell::new(Bucket::full(pace.rate)),
            health: Rc::clone(&pace.health),
            tally: Rc::clone(&pace.tally),
            is_of_role: true,
        };
        let paces = self.0.iter();
        Self(
            paces
                .map(|(operation, of)| (*operation, pace(of)))
                .collect(),
        )
    }

    pub(super) fn of(&self, operation: Operation) -> &Pace {
        &self.0[&operation]
    }

    /// Whether some operation is not called any more for a reason that may pass.
    pub(super) fn may_be_gone_on_with(&self) -> bool {
        let mut healths = self.0.values().map(|pace| pace.health.borrow());
        healths.any(|health| {
            let given_up = health.given_up.as_ref();
            given_up.is_some_and(|gap| gap.reason.may_pass())
        })
    }

    /// What was called, by roles as well.
    pub(super) fn tally(&self) -> Tally {
        let any = self.0.values().next();
        any.map_or_else(Tally::default, |pace| *pace.tally.borrow())
    }
}

impl Bucket {
    fn full(rate: Rate) -> Self {
        Self {
            credit: most_credit(rate),
            at: Instant::now(),
            share: 1.0,
            slowed_at: None,
        }
    }
}
