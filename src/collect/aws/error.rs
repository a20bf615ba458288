use std::error::Error;
use std::fmt;

use aws_sdk_account::config::http::HttpResponse;
use aws_sdk_account::error::{ProvideErrorMetadata, SdkError};

use crate::model::{AccountId, Gap, GapReason};

/// Why nothing at all could be collected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwsError {
    /// No region is set; the profile that was asked for.
    NoRegion(Option<String>),
    /// No credentials were found, or they could not be fetched; why.
    NoCredentials(String),
    /// An account was selected that the caller cannot see.
    UnknownAccount(AccountId),
    /// There is no IAM Identity Center in this region.
    NoIdentityCenter(String),
    /// A call without which there is nothing to collect went wrong.
    Call {
        /// Service and operation, as IAM writes them.
        call: String,
        /// What went wrong.
        gap: Gap,
    },
}

impl AwsError {
    pub(super) fn of_call<E>(call: &str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        Self::Call {
            call: call.to_owned(),
            gap: gap(call, error),
        }
    }

    pub(super) fn malformed(call: &str, why: &str) -> Self {
        Self::Call {
            call: call.to_owned(),
            gap: Gap {
                reason: GapReason::MalformedAnswer,
                detail: format!("{call}: {why}"),
            },
        }
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
            Self::UnknownAccount(id) => write!(
                f,
                "account {id} is not among those that these credentials can see; take it out of --accounts, or use the \
                 management account of its organization"
            ),
            Self::NoIdentityCenter(region) => write!(
                f,
                "there is no IAM Identity Center in {region}; name its region with --region, and use the management account or \
                 its delegated administrator"
            ),
            Self::Call { call, gap } => {
                let advice = match (gap.reason, call.starts_with("organizations:")) {
                    (GapReason::AccessDenied, true) => {
                        "Use the organization's management account, or allow the call; --accounts with the caller's own \
                         account reads that alone."
                    }
                    (reason, _) => reason.advice(),
                };
                write!(
                    f,
                    "the accounts could not be listed: {} ({}). {advice}",
                    gap.reason, gap.detail
                )
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
pub(super) fn gap<E>(call: &str, error: &SdkError<E, HttpResponse>) -> Gap
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let status = error
        .raw_response()
        .map(|response| response.status().as_u16());
    let reason = match error {
        SdkError::TimeoutError(_) => GapReason::Timeout,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => GapReason::Timeout,
        SdkError::ConstructionFailure(_) | SdkError::DispatchFailure(_) => GapReason::Transport,
        SdkError::ResponseError(_) => GapReason::MalformedAnswer,
        SdkError::ServiceError(context) => {
            let error = context.err();
            let is_untrusted = error
                .message()
                .is_some_and(|message| message.contains("enable trusted access"));
            match service_reason(error.code(), status) {
                GapReason::AccessDenied if is_untrusted => GapReason::TrustedAccessOff,
                reason => reason,
            }
        }
        _ => GapReason::ServiceError,
    };
    let detail = match error.as_service_error().map(ProvideErrorMetadata::meta) {
        Some(meta) if meta.code().is_some() => format!(
            "{call}: {}: {}",
            meta.code().unwrap_or_default(),
            meta.message().unwrap_or("no message")
        ),
        _ => match status {
            Some(status) => format!("{call}: HTTP status {status}"),
            None => format!("{call}: {}", with_causes(error)),
        },
    };
    Gap { reason, detail }
}

/// AWS's code comes first; without one, only some status codes say anything.
fn service_reason(code: Option<&str>, status: Option<u16>) -> GapReason {
    match code {
        Some("AccessDeniedException" | "AccessDenied") => GapReason::AccessDenied,
        Some(
            "TooManyRequestsException"
            | "ThrottlingException"
            | "Throttling"
            | "ThrottledException",
        ) => GapReason::Throttled,
        Some("ExpiredTokenException" | "ExpiredToken" | "RequestExpired") => {
            GapReason::CredentialsExpired
        }
        Some(
            "UnrecognizedClientException"
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
