use std::collections::BTreeSet;
use std::fmt;

use crate::model::{Account, AccountId, AccountState};
use crate::scope::Unit;

/// Which accounts are meant.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// These; empty: all.
    pub accounts: BTreeSet<AccountId>,
    /// Of those, the ones in these organizational units; empty: all.
    pub units: Vec<Unit>,
    /// But none of these.
    pub excluded: BTreeSet<AccountId>,
}

impl Selection {
    /// Whether all accounts are meant.
    pub fn is_all(&self) -> bool {
        self.accounts.is_empty() && self.units.is_empty() && self.excluded.is_empty()
    }

    /// Leaves only the accounts that are meant. What they are not known by matters for those in these states only. Says in
    /// a sentence each which excluded accounts are not there.
    ///
    /// # Errors
    /// When a selected account is not there, when it is not known which unit an account is in, and when nothing is left.
    pub fn apply(
        &self,
        accounts: &mut Vec<Account>,
        states: &[AccountState],
    ) -> Result<Vec<String>, SelectionError> {
        if self.is_all() {
            return Ok(Vec::new());
        }
        let known: BTreeSet<_> = accounts.iter().map(|account| &account.id.value).collect();
        if let Some(unknown) = self.accounts.iter().find(|id| !known.contains(id)) {
            return Err(SelectionError::UnknownAccount(unknown.clone()));
        }
        let unknown = self.excluded.iter().filter(|id| !known.contains(id));
        let notices =
            unknown.map(|id| format!("account {id}, which is to be left out, is not there"));
        let notices = notices.collect();
        accounts.retain(|account| {
            let id = &account.id.value;
            (self.accounts.is_empty() || self.accounts.contains(id)) && !self.excluded.contains(id)
        });
        if !self.units.is_empty() {
            let mut in_use = accounts
                .iter()
                .filter(|account| states.contains(&account.state));
            if let Some(account) = in_use.find(|account| account.ou_path.is_none()) {
                return Err(SelectionError::UnknownUnit(account.id.value.clone()));
            }
            accounts.retain(|account| {
                let path = account.ou_path.as_ref();
                path.is_some_and(|path| self.units.iter().any(|unit| unit.contains(&path.value)))
            });
        }
        match accounts.is_empty() {
            true => Err(SelectionError::Empty),
            false => Ok(notices),
        }
    }
}

/// Why accounts could not be selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectionError {
    /// This account is not there.
    UnknownAccount(AccountId),
    /// It is not known which organizational unit this account is in.
    UnknownUnit(AccountId),
    /// No account is meant.
    Empty,
}

impl fmt::Display for SelectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAccount(id) => write!(
                f,
                "account {id} is not there; take it out of --accounts"
            ),
            Self::UnknownUnit(id) => write!(
                f,
                "it is not known which organizational unit account {id} is in; leave --ou out, or name the accounts with \
                 --accounts"
            ),
            Self::Empty => f.write_str(
                "no account is left; look at --ou, --accounts and --exclude (a unit is written as its path, such as \
                 Root/Workloads/Prod, with /** for what is below it as well)",
            ),
        }
    }
}

impl std::error::Error for SelectionError {}
