use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Failure, Given, Outcome, SkipReason, unstated};
use crate::evidence::Evidence;
use crate::mailbox::{directory_evidence, may_be_shared_mailbox};
use crate::model::{AddressOwner, Contact, Email, Field, UserStatus};

/// `[check.owner-enabled]`: the directory's user whose mailbox it is may still sign in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnerEnabled {}

impl OwnerEnabled {
    pub(super) const SKELETON: &str = r#"[check.owner-enabled]

[[example]]
name = "a user who may sign in"
expect = "pass"
contact = { name = "Jane Doe", title = "Engineer", email = "jdoe@corp.example", phone = "+1 206 555 0100" }
given = { directory = { "jdoe@corp.example" = "user" } }

[[example]]
name = "a user who has left"
expect = "fail"
contact = { name = "Jane Doe", title = "Engineer", email = "jdoe@corp.example", phone = "+1 206 555 0100" }
# user, user-of-unstated-status, disabled-user, blocked-user, group, group-of-one or empty-group
given = { directory = { "jdoe@corp.example" = "disabled-user" } }
"#;
}

impl Check for OwnerEnabled {
    fn fields(&self) -> Vec<Field> {
        vec![Field::Email]
    }

    fn uses(&self, given: Given) -> bool {
        given == Given::Directory
    }
}

impl ContactCheck for OwnerEnabled {
    fn skipped(&self, context: &Context<'_>) -> Option<SkipReason> {
        let has_directory = context.account.directory.is_some();
        (!has_directory).then_some(SkipReason::NoDirectory)
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(address) = contact.get(Field::Email) else {
            return unstated(contact, Field::Email);
        };
        let email = Email::parse(address.value).ok();
        let entry = |email| {
            context
                .account
                .directory_entry(&email)
                .map(|entry| (email, entry))
        };
        let Some((email, entry)) = email.and_then(entry) else {
            return Outcome::Skip(SkipReason::NotInDirectory);
        };
        let AddressOwner::User { status } = entry.owner else {
            return Outcome::pass(directory_evidence(&email, entry));
        };
        match status {
            UserStatus::Enabled => {
                let sentence = "{mailbox} is a user in {directory} who may sign in";
                Outcome::pass(
                    Evidence::new("user-enabled", sentence)
                        .mailbox("mailbox", email.to_string())
                        .directory("directory", &entry.source),
                )
            }
            UserStatus::Unstated => Outcome::Skip(SkipReason::StatusUnstated),
            UserStatus::Blocked if may_be_shared_mailbox(&email, entry) => {
                let sentence = "{mailbox} may not sign in by {directory}, as shared mailboxes there; an export with \
                                RecipientTypeDetails tells them from people";
                Outcome::note(
                    Evidence::new("may-be-shared-mailbox", sentence)
                        .mailbox("mailbox", email.to_string())
                        .directory("directory", &entry.source),
                )
            }
            UserStatus::Blocked | UserStatus::Disabled => {
                let sentence = "this user may not sign in any more";
                Outcome::Fail(Failure {
                    span: address.span,
                    evidence: vec![
                        directory_evidence(&email, entry),
                        Evidence::new("user-disabled", sentence),
                    ],
                })
            }
        }
    }
}
