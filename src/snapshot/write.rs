use super::form::{
    AccountForm, AlternateForm, ContactsForm, DnsForm, ObservedForm, OrganizationForm, PrimaryForm,
    RootForm, SnapshotForm,
};
use super::{Snapshot, VERSION};
use crate::model::{
    Account, Contact, ContactType, DnsAnswer, Field, Located, Observation, Organization,
};
use std::sync::Arc;

pub(super) fn to_json(snapshot: &Snapshot) -> serde_json::Result<String> {
    let form = SnapshotForm {
        schema: None,
        version: VERSION,
        organization: snapshot.organization.as_ref().map(organization),
        accounts: snapshot.accounts.iter().map(account).collect(),
        dns: snapshot
            .dns
            .iter()
            .map(|(domain, answer)| (domain.clone(), dns(answer)))
            .collect(),
        directory: snapshot.directory.clone(),
        notices: snapshot.notices.clone(),
        partial: snapshot.is_partial,
    };
    let mut json = serde_json::to_string_pretty(&form)?;
    json.push('\n');
    Ok(json)
}

pub(super) fn organization(organization: &Organization) -> OrganizationForm<String> {
    OrganizationForm {
        id: organization.id.clone(),
        management_account_id: organization.management_account.to_string(),
    }
}

pub(super) fn account(account: &Account) -> AccountForm<String> {
    AccountForm {
        id: account.id.value.to_string(),
        name: of_account(account.name.as_ref()),
        state: account.state,
        ou_path: of_account(account.ou_path.as_ref()),
        tags: account.tags.clone(),
        contacts: ContactsForm {
            root: observed(account, ContactType::Root, |contact, observed_at| {
                RootForm {
                    observed_at,
                    email: text(contact, Field::Email).unwrap_or_default(),
                }
            }),
            primary: observed(account, ContactType::Primary, |contact, observed_at| {
                PrimaryForm {
                    observed_at,
                    name: text(contact, Field::Name),
                    company: text(contact, Field::Company),
                    phone: text(contact, Field::Phone),
                    country: text(contact, Field::Country),
                    phone_verification: text(contact, Field::PhoneVerification),
                }
            }),
            security: observed(account, ContactType::Security, alternate),
            operations: observed(account, ContactType::Operations, alternate),
            billing: observed(account, ContactType::Billing, alternate),
        },
    }
}

fn observed<C>(
    account: &Account,
    contact_type: ContactType,
    present: impl Fn(&Contact, String) -> C,
) -> Option<ObservedForm<C, String>> {
    let observed = account.contacts.get(contact_type)?;
    let observed_at = observed.at.to_string();
    Some(match &observed.observation {
        Observation::Present(contact) => ObservedForm::Present(present(contact, observed_at)),
        Observation::Absent => ObservedForm::Absent { observed_at },
        Observation::Unreadable(gap) => ObservedForm::Unreadable {
            observed_at,
            reason: gap.reason,
            detail: gap.detail.clone(),
        },
    })
}

fn alternate(contact: &Contact, observed_at: String) -> AlternateForm<String> {
    AlternateForm {
        observed_at,
        name: text(contact, Field::Name),
        title: text(contact, Field::Title),
        email: text(contact, Field::Email),
        phone: text(contact, Field::Phone),
    }
}

fn of_account(text: Option<&Located<Arc<str>>>) -> Option<String> {
    text.map(|located| located.value.to_string())
}

fn text(contact: &Contact, field: Field) -> Option<String> {
    contact.get(field).map(|located| located.value.to_owned())
}

fn dns(answer: &DnsAnswer) -> DnsForm {
    let observed_at = answer.at;
    match &answer.route {
        Ok(route) => DnsForm::Answered {
            observed_at,
            route: route.clone(),
        },
        Err(gap) => DnsForm::Unreadable {
            observed_at,
            reason: gap.reason,
            detail: gap.detail.clone(),
        },
    }
}
