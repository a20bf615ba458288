use std::fmt::Write as _;

use crate::evidence::Evidence;
use crate::model::{Account, Contact, ContactType, Field};
use crate::source::nearest;

/// What a rule says of a failure in words of its own, with gaps such as `{contact.email}` for what is known of the account and
/// its contact. Two braces are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Texts, each with the gap behind it, in the form of [`Evidence::sentence`].
    sentence: String,
    gaps: Vec<Gap>,
}

/// What may stand in a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    AccountId,
    AccountName,
    AccountUnit,
    ContactType,
    Contact(Field),
    Evidence,
}

/// The gap that is filled with the evidence of the finding.
pub const EVIDENCE_GAP: &str = "evidence";

/// The gaps that there are.
const GAPS: [(&str, Gap); 12] = [
    ("account.id", Gap::AccountId),
    ("account.name", Gap::AccountName),
    ("account.ou", Gap::AccountUnit),
    ("contact.type", Gap::ContactType),
    ("contact.name", Gap::Contact(Field::Name)),
    ("contact.title", Gap::Contact(Field::Title)),
    ("contact.company", Gap::Contact(Field::Company)),
    ("contact.email", Gap::Contact(Field::Email)),
    ("contact.phone", Gap::Contact(Field::Phone)),
    ("contact.country", Gap::Contact(Field::Country)),
    (
        "contact.phone-verification",
        Gap::Contact(Field::PhoneVerification),
    ),
    (EVIDENCE_GAP, Gap::Evidence),
];

/// What a message may speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpeaksOf<'a> {
    /// An account and its contacts of these types, one at a time.
    Contacts(&'a [ContactType]),
    /// An account as a whole.
    Account,
    /// Many accounts.
    Organization,
}

/// The gaps that braces stand in.
const BRACES: [(&str, &str); 2] = [("brace.open", "{"), ("brace.close", "}")];

impl Message {
    /// Reads a message.
    ///
    /// # Errors
    /// When a brace has no other, or a gap is unknown, or nothing could stand in it.
    pub(super) fn parse(text: &str, of: SpeaksOf<'_>) -> Result<Self, String> {
        let mut message = Self {
            sentence: String::new(),
            gaps: Vec::new(),
        };
        let mut rest = text.trim().trim_end_matches('.');
        while let Some(brace) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(brace);
            message.sentence.push_str(before);
            if from.starts_with("{{") || from.starts_with("}}") {
                // A brace that is to be seen is a gap, too: a sentence has none of its own.
                let [(open, _), (close, _)] = BRACES;
                let name = if from.starts_with('{') { open } else { close };
                let _ = write!(message.sentence, "{{{name}}}");
                rest = &from[2..];
                continue;
            }
            let name = from.strip_prefix('{').and_then(|from| from.split_once('}'));
            let Some((name, after)) = name else {
                return Err(
                    "a brace has no other; write {{ or }} for one that is to be seen".to_owned(),
                );
            };
            let gap = gap(name)?;
            fits(name, gap, of)?;
            let _ = write!(message.sentence, "{{{name}}}");
            message.gaps.push(gap);
            rest = after;
        }
        message.sentence.push_str(rest);
        if message.sentence.trim().is_empty() {
            return Err("the message is empty; leave it out, or say what is wrong".to_owned());
        }
        Ok(message)
    }

    /// The message about an account or one of its contacts, in which only the evidence is missing.
    pub fn about(
        &self,
        account: Option<&Account>,
        contact: Option<(ContactType, Option<&Contact>)>,
    ) -> Evidence {
        const UNSTATED: &str = "(not stated)";
        let mut message = Evidence::new("message", self.sentence.clone());
        for (name, brace) in BRACES {
            if self.sentence.contains(name) {
                message = message.public(name, brace);
            }
        }
        for (name, gap) in GAPS {
            if !self.gaps.contains(&gap) {
                continue;
            }
            let id = || account.map(|account| account.id.value.as_str());
            message = match gap {
                Gap::Evidence => message,
                Gap::AccountId => message.public(name, id().unwrap_or(UNSTATED)),
                Gap::AccountName => {
                    let called = account.and_then(|account| account.name.as_ref());
                    let called = called.map(|called| &*called.value).or_else(id);
                    message.public(name, called.unwrap_or(UNSTATED))
                }
                Gap::AccountUnit => {
                    let path = account.and_then(|account| account.ou_path.as_ref());
                    message.public(name, path.map_or(UNSTATED, |path| &path.value))
                }
                Gap::ContactType => {
                    message.public(name, contact.map_or(UNSTATED, |(of, _)| of.as_str()))
                }
                Gap::Contact(field) => {
                    let text = contact.and_then(|(_, contact)| contact?.text(field));
                    match text {
                        Some(text) => message.value(name, field, text),
                        None => message.public(name, UNSTATED),
                    }
                }
            };
        }
        message
    }
}

fn gap(name: &str) -> Result<Gap, String> {
    if let Some((_, gap)) = GAPS.iter().find(|(known, _)| *known == name) {
        return Ok(*gap);
    }
    let known = GAPS.iter().map(|(known, _)| *known);
    let advice = match nearest(name, known.clone()) {
        Some(near) => format!("did you mean {{{near}}}?"),
        None => format!("there are {}", known.collect::<Vec<_>>().join(", ")),
    };
    Err(format!("nothing is called {{{name}}}; {advice}"))
}

/// Refuses a gap in which nothing could ever stand.
fn fits(name: &str, gap: Gap, of: SpeaksOf<'_>) -> Result<(), String> {
    match (gap, of) {
        (Gap::Evidence, _) => Ok(()),
        (Gap::Contact(field), SpeaksOf::Contacts(types)) => {
            match types.iter().find(|of| !of.fields().contains(&field)) {
                Some(lacking) => Err(format!(
                    "the {lacking} contact has no {}, so that nothing could stand in {{{name}}}",
                    field.as_str()
                )),
                None => Ok(()),
            }
        }
        (_, SpeaksOf::Contacts(_))
        | (Gap::AccountId | Gap::AccountName | Gap::AccountUnit, SpeaksOf::Account) => Ok(()),
        (_, SpeaksOf::Account) => Err(format!(
            "this rule judges an account's contacts together, so that nothing could stand in {{{name}}}; see {{{EVIDENCE_GAP}}}"
        )),
        (_, SpeaksOf::Organization) => Err(format!(
            "this rule judges all accounts together, so that nothing could stand in {{{name}}}; see {{{EVIDENCE_GAP}}}"
        )),
    }
}
