use super::{Judgement, Signal, Verdict, weights};
use crate::evidence::Evidence;
use crate::model::{AddressOwner, DirectoryEntry, Email};

/// Lets what a directory says of an address settle the verdict.
///
/// A user that may not sign in and has a team's address is most likely a shared mailbox, which Microsoft Entra lists so
/// (Microsoft Learn, "About shared mailboxes"): there the guess stands.
pub(super) fn judge(email: &Email, entry: &DirectoryEntry, guess: Judgement) -> Judgement {
    let (verdict, sentence) = match entry.owner {
        AddressOwner::User {
            enabled: Some(false),
        } if guess.verdict == Verdict::Shared => {
            let sentence = "{mailbox} is a user who may not sign in, as shared mailboxes are listed in {directory}";
            let mut signals = guess.signals;
            signals.push(signal(email, entry, 0, sentence));
            return Judgement { signals, ..guess };
        }
        AddressOwner::User { .. } => (Verdict::Person, "{mailbox} is a user in {directory}"),
        AddressOwner::Group { members: Some(1) } => (
            Verdict::Person,
            "{mailbox} is a group with one member in {directory}",
        ),
        AddressOwner::Group { members: Some(0) } => (
            Verdict::Unknown,
            "{mailbox} is a group without members in {directory}",
        ),
        AddressOwner::Group { .. } => (Verdict::Shared, "{mailbox} is a group in {directory}"),
    };
    let weight = match verdict {
        Verdict::Person => weights::DIRECTORY,
        Verdict::Shared => -weights::DIRECTORY,
        Verdict::Unknown => 0,
    };
    Judgement {
        verdict,
        confidence: if verdict == Verdict::Unknown {
            0.5
        } else {
            1.0
        },
        signals: vec![signal(email, entry, weight, sentence)],
    }
}

fn signal(email: &Email, entry: &DirectoryEntry, weight: i32, sentence: &'static str) -> Signal {
    Signal {
        weight,
        evidence: Evidence::new("directory", sentence)
            .mailbox("mailbox", email.to_string())
            .public("directory", &entry.source),
    }
}
