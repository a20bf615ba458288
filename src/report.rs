//! What a run found: findings, what could not be read, and the totals. Sorted, and the same for the same
//! input.

mod changes;
mod review;
mod security_hub;
mod standing;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::check::SkipReason;
use crate::evidence::{Evidence, Redactor};
use crate::model::{Account, AccountId, AccountState, ContactType, FileDigest, Location};
use crate::rule::{Metadata, RuleId, Severity};
pub use changes::{Changes, Gone, TrendPoint, Why};
pub use review::{ReviewReport, ReviewState};
pub use security_hub::{Compared, SecurityHub};
pub use standing::{Account1, Standing};

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
    /// What was found of all accounts together.
    pub organization: OrganizationReport,
    /// What is to be said of the configuration: exceptions that have ended, or that nothing matches.
    pub remarks: Vec<ConfigRemark>,
    /// What whoever looked could not do, in a sentence each, without a final stop.
    pub notices: Vec<String>,
    /// Whether only some of the accounts were asked for.
    pub is_partial: bool,
    /// The files that were judged and judged by, by their names, for those forms of a report that tell them.
    pub files: Vec<FileDigest>,
    /// What of the input could not be read.
    pub unread: Vec<Unread>,
    /// What has changed since an earlier report, where one was given.
    pub changes: Option<Changes>,
    /// The numbers of earlier snapshots, where some were given, and of this one.
    pub trend: Vec<TrendPoint>,
}

/// Something of the input that could not be read. Contacts may stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where; `None` where that is the input as a whole.
    pub location: Option<Location>,
    /// Why, in a sentence without its final stop.
    pub message: String,
}

/// What was found of one account.
#[derive(Clone, Debug)]
pub struct AccountReport {
    /// Its id.
    pub id: AccountId,
    /// Its name, if the input states it.
    pub name: Option<Arc<str>>,
    /// Where it stands in its life.
    pub state: AccountState,
    /// The path of names to its organizational unit, if the input states it.
    pub ou_path: Option<Arc<str>>,
    /// Whether the configuration wants accounts in this state to be judged.
    pub is_checked: bool,
    /// What Security Hub says of it, if it is judged.
    pub account_1: Option<Account1>,
    /// What Security Hub itself says of Account.1, where that was given.
    pub security_hub: Option<SecurityHub>,
    /// Where the input names it.
    pub location: Option<Location>,
    /// Whether only files declare it.
    pub is_declared: bool,
    /// What a ledger says of its contacts, of those that are there and to be reviewed.
    pub reviews: BTreeMap<ContactType, ReviewReport>,
    /// What came of the rules.
    pub results: Results,
}

/// What was found of all accounts together.
#[derive(Clone, Debug, Default)]
pub struct OrganizationReport {
    /// The organization's id; `None` for accounts without one.
    pub id: Option<String>,
    /// What came of the rules.
    pub results: Results,
}

/// What came of the rules, by contact type and rule; those that judge contacts together come last.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// What is weak.
    pub findings: Vec<Finding>,
    /// What is weak and somebody has decided not to count.
    pub suppressed: Vec<Suppressed>,
    /// What could not be judged.
    pub inconclusive: Vec<Inconclusive>,
    /// What is good but worth knowing.
    pub notes: Vec<Note>,
    /// The rules that did not apply.
    pub skipped: Arc<[Skipped]>,
}

/// A weak contact.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that failed.
    pub rule: Arc<Metadata>,
    /// The contact; `None`: contacts together.
    pub contact_type: Option<ContactType>,
    /// How bad it is.
    pub severity: Severity,
    /// What the rule says of it in words of its own, in which only the evidence is missing.
    pub message: Option<Box<Evidence>>,
    /// How we know. Findings of contacts that hold the same share it.
    pub evidence: Arc<[Evidence]>,
    /// Where the input says so; `None` when it came from no file.
    pub location: Option<Location>,
    /// What declares the contact, where that is somewhere else.
    pub declared_at: Option<Location>,
}

/// Something that could not be read of a contact, with all rules that could not judge for want of it.
#[derive(Clone, Debug)]
pub struct Inconclusive {
    /// The contact; `None`: contacts together.
    pub contact_type: Option<ContactType>,
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
    /// The contact; `None`: contacts together.
    pub contact_type: Option<ContactType>,
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
    /// The contact; `None`: contacts together.
    pub contact_type: Option<ContactType>,
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

impl Finding {
    /// Adds one more reason.
    pub fn add(&mut self, evidence: Evidence) {
        let known = self.evidence.iter().cloned();
        self.evidence = known.chain([evidence]).collect();
    }

