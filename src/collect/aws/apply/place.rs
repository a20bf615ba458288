//! One contact while it is changed.

use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::{Instant, sleep};

use super::{Done, Fate, told};
use crate::collect::aws::attempt::{Refusal, pause};
use crate::collect::aws::contacts::ContactClient;
use crate::collect::aws::session::now;
use crate::fix::Change;
use crate::model::{Field, Gap, HeldContact, Observation, Timestamp};

/// A contact that was put in place is read back so often, with pauses that begin with the first and double: some 25 seconds in
/// all. AWS is eventually consistent, and may answer with what stood there for a while.
const READS_BACK: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// So long that takes, and so often it is read in any case.
const EVENTUALLY: SignedDuration = SignedDuration::from_secs(25);
const LEAST_READS: u32 = 4;

/// Whether what was put in place at this time may still read back as what stood there before.
fn is_recent(begun_at: Timestamp) -> bool {
    now().duration_since(begun_at) < EVENTUALLY
}

/// A contact, where it stands, and who can change it there.
pub(super) struct Place<'a> {
    pub(super) client: (ContactClient, Option<&'a str>),
    pub(super) change: &'a Change,
}

impl Place<'_> {
    /// What AWS holds now; `None`: nothing.
    pub(super) async fn read(&self) -> Result<Option<HeldContact>, Gap> {
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

    /// Whether that is what the plan has found.
    fn is_as_before(&self, held: Option<&HeldContact>) -> bool {
        match (&self.change.before, held) {
            (None, None) => true,
            (Some(before), Some(held)) => before.is_same(held),
            _ => false,
        }
    }

    /// What becomes of the change when this stands there and nothing need or may be put in its place.
    pub(super) fn fate_without_put(
        &self,
        held: Option<&HeldContact>,
        was_begun: bool,
    ) -> Option<Fate> {
        match (self.is_right(held), &self.change.before, held) {
            (true, ..) if was_begun => Some(Fate::Changed),
            (true, ..) => Some(Fate::AlreadyRight),
            _ if self.is_as_before(held) => None,
            (_, _, None) => Some(Fate::Refused("there is no such contact now".to_owned())),
            (_, None, _) => Some(Fate::Refused(
                "somebody has registered a contact since the plan was made".to_owned(),
            )),
            (_, Some(before), Some(held)) => Some(Fate::Refused(format!(
                "somebody has changed the {} since the plan was made",
                fields(before, held)
            ))),
        }
    }

    /// Waits until what an earlier run may have put there at this time would be seen.
    pub(super) async fn wait_since(&self, begun_at: Timestamp) -> Result<(), Gap> {
        let mut reads = 0;
        while reads < LEAST_READS || is_recent(begun_at) {
            let held = self.read().await?;
            if !self.is_as_before(held.as_ref()) {
                break;
            }
            sleep(pause(1)).await;
            reads += 1;
        }
        Ok(())
    }

    pub(super) async fn put(&self, turn: Instant, tries: u32) -> Result<(), Refusal> {
        let (client, account) = &self.client;
        let Change {
            contact_type,
            after,
            ..
        } = self.change;
        client
            .put(*account, *contact_type, after, turn, tries)
            .await
    }

    /// What is seen after it was put there, for so long as that may take.
    pub(super) async fn seen(&self) -> Done {
        let wanted = HeldContact::from(self.change.after.clone());
        let mut reads = 1;
        loop {
            let held = match self.read().await {
                Ok(held) => held,
                Err(gap) => {
                    let why = format!(
                        "AWS accepted it, and it could not be read back: {}",
                        told(&gap)
                    );
                    return Done {
                        fate: Fate::Failed(why),
                        put: Some(wanted),
                    };
                }
            };
            if self.is_right(held.as_ref()) {
                return Done {
                    fate: Fate::Changed,
                    put: held,
                };
            }
            if reads == READS_BACK {
                let what = match &held {
                    Some(held) => format!("the {} is another", fields(&wanted, held)),
                    None => "there is none".to_owned(),
                };
                return Done {
                    fate: Fate::Failed(format!(
                        "AWS accepted it, and gives back something else: {what}"
                    )),
                    put: Some(held.unwrap_or(wanted)),
                };
            }
            sleep(FIRST_PAUSE * 2_u32.pow(reads - 1)).await;
            reads += 1;
        }
    }

    /// What is seen after AWS has said that it did not put it there. An answer that got lost says nothing about what was done.
    pub(super) async fn seen_after(&self, gap: &Gap) -> Done {
        match self.read().await {
            Ok(held) if self.is_right(held.as_ref()) => Done {
                fate: Fate::Changed,
                put: held,
            },
            _ => self.failed(true, gap),
        }
    }

    /// Nothing more can be done. What may have been put there counts as put.
    pub(super) fn failed(&self, was_begun: bool, gap: &Gap) -> Done {
        Done {
            fate: Fate::Failed(told(gap)),
            put: was_begun.then(|| self.change.after.clone().into()),
        }
    }
}

/// The names of the fields in which two contacts differ.
fn fields(one: &HeldContact, other: &HeldContact) -> String {
    let fields = one.differing(other).into_iter().map(Field::as_str);
    fields.collect::<Vec<_>>().join(", ")
}
