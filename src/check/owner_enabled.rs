use serde::Deserialize;

use super::{Check, Context, Failure, Outcome, SkipReason, unstated};
use crate::evidence::Evidence;
use crate::mailbox::{self, Known, Verdict};
use crate::model::{AddressOwner, Contact, Email, Field};

/// `[check.owner-enabled]`: the directory's user whose mailbox it is may still sign in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerEnabled {}

impl Check for OwnerEnabled {
    fn field(&self) -> Option<Field> {
        Some(Field::Email)
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(address) = &contact.email else {
            return unstated(Field::Email);
        };
        if context.directory.is_none() {
            return Outcome::Skip(SkipReason::NoDirectory);
        }
        let email = Email::parse(&address.value).ok();
        let Some((email, entry)) =
            email.and_then(|email| context.directory_entry(&email).map(|entry| (email, entry)))
        else {
            return Outcome::Skip(SkipReason::NotInDirectory);
        };
        match entry.owner {
            AddressOwner::User { enabled: None } => Outcome::Skip(SkipReason::StatusUnstated),
            AddressOwner::User {
                enabled: Some(false),
            } => {
                let known = Known {
                    directory: Some(entry),
                    ..Known::default()
                };
                let about = |code, sentence| {
                    Evidence::new(code, sentence)
                        .mailbox("mailbox", email.to_string())
                        .public("directory", &entry.source)
                };
                // See the verdict: a team's address whose user may not sign in is a shared mailbox.
                if mailbox::judge(&email, &known).verdict == Verdict::Shared {
                    return Outcome::Pass(vec![about(
                        "shared-mailbox-of-directory",
                        "{mailbox} is a user who may not sign in, as shared mailboxes are listed in {directory}",
                    )]);
                }
                Outcome::Fail(Failure {
                    field: Some(Field::Email),
                    evidence: vec![about(
                        "user-disabled",
                        "{mailbox} is a user in {directory} who may not sign in any more",
                    )],
                })
            }
            AddressOwner::User {
                enabled: Some(true),
            }
            | AddressOwner::Group { .. } => Outcome::Pass(Vec::new()),
        }
    }
}
