//! What is to be asked, and of whom; each answer is handed on as it comes.

use std::collections::BTreeMap;

use futures::{StreamExt, future, stream};
use tokio::sync::mpsc::UnboundedSender;

use super::contacts::ContactReader;
use super::session::{Role, Session, now};
use super::{organization, seen, tags};
use crate::model::{AccountId, Contact, ContactType, Gap, GapReason, Observation, Observed};

/// As many accounts are asked about at once; the pace is what limits.
const ACCOUNTS_AT_ONCE: usize = 16;

/// What is to be asked.
pub(super) struct Plan<'a> {
    pub(super) session: &'a Session,
    pub(super) caller: AccountId,
    pub(super) management_account: Option<AccountId>,
    pub(super) role: Option<&'a Role>,
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
                let paths = organization::ou_paths(self.session).await;
                let _ = answers.send(Reading::Units(paths));
            }
        };
        let accounts = stream::iter(&self.asks)
            .for_each_concurrent(ACCOUNTS_AT_ONCE, |ask| self.ask_about(ask, &answers));
        future::join(units, accounts).await;
    }

    async fn ask_about(&self, ask: &Ask, answers: &Answers) {
        let tags = async {
            if ask.wants_tags {
                let tags = tags::read(self.session, &ask.id).await;
                let _ = answers.send(Reading::Tags(ask.index, tags));
            }
        };
        let contacts = async {
            if !ask.contacts.is_empty() {
                self.ask_for_contacts(ask, answers).await;
            }
        };
        future::join(tags, contacts).await;
    }

    async fn ask_for_contacts(&self, ask: &Ask, answers: &Answers) {
        let reader = self.reader(ask).await;
        let read = ask.contacts.iter().map(async |contact_type| {
            let observation = match &reader {
                Ok((reader, account)) => reader.read(*account, *contact_type).await,
                Err(gap) => Observation::Unreadable(gap.clone()),
            };
            let observed = Box::new(seen(observation, now()));
            let _ = answers.send(Reading::Contact(ask.index, *contact_type, observed));
        });
        future::join_all(read).await;
    }

    /// Who reads the contacts of an account, and how a call names it: not at all where it is the caller's own, as the
    /// management account must. Nobody else can read the management account's: left without an id, the call would return
    /// the caller's own.
    async fn reader<'ask>(
        &self,
        ask: &'ask Ask,
    ) -> Result<(ContactReader, Option<&'ask str>), Gap> {
        let partition = self.session.partition;
        if !partition.has_account_management() {
            return Err(Gap {
                reason: GapReason::NotInPartition,
                detail: format!("{partition}, region {}", self.session.region()),
            });
        }
        if ask.id == self.caller {
            return Ok((self.session.reader(), None));
        }
        if let Some(role) = self.role {
            let reader = self.session.reader_in(&ask.id, role).await?;
            return Ok((reader, None));
        }
        if self.management_account.as_ref() == Some(&ask.id) {
            return Err(Gap {
                reason: GapReason::ManagementAccount,
                detail: format!("account {} is calling", self.caller),
            });
        }
        Ok((self.session.reader(), Some(ask.id.as_str())))
    }
}
