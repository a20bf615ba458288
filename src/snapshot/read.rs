use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::form::{
    AccountForm, AlternateForm, DnsForm, ObservedForm, OrganizationForm, PrimaryForm, RootForm,
    SnapshotForm,
};
use super::{Snapshot, VERSION};
use crate::model::{
    Account, AccountId, Contact, ContactType, DnsAnswer, Gap, InvalidPhoneVerification, Located,
    Observation, Observed, Organization, PhoneVerification, SourceId, Span, Timestamp,
};
use crate::source::{Diagnostic, Source};

pub(super) fn read(sources: Vec<Source>) -> Result<Snapshot, Diagnostic> {
    let mut snapshot = Snapshot::default();
    let mut seen = HashMap::new();
    for (index, source) in sources.iter().enumerate() {
        let id = SourceId(u32::try_from(index).unwrap_or(u32::MAX));
        let reader = Reader { id, source };
        let form = reader.form()?;
        if let Some(organization) = form.organization {
            let found = reader.organization(&organization)?;
            match &snapshot.organization {
                Some(known) if *known != found => {
                    let message = format!(
                        "organization {} is not {} of the input before it; check one organization at a time",
                        found.id, known.id
                    );
                    let place = organization.management_account_id;
                    return Err(reader.error_at(place, message));
                }
                _ => snapshot.organization = Some(found),
            }
        }
        for account in form.accounts {
            let place = account.id;
            let account = reader.account(account)?;
            if let Some(first) = seen.insert(account.id.value.clone(), account.id.span) {
                let first = first.map(|span: Span| {
                    sources[span.source.0 as usize].location(span.start as usize..span.end as usize)
                });
                let first = first
                    .map(|location| location.to_string())
                    .unwrap_or_default();
                let message = format!(
                    "account {} stands here a second time, first at {first}; keep one of them",
                    account.id.value
                );
                return Err(reader.error_at(place, message));
            }
            snapshot.accounts.push(account);
        }
        if let Some(directory) = form.directory {
            let known = snapshot.directory.get_or_insert_default();
            for (address, entry) in directory {
                entry.add_to(known, address.to_lowercase());
            }
        }
        snapshot.notices.extend(form.notices);
        snapshot.is_partial |= form.partial;
        for (domain, answer) in form.dns {
            let (domain, answer) = (domain.to_lowercase(), dns_answer(answer));
            match snapshot.dns.get(&domain) {
                Some(known) if !is_better(&answer, known) => {}
                _ => drop(snapshot.dns.insert(domain, answer)),
            }
        }
    }
    snapshot.observed_sources = sources.len();
    snapshot.sources = sources;
    Ok(snapshot)
}

/// Turns the JSON form of one source into the model, and places in it into spans.
pub(super) struct Reader<'a> {
    pub(super) id: SourceId,
    pub(super) source: &'a Source,
}

