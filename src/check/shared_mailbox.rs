use std::collections::{BTreeSet, HashSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::canonical_field;
use super::{
    AccountContext, Check, ContactCheck, Context, Failure, Given, Outcome, Pass, unstated,
};
use crate::evidence::Evidence;
use crate::mailbox::{self, Known, Verdict, may_be_shared_mailbox};
use crate::model::{Contact, Email, Field};

/// `[check.shared-mailbox]`: the mailbox is not one person's, or, with `fails = "unknown"`, something tells whose it is.
///
/// What a directory says goes before everything else. An exactly approved address passes but for that.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedMailbox {
    /// The verdict that fails.
    #[serde(default)]
    fails: FailingVerdict,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
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

impl SharedMailbox {
    pub(super) const SKELETON: &str = r#"[check.shared-mailbox]
# The verdict that fails: "person", or "unknown" where nothing tells.
fails = "person"

[[example]]
name = "a team's mailbox"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }

[[example]]
name = "one person's mailbox"
expect = "fail"
contact = { name = "Jane Doe", title = "Engineer", email = "jane.doe@corp.example", phone = "+1 206 555 0100" }
"#;
}

impl Check for SharedMailbox {
    fn fields(&self) -> Vec<Field> {
        vec![Field::Email]
    }

    fn uses(&self, given: Given) -> bool {
        matches!(given, Given::Approved | Given::Directory)
    }
}

impl ContactCheck for SharedMailbox {
    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(address) = contact.get(Field::Email) else {
            return unstated(contact, Field::Email);
        };
        let Ok(email) = Email::parse(address.value) else {
            return Outcome::note(
                Evidence::new(
                    "not-an-address",
                    "{mailbox} is not an e-mail address, so it is nobody's",
                )
                .mailbox("mailbox", address.value),
            );
        };
        let reader = context
            .reader
            .get_or_init(|| judge(&email, contact, context.account));
        let (verdict, evidence) = reader.clone();
        match self.fails.is(verdict) {
            true => Outcome::Fail(Failure {
                span: address.span,
                evidence,
            }),
            false => Outcome::Pass(Pass {
                evidence,
                is_notable: false,
            }),
        }
    }
}

/// Who reads a contact's mailbox, with why. The directory goes before the configuration, and that before what the mailbox
/// looks like.
fn judge(
    email: &Email,
    contact: &Contact,
    context: &AccountContext<'_>,
) -> (Verdict, Vec<Evidence>) {
    let about =
        |code, sentence| Evidence::new(code, sentence).mailbox("mailbox", email.to_string());
    let entry = context.directory_entry(email);
    let is_approved = context.approved.has_address(email);
    let settles = |entry| !may_be_shared_mailbox(email, entry);
    if is_approved && !entry.is_some_and(settles) {
        let sentence = "{mailbox} is approved in contact-lint.toml";
        return (Verdict::Shared, vec![about("approved", sentence)]);
    }
    let judgement = mailbox::judge(
        email,
        &Known {
            name: contact.get(Field::Name).map(|name| name.value),
            title: contact.get(Field::Title).map(|title| title.value),
            directory: entry,
        },
    );
    let signals = judgement.signals.into_iter();
    let mut evidence: Vec<Evidence> = signals.map(|signal| signal.evidence).collect();
    if is_approved {
        let sentence = "{mailbox} is approved in contact-lint.toml all the same";
        evidence.push(about("approved", sentence));
    }
    if judgement.verdict == Verdict::Unknown {
        let sentence = "nothing settles whether {mailbox} is one person's or a team's";
        evidence.insert(0, about("mailbox-unknown", sentence));
    }
    (judgement.verdict, evidence)
}

/// Why one person stands behind some contacts that share a value: a mailbox among theirs is a person's, none is a team's, and
/// the persons' mailboxes are one, or have one name. `None` where that is not so: colleagues share a switchboard.
pub(super) fn one_person<'a>(
    contacts: impl Iterator<Item = (&'a Contact, &'a AccountContext<'a>)>,
) -> Option<Vec<Evidence>> {
    let mut reasons = None;
    let (mut mailboxes, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut judged = HashSet::new();
    for (contact, context) in contacts {
        let known = [Field::Email, Field::Name, Field::Title].map(|field| contact.text(field));
        if !judged.insert(known) {
            continue;
        }
        let email = contact.text(Field::Email).map(Email::parse);
        let Some(Ok(email)) = email else {
            continue;
        };
        match judge(&email, contact, context) {
            (Verdict::Shared, _) => return None,
            (Verdict::Unknown, _) => {}
            (Verdict::Person, evidence) => {
                reasons = reasons.or(Some(evidence));
                mailboxes.insert(email.lookups().last());
                names.insert(canonical_field(contact, Field::Name, context));
            }
        }
    }
    let is_one = mailboxes.len() == 1 || (names.len() == 1 && !names.contains(&None));
    reasons.filter(|_| is_one)
}
