//! Single contacts, read and written at the pace that AWS allows.

use std::rc::Rc;

use tokio::time::Instant;

use aws_sdk_account::types::{
    AlternateContact as Answered, AlternateContactType, ContactInformation,
};

use super::attempt::{Refusal, attempt, attempt_in_turn, malformed};
use super::pace::Paces;
use crate::config::Operation;
use crate::model::{AlternateContact, Contact, ContactType, Field, Observation};

/// Reads and writes contacts as one caller.
pub(super) struct ContactClient {
    pub(super) client: aws_sdk_account::Client,
    /// As whom, if not as whom the client does. The connections are the client's in any case.
    pub(super) identity: aws_sdk_account::config::Builder,
    pub(super) paces: Rc<Paces>,
}

impl ContactClient {
    /// Tries, for the so manieth time, to read a contact of the account of this id; `None` is the caller's own. Nothing comes of it
    /// when it should be tried once more.
    pub(super) async fn read(
        &self,
        account: Option<&str>,
        contact_type: ContactType,
        tries: u32,
    ) -> Option<Observation<Contact>> {
        match alternate(contact_type) {
            Some(alternate) => self.read_alternate(account, alternate, tries).await,
            None => self.read_primary(account, tries).await,
        }
    }

    /// Tries, for the so manieth time, to put a contact in place. The caller has had its turn at this time.
    pub(super) async fn put(
        &self,
        account: Option<&str>,
        contact_type: ContactType,
        contact: &AlternateContact,
        turn: Instant,
        tries: u32,
    ) -> Result<(), Refusal> {
        let send = || {
            let request = self.client.put_alternate_contact();
            let request = request
                .set_alternate_contact_type(alternate(contact_type))
                .set_account_id(account.map(str::to_owned))
                .name(contact.text(Field::Name))
                .title(contact.text(Field::Title))
                .email_address(contact.text(Field::Email))
                .phone_number(contact.text(Field::Phone));
            let request = request.customize();
            request.config_override(self.identity.clone()).send()
        };
        let pace = self.paces.of(Operation::PutAlternateContact);
        attempt_in_turn(pace, turn, tries, send).await.map(drop)
    }

    async fn read_alternate(
        &self,
        account: Option<&str>,
        wanted: AlternateContactType,
        tries: u32,
    ) -> Option<Observation<Contact>> {
        let operation = Operation::GetAlternateContact;
        let send = || {
            let request = self.client.get_alternate_contact();
            let request = request.alternate_contact_type(wanted.clone());
            let request = request.set_account_id(account.map(str::to_owned));
            let request = request.customize();
            request.config_override(self.identity.clone()).send()
        };
        let answer = attempt(self.paces.of(operation), tries, send).await;
        let contact = answer.map(|answer| answer.alternate_contact);
        observation(operation, contact, |contact: Answered| {
            let answered = contact.alternate_contact_type;
            if answered.is_some_and(|answered| answered != wanted) {
                return Err("it is about another contact");
            }
            Ok(Contact::default()
                .with(Field::Name, stated(contact.name))
                .with(Field::Title, stated(contact.title))
                .with(Field::Email, stated(contact.email_address))
                .with(Field::Phone, stated(contact.phone_number)))
        })
    }

    async fn read_primary(
        &self,
        account: Option<&str>,
        tries: u32,
    ) -> Option<Observation<Contact>> {
        let operation = Operation::GetContactInformation;
        let send = || {
            let request = self.client.get_contact_information();
            let request = request.set_account_id(account.map(str::to_owned));
            let request = request.customize();
            request.config_override(self.identity.clone()).send()
        };
        let answer = attempt(self.paces.of(operation), tries, send).await;
        let mut verification = None;
        let contact = answer.map(|answer| {
            verification = answer.verification_status;
            answer.contact_information
        });
        observation(operation, contact, |contact: ContactInformation| {
            let verification = verification.as_ref().map(|status| status.as_str());
            Ok(Contact::default()
                .with(Field::Name, stated(Some(contact.full_name)))
                .with(Field::Company, stated(contact.company_name))
                .with(Field::Phone, stated(Some(contact.phone_number)))
                .with(Field::Country, stated(Some(contact.country_code)))
                .with(Field::PhoneVerification, verification))
        })
    }
}

/// What an answer says of a contact, if there is one yet. One without a contact, or with one that says nothing, is none.
fn observation<C>(
    operation: Operation,
    answer: Result<Option<C>, Refusal>,
    read: impl FnOnce(C) -> Result<Contact, &'static str>,
) -> Option<Observation<Contact>> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(Refusal::Later) => return None,
        Err(Refusal::NotFound) => return Some(Observation::Absent),
        Err(Refusal::Gap(gap)) => return Some(Observation::Unreadable(gap)),
    };
    let contact = answer.ok_or("there is no contact in the answer");
    Some(match contact.and_then(read) {
        Ok(contact) if contact == Contact::default() => {
            Observation::Unreadable(malformed(operation, "the contact in the answer is empty"))
        }
        Ok(contact) => Observation::Present(contact),
        Err(why) => Observation::Unreadable(malformed(operation, why)),
    })
}

/// AWS's word for an alternate contact; the primary contact is none.
fn alternate(contact_type: ContactType) -> Option<AlternateContactType> {
    match contact_type {
        ContactType::Security => Some(AlternateContactType::Security),
        ContactType::Operations => Some(AlternateContactType::Operations),
        ContactType::Billing => Some(AlternateContactType::Billing),
        ContactType::Root | ContactType::Primary => None,
    }
}

/// The SDK fills required fields that an answer lacks with nothing.
fn stated(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
