use std::collections::BTreeMap;
use std::sync::Arc;

use crate::evidence::Evidence;
use crate::model::{Account, AccountId, Contact, ContactType, Field, Located, Observation};
use crate::snapshot::Snapshot;

/// What differs between two snapshots.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// By account; of those that did not change, nothing.
    pub accounts: Vec<AccountChange>,
    /// How many accounts are as they were, as far as they could be read.
    pub unchanged: usize,
    /// How many contacts could not be read on one side at least, so that nobody knows whether they have changed.
    pub unknown: usize,
}

impl Difference {
    /// Whether something is known to have changed.
    pub fn has_changes(&self) -> bool {
        let mut changes = self.accounts.iter().flat_map(|account| &account.changes);
        changes.any(|change| !UNKNOWN.contains(&change.evidence.code))
    }
}

/// What is told of contacts that could not be read on one side.
const UNKNOWN: [&str; 2] = ["contact-unreadable", "contact-readable"];

/// What has changed of an account.
#[derive(Clone, Debug)]
pub struct AccountChange {
    /// The account.
    pub id: AccountId,
    /// Its name, the later one if it has changed.
    pub name: Option<String>,
    /// What has changed, in the order of the contacts and their fields.
    pub changes: Vec<Change>,
}

/// One thing that has changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The contact; `None`: the account itself.
    pub contact_type: Option<ContactType>,
    /// The field of it; `None`: the contact as a whole.
    pub field: Option<Field>,
    /// What has changed, from what to what.
    pub evidence: Evidence,
}

/// What has changed from one snapshot to another. Something that could not be read on either side is told as that, and is neither a
/// change nor none.
pub fn difference(old: &Snapshot, new: &Snapshot) -> Difference {
    let by_id = |snapshot: &'_ Snapshot| -> BTreeMap<AccountId, usize> {
        let ids = snapshot
            .accounts
            .iter()
            .map(|account| account.id.value.clone());
        ids.zip(0..).collect()
    };
    let (of_old, of_new) = (by_id(old), by_id(new));
    let mut difference = Difference::default();
    let mut ids: Vec<_> = of_old.keys().chain(of_new.keys()).collect();
    ids.sort();
    ids.dedup();
    for id in ids {
        let before = of_old.get(id).map(|index| &old.accounts[*index]);
        let after = of_new.get(id).map(|index| &new.accounts[*index]);
        let changes = match (before, after) {
            (Some(before), Some(after)) => {
                difference.unknown += unknown(before, after);
                of_account(before, after)
            }
            // What was not asked for is not gone.
            (Some(_), None) if new.is_partial => continue,
            (None, Some(_)) if old.is_partial => continue,
            (Some(_), None) => vec![whole("account-gone", "the account is not there any more")],
            (None, Some(_)) => vec![whole("account-new", "the account is new")],
            (None, None) => Vec::new(),
        };
        if changes.is_empty() {
            difference.unchanged += 1;
            continue;
        }
        let account = after.or(before);
        difference.accounts.push(AccountChange {
            id: id.clone(),
            name: account.and_then(|account| Some(account.name.as_ref()?.value.to_string())),
            changes,
        });
    }
    difference
}

/// How many contacts cannot be compared: they could not be read on one side at least, one side does not speak of them, or not of
/// all their fields.
fn unknown(before: &Account, after: &Account) -> usize {
    let is_unknown = |of: &&ContactType| match (seen(before, **of), seen(after, **of)) {
        (None, None) => false,
        (Some(Observation::Present(before)), Some(Observation::Present(after))) => {
            let fields = of.fields().iter().filter(|field| **field != Field::Company);
            let is_told = |contact: &Contact, field: &Field| contact.text(*field).is_some();
            let mut fields = fields.map(|field| [is_told(before, field), is_told(after, field)]);
            fields.any(|[before, after]| before != after)
        }
        (Some(Observation::Unreadable(_)) | None, _) => true,
        (_, Some(Observation::Unreadable(_)) | None) => true,
        _ => false,
    };
    ContactType::ALL.iter().filter(is_unknown).count()
}

/// What was observed of a contact.
fn seen(account: &Account, of: ContactType) -> Option<&Observation<Contact>> {
    account.contacts.get(of).map(|seen| &seen.observation)
}

fn whole(code: &'static str, sentence: &'static str) -> Change {
    Change {
        contact_type: None,
        field: None,
        evidence: Evidence::new(code, sentence),
    }
}

fn text(text: &Option<Located<Arc<str>>>) -> Option<&str> {
    text.as_ref().map(|text| &*text.value)
}

fn of_account(before: &Account, after: &Account) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut itself = |what: &'static str, before: Option<&str>, after: Option<&str>| {
        if let (Some(before), Some(after)) = (before, after)
            && before != after
        {
            let evidence = Evidence::new("account-changed", "its {what} was {old} and is {new}")
                .public("what", what)
                .public("old", before)
                .public("new", after);
            changes.push(Change {
                contact_type: None,
                field: None,
                evidence,
            });
        }
    };
    itself("name", text(&before.name), text(&after.name));
    let (was, is) = (before.state.as_str(), after.state.as_str());
    // A file that declares an account says nothing of its state.
    if !before.is_declared && !after.is_declared {
        itself("state", Some(was), Some(is));
    }
    itself(
        "organizational unit",
        text(&before.ou_path),
        text(&after.ou_path),
    );
    for of in ContactType::ALL {
        changes.extend(of_contact(of, seen(before, of), seen(after, of)));
    }
    changes
}

fn of_contact(
    of: ContactType,
    before: Option<&Observation<Contact>>,
    after: Option<&Observation<Contact>>,
) -> Vec<Change> {
    use Observation::{Absent, Present, Unreadable};

    let whole = |code, sentence: &'static str| {
        vec![Change {
            contact_type: Some(of),
            field: None,
            evidence: Evidence::new(code, sentence),
        }]
    };
    match (before, after) {
        (Some(Present(before)), Some(Present(after))) => of_fields(of, before, after),
        (Some(Absent), Some(Present(_))) => whole("contact-registered", "it was registered"),
        (Some(Present(_)), Some(Absent)) => whole("contact-removed", "it was removed"),
        (Some(Unreadable(_)), Some(Unreadable(_)) | None) | (None, Some(Unreadable(_))) => {
            Vec::new()
        }
        (_, Some(Unreadable(_))) => whole(
            "contact-unreadable",
            "it cannot be read any more; whether it has changed is not known",
        ),
        (Some(Unreadable(_)), Some(_)) => whole(
            "contact-readable",
            "it can be read again; whether it has changed is not known",
        ),
        // Nobody asked for it on one side.
        (None, _) | (_, None) | (Some(Absent), Some(Absent)) => Vec::new(),
    }
}

fn of_fields(of: ContactType, before: &Contact, after: &Contact) -> Vec<Change> {
    let changes = of.fields().iter().filter_map(|field| {
        let text = |contact: &'_ Contact| match (field, contact.text(*field)) {
            // A person has none.
            (Field::Company, None) => Some(String::new()),
            (_, text) => text.map(str::to_owned),
        };
        let (old, new) = (text(before)?, text(after)?);
        (old != new).then(|| Change {
            contact_type: Some(of),
            field: Some(*field),
            evidence: Evidence::new("field-changed", "its {field} was {old} and is {new}")
                .public("field", field.as_str())
                .value("old", *field, old)
                .value("new", *field, new),
        })
    });
    changes.collect()
}
