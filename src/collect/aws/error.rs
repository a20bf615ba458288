use std::error::Error;
use std::fmt;
use std::io;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_account::config::http::HttpResponse;
use aws_sdk_account::error::{ProvideErrorMetadata, SdkError};

use crate::config::Operation;
use crate::model::{Gap, GapReason};
use crate::snapshot::SelectionError;

/// Why nothing at all could be collected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwsError {
    /// No region is set; the profile that was asked for.
    NoRegion(Option<String>),
    /// No credentials were found, or they could not be fetched; why.
    NoCredentials(String),
    /// The accounts that were selected are not among those that the caller can see.
    Selection(SelectionError),
    /// The organizational units, which the selection needs, could not be read.
    NoUnits(Gap),
    /// What is known already is of another organization; the file that says so.
    OtherOrganization(String),
    /// A plan is of another organization, or of another account that stands alone.
    OtherPlan,
    /// What was read could not be kept; why.
    NotKept(String),
    /// Whoever started the run ended it before anything was read.
    Interrupted,
    /// There is no IAM Identity Center in this region.
    NoIdentityCenter(String),
    /// A call without which there is nothing to collect went wrong.
    Call {
        /// Which.
        operation: Operation,
        /// What went wrong.
        gap: Gap,
    },
}

impl AwsError {
    /// What becomes of an operation without which there is nothing to collect.
    pub(super) fn of(operation: Operation) -> impl Fn(Gap) -> Self {
        move |gap| Self::Call { operation, gap }
    }

    /// Says why what was read could not be kept.
    pub(super) fn not_kept(error: io::Error) -> Self {
        Self::NotKept(error.to_string())
    }
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRegion(profile) => {
                f.write_str("no AWS region is set")?;
                if let Some(profile) = profile {
                    write!(f, ", or there is no profile `{profile}`")?;
                }
                f.write_str(
                    "; give --region, set AWS_REGION, or name one in the profile (us-east-1 will do)",
                )
            }
            Self::NoCredentials(why) => write!(
                f,
                "no AWS credentials were found; sign in, give --profile, or set AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY ({why})"
            ),
            Self::Selection(SelectionError::UnknownAccount(id)) => write!(
                f,
                "account {id} is not among those that these credentials can see; take it out of --accounts, or use the \
                 management account of its organization"
            ),
            Self::Selection(error) => error.fmt(f),
            Self::NoUnits(gap) => write!(
                f,
                "the organizational units could not be read, so that it is not known which accounts --ou means: {} ({}). {}",
                gap.reason,
                gap.detail,
                gap.reason.advice()
            ),
            Self::OtherOrganization(file) => write!(
                f,
                "{file} is not of the organization that these credentials belong to; use other credentials, name another \
                 output, or move the file away"
            ),
            Self::OtherPlan => f.write_str(
                "the plan is not of the organization that these credentials belong to; use the credentials that it was made with",
            ),
            Self::NotKept(why) => write!(
                f,
                "what was read could not be kept in the journal: {why}. Make room, and run the same command again; what was \
                 kept before is not read again"
            ),
            Self::Interrupted => f.write_str("the run was ended before anything was read"),
            Self::NoIdentityCenter(region) => write!(
                f,
                "there is no IAM Identity Center in {region}; name its region with --region, and use the management account or \
                 its delegated administrator"
            ),
            Self::Call { operation, gap } => {
                let is_of_organization = operation.as_str().starts_with("organizations:");
                let advice = match (gap.reason, is_of_organization) {
                    (GapReason::AccessDenied, true) => {
                        "Use the organization's management account, or allow the call; --accounts with the caller's own \
                         account reads that alone."
                    }
                    (reason, _) => reason.advice(),
                };
                let what = match operation.as_str().split_once(':') {
                    Some(("sts", _)) => "it could not be told whose credentials these are",
                    Some(("organizations", _)) => "the accounts could not be listed",
                    _ => "IAM Identity Center could not be read",
                };
                write!(f, "{what}: {} ({}). {advice}", gap.reason, gap.detail)
            }
        }
    }
}

