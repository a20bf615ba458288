//! What an example says of reviews and drills.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ledger::{Drill, Ledger, Period, Review, Salt, Whose};
use crate::model::{Account, ContactType, Email, Field, Location};

/// Somebody has looked at the contact that is judged.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "ExampleReview")]
pub(super) struct ReviewForm {
    /// When.
    #[schemars(with = "String", extend("format" = "date"))]
    on: Date,
    /// How long it holds, where that is said.
    valid_for: Option<Period>,
    /// Whether the contact has changed since.
    #[serde(default)]
    is_void: bool,
}

/// The mailbox of the contact that is judged was asked for an answer.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "ExampleDrill")]
pub(super) struct DrillForm {
    /// When.
    #[schemars(with = "String", extend("format" = "date"))]
    sent: Date,
    /// The last day for an answer.
    #[schemars(with = "String", extend("format" = "date"))]
    deadline: Date,
    /// When somebody has answered.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    answered: Option<Date>,
}

/// The ledger of an example, if it says anything of reviews or drills.
pub(super) fn ledger(
    account: &Account,
    of: ContactType,
    review: Option<ReviewForm>,
    drill: Option<DrillForm>,
) -> Option<Ledger> {
    if review.is_none() && drill.is_none() {
        return None;
    }
    let salt = Salt::of([0; 16]);
    let contact = account.contacts.get(of).and_then(|seen| seen.present());
    let mut ledger = Ledger::empty(salt.clone());
    if let Some(review) = review {
        let hash = contact.and_then(|contact| salt.of_contact(of, contact).ok());
        let whose = Whose::Account(account.id.value.clone());
        let review = Review {
            contact: hash.filter(|_| !review.is_void).unwrap_or_default(),
            by: "Jane Doe".to_owned(),
            on: review.on,
            valid_for: review.valid_for,
            how: "they answered".to_owned(),
            note: None,
            location: Location::beginning_of(""),
        };
        ledger.insert(whose, of, review);
    }
    let address = contact.and_then(|contact| contact.get(Field::Email));
    let email = address.and_then(|address| Email::parse(address.value).ok());
    if let (Some(drill), Some(email)) = (drill, email) {
        ledger.add_drill(Drill {
            mailbox: salt.of_mailbox(&email),
            code: String::new(),
            sent: drill.sent,
            deadline: drill.deadline,
            answer: drill.answered.map(|on| (on, "Jane Doe".to_owned())),
            location: Location::beginning_of(""),
        });
    }
    Some(ledger)
}
