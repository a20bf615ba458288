//! What of the input could not be read, and what is not known of it.

use crate::evidence::Evidence;
use crate::model::{Location, Position};
use crate::report::Unread;
use crate::snapshot::{Snapshot, Why};

/// What of the input could not be read: files that are wrong, and what could not be looked at.
pub(super) fn unread(snapshot: &Snapshot) -> Vec<Unread> {
    let broken = snapshot.broken.iter().map(|error| {
        let start = error.position.unwrap_or(Position { line: 1, column: 1 });
        Unread {
            location: Some(Location {
                file: error.file.as_str().into(),
                start,
                end: start,
            }),
            message: error.message.clone(),
        }
    });
    let unread = snapshot.unread.iter().map(|message| Unread {
        location: None,
        message: message.clone(),
    });
    broken.chain(unread).collect()
}

/// Says that it is not known which contact something is, if that is why it is none.
pub(super) fn type_unknown(why: &Why) -> Option<Evidence> {
    match why {
        Why::TypeUnresolved(expression) => {
            let sentence = "a contact is declared whose type is {expression}, which is known to Terraform only; check what \
                            `terraform show -json` prints of a plan";
            Some(Evidence::new("type-unresolved", sentence).pattern("expression", expression))
        }
        Why::TypeUnknown(word) => {
            let sentence = "a contact is declared whose type is {word}, and AWS has none; write SECURITY, OPERATIONS or BILLING";
            Some(Evidence::new("type-unknown", sentence).pattern("word", word))
        }
        Why::NotMade(_) | Why::FirstUser => None,
    }
}