    /// The rule and the contact: `personal-inbox/security`, or the rule alone where contacts are judged together.
    pub fn subject(&self) -> String {
        subject(&self.rule.id, self.contact_type)
    }
}

/// A rule and a contact, as they are named together.
pub fn subject(rule: &RuleId, contact_type: Option<ContactType>) -> String {
    match contact_type {
        Some(of) => format!("{rule}/{of}"),
        None => rule.to_string(),
    }
}

/// A name for a result that is the same on every machine, and in which no contact's value enters: SHA-256 over rule, account
/// or organization, and contact type.
pub fn fingerprint(rule: &str, of: &str, contact_type: Option<ContactType>) -> String {
    let contact_type = contact_type.map_or("", ContactType::as_str);
    let digest = Sha256::digest(format!("{rule}\n{of}\n{contact_type}"));
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Results {
    /// Whether nothing is weak, set aside or left open.
    pub fn are_clean(&self) -> bool {
        self.findings.is_empty() && self.suppressed.is_empty() && self.inconclusive.is_empty()
    }

    /// Whether there is nothing to say.
    pub fn is_silent(&self) -> bool {
        self.are_clean() && self.notes.is_empty()
    }

    /// Whether some finding is as bad as this or worse.
    pub fn has_finding_from(&self, severity: Severity) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|finding| finding.severity >= severity)
    }

    /// Whether everything that was asked for could be read, but for what is accepted.
    pub fn are_complete(&self) -> bool {
        let mut gaps = self.inconclusive.iter();
        gaps.all(|gap| gap.accepted.is_some())
    }

    /// All evidence in them.
    fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        let suppressed = self.suppressed.iter().map(|suppressed| &suppressed.finding);
        let findings = self.findings.iter().chain(suppressed);
        let findings =
            findings.flat_map(|finding| finding.evidence.iter().chain(finding.message.as_deref()));
        let inconclusive = self.inconclusive.iter().map(|gap| &gap.evidence);
        let notes = self.notes.iter().map(|note| &note.evidence);
        findings.chain(inconclusive).chain(notes)
    }
}

impl OrganizationReport {
    /// What the organization is called in fingerprints.
    pub fn name(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
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
            totals.unreadable += usize::from(!account.results.inconclusive.is_empty());
        }
        for results in self.results() {
            totals.findings += results.findings.len();
            totals.suppressed += results.suppressed.len();
            let rules = results.inconclusive.iter().map(|gap| gap.rules.len());
            totals.inconclusive += rules.sum::<usize>();
        }
        totals
    }

    /// The results of each account, and of all together.
    pub fn results(&self) -> impl Iterator<Item = &Results> {
        let accounts = self.accounts.iter().map(|account| &account.results);
        accounts.chain([&self.organization.results])
    }

    /// Lets what was observed stand where a roster has its account, and says which accounts are not there. `is_observed` tells whether
    /// a place is in a file that says what was observed, rather than one that declares what should be.
    pub fn stand_on(
        &mut self,
        roster: &BTreeMap<AccountId, Location>,
        is_observed: &dyn Fn(&Location) -> bool,
    ) -> Vec<AccountId> {
        let mut missing = Vec::new();
        for account in self
            .accounts
            .iter_mut()
            .filter(|account| !account.is_declared)
        {
            let Some(place) = roster.get(&account.id) else {
                missing.push(account.id.clone());
                continue;
            };
            let stand = |location: &mut Option<Location>| {
                if location.as_ref().is_none_or(is_observed) {
                    *location = Some(place.clone());
                }
            };
            stand(&mut account.location);
            let results = &mut account.results;
            let suppressed = results.suppressed.iter_mut();
            let suppressed = suppressed.map(|suppressed| &mut suppressed.finding);
            for finding in results.findings.iter_mut().chain(suppressed) {
                stand(&mut finding.location);
            }
            for gap in &mut results.inconclusive {
                stand(&mut gap.location);
            }
        }
        missing
    }

    /// A redactor that hides what is personal, with the same aliases in every format. Those of what only these accounts' contacts
    /// hold come last.
    pub fn redactor(&self, accounts: &[Account]) -> Redactor {
        let contacts: Vec<_> = accounts.iter().flat_map(of_contacts).collect();
        let evidence = self.results().flat_map(Results::evidence);
        Redactor::closed(evidence.chain(&contacts))
    }
}

/// What stands in the fields of an account's contacts.
fn of_contacts(account: &Account) -> impl Iterator<Item = Evidence> {
    let contacts = account.contacts.iter();
    let present = contacts.filter_map(|(of, observed)| Some((of, observed.present()?)));
    present.flat_map(|(of, contact)| {
        let fields = of.fields().iter();
        fields.filter_map(|field| Some(Evidence::of_field(*field, contact.text(*field)?)))
    })
}
