//! The accounts as data for the page's table.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use serde::Serialize;

use crate::evidence::{Evidence, visible};
use crate::model::{Account, AccountId, Contact, ContactType, ControlStatus, Observation};
use crate::render::View;
use crate::report::{Account1, AccountReport, Exception, Finding, Results, ReviewReport};
use crate::rule::{RuleId, Severity};

/// All that the table shows.
#[derive(Serialize)]
pub(super) struct Table<'a> {
    /// What findings point to.
    rules: Vec<RuleData<'a>>,
    /// What accounts point to: most have a contact that others have, too.
    contacts: Vec<ContactData>,
    gaps: Vec<GapData>,
    accounts: Vec<AccountData<'a>>,
}

#[derive(Serialize)]
struct RuleData<'a> {
    id: &'a str,
    summary: &'a str,
    remediation: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountData<'a> {
    id: &'a str,
    name: String,
    state: &'a str,
    unit: String,
    standing: &'a str,
    account1: &'a str,
    /// What Security Hub itself says, where that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    hub: Option<String>,
    /// The places of its contacts, and of what could not be read, in their lists.
    contacts: Vec<usize>,
    gaps: Vec<usize>,
    findings: Vec<FindingData>,
    notes: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
struct ContactData {
    kind: ContactType,
    /// The name of each field with what stands in it; none where the contact is not there.
    fields: Vec<(&'static str, String)>,
    /// What a ledger says of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<String>,
    /// What there is instead of a contact.
    #[serde(skip_serializing_if = "str::is_empty")]
    instead: &'static str,
}

#[derive(Serialize)]
struct FindingData {
    /// The rule's place in the list.
    rule: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<ContactType>,
    severity: Severity,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Why it does not count, where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<String>,
    /// Whether it is new since an earlier report.
    #[serde(skip_serializing_if = "is_false")]
    new: bool,
}

fn is_false(bool: &bool) -> bool {
    !bool
}

#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
struct GapData {
    text: String,
    rules: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<String>,
}

impl<'a> Table<'a> {
    pub(super) fn of(view: &'a View<'a>) -> Self {
        let report = view.report;
        let rules = report.rules.iter();
        let places: BTreeMap<&RuleId, usize> =
            rules.clone().map(|rule| &rule.id).zip(0..).collect();
        let observed: BTreeMap<&AccountId, &Account> = view
            .accounts
            .iter()
            .map(|account| (&account.id.value, account))
            .collect();
        let mut contacts = List::default();
        let mut gaps = List::default();
        let mut accounts = Vec::with_capacity(report.accounts.len());
        for account in &report.accounts {
            let of_account = observed
                .get(&account.id)
                .map(|one| contacts_of(view, account, one));
            let of_account = of_account.into_iter().flatten();
            let contacts = of_account
                .map(|contact| contacts.place_of(contact))
                .collect();
            let unread = gaps_of(view, &account.results);
            let gaps = unread.map(|gap| gaps.place_of(gap)).collect();
            accounts.push(told(view, &places, account, contacts, gaps));
        }
        Self {
            rules: rules
                .map(|rule| RuleData {
                    id: rule.id.as_str(),
                    summary: &rule.summary,
                    remediation: &rule.remediation,
                })
                .collect(),
            contacts: contacts.items,
            gaps: gaps.items,
            accounts,
        }
    }
}

fn told<'a>(
    view: &View<'_>,
    places: &BTreeMap<&RuleId, usize>,
    account: &'a AccountReport,
    contacts: Vec<usize>,
    gaps: Vec<usize>,
) -> AccountData<'a> {
    let results = &account.results;
    AccountData {
        id: account.id.as_str(),
        name: account.name.as_deref().map(visible).unwrap_or_default(),
        state: account.state.as_str(),
        unit: account.ou_path.as_deref().map(visible).unwrap_or_default(),
        standing: account.standing().as_str(),
        account1: account.account_1.map_or("", Account1::as_str),
        hub: account.security_hub.map(|hub| {
            let status = hub.status.map_or("no finding", ControlStatus::as_str);
            match hub.compared.text() {
                Some(text) => format!("{status}, {text}"),
                None => status.to_owned(),
            }
        }),
        contacts,
        gaps,
        findings: findings_of(view, places, account),
        notes: results
            .notes
            .iter()
            .map(|note| view.sentences([&note.evidence]))
            .collect(),
    }
}

