use std::sync::Arc;

use super::form::ExpectForm;
use crate::check::ExpectedContact;
use crate::model::{AlternateContact, ContactType, Email, Field, Location};
use crate::scope::Scope;
use crate::source::{Diagnostic, Source};

/// `[[expect]]`: what a contact should be, everywhere or in some accounts.
#[derive(Clone, Debug)]
pub struct Declared {
    /// The contact.
    pub contact_type: ContactType,
    /// Where it holds; `None`: everywhere.
    pub scope: Option<Scope>,
    /// What it should be.
    pub contact: Arc<ExpectedContact>,
    /// Where it is written.
    pub location: Location,
    pub(super) source: Arc<Source>,
    /// The place of the file among the files.
    pub(super) layer: usize,
    /// The offset at which it is written.
    pub(super) start: usize,
}

impl Declared {
    pub(super) fn of(
        form: ExpectForm,
        layer: usize,
        source: &Arc<Source>,
    ) -> Result<Self, Diagnostic> {
        let span = form.contact_type.span();
        let of = *form.contact_type.get_ref();
        let wrong = |message: String| source.diagnostic(span.start, message);
        let contact = ExpectedContact {
            name: form.name,
            title: form.title,
            email: form.email,
            phone: form.phone,
        };
        require_possible(of, &contact).map_err(wrong)?;
        let scope = Scope::by_one_of(form.accounts, form.ous, form.tags).map_err(wrong)?;
        Ok(Self {
            contact_type: of,
            scope,
            contact: Arc::new(contact),
            location: source.location(span.clone()),
            source: Arc::clone(source),
            layer,
            start: span.start,
        })
    }
}

/// Refuses what no contact of this type can be.
fn require_possible(of: ContactType, contact: &ExpectedContact) -> Result<(), String> {
    if contact.fields().next().is_none() {
        return Err(
            "nothing is said of what this contact should be; add name, title, email or phone"
                .to_owned(),
        );
    }
    for (field, text) in contact.fields() {
        let called = field.as_str();
        if !of.fields().contains(&field) {
            return Err(format!("the {of} contact has no {called}; take it out"));
        }
        if text.is_empty() {
            return Err(format!(
                "the {called} is empty, which no contact of AWS can be; leave it out if it may be anything"
            ));
        }
        if field == Field::Email && Email::parse(text).is_err() {
            return Err(format!("`{text}` is not an e-mail address"));
        }
        if let Some(why) = AlternateContact::unfit(field, text).filter(|_| of.is_alternate()) {
            return Err(format!("AWS takes no such contact: the {called} {why}"));
        }
    }
    Ok(())
}
