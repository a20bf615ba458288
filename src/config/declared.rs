use std::sync::Arc;

use super::form::ExpectForm;
use crate::check::ExpectedContact;
use crate::model::{ContactType, Email, Field, Location};
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
        let wrong = |message: String| Err(source.diagnostic(span.start, message));
        let contact = ExpectedContact {
            name: form.name,
            title: form.title,
            email: form.email,
            phone: form.phone,
        };
        if contact.fields().next().is_none() {
            return wrong(
                "nothing is said of what this contact should be; add name, title, email or phone"
                    .to_owned(),
            );
        }
        for (field, text) in contact.fields() {
            if !of.fields().contains(&field) {
                return wrong(format!(
                    "the {of} contact has no {}; take it out",
                    field.as_str()
                ));
            }
            if text.is_empty() {
                return wrong(format!(
                    "the {} is empty, which no contact of AWS can be; leave it out if it may be anything",
                    field.as_str()
                ));
            }
            if field == Field::Email && Email::parse(text).is_err() {
                return wrong(format!("`{text}` is not an e-mail address"));
            }
        }
        let given = [
            form.accounts.is_some(),
            form.ous.is_some(),
            form.tags.is_some(),
        ];
        let scope = match given.into_iter().filter(|is_given| *is_given).count() {
            0 => None,
            1 => match Scope::of(form.accounts, form.ous, form.tags) {
                Ok(scope) => Some(scope),
                Err(message) => return wrong(message),
            },
            _ => {
                return wrong(
                    "more than one of accounts, ous and tags are named; write one [[expect]] for each".to_owned(),
                );
            }
        };
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