/// Things that are each told once.
struct List<T> {
    items: Vec<T>,
    places: HashMap<T, usize>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> List<T> {
    fn place_of(&mut self, item: T) -> usize {
        let next = self.items.len();
        match self.places.entry(item) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.items.push(new.key().clone());
                *new.insert(next)
            }
        }
    }
}

/// What could not be read of an account.
fn gaps_of(view: &View<'_>, results: &Results) -> impl Iterator<Item = GapData> {
    results.inconclusive.iter().map(|gap| GapData {
        text: view.sentences([&gap.evidence]),
        rules: gap.rules.iter().map(RuleId::to_string).collect(),
        accepted: gap.accepted.as_deref().map(|of| accepted(view, of)),
    })
}

fn findings_of(
    view: &View<'_>,
    places: &BTreeMap<&RuleId, usize>,
    account: &AccountReport,
) -> Vec<FindingData> {
    let results = &account.results;
    let of = |finding: &Finding, accepted| FindingData {
        rule: places.get(&finding.rule.id).copied().unwrap_or_default(),
        kind: finding.contact_type,
        severity: finding.severity,
        text: view.told(finding),
        at: finding.location.as_ref().map(|at| visible(&at.to_string())),
        new: view.is_new(Some(&account.id), finding) == Some(true),
        accepted,
    };
    let findings = results.findings.iter().map(|finding| of(finding, None));
    let suppressed = results.suppressed.iter().map(|suppressed| {
        let accepted = accepted(view, &suppressed.exception);
        of(&suppressed.finding, Some(accepted))
    });
    findings.chain(suppressed).collect()
}

/// Why something does not count, until when, and who has decided it.
pub(super) fn accepted(view: &View<'_>, exception: &Exception) -> String {
    let mut text = format!("until {}", exception.until);
    let owner = exception.owner.as_deref();
    if let Some(owner) = owner.and_then(|owner| view.free_text(owner)) {
        text.push_str(", by ");
        text.push_str(owner);
    }
    if let Some(reason) = view.free_text(&exception.reason) {
        text.push_str(": ");
        text.push_str(reason);
    }
    visible(&text)
}

/// What is known of each contact of an account.
fn contacts_of(view: &View<'_>, report: &AccountReport, account: &Account) -> Vec<ContactData> {
    let contacts = ContactType::ALL.into_iter().map(|kind| {
        let observed = account.contacts.get(kind);
        let (fields, instead) = match observed.map(|observed| &observed.observation) {
            Some(Observation::Present(contact)) => (fields_of(view, kind, contact), ""),
            Some(Observation::Absent) => (Vec::new(), "none is registered"),
            Some(Observation::Unreadable(_)) => (Vec::new(), "could not be read"),
            None if account.is_declared => (Vec::new(), "not declared"),
            None => (Vec::new(), "not asked for"),
        };
        ContactData {
            kind,
            fields,
            review: report
                .reviews
                .get(&kind)
                .map(|review| reviewed(view, review)),
            instead,
        }
    });
    contacts.collect()
}

/// What a ledger says of a contact, in a sentence without its final stop.
fn reviewed(view: &View<'_>, review: &ReviewReport) -> String {
    let mut text = review.state.text().to_owned();
    let free_text = |text: &Option<String>| Some(view.free_text(text.as_deref()?)?.to_owned());
    if let Some(on) = review.on {
        text.push_str(&format!("; on {on}"));
    }
    if let Some(by) = free_text(&review.by) {
        text.push_str(&format!(" by {by}"));
    }
    if let Some(how) = free_text(&review.how) {
        text.push_str(&format!(" ({how})"));
    }
    if let Some(until) = review.until {
        text.push_str(&format!(", until {until}"));
    }
    visible(&text)
}

fn fields_of(view: &View<'_>, kind: ContactType, contact: &Contact) -> Vec<(&'static str, String)> {
    let fields = kind.fields().iter().filter_map(|field| {
        let shown = match (contact.text(*field), contact.unresolved_field(*field)) {
            (Some(text), _) => view.redactor.sentence(&Evidence::of_field(*field, text)),
            (None, Some(expression)) => match view.free_text(&expression.value) {
                Some(expression) => format!("known to Terraform only: {}", visible(expression)),
                None => "known to Terraform only".to_owned(),
            },
            (None, None) => return None,
        };
        Some((field.as_str(), shown))
    });
    fields.collect()
}
