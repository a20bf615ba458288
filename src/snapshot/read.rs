use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::form::{
    AccountForm, AlternateForm, DnsForm, ObservedForm, OrganizationForm, PrimaryForm, RootForm,
    SnapshotForm,
};
use super::{Snapshot, VERSION};
use crate::model::{
    Account, AccountId, Contact, ContactType, DnsAnswer, Field, Gap, InvalidPhoneVerification,
    Located, Observation, Observed, Organization, PhoneVerification, SourceId, Span, Timestamp,
};
use crate::source::{Diagnostic, Source};

/// So many accounts are read faster by one processor than by several.
const A_FEW: usize = 512;

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
        snapshot.accounts.reserve_exact(form.accounts.len());
        for account in reader.accounts(&form.accounts) {
            let account = account?;
            let place = account.id.span;
            if let Some(first) = seen.insert(account.id.value.clone(), place) {
                let first = first.map_or_else(String::new, |span: Span| {
                    let first = &sources[span.source.0 as usize];
                    first
                        .location(span.start as usize..span.end as usize)
                        .to_string()
                });
                let message = format!(
                    "account {} stands here a second time, first at {first}; keep one of them",
                    account.id.value
                );
                let place = place.map_or(0, |span| span.start as usize);
                return Err(source.diagnostic(place, message));
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
    fn form(&self) -> Result<SnapshotForm<&'a RawValue, &'a RawValue>, Diagnostic> {
        if !self.source.text().trim_start().starts_with(['{'])
            && !self.source.text().trim().is_empty()
        {
            let message =
                "a snapshot is a JSON object; `contact-lint collect -o org.json` writes one";
            return Err(self.source.diagnostic(0, message));
        }
        let form: SnapshotForm<&RawValue, &RawValue> = serde_json::from_str(self.source.text())
            .map_err(|error| {
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

    /// The accounts, in their order.
    fn accounts(&self, accounts: &[&RawValue]) -> Vec<Result<Account, Diagnostic>> {
        match accounts.len() {
            0..A_FEW => accounts.iter().map(|raw| self.account_of(raw)).collect(),
            _ => accounts
                .par_iter()
                .map(|raw| self.account_of(raw))
                .collect(),
        }
    }

    fn account_of(&self, raw: &RawValue) -> Result<Account, Diagnostic> {
        let form = serde_json::from_str(raw.get())
            .map_err(|error| self.source.json_diagnostic_in(raw.get(), &error))?;
        self.account(form)
    }

    pub(super) fn account(&self, form: AccountForm<&RawValue>) -> Result<Account, Diagnostic> {
        let read = &form.contacts;
        let observed = [
            self.observed(&read.root, Self::root)?,
            self.observed(&read.primary, Self::primary)?,
            self.observed(&read.security, Self::alternate)?,
            self.observed(&read.operations, Self::alternate)?,
            self.observed(&read.billing, Self::alternate)?,
        ];
        let observed = ContactType::ALL.into_iter().zip(observed);
        let contacts = observed.filter_map(|(of, observed)| Some((of, observed?)));
        let contacts = contacts.collect();
        Ok(Account {
            id: self.account_id(form.id)?,
            name: form.name.map(|name| self.text(name)).transpose()?,
            state: form.state,
            ou_path: form.ou_path.map(|path| self.text(path)).transpose()?,
            tags: form.tags,
            contacts,
            is_declared: false,
            declared: BTreeMap::new(),
        })
    }

    fn observed<C>(
        &self,
        form: &Option<ObservedForm<C, &RawValue>>,
        contact: impl Fn(&Self, &C) -> Result<(Contact, Timestamp), Diagnostic>,
    ) -> Result<Option<Observed<Contact>>, Diagnostic> {
        let Some(form) = form else { return Ok(None) };
        Ok(Some(match form {
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
                observation: Observation::Unreadable(Gap {
                    reason: *reason,
                    detail: detail.clone(),
                }),
                at: self.timestamp(observed_at)?,
                span: Some(self.span(observed_at)),
            },
        }))
    }

    fn root(&self, form: &RootForm<&RawValue>) -> Result<(Contact, Timestamp), Diagnostic> {
        let contact = self.contact([(Field::Email, Some(form.email))])?;
        Ok((contact, self.timestamp(form.observed_at)?))
    }

    fn primary(&self, form: &PrimaryForm<&RawValue>) -> Result<(Contact, Timestamp), Diagnostic> {
        if let Some(raw) = form.phone_verification {
            let word: Located<String> = self.text(raw)?;
            let wrong = |error: InvalidPhoneVerification| self.error_at(raw, error.to_string());
            word.value.parse::<PhoneVerification>().map_err(wrong)?;
        }
        let contact = self.contact([
            (Field::Name, form.name),
            (Field::Company, form.company),
            (Field::Phone, form.phone),
            (Field::Country, form.country),
            (Field::PhoneVerification, form.phone_verification),
        ])?;
        Ok((contact, self.timestamp(form.observed_at)?))
    }

    fn alternate(
        &self,
        form: &AlternateForm<&RawValue>,
    ) -> Result<(Contact, Timestamp), Diagnostic> {
        let contact = self.contact([
            (Field::Name, form.name),
            (Field::Title, form.title),
            (Field::Email, form.email),
            (Field::Phone, form.phone),
        ])?;
        Ok((contact, self.timestamp(form.observed_at)?))
    }

    /// A contact with these texts. Those that are written as they are stay pieces of the source.
    fn contact<const N: usize>(
        &self,
        fields: [(Field, Option<&RawValue>); N],
    ) -> Result<Contact, Diagnostic> {
        let stated = || {
            fields
                .iter()
                .filter_map(|(field, raw)| Some((*field, (*raw)?)))
        };
        let piece = |(field, raw): (Field, &RawValue)| {
            let text = unescaped(raw)?;
            let start = self.source.offset_of(text);
            Some((field, start..start + text.len()))
        };
        let pieces = stated().map_while(piece);
        if stated().all(|(_, raw)| unescaped(raw).is_some())
            && let Some(contact) = Contact::quoted_in(self.source.shared_text(), self.id, pieces)
        {
            return Ok(contact);
        }
        let mut contact = Contact::default();
        for (field, raw) in stated() {
            contact.put(field, self.text(raw)?);
        }
        Ok(contact)
    }

    fn account_id(&self, raw: &RawValue) -> Result<Located<AccountId>, Diagnostic> {
        let text: Result<Cow<'_, str>, _> = unquoted(raw);
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

    fn text<T: for<'t> From<Cow<'t, str>>>(
        &self,
        raw: &RawValue,
    ) -> Result<Located<T>, Diagnostic> {
        let value =
            unquoted(raw).map_err(|_| self.error_at(raw, "a text in quotes is expected here"))?;
        Ok(Located {
            value: value.into(),
            span: Some(self.span(raw)),
        })
    }

    fn timestamp(&self, raw: &RawValue) -> Result<Timestamp, Diagnostic> {
        let text = unquoted(raw).ok();
        text.and_then(|text| text.parse().ok()).ok_or_else(|| {
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

/// A text that is written as it is, without its quotation marks.
fn unescaped(raw: &RawValue) -> Option<&str> {
    let text = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    (!text.contains('\\')).then_some(text)
}

/// A text without its quotation marks and escapes.
fn unquoted(raw: &RawValue) -> serde_json::Result<Cow<'_, str>> {
    match unescaped(raw) {
        Some(text) => Ok(text.into()),
        None => serde_json::from_str::<String>(raw.get()).map(Cow::from),
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
