use super::{Judgement, Known, Signal, Verdict, guess, weights};
use crate::evidence::Evidence;
use crate::model::{AddressOwner, DirectoryEntry, Email, UserStatus};

/// The verdict that a directory settles. None where it does not: a blocked user whose main address is a team's is most
/// likely a shared mailbox.
pub(super) fn judge(email: &Email, entry: &DirectoryEntry) -> Option<Judgement> {
    let verdict = match entry.owner {
        _ if may_be_shared(email, entry) => return None,
        AddressOwner::User { .. } | AddressOwner::Group { members: Some(1) } => Verdict::Person,
        AddressOwner::Group { members: Some(0) } => Verdict::Unknown,
        AddressOwner::Group { .. } => Verdict::Shared,
    };
    let (weight, confidence) = match verdict {
        Verdict::Person => (weights::DIRECTORY, 1.0),
        Verdict::Shared => (-weights::DIRECTORY, 1.0),
        Verdict::Unknown => (0, 0.5),
    };
    let evidence = evidence(email, entry);
    Some(Judgement {
        verdict,
        confidence,
        signals: vec![Signal { weight, evidence }],
    })
}

/// Whether the directory lists as a user what may well be a shared mailbox.
pub fn may_be_shared(email: &Email, entry: &DirectoryEntry) -> bool {
    let main = entry
        .alias_of
        .as_ref()
        .and_then(|address| Email::parse(address).ok());
    let is_team = || {
        let address = main.as_ref().unwrap_or(email);
        guess(address, &Known::default()).verdict == Verdict::Shared
    };
    let blocked = AddressOwner::User {
        status: UserStatus::Blocked,
    };
    entry.owner == blocked && is_team()
}

/// What the directory says, in a sentence.
pub fn evidence(email: &Email, entry: &DirectoryEntry) -> Evidence {
    let sentence = match (entry.owner, &entry.alias_of) {
        (AddressOwner::User { .. }, None) => "{mailbox} is a user in {directory}",
        (AddressOwner::User { .. }, Some(_)) => {
            "{mailbox} is an alias of the user {main} in {directory}"
        }
        (AddressOwner::Group { members: Some(1) }, _) => {
            "{mailbox} is a group with one member in {directory}"
        }
        (AddressOwner::Group { members: Some(0) }, _) => {
            "{mailbox} is a group without members in {directory}"
        }
        (AddressOwner::Group { .. }, _) => "{mailbox} is a group in {directory}",
    };
    let evidence = Evidence::new("directory", sentence)
        .mailbox("mailbox", email.to_string())
        .directory("directory", &entry.source);
    match &entry.alias_of {
        Some(main) if sentence.contains("{main}") => evidence.mailbox("main", main),
        _ => evidence,
    }
}
