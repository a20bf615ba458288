use crate::evidence::Evidence;
use crate::model::Span;

/// What came of a rule on its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The subject is good in this respect.
    Pass(Pass),
    /// The subject is weak.
    Fail(Failure),
    /// The rule does not apply, or what it needs was switched off.
    Skip(SkipReason),
    /// An input could not be read. Neither good nor bad.
    Inconclusive(Evidence),
}

/// Why a subject is good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    /// How we know.
    pub evidence: Vec<Evidence>,
    /// Whether it is worth telling unasked.
    pub is_notable: bool,
}

/// Why a subject is weak.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// Where the value to blame stands, if there is one and it was read from a file.
    pub span: Option<Span>,
    /// How we know.
    pub evidence: Vec<Evidence>,
}

impl Outcome {
    /// The subject is good, as this says.
    pub(super) fn pass(evidence: Evidence) -> Self {
        Self::Pass(Pass {
            evidence: vec![evidence],
            is_notable: false,
        })
    }

    /// The subject is good, and this is worth knowing all the same.
    pub(super) fn note(evidence: Evidence) -> Self {
        Self::Pass(Pass {
            evidence: vec![evidence],
            is_notable: true,
        })
    }

    /// The subject is weak, since the value that stands here is.
    pub(super) fn fail(span: Option<Span>, evidence: Evidence) -> Self {
        Self::Fail(Failure {
            span,
            evidence: vec![evidence],
        })
    }

    /// The word for it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Pass(_) => "pass",
            Self::Fail(_) => "fail",
            Self::Skip(_) => "skip",
            Self::Inconclusive(_) => "inconclusive",
        }
    }

    /// How we know; of a rule that does not apply, nothing.
    pub fn evidence(&self) -> &[Evidence] {
        match self {
            Self::Pass(pass) => &pass.evidence,
            Self::Fail(failure) => &failure.evidence,
            Self::Inconclusive(evidence) => std::slice::from_ref(evidence),
            Self::Skip(_) => &[],
        }
    }
}

/// Why a rule was not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipReason {
    /// There is no contact to judge.
    ContactAbsent,
    /// The contact to compare with is not registered.
    OtherAbsent,
    /// The files that declare the account's contacts say nothing of this one.
    NotDeclared,
    /// There are not two contacts to compare.
    NothingToCompare,
    /// The domain was not resolved, because of `--offline`.
    Offline,
    /// A phone number must be read in a country, and none is known.
    CountryUnknown,
    /// AWS has no API that would tell.
    NotOffered,
    /// The configuration approves nothing, so that nothing can be told apart.
    NothingApproved,
    /// The configuration does not say what the contact should be.
    NothingExpected,
    /// No directory was given.
    NoDirectory,
    /// The directory does not have the address.
    NotInDirectory,
    /// The directory does not say whether the user may sign in.
    StatusUnstated,
    /// No ledger of reviews is kept.
    NoLedger,
    /// No file says the account's number, by which reviews are kept.
    NoNumber,
    /// No mail has asked whether mailboxes are read.
    NoDrill,
    /// This mailbox was not asked.
    NotDrilled,
    /// It was asked, and has time to answer.
    DrillOpen,
}

impl SkipReason {
    /// The reason for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ContactAbsent => "contact-absent",
            Self::OtherAbsent => "other-absent",
            Self::NotDeclared => "not-declared",
            Self::NothingToCompare => "nothing-to-compare",
            Self::Offline => "offline",
            Self::CountryUnknown => "country-unknown",
            Self::NotOffered => "not-offered",
            Self::NothingApproved => "nothing-approved",
            Self::NothingExpected => "nothing-expected",
            Self::NoDirectory => "no-directory",
            Self::NotInDirectory => "not-in-directory",
            Self::StatusUnstated => "status-unstated",
            Self::NoLedger => "no-ledger",
            Self::NoNumber => "no-number",
            Self::NoDrill => "no-drill",
            Self::NotDrilled => "not-drilled",
            Self::DrillOpen => "drill-open",
        }
    }

    /// The reason for people.
    pub fn text(self) -> &'static str {
        match self {
            Self::ContactAbsent => "there is no contact to judge",
            Self::OtherAbsent => "the contact to compare with is not registered",
            Self::NotDeclared => "the files that were read do not declare this contact",
            Self::NothingToCompare => "there are not two contacts to compare",
            Self::Offline => "DNS was not asked about the domain",
            Self::CountryUnknown => {
                "no country is known to read the phone number in; set country under [phone] in contact-lint.toml"
            }
            Self::NotOffered => "AWS offers no API that would tell",
            Self::NothingApproved => {
                "the configuration approves nothing, see [approved] in contact-lint.toml"
            }
            Self::NothingExpected => {
                "the configuration does not say what the contact should be, see [[expect]] in contact-lint.toml"
            }
            Self::NoDirectory => "no directory was given, see --directory",
            Self::NotInDirectory => "the directory does not have the address",
            Self::StatusUnstated => "the directory does not say whether the user may sign in",
            Self::NoNumber => "no file says the account's number, by which reviews are kept",
            Self::NoLedger => "no ledger of reviews is kept, see `contact-lint review attest`",
            Self::NoDrill => "no drill was held, see `contact-lint review drill`",
            Self::DrillOpen => "the mailbox was written to and has time to answer",
            Self::NotDrilled => "the last drill did not write to this mailbox",
        }
    }

    /// Whether more input, or a configuration that says more, would let the rule come to a result.
    pub fn is_for_want_of_input(self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::NoDirectory
                | Self::NotInDirectory
                | Self::StatusUnstated
                | Self::NoLedger
                | Self::NoDrill
                | Self::NotDrilled
                | Self::DrillOpen
        )
    }
}
