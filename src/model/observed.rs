use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// Something that was looked for in the outside world, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed<T> {
    /// What was seen.
    pub observation: Observation<T>,
    /// When.
    pub at: Timestamp,
    /// Where a file says so.
    pub span: Option<Span>,
}

/// There, not there, or not to be seen. Absent can be a finding, unreadable never is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation<T> {
    /// It is there.
    Present(T),
    /// AWS said that there is none.
    Absent,
    /// We could not look.
    Unreadable(Gap),
}

/// Something that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Gap {
    /// The reason, for programs.
    pub reason: GapReason,
    /// What the service said, for people.
    pub detail: String,
}

/// Why something could not be read.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum GapReason {
    /// The service refused.
    AccessDenied,
    /// The role that was to read the account could not be taken on in it.
    RoleRefused,
    /// The organization has not let AWS Account Management read its members' contacts.
    TrustedAccessOff,
    /// The management account's contacts, which it alone can read.
    ManagementAccount,
    /// AWS Account Management is not offered in the partition.
    NotInPartition,
    /// The service asked for fewer calls until the tries ran out.
    Throttled,
    /// The credentials have expired.
    CredentialsExpired,
    /// AWS does not know the credentials, or their secret is wrong.
    CredentialsInvalid,
    /// No answer in time.
    Timeout,
    /// The service could not be reached.
    Transport,
    /// An answer came, but not one that the service documents.
    MalformedAnswer,
    /// The service reported an error of its own.
    ServiceError,
    /// Whoever started the run ended it before this was read.
    Interrupted,
    /// The name server refused the question (DNS `REFUSED`).
    DnsRefused,
    /// The name server failed (DNS `SERVFAIL`, or another error code).
    DnsFailed,
}

impl GapReason {
    /// What happened, as the end of a sentence that begins with the thing that could not be read.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessDenied => "access was denied",
            Self::RoleRefused => "the role could not be taken on in the account",
            Self::TrustedAccessOff => {
                "the organization has not enabled trusted access for AWS Account Management"
            }
            Self::ManagementAccount => "only the management account itself can read its contacts",
            Self::NotInPartition => "AWS Account Management is not offered in this partition",
            Self::Throttled => "AWS throttled the call until the tries ran out",
            Self::CredentialsExpired => "the credentials have expired",
            Self::CredentialsInvalid => "AWS does not accept the credentials",
            Self::Timeout => "no answer came in time",
            Self::Transport => "the service could not be reached",
            Self::MalformedAnswer => "the answer was malformed",
            Self::ServiceError => "the service reported an error",
            Self::Interrupted => "the run was ended before it was read",
            Self::DnsRefused => "the name server refused to answer",
            Self::DnsFailed => "the name server failed",
        }
    }

    /// Whether the same question may well be answered later, or with new credentials.
    pub fn may_pass(self) -> bool {
        matches!(
            self,
            Self::Throttled
                | Self::CredentialsExpired
                | Self::CredentialsInvalid
                | Self::Timeout
                | Self::Transport
                | Self::ServiceError
                | Self::Interrupted
        )
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::AccessDenied => {
                "Let the caller read contacts, as the policy AWSAccountManagementReadOnlyAccess does; only the management \
                 account and the delegated administrator of AWS Account Management can read other accounts' contacts."
            }
            Self::RoleRefused => {
                "Create the role in the account and let the caller take it on (`contact-lint iam-policy` prints what `role`, \
                 `role-trust` and `role-caller` need), check --role-name and --external-id, or leave the account out with --exclude."
            }
            Self::TrustedAccessOff => {
                "In the management account: aws organizations enable-aws-service-access --service-principal \
                 account.amazonaws.com"
            }
            Self::ManagementAccount => {
                "Collect from the management account, or accept the gap under [[accept-unreadable]] in \
                 contact-lint.toml, with this account, a reason and a date."
            }
            Self::NotInPartition => {
                "Look at the contacts in the console, and accept the gap under [[accept-unreadable]] in contact-lint.toml."
            }
            Self::Throttled => {
                "Collect again, with a lower rate under [collect.rates] in contact-lint.toml."
            }
            Self::CredentialsExpired => "Sign in again and collect again.",
            Self::CredentialsInvalid => {
                "Check the access key and its secret, the profile, and the clock of this machine."
            }
            Self::Timeout | Self::Transport => "Check the network and the proxy, then try again.",
            Self::MalformedAnswer => {
                "Something between here and the service may have changed the answer; try again."
            }
            Self::ServiceError => "Try again later.",
            Self::Interrupted => "Run the same command again; it goes on from there.",
            Self::DnsRefused | Self::DnsFailed => {
                "Collect again, perhaps from another name server, with --resolver ADDR:PORT."
            }
        }
    }
}

impl fmt::Display for GapReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<T> Observed<T> {
    /// The thing, if it is there.
    pub fn present(&self) -> Option<&T> {
        match &self.observation {
            Observation::Present(thing) => Some(thing),
            Observation::Absent | Observation::Unreadable(_) => None,
        }
    }
}
