//! What the stub plays: an organization, who calls, and what goes wrong.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};

use axum::Router;
use serde_json::Value;
use tokio::runtime::Runtime;

use super::quota::Quotas;
use super::{Answer, MANAGEMENT_ACCOUNT, Request, Stub, answer};

/// What the caller is in its organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// The management account.
    Management,
    /// The delegated administrator for AWS Account Management.
    Delegated,
    /// Some member.
    Member,
    /// An account without an organization.
    Alone,
}

impl Caller {
    pub(super) fn account(self) -> &'static str {
        match self {
            Self::Management => MANAGEMENT_ACCOUNT,
            Self::Delegated | Self::Member => "222222222222",
            Self::Alone => "555555555555",
        }
    }
}

/// What the server plays.
pub(crate) struct World {
    pub(super) caller: Caller,
    /// Id, name and state of each account.
    pub(super) accounts: Vec<[String; 3]>,
    /// How many accounts are on a page of the list.
    pub(super) page: usize,
    /// By operation, or by `ACCOUNT/TYPE` for a contact.
    pub(super) answers: BTreeMap<String, Answer>,
    /// An operation, and the calls of it that are answered in this way.
    pub(super) faults: Vec<(String, Range<usize>, Answer)>,
    pub(super) quotas: Quotas,
    pub(super) calls: Mutex<BTreeMap<String, usize>>,
    pub(super) requests: Mutex<Vec<Request>>,
    /// The contacts that were put: `ACCOUNT/TYPE`, what was put, and how many reads still see what stood there before.
    pub(super) puts: Mutex<Vec<(String, Value, usize)>>,
    /// How many reads see what stood there before, after a put.
    pub(super) stale_reads: AtomicUsize,
    /// How many calls for contacts are throttled before the first one is answered.
    pub(super) throttled: AtomicUsize,
}

impl World {
    /// An organization with one account in each of four states.
    pub(crate) fn new(caller: Caller) -> Self {
        let account = |id: &str, name: &str, state: &str| [id, name, state].map(str::to_owned);
        Self {
            caller,
            accounts: vec![
                account("222222222222", "member", "SUSPENDED"),
                account("333333333333", "closed", "CLOSED"),
                account(MANAGEMENT_ACCOUNT, "management", "ACTIVE"),
                account("444444444444", "pending", "PENDING_ACTIVATION"),
            ],
            page: usize::MAX,
            answers: BTreeMap::new(),
            faults: Vec::new(),
            quotas: Quotas::default(),
            calls: Mutex::default(),
            requests: Mutex::default(),
            puts: Mutex::default(),
            stale_reads: AtomicUsize::default(),
            throttled: AtomicUsize::default(),
        }
    }

    /// With so many active accounts, among them the management account, 20 on a page as AWS lists them.
    pub(crate) fn with_accounts(mut self, count: usize) -> Self {
        let member = |number: usize| {
            let id = format!("{:012}", 600_000_000_000_usize + number);
            [id, format!("member-{number}"), "ACTIVE".to_owned()]
        };
        let management = [MANAGEMENT_ACCOUNT, "management", "ACTIVE"].map(str::to_owned);
        self.accounts = std::iter::once(management)
            .chain((1..count).map(member))
            .collect();
        self.page = 20;
        self
    }

    /// With this answer to an operation, or to the question for `ACCOUNT/TYPE`.
    pub(crate) fn with_answer(mut self, to: &str, answer: Answer) -> Self {
        self.answers.insert(to.to_owned(), answer);
        self
    }

    /// With this answer to some calls of an operation, counted from 0.
    pub(crate) fn with_fault(mut self, of: &str, calls: Range<usize>, answer: Answer) -> Self {
        self.faults.push((of.to_owned(), calls, answer));
        self
    }

    /// Puts an account into this state.
    pub(crate) fn set_state(&mut self, of: &str, state: &str) {
        for account in self.accounts.iter_mut().filter(|[id, ..]| id == of) {
            state.clone_into(&mut account[2]);
        }
    }

    /// Adds an active account.
    pub(crate) fn add(&mut self, id: &str) {
        let account = [id, "added", "ACTIVE"].map(str::to_owned);
        self.accounts.push(account);
    }

    /// Takes an account out of the organization.
    pub(crate) fn remove(&mut self, of: &str) {
        self.accounts.retain(|[id, ..]| id != of);
    }

    /// Where so many reads see what stood there before, after a put.
    pub(crate) fn with_stale_reads(mut self, reads: usize) -> Self {
        self.stale_reads = reads.into();
        self
    }

    /// With a quota, in calls a second and at once.
    pub(crate) fn with_quota(mut self, of: &str, per_second: f64, burst: f64) -> Self {
        self.quotas.set(of, per_second, burst);
        self
    }

    /// Begins to play it.
    pub(crate) fn start(self) -> Stub {
        let runtime = Runtime::new().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let world = Arc::new(self);
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&world));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Stub {
            address,
            world,
            _runtime: runtime,
        }
    }
}
