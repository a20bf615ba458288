use serde::Deserialize;

use super::{Check, Context, Failure, Outcome, SkipReason, unstated};
use crate::evidence::Evidence;
use crate::mailbox::{directory_evidence, may_be_shared_mailbox};
use crate::model::{AddressOwner, Contact, Email, Field, UserStatus};

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
        let entry = |email| context.directory_entry(&email).map(|entry| (email, entry));
        let Some((email, entry)) = email.and_then(entry) else {
            return Outcome::Skip(SkipReason::NotInDirectory);
        };
        let AddressOwner::User { status } = entry.owner else {
            return Outcome::Pass(Vec::new());
        };
        match status {
            UserStatus::Enabled => Outcome::Pass(Vec::new()),
            UserStatus::Unstated => Outcome::Skip(SkipReason::StatusUnstated),
            UserStatus::Blocked if may_be_shared_mailbox(&email, entry) => {
                let sentence = "{mailbox} may not sign in by {directory}, as shared mailboxes there; an export with \
                                RecipientTypeDetails tells them from people";
                Outcome::Pass(vec![
                    Evidence::new("may-be-shared-mailbox", sentence)
                        .mailbox("mailbox", email.to_string())
                        .directory("directory", &entry.source),
                ])
            }
            UserStatus::Blocked | UserStatus::Disabled => {
                let sentence = "this user may not sign in any more";
                Outcome::Fail(Failure {
                    field: Some(Field::Email),
                    evidence: vec![
                        directory_evidence(&email, entry),
                        Evidence::new("user-disabled", sentence),
                    ],
                })
            }
        }
    }
}
