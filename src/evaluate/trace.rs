//! What rules say of single contacts, for whoever asks about them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Case, Subject};
use crate::check::Outcome;
use crate::model::{AccountId, ContactType};
use crate::rule::{Rule, Severity};

/// What every rule says of one account, of each of its contacts and of all accounts together. `index` is the account's place
/// in the snapshot.
pub fn trace(case: &Case<'_>, index: usize) -> Vec<Judgement> {
    let subjects: Vec<_> = case.subjects().collect();
    let of_account = subjects.get(index).map(Subject::judgements);
    let mut judgements = of_account.unwrap_or_default();
    let together = case.together(&subjects).into_iter();
    judgements.extend(together.map(|(judgement, _)| judgement));
    judgements
}

/// Tells whether a rule was applied to a contact of an account, or to all accounts together, and found it good.
pub fn passes<'a>(
    case: &'a Case<'a>,
) -> impl Fn(Option<&AccountId>, &str, Option<ContactType>) -> bool + 'a {
    let subjects: Vec<_> = case.subjects().collect();
    let ids = subjects
        .iter()
        .map(|subject| subject.context.account.id.value.clone());
    let places: BTreeMap<AccountId, usize> = ids.zip(0..).collect();
    let together: Vec<_> = case
        .together(&subjects)
        .into_iter()
        .map(|(told, _)| told)
        .collect();
    move |account, rule, of| {
        let is_it = |told: &Judgement| {
            let is_good = matches!(told.outcome, Outcome::Pass(_));
            is_good && told.rule.id().as_str() == rule && told.contact_type == of
        };
        match account.map(|id| places.get(id)) {
            None => together.iter().any(is_it),
            Some(None) => false,
            Some(Some(place)) => subjects[*place].judgements().iter().any(is_it),
        }
    }
}

/// What one rule says of a contact, or of an account's contacts together.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The rule, as it is for this account.
    pub rule: Arc<Rule>,
    /// The contact; `None`: contacts together.
    pub contact_type: Option<ContactType>,
    /// How bad a failure is.
    pub severity: Severity,
    /// What came of it.
    pub outcome: Outcome,
}
