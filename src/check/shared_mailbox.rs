use serde::Deserialize;

use super::{Check, Context, Failure, Outcome, unstated};
use crate::evidence::Evidence;
use crate::mailbox::{self, Known, Verdict, may_be_shared_mailbox};
use crate::model::{Contact, Email, Field};

/// `[check.shared-mailbox]`: the mailbox is not one person's, or, with `fails = "unknown"`, something tells whose it is.
///
/// What a directory says goes before everything else. An exactly approved address passes but for that.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedMailbox {
    /// The verdict that fails.
    #[serde(default)]
    fails: FailingVerdict,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FailingVerdict {
    #[default]
    Person,
    Unknown,
}

impl FailingVerdict {
    fn is(self, verdict: Verdict) -> bool {
        match self {
            Self::Person => verdict == Verdict::Person,
            Self::Unknown => verdict == Verdict::Unknown,
        }
    }
}

impl Check for SharedMailbox {
    fn field(&self) -> Option<Field> {
        Some(Field::Email)
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(address) = &contact.email else {
            return unstated(Field::Email);
        };
        let Ok(email) = Email::parse(&address.value) else {
            return Outcome::Pass(vec![
                Evidence::new(
                    "not-an-address",
                    "{mailbox} is not an e-mail address, so it is nobody's",
                )
                .mailbox("mailbox", &address.value),
            ]);
        };
        let entry = context.directory_entry(&email);
        let is_approved = context.approved.has_address(&email);
        let settles = |entry| !may_be_shared_mailbox(&email, entry);
        if is_approved && !entry.is_some_and(settles) {
            return Outcome::Pass(Vec::new());
        }
        let known = Known {
            name: contact.name.as_ref().map(|name| name.value.as_str()),
            title: contact.title.as_ref().map(|title| title.value.as_str()),
            directory: entry,
        };
        let judgement = mailbox::judge(&email, &known);
        if !self.fails.is(judgement.verdict) {
            return Outcome::Pass(Vec::new());
        }
        let mut evidence: Vec<Evidence> = judgement
            .signals
            .into_iter()
            .map(|signal| signal.evidence)
            .collect();
        if is_approved {
            let sentence = "{mailbox} is approved in contact-lint.toml all the same";
            evidence
                .push(Evidence::new("approved", sentence).mailbox("mailbox", email.to_string()));
        }
        if judgement.verdict == Verdict::Unknown {
            let sentence = "nothing settles whether {mailbox} is one person's or a team's";
            evidence.insert(
                0,
                Evidence::new("mailbox-unknown", sentence).mailbox("mailbox", email.to_string()),
            );
        }
        Outcome::Fail(Failure {
            field: Some(Field::Email),
            evidence,
        })
    }
}
