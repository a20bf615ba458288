//! What `aws organizations list-accounts`, `aws account get-alternate-contact` and `aws account get-contact-information` print,
//! a file for each call. An answer about a contact does not say whose it is: its file is named after the account.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::model::{
    Account, AccountId, AccountState, Contact, ContactType, Contacts, Field, Gap, GapReason,
    Located, Observation, Observed, SourceId, Span, Timestamp,
};
use crate::snapshot::Part;
use crate::source::{Diagnostic, Source};

/// What the AWS CLI says before the code of an error.
const ERROR: &str = "An error occurred (";

/// Whether a text looks like what these calls print.
pub fn is_answer(text: &str) -> bool {
    const NEAR: usize = 400;
    let head = &text[..text.floor_char_boundary(NEAR)];
    let keys = [
        "\"Accounts\"",
        "\"AlternateContact\"",
        "\"ContactInformation\"",
    ];
    let is_object = head.trim_start().starts_with('{');
    (is_object && keys.iter().any(|key| head.contains(key))) || head.contains(ERROR)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AnswerForm<'a> {
    #[serde(borrow)]
    accounts: Option<Vec<AccountForm<'a>>>,
    #[serde(borrow)]
    alternate_contact: Option<AlternateForm<'a>>,
    #[serde(borrow)]
    contact_information: Option<PrimaryForm<'a>>,
    #[serde(borrow)]
    verification_status: Option<&'a RawValue>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AccountForm<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    email: Option<&'a RawValue>,
    state: Option<AccountState>,
    status: Option<AccountState>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AlternateForm<'a> {
    alternate_contact_type: String,
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    title: Option<&'a RawValue>,
    #[serde(borrow)]
    email_address: Option<&'a RawValue>,
    #[serde(borrow)]
    phone_number: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PrimaryForm<'a> {
    #[serde(borrow)]
    full_name: Option<&'a RawValue>,
    #[serde(borrow)]
    company_name: Option<&'a RawValue>,
    #[serde(borrow)]
    phone_number: Option<&'a RawValue>,
    #[serde(borrow)]
    country_code: Option<&'a RawValue>,
}

/// Reads answers of the AWS CLI. `at` is the time of what stands in them.
pub fn read(sources: &[(SourceId, &Source)], at: Timestamp) -> Part {
    let mut part = Part::default();
    let mut accounts = BTreeMap::new();
    for (id, source) in sources {
        let reader = Reader {
            id: *id,
            source,
            at,
        };
        if let Err(error) = reader.answer(&mut accounts) {
            part.broken.push(error);
        }
    }
    part.accounts = accounts.into_values().collect();
    part
}

type Accounts = BTreeMap<AccountId, Account>;

struct Reader<'a> {
    id: SourceId,
    source: &'a Source,
    at: Timestamp,
}

