use std::sync::Arc;

use super::Judgement;
use crate::check::{AccountContext, Judge, Outcome, scope_unknown};
use crate::model::AccountId;
use crate::rule::{Rule, Severities};
use crate::scope::Unstated;

pub(super) fn is_together(rule: &Rule) -> bool {
    matches!(rule.check.judge(), Judge::Organization(_))
}

/// A rule that judges the contacts of all accounts together, and the accounts that it looks at.
pub(super) struct Together<'a> {
    rule: &'a Arc<Rule>,
    accounts: Vec<AccountContext<'a>>,
    /// What must be known to tell whether it looks at some more.
    doubt: Option<Unstated>,
    /// The accounts that may keep it from being told.
    because_of: Vec<AccountId>,
}

impl<'a> Together<'a> {
    pub(super) fn of(rule: &'a Arc<Rule>) -> Self {
        Self {
            rule,
            accounts: Vec::new(),
            doubt: None,
            because_of: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, context: &AccountContext<'a>, doubt: Option<Unstated>) {
        let mut types = self.rule.metadata.types.iter();
        if doubt.is_some() || types.any(|of| context.is_unread(*of)) {
            self.because_of.push(context.account.id.value.clone());
        }
        match doubt {
            Some(_) => self.doubt = doubt,
            None => self.accounts.push(*context),
        }
    }

    pub(super) fn judge(self) -> Option<(Judgement, Vec<AccountId>)> {
        let metadata = &self.rule.metadata;
        let (Judge::Organization(check), Severities::Whole(severity)) =
            (self.rule.check.judge(), &metadata.severities)
        else {
            return None;
        };
        let outcome = match (check.judge(&metadata.types, &self.accounts), self.doubt) {
            (outcome @ Outcome::Fail(_), _) | (outcome, None) => outcome,
            (_, Some(what)) => scope_unknown(what),
        };
        let judgement = Judgement {
            rule: Arc::clone(self.rule),
            contact_type: None,
            severity: *severity,
            outcome,
        };
        Some((judgement, self.because_of))
    }
}
