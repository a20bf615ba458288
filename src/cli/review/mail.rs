//! The mail that asks a mailbox whether somebody reads it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;

use crate::cli::Failure;
use crate::evidence::visible;
use crate::model::{Account, ContactType, Email, Timestamp};

/// A mail names so many accounts.
const MOST_NAMED: usize = 20;

/// What an address is registered for: the accounts by contact type.
pub(super) type Registered<'a> = BTreeMap<ContactType, Vec<&'a Account>>;

/// What is the same in all mails.
pub(super) struct Question<'a> {
    pub(super) from: &'a str,
    pub(super) sent: Timestamp,
    pub(super) deadline: Date,
}

/// Whether an address may stand in the head of a mail as it is: no mail program and no server between here and there takes it for
/// something else.
pub(super) fn can_be_written_to(email: &Email) -> bool {
    let address = email.to_string();
    let is_plain = |letter: char| letter.is_ascii_graphic() && !"<>()[],;:\\\"".contains(letter);
    address.chars().all(is_plain) && address.matches('@').count() == 1
}

impl Question<'_> {
    /// A mail that asks for an answer. `X-Unsent` lets mail programs open it as a draft.
    pub(super) fn mail(
        &self,
        to: &Email,
        code: &str,
        id: &str,
        registered: &Registered<'_>,
    ) -> Result<Vec<u8>, Failure> {
        let domain = self.from.rsplit('@').next().unwrap_or_default();
        let deadline = self.deadline.strftime("%-d %B %Y");
        let mail = MessageBuilder::new()
            .from(self.from)
            .to(to.to_string())
            .subject(format!(
                "Please answer by {deadline}: does somebody read this mailbox for AWS?"
            ))
            .date(self.sent.as_second())
            // The code itself would come back with every bounce.
            .message_id(format!("{}@{domain}", &id[..32]))
            .header("X-Unsent", Raw::new("1"))
            .text_body(body(to, code, self.deadline, registered));
        mail.write_to_vec()
            .map_err(|error| Failure(format!("cannot write a mail to {to}: {error}")))
    }
}

fn body(to: &Email, code: &str, deadline: Date, registered: &Registered<'_>) -> String {
    let mut body = format!(
        "Hello,\n\n{to} is registered with Amazon Web Services as the contact that AWS writes to about the accounts \
         below, when it sees leaked keys or abuse among other things. AWS may suspend an account when nobody answers \
         within a day. So that we know that somebody reads this mailbox, please answer this mail by {}, and leave this \
         code in your answer:\n\n    {code}\n\nIf you do not know these accounts, please say so: then somebody else \
         should be asked.\n",
        deadline.strftime("%-d %B %Y")
    );
    for (of, accounts) in registered {
        body.push_str(&format!("\n{of} contact of:\n"));
        for account in accounts.iter().take(MOST_NAMED) {
            let name = account.name.as_ref().map_or("", |name| &*name.value);
            body.push_str(&format!("    {} {}\n", account.id.value, visible(name)));
        }
        let more = accounts.len().saturating_sub(MOST_NAMED);
        if more > 0 {
            body.push_str(&format!("    and {more} more accounts\n"));
        }
    }
    body
}