impl Error for AwsError {}

/// An error and what caused it, in one line.
pub(super) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// What an error says about why something could not be read.
pub(super) fn gap<E>(operation: Operation, error: &SdkError<E, HttpResponse>) -> Gap
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let status = error
        .raw_response()
        .map(|response| response.status().as_u16());
    let reason = match error {
        SdkError::TimeoutError(_) => GapReason::Timeout,
        _ if let Some(reason) = want_of_credentials(error) => reason,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => GapReason::Timeout,
        SdkError::ConstructionFailure(_) | SdkError::DispatchFailure(_) => GapReason::Transport,
        SdkError::ResponseError(_) => service_reason(None, status),
        SdkError::ServiceError(context) => {
            let error = context.err();
            let is_untrusted = error
                .message()
                .is_some_and(|message| message.contains("enable trusted access"));
            match service_reason(error.code(), status) {
                GapReason::AccessDenied if is_untrusted => GapReason::TrustedAccessOff,
                GapReason::AccessDenied if operation == Operation::AssumeRole => {
                    GapReason::RoleRefused
                }
                reason => reason,
            }
        }
        _ => GapReason::ServiceError,
    };
    let detail = match error.as_service_error().map(ProvideErrorMetadata::meta) {
        Some(meta) if meta.code().is_some() => format!(
            "{operation}: {}: {}",
            meta.code().unwrap_or_default(),
            meta.message().unwrap_or("no message")
        ),
        _ => match status {
            Some(status) => format!("{operation}: HTTP status {status}"),
            None => format!("{operation}: {}", with_causes(error)),
        },
    };
    let detail = detail.split_whitespace().collect::<Vec<_>>().join(" ");
    Gap { reason, detail }
}

/// Why no credentials could be had to sign a call with, if that is what went wrong. They were there when the run began.
fn want_of_credentials(error: &(dyn Error + 'static)) -> Option<GapReason> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref() {
            Some(CredentialsError::ProviderTimedOut(_)) => return Some(GapReason::Timeout),
            Some(_) => return Some(GapReason::CredentialsExpired),
            None => cause = error.source(),
        }
    }
    None
}

/// AWS's code comes first; without one, only some status codes say anything.
fn service_reason(code: Option<&str>, status: Option<u16>) -> GapReason {
    match code {
        Some("AccessDeniedException" | "AccessDenied") => GapReason::AccessDenied,
        Some(
            "TooManyRequestsException"
            | "ThrottlingException"
            | "Throttling"
            | "ThrottledException"
            | "RequestThrottledException"
            | "RequestThrottled"
            | "RequestLimitExceeded"
            | "SlowDown"
            | "PriorRequestNotComplete",
        ) => GapReason::Throttled,
        Some("ExpiredTokenException" | "ExpiredToken") => {
            GapReason::CredentialsExpired
        }
        Some(
            "UnrecognizedClientException"
            // The clock of this machine is wrong.
            | "RequestExpired"
            | "AuthFailure"
            | "InvalidToken"
            | "RequestTimeTooSkewed"
            | "InvalidClientTokenId"
            | "SignatureDoesNotMatch"
            | "InvalidSignatureException"
            | "IncompleteSignature"
            | "IncompleteSignatureException"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException",
        ) => GapReason::CredentialsInvalid,
        _ if status == Some(429) => GapReason::Throttled,
        Some(_) => GapReason::ServiceError,
        None if status.is_some_and(|status| status >= 500) => GapReason::ServiceError,
        None => GapReason::MalformedAnswer,
    }
}

/// Of what a service said, the call and the code of the error, without its message, which may name whoever called.
pub(super) fn call_and_code(detail: &str) -> String {
    let parts: Vec<_> = detail.splitn(3, ": ").take(2).collect();
    parts.join(": ")
}
