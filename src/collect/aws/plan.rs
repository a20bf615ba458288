//! What is to be asked, and of whom; each answer is handed on as it comes.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

use futures::future;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{Instant, sleep_until};

use super::attempt::pause;
use super::caller::Caller;
use super::session::now;
use super::{organization, seen, tags};
use crate::config::Operation;
use crate::model::{AccountId, Contact, ContactType, Gap, Observation, Observed};

/// As many accounts are asked about at once; the pace is what limits.
const ACCOUNTS_AT_ONCE: usize = 16;

/// What is to be asked.
pub(super) struct Plan<'a> {
    pub(super) caller: Caller<'a>,
    /// Whether the organizational units are wanted.
    pub(super) wants_units: bool,
    pub(super) asks: Vec<Ask>,
}

/// What is to be asked about one account.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    /// The account's place in the snapshot.
    pub(super) index: usize,
    pub(super) id: AccountId,
    pub(super) contacts: Vec<ContactType>,
    pub(super) wants_tags: bool,
}

/// An account that is asked about for the so manieth time.
struct Try {
    ask: Ask,
    tries: u32,
    not_before: Instant,
}

impl Try {
    fn first(ask: Ask) -> Self {
        Self {
            ask,
            tries: 1,
            not_before: Instant::now(),
        }
    }

    /// The next try, for what is left.
    fn again(&self, ask: Ask) -> Self {
        Self {
            ask,
            tries: self.tries + 1,
            not_before: Instant::now() + pause(self.tries),
        }
    }
}

/// An answer.
pub(super) enum Reading {
    /// A contact of the account at this place.
    Contact(usize, ContactType, Box<Observed<Contact>>),
    /// The tags of the account at this place.
    Tags(usize, Result<BTreeMap<String, String>, Gap>),
    /// The organizational unit of each account.
    Units(Result<BTreeMap<AccountId, String>, Gap>),
}

/// Where answers go to. When nobody takes them any more, nobody minds.
type Answers = UnboundedSender<Reading>;

impl Plan<'_> {
    /// Asks everything, many accounts and all operations side by side.
    pub(super) async fn carry_out(&self, answers: Answers) {
        let units = async {
            if self.wants_units {
                let paths = organization::ou_paths(self.caller.session).await;
                let _ = answers.send(Reading::Units(paths));
            }
        };
        let queue = self.asks.iter().cloned().map(Try::first).collect();
        let queue = RefCell::new(queue);
        let accounts = (0..ACCOUNTS_AT_ONCE).map(|_| self.work_off(&queue, &answers));
        future::join(units, future::join_all(accounts)).await;
    }

    /// Asks what is next in the queue, until nothing is left. What could not be had yet goes to its end, behind all that was not asked
    /// at all: accounts that fail do not hold up the others.
    async fn work_off(&self, queue: &RefCell<VecDeque<Try>>, answers: &Answers) {
        let next = || queue.borrow_mut().pop_front();
        while let Some(next) = next() {
            sleep_until(next.not_before).await;
            let left = self.ask_about(&next, answers).await;
            if left.wants_tags || !left.contacts.is_empty() {
                queue.borrow_mut().push_back(next.again(left));
            }
        }
    }

    /// Asks about an account, and says what could not be had yet.
    async fn ask_about(&self, next: &Try, answers: &Answers) -> Ask {
        let tags = self.ask_for_tags(next, answers);
        let contacts = self.ask_for_contacts(next, answers);
        let (wants_tags, contacts) = future::join(tags, contacts).await;
        Ask {
            contacts,
            wants_tags,
            ..next.ask.clone()
        }
    }

    async fn ask_for_tags(&self, Try { ask, tries, .. }: &Try, answers: &Answers) -> bool {
        if !ask.wants_tags {
            return false;
        }
        let tags = tags::read(self.caller.session, &ask.id, *tries).await;
        let tags = match tags.map_err(|refusal| refusal.for_good(Operation::ListTagsForResource)) {
            Ok(tags) => Ok(tags),
            Err(Some(gap)) => Err(gap),
            Err(None) => return true,
        };
        let _ = answers.send(Reading::Tags(ask.index, tags));
        false
    }

    async fn ask_for_contacts(&self, next: &Try, answers: &Answers) -> Vec<ContactType> {
        let Try { ask, tries, .. } = next;
        if ask.contacts.is_empty() {
            return Vec::new();
        }
        let client = self.caller.client_of(&ask.id, *tries).await;
        let client = match client.map_err(|refusal| refusal.for_good(Operation::AssumeRole)) {
            Ok(client) => Ok(client),
            Err(Some(gap)) => Err(gap),
            Err(None) => return ask.contacts.clone(),
        };
        let read = ask.contacts.iter().map(async |contact_type| {
            let observation = match &client {
                Ok((client, account)) => client.read(*account, *contact_type, *tries).await,
                Err(gap) => Some(Observation::Unreadable(gap.clone())),
            };
            let Some(observation) = observation else {
                return Some(*contact_type);
            };
            let observed = Box::new(seen(observation, now()));
            let _ = answers.send(Reading::Contact(ask.index, *contact_type, observed));
            None
        });
        let left = future::join_all(read).await;
        left.into_iter().flatten().collect()
    }
}