impl Reader<'_> {
    /// Adds what one answer says.
    fn answer(&self, accounts: &mut Accounts) -> Result<(), Diagnostic> {
        let text = self.source.text();
        if text.trim().is_empty() {
            let detail = "the file is empty; the AWS CLI says on standard error what went wrong, so redirect that, too (2>&1)";
            return self.add_gap(accounts, GapReason::MalformedAnswer, detail);
        }
        if let Some((_, error)) = text.split_once(ERROR) {
            return self.error(accounts, error);
        }
        let answer: AnswerForm<'_> =
            serde_json::from_str(text).map_err(|error| self.source.json_diagnostic(&error))?;
        let is_of_contact =
            answer.alternate_contact.is_some() || answer.contact_information.is_some();
        if answer.accounts.is_none() && !is_of_contact {
            let message = "this is no answer about accounts or contacts; save what `aws organizations list-accounts`, `aws account \
                           get-alternate-contact` or `aws account get-contact-information` prints";
            return Err(self.source.diagnostic(0, message));
        }
        for form in answer.accounts.into_iter().flatten() {
            self.add_account(accounts, &form)?;
        }
        if let Some(form) = answer.alternate_contact {
            let of: Result<ContactType, _> = form.alternate_contact_type.to_lowercase().parse();
            let of = of.map_err(|message| self.source.diagnostic(0, message))?;
            let fields = [
                (Field::Name, form.name),
                (Field::Title, form.title),
                (Field::Email, form.email_address),
                (Field::Phone, form.phone_number),
            ];
            let observation = Observation::Present(self.contact(fields)?);
            self.add(accounts, of, observation)?;
        }
        if let Some(form) = answer.contact_information {
            let fields = [
                (Field::Name, form.full_name),
                (Field::Company, form.company_name),
                (Field::Phone, form.phone_number),
                (Field::Country, form.country_code),
            ];
            let mut contact = self.contact(fields)?;
            if let Some(status) = answer.verification_status {
                let status = self.text(status)?;
                contact.put(Field::PhoneVerification, status);
            }
            self.add(
                accounts,
                ContactType::Primary,
                Observation::Present(contact),
            )?;
        }
        match answer.next_token {
            Some(_) => {
                let message = "there are more accounts than stand in this file; list them without --max-items";
                Err(Diagnostic::of_file(self.source.path(), message))
            }
            None => Ok(()),
        }
    }

    fn error(&self, accounts: &mut Accounts, error: &str) -> Result<(), Diagnostic> {
        let code = error.split(')').next().unwrap_or_default();
        let reason = match code {
            "ResourceNotFoundException" => {
                let of = self.contact_type()?;
                return self.add(accounts, of, Observation::Absent);
            }
            "AccessDeniedException" => GapReason::AccessDenied,
            "TooManyRequestsException" => GapReason::Throttled,
            "ExpiredToken" | "ExpiredTokenException" => GapReason::CredentialsExpired,
            _ => GapReason::ServiceError,
        };
        self.add_gap(accounts, reason, &format!("the AWS CLI: {code}"))
    }

    fn add_account(
        &self,
        accounts: &mut Accounts,
        form: &AccountForm<'_>,
    ) -> Result<(), Diagnostic> {
        let text = self.text(form.id)?;
        let id = text.value.parse::<AccountId>().map_err(|error| {
            self.source
                .diagnostic(self.source.offset_of(form.id.get()), error.to_string())
        })?;
        let account = self.account(
            accounts,
            Located {
                value: id,
                span: text.span,
            },
        );
        account.id.span = text.span;
        let name = form.name.map(|name| self.text(name)).transpose()?;
        account.name = name.map(Located::into);
        account.state = form.state.or(form.status).unwrap_or(AccountState::Active);
        if let Some(email) = form.email {
            let contact = self.contact([(Field::Email, Some(email))])?;
            let observed = Observed {
                span: contact.span(),
                observation: Observation::Present(contact),
                at: self.at,
            };
            account.contacts.insert(ContactType::Root, observed);
        }
        Ok(())
    }

    fn add_gap(
        &self,
        accounts: &mut Accounts,
        reason: GapReason,
        detail: &str,
    ) -> Result<(), Diagnostic> {
        let gap = Gap {
            reason,
            detail: detail.to_owned(),
        };
        self.add(accounts, self.contact_type()?, Observation::Unreadable(gap))
    }

    /// Adds what is known of a contact to the account that the file is named after.
    fn add(
        &self,
        accounts: &mut Accounts,
        of: ContactType,
        observation: Observation<Contact>,
    ) -> Result<(), Diagnostic> {
        let Some(id) = self.account_in_path() else {
            let message = "the answer does not say whose contact this is; name the file after the account, such as \
                           111122223333-security.json";
            return Err(self.source.diagnostic(0, message));
        };
        let whole = Span {
            source: self.id,
            start: 0,
            end: u32::try_from(self.source.text().len()).unwrap_or(u32::MAX),
        };
        let observed = Observed {
            span: Some(match &observation {
                Observation::Present(contact) => contact.span().unwrap_or(whole),
                _ => whole,
            }),
            observation,
            at: self.at,
        };
        let account = self.account(
            accounts,
            Located {
                value: id,
                span: Some(whole),
            },
        );
        if account.contacts.insert(of, observed).is_some() {
            let message = format!(
                "the {of} contact of account {} stands in another file, too; keep one of them",
                account.id.value
            );
            return Err(self.source.diagnostic(0, message));
        }
        Ok(())
    }

    fn account<'b>(&self, accounts: &'b mut Accounts, id: Located<AccountId>) -> &'b mut Account {
        let entry = accounts.entry(id.value.clone());
        entry.or_insert_with(|| Account {
            id,
            name: None,
            state: AccountState::Active,
            ou_path: None,
            tags: None,
            contacts: Contacts::default(),
            is_declared: false,
            declared: BTreeMap::new(),
        })
    }

    /// The account in the name of the file, or of the nearest folder.
    fn account_in_path(&self) -> Option<AccountId> {
        let mut parts = self.source.path().rsplit(['/', '\\']);
        parts.find_map(|part| {
            let mut runs = part.split(|letter: char| !letter.is_ascii_digit());
            runs.find_map(|digits| digits.parse().ok())
        })
    }

    /// The contact in the name of the file.
    fn contact_type(&self) -> Result<ContactType, Diagnostic> {
        let name = self
            .source
            .path()
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default();
        let name = name.to_lowercase();
        let mut types = ContactType::ALL.into_iter();
        let named = types.find(|of| name.contains(of.as_str()));
        let primary = || name.contains("information").then_some(ContactType::Primary);
        named.or_else(primary).ok_or_else(|| {
            let message = "there is no contact in this file, and its name does not say which was asked for; name it after the account \
                           and the contact, such as 111122223333-security.json";
            self.source.diagnostic(0, message)
        })
    }

    fn contact<const N: usize>(
        &self,
        fields: [(Field, Option<&RawValue>); N],
    ) -> Result<Contact, Diagnostic> {
        let mut contact = Contact::default();
        for (field, raw) in fields {
            if let Some(raw) = raw {
                contact.put(field, self.text(raw)?);
            }
        }
        Ok(contact)
    }

    fn text(&self, raw: &RawValue) -> Result<Located<String>, Diagnostic> {
        let start = self.source.offset_of(raw.get());
        let value = serde_json::from_str(raw.get()).map_err(|_| {
            self.source
                .diagnostic(start, "a text in quotes is expected here")
        })?;
        let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Ok(Located {
            value,
            span: Some(Span {
                source: self.id,
                start: offset(start),
                end: offset(start + raw.get().len()),
            }),
        })
    }
}
