//! How often AWS lets an operation be called: a bucket of tokens, as the Account Management reference guide describes it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::time::Instant;

/// The buckets by operation. An operation without one may be called as often as one likes.
#[derive(Default)]
pub(super) struct Quotas(BTreeMap<String, Mutex<Bucket>>);

struct Bucket {
    per_second: f64,
    burst: f64,
    tokens: f64,
    at: Instant,
    use_of_it: Use,
}

/// What an operation's quota was used for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Use {
    pub(crate) let_through: u64,
    pub(crate) throttled: u64,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Use {
    /// From the first call to the last.
    pub(crate) fn times(&self) -> Range<Instant> {
        self.first.unwrap()..self.last.unwrap()
    }

    /// The part of what the quota allows, from the first call to the last, that was let through.
    pub(crate) fn of_allowed(&self, per_second: f64, burst: f64) -> f64 {
        let times = self.times();
        let allowed = burst + (times.end - times.start).as_secs_f64() * per_second;
        self.let_through as f64 / allowed
    }
}

impl Quotas {
    pub(super) fn set(&mut self, operation: &str, per_second: f64, burst: f64) {
        let bucket = Bucket {
            per_second,
            burst,
            tokens: burst,
            at: Instant::now(),
            use_of_it: Use::default(),
        };
        self.0.insert(operation.to_owned(), Mutex::new(bucket));
    }

    /// Whether a call is let through.
    pub(super) fn lets_through(&self, operation: &str) -> bool {
        let Some(bucket) = self.0.get(operation) else {
            return true;
        };
        let mut bucket = bucket.lock().unwrap();
        let now = Instant::now();
        let earned = (now - bucket.at).as_secs_f64() * bucket.per_second;
        bucket.tokens = (bucket.tokens + earned).min(bucket.burst);
        bucket.at = now;
        bucket.use_of_it.first.get_or_insert(now);
        bucket.use_of_it.last = Some(now);
        let is_let_through = bucket.tokens >= 1.0;
        if is_let_through {
            bucket.tokens -= 1.0;
            bucket.use_of_it.let_through += 1;
        } else {
            bucket.use_of_it.throttled += 1;
        }
        is_let_through
    }

    pub(super) fn use_of(&self, operation: &str) -> Use {
        self.0[operation].lock().unwrap().use_of_it
    }
}