impl<'a> Reader<'a> {
    fn form(&self) -> Result<SnapshotForm<&'a RawValue>, Diagnostic> {
        if !self.source.text().trim_start().starts_with(['{'])
            && !self.source.text().trim().is_empty()
        {
            let message =
                "a snapshot is a JSON object; `contact-lint collect -o org.json` writes one";
            return Err(self.source.diagnostic(0, message));
        }
        let form: SnapshotForm<&RawValue> =
            serde_json::from_str(self.source.text()).map_err(|error| {
                // Another version may have other keys, so its number is the better answer.
                self.version_error()
                    .unwrap_or_else(|| self.source.json_diagnostic(&error))
            })?;
        if form.version != VERSION
            && let Some(error) = self.version_error()
        {
            return Err(error);
        }
        Ok(form)
    }

    fn version_error(&self) -> Option<Diagnostic> {
        #[derive(Deserialize)]
        struct Versioned<'a> {
            #[serde(borrow)]
            version: &'a RawValue,
        }
        let Versioned { version } = serde_json::from_str(self.source.text()).ok()?;
        (version.get() != VERSION.to_string()).then(|| {
            self.error_at(
                version,
                format!(
                    "snapshot version {} is not supported, this program reads version {VERSION}; \
                     collect again, or use the release that wrote the file",
                    excerpt(version)
                ),
            )
        })
    }

    pub(super) fn organization(
        &self,
        form: &OrganizationForm<&RawValue>,
    ) -> Result<Organization, Diagnostic> {
        Ok(Organization {
            id: form.id.clone(),
            management_account: self.account_id(form.management_account_id)?.value,
        })
    }

    pub(super) fn account(&self, form: AccountForm<&RawValue>) -> Result<Account, Diagnostic> {
        let mut contacts = BTreeMap::new();
        if let Some(root) = form.contacts.root {
            contacts.insert(ContactType::Root, self.observed(root, Self::root)?);
        }
        if let Some(primary) = form.contacts.primary {
            contacts.insert(ContactType::Primary, self.observed(primary, Self::primary)?);
        }
        for (contact_type, alternate) in [
            (ContactType::Security, form.contacts.security),
            (ContactType::Operations, form.contacts.operations),
            (ContactType::Billing, form.contacts.billing),
        ] {
            if let Some(alternate) = alternate {
                contacts.insert(contact_type, self.observed(alternate, Self::alternate)?);
            }
        }
        Ok(Account {
            id: self.account_id(form.id)?,
            name: self.text(form.name)?,
            state: form.state,
            ou_path: self.text(form.ou_path)?,
            tags: form.tags,
            contacts,
            is_declared: false,
            declared: BTreeMap::new(),
        })
    }

    fn observed<C>(
        &self,
        form: ObservedForm<C, &RawValue>,
        contact: impl Fn(&Self, C) -> Result<(Contact, Timestamp), Diagnostic>,
    ) -> Result<Observed<Contact>, Diagnostic> {
        Ok(match form {
            ObservedForm::Present(form) => {
                let (contact, at) = contact(self, form)?;
                Observed {
                    span: contact.span(),
                    observation: Observation::Present(contact),
                    at,
                }
            }
            ObservedForm::Absent { observed_at } => Observed {
                observation: Observation::Absent,
                at: self.timestamp(observed_at)?,
                span: Some(self.span(observed_at)),
            },
            ObservedForm::Unreadable {
                observed_at,
                reason,
                detail,
            } => Observed {
                observation: Observation::Unreadable(Gap { reason, detail }),
                at: self.timestamp(observed_at)?,
                span: Some(self.span(observed_at)),
            },
        })
    }

    fn root(&self, form: RootForm<&RawValue>) -> Result<(Contact, Timestamp), Diagnostic> {
        let contact = Contact {
            email: self.text(Some(form.email))?,
            ..Contact::default()
        };
        Ok((contact, self.timestamp(form.observed_at)?))
    }

    fn primary(&self, form: PrimaryForm<&RawValue>) -> Result<(Contact, Timestamp), Diagnostic> {
        let contact = Contact {
            name: self.text(form.name)?,
            company: self.text(form.company)?,
            phone: self.text(form.phone)?,
            country: self.text(form.country)?,
            phone_verification: self.phone_verification(form.phone_verification)?,
            ..Contact::default()
        };
        Ok((contact, self.timestamp(form.observed_at)?))
    }

    fn alternate(
        &self,
        form: AlternateForm<&RawValue>,
    ) -> Result<(Contact, Timestamp), Diagnostic> {
        let contact = Contact {
            name: self.text(form.name)?,
            title: self.text(form.title)?,
            email: self.text(form.email)?,
            phone: self.text(form.phone)?,
            ..Contact::default()
        };
        Ok((contact, self.timestamp(form.observed_at)?))
    }

    fn account_id(&self, raw: &RawValue) -> Result<Located<AccountId>, Diagnostic> {
        let text: Result<String, _> = serde_json::from_str(raw.get());
        let value = text
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| {
                self.error_at(
                    raw,
                    format!(
                        "{} is not an account id; write 12 digits in quotes, such as \"111122223333\"",
                        excerpt(raw)
                    ),
                )
            })?;
        Ok(Located {
            value,
            span: Some(self.span(raw)),
        })
    }

    fn phone_verification(
        &self,
        raw: Option<&RawValue>,
    ) -> Result<Option<Located<PhoneVerification>>, Diagnostic> {
        let Some(text) = self.text(raw)? else {
            return Ok(None);
        };
        let value = text
            .value
            .parse()
            .map_err(|error: InvalidPhoneVerification| {
                let offset = text.span.map_or(0, |span| span.start as usize);
                self.source.diagnostic(offset, error.to_string())
            })?;
        Ok(Some(Located {
            value,
            span: text.span,
        }))
    }

    fn text(&self, raw: Option<&RawValue>) -> Result<Option<Located<String>>, Diagnostic> {
        let Some(raw) = raw else { return Ok(None) };
        let value = serde_json::from_str(raw.get())
            .map_err(|_| self.error_at(raw, "a text in quotes is expected here"))?;
        Ok(Some(Located {
            value,
            span: Some(self.span(raw)),
        }))
    }

    fn timestamp(&self, raw: &RawValue) -> Result<Timestamp, Diagnostic> {
        serde_json::from_str(raw.get()).map_err(|_| {
            self.error_at(
                raw,
                "a time in RFC 3339 form is expected here, such as \"2026-11-24T06:00:00Z\"",
            )
        })
    }

    fn error_at(&self, raw: &RawValue, message: impl Into<String>) -> Diagnostic {
        self.source.diagnostic(self.start_of(raw), message)
    }

    fn start_of(&self, raw: &RawValue) -> usize {
        self.source.offset_of(raw.get())
    }

    fn span(&self, raw: &RawValue) -> Span {
        let start = self.start_of(raw);
        let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span {
            source: self.id,
            start: offset(start),
            end: offset(start + raw.get().len()),
        }
    }
}

/// A value as a message may show it: what is long, or not a text or a number, is not repeated.
fn excerpt(raw: &RawValue) -> &str {
    const LONGEST: usize = 40;
    match raw.get() {
        text if text.starts_with(['{', '[']) || text.len() > LONGEST => "this",
        text => text,
    }
}

/// Of two answers about one domain the one that could be read counts, and of those the newer one.
fn is_better(answer: &DnsAnswer, known: &DnsAnswer) -> bool {
    (answer.route.is_ok(), answer.at) > (known.route.is_ok(), known.at)
}

fn dns_answer(form: DnsForm) -> DnsAnswer {
    match form {
        DnsForm::Answered { observed_at, route } => DnsAnswer {
            at: observed_at,
            route: Ok(route),
        },
        DnsForm::Unreadable {
            observed_at,
            reason,
            detail,
        } => DnsAnswer {
            at: observed_at,
            route: Err(Gap { reason, detail }),
        },
    }
}
