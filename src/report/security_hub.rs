use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Account1, AccountReport, Report};
use crate::model::{AccountId, ControlStatus};

/// What Security Hub says of an account's control Account.1, beside what is said here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityHub {
    /// Its status there; `None` when it has no finding about the account.
    pub status: Option<ControlStatus>,
    /// How the two compare.
    pub compared: Compared,
}

/// How Security Hub's status of Account.1 compares with what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Compared {
    /// Both say the same, and the contact is good.
    Agrees,
    /// It passes there, and the contact is weak.
    FalsePass,
    /// It fails there, and a contact is registered by now.
    StaleFailure,
    /// It passes there, and no contact is registered any more.
    StalePass,
    /// It is not evaluated there.
    NotEvaluated,
    /// We could not look.
    Unreadable,
}

impl Compared {
    /// What there is to say of it, if anything.
    pub fn text(self) -> Option<&'static str> {
        match self {
            Self::Agrees | Self::Unreadable => None,
            Self::FalsePass => Some("a false pass"),
            Self::StaleFailure => Some("stale, since a contact is registered"),
            Self::StalePass => Some("stale, since none is registered"),
            Self::NotEvaluated => Some("not evaluated there"),
        }
    }
}

impl Report {
    /// Puts what Security Hub says of Account.1 beside what is said here.
    pub fn compare(&mut self, statuses: &BTreeMap<AccountId, ControlStatus>) {
        // Of an account that is only declared it is not known what AWS has.
        let is_compared = |account: &&mut AccountReport| account.is_checked && !account.is_declared;
        for account in self.accounts.iter_mut().filter(is_compared) {
            let status = statuses.get(&account.id).copied();
            let compared = match (status, account.account_1) {
                (None | Some(ControlStatus::NotAvailable), _) => Compared::NotEvaluated,
                (_, None | Some(Account1::Unreadable)) => Compared::Unreadable,
                (Some(ControlStatus::Passed), Some(Account1::Fail)) => Compared::StalePass,
                (Some(ControlStatus::Failed), Some(Account1::Pass)) => Compared::StaleFailure,
                (Some(ControlStatus::Passed), _) if account.is_false_pass() => Compared::FalsePass,
                _ => Compared::Agrees,
            };
            account.security_hub = Some(SecurityHub { status, compared });
        }
    }
}
