//! What a run found: findings, what could not be read, and the totals. Sorted, and the same for the same
//! input.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::check::SkipReason;
use crate::evidence::{Evidence, Redactor};
use crate::model::{AccountId, AccountState, ContactType, Location};
use crate::rule::{Metadata, RuleId, Severity};

/// Where a finding stands that was read from no file of the repository, for formats that want a place.
pub const FALLBACK_FILE: &str = "contact-lint.toml";

/// What a run found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The time at which it was judged.
    pub now: Timestamp,
    /// The rules that were applied, by id.
    pub rules: Vec<Arc<Metadata>>,
    /// The accounts, by id.
    pub accounts: Vec<AccountReport>,
    /// What is to be said of the configuration: exceptions that have ended, or that nothing matches.
    pub remarks: Vec<ConfigRemark>,
    /// What whoever looked could not do, in a sentence each, without a final stop.
    pub notices: Vec<String>,
    /// Whether only some of the accounts were asked for.
    pub is_partial: bool,
}

/// What was found of one account.
#[derive(Clone, Debug)]
pub struct AccountReport {
    /// Its id.
    pub id: AccountId,
    /// Its name, if the input states it.
    pub name: Option<String>,
    /// Where it stands in its life.
    pub state: AccountState,
    /// The path of names to its organizational unit, if the input states it.
    pub ou_path: Option<String>,
    /// Whether the configuration wants accounts in this state to be judged.
    pub is_checked: bool,
    /// What Security Hub says of it, if it is judged.
    pub account_1: Option<Account1>,
    /// Where the input names it.
    pub location: Option<Location>,
    /// The weak contacts, by type and rule.
    pub findings: Vec<Finding>,
    /// The weak contacts that somebody has decided not to count, by type and rule.
    pub suppressed: Vec<Suppressed>,
    /// What could not be judged, by type.
    pub inconclusive: Vec<Inconclusive>,
    /// What is good but worth knowing, by type and rule.
    pub notes: Vec<Note>,
    /// The rules that did not apply, by type and rule.
    pub skipped: Vec<Skipped>,
}

/// The result of AWS Security Hub's control Account.1: is some security contact registered?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Account1 {
    /// There is one.
    Pass,
    /// There is none.
    Fail,
    /// We could not look.
    Unreadable,
}

/// A weak contact.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that failed.
    pub rule: Arc<Metadata>,
    /// The contact.
    pub contact_type: ContactType,
    /// How bad it is.
    pub severity: Severity,
    /// How we know.
    pub evidence: Vec<Evidence>,
    /// Where the input says so; `None` when it came from no file.
    pub location: Option<Location>,
}

/// Something that could not be read of a contact, with all rules that could not judge for want of it.
#[derive(Clone, Debug)]
pub struct Inconclusive {
    /// The contact.
    pub contact_type: ContactType,
    /// What could not be read, and why.
    pub evidence: Evidence,
    /// Where the input speaks of the contact; `None` when it came from no file.
    pub location: Option<Location>,
    /// The rules that did not come to a result, by id.
    pub rules: Vec<RuleId>,
    /// The exception that accepts it, so that it does not make the run incomplete.
    pub accepted: Option<Arc<Exception>>,
}

/// A finding that does not count.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Why it does not count.
    pub exception: Arc<Exception>,
}

/// What somebody has decided to leave as it is, for a reason and for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Why.
    pub reason: String,
    /// Who has decided it.
    pub owner: Option<String>,
    /// The last day on which it holds.
    pub until: Date,
    /// Where it is written.
    pub location: Location,
}

/// A rule that did not apply to a contact.
#[derive(Clone, Debug)]
pub struct Skipped {
    /// The rule.
    pub rule: RuleId,
    /// The contact.
    pub contact_type: ContactType,
    /// Why.
    pub reason: SkipReason,
}

/// Something about an exception in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigRemark {
    /// Where the exception is written.
    pub location: Location,
    /// What there is to say.
    pub message: String,
}

/// Something about a good contact that is worth knowing.
#[derive(Clone, Debug)]
pub struct Note {
    /// The rule that makes it.
    pub rule: RuleId,
    /// The contact.
    pub contact_type: ContactType,
    /// What there is to say.
    pub evidence: Evidence,
}

/// The numbers of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Accounts in the input.
    pub accounts: usize,
    /// Accounts that were judged.
    pub checked: usize,
    /// Judged accounts that pass Account.1.
    pub account_1_passes: usize,
    /// Judged accounts that fail Account.1.
    pub account_1_fails: usize,
    /// Those that pass Account.1 although their security contact is weak.
    pub false_passes: usize,
    /// Judged accounts of which something could not be read.
    pub unreadable: usize,
    /// Findings.
    pub findings: usize,
    /// Findings that do not count.
    pub suppressed: usize,
    /// Inconclusive outcomes, one a rule and contact.
    pub inconclusive: usize,
}

impl AccountReport {
    /// Whether the account passes Account.1 although its security contact has a finding of medium severity
    /// or more.
    pub fn is_false_pass(&self) -> bool {
        self.account_1 == Some(Account1::Pass)
            && self.findings.iter().any(|finding| {
                finding.contact_type == ContactType::Security
                    && finding.severity >= Severity::Medium
            })
    }

    /// A name for a result of this account that is the same on every machine, and in which no contact's
    /// value enters: SHA-256 over rule, account and contact type.
    pub fn fingerprint(&self, rule: &str, contact_type: Option<ContactType>) -> String {
        let contact_type = contact_type.map_or("", ContactType::as_str);
        let digest = Sha256::digest(format!("{rule}\n{}\n{contact_type}", self.id));
        digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

impl Report {
    /// The numbers.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals {
            accounts: self.accounts.len(),
            ..Totals::default()
        };
        for account in self.accounts.iter().filter(|account| account.is_checked) {
            totals.checked += 1;
            match account.account_1 {
                Some(Account1::Pass) => totals.account_1_passes += 1,
                Some(Account1::Fail) => totals.account_1_fails += 1,
                Some(Account1::Unreadable) | None => {}
            }
            totals.false_passes += usize::from(account.is_false_pass());
            totals.unreadable += usize::from(!account.inconclusive.is_empty());
            totals.findings += account.findings.len();
            totals.suppressed += account.suppressed.len();
            let rules = account.inconclusive.iter().map(|gap| gap.rules.len());
            totals.inconclusive += rules.sum::<usize>();
        }
        totals
    }

    /// Whether some finding is as bad as this or worse.
    pub fn has_finding_from(&self, severity: Severity) -> bool {
        self.accounts
            .iter()
            .flat_map(|account| &account.findings)
            .any(|finding| finding.severity >= severity)
    }

    /// Whether everything that was asked for could be read, but for what is accepted.
    pub fn is_complete(&self) -> bool {
        self.accounts
            .iter()
            .flat_map(|account| &account.inconclusive)
            .all(|gap| gap.accepted.is_some())
    }

    /// A redactor that hides what is personal, with the same aliases in every format.
    pub fn redactor(&self) -> Redactor {
        Redactor::closed(self.accounts.iter().flat_map(|account| {
            let suppressed = account
                .suppressed
                .iter()
                .map(|suppressed| &suppressed.finding);
            let findings = account.findings.iter().chain(suppressed);
            let findings = findings.flat_map(|finding| &finding.evidence);
            let inconclusive = account.inconclusive.iter().map(|gap| &gap.evidence);
            let notes = account.notes.iter().map(|note| &note.evidence);
            findings.chain(inconclusive).chain(notes)
        }))
    }
}
