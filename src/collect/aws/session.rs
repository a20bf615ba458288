use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_account::config::{ProvideCredentials, SharedCredentialsProvider};
use jiff::Timestamp;

use super::error::{AwsError, with_causes};
use crate::model::AccountId;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);
const ATTEMPTS: u32 = 5;

/// What the user says about whom to call as; the rest comes from where the AWS CLI takes it.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// A profile of the AWS configuration files.
    pub profile: Option<String>,
    /// A region, before that of the profile and the environment.
    pub region: Option<String>,
}

/// Clients that are ready to call.
#[derive(Debug)]
pub struct Session {
    pub(super) account: aws_sdk_account::Client,
    pub(super) organizations: aws_sdk_organizations::Client,
    pub(super) identity_store: aws_sdk_identitystore::Client,
    pub(super) sso_admin: aws_sdk_ssoadmin::Client,
    sts: aws_sdk_sts::Client,
    region: Region,
}

impl Session {
    /// Finds credentials and a region as the AWS CLI does. No call is made to the services.
    ///
    /// # Errors
    /// When there is no region or there are no credentials.
    pub async fn open(credentials: Credentials) -> Result<Self, AwsError> {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .timeout_config(timeouts)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS));
        if let Some(profile) = &credentials.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(region) = credentials.region {
            loader = loader.region(Region::new(region));
        }
        let mut config = loader.load().await;
        // Without one the SDK reports what looks like a broken connection.
        let region = config
            .region()
            .cloned()
            .ok_or_else(|| AwsError::NoRegion(credentials.profile.clone()))?;
        // As in the AWS CLI, a profile that is named goes before keys in the environment.
        if let Some(profile) = credentials.profile {
            let provider = ProviderConfig::without_region().with_region(Some(region.clone()));
            let provider = ProfileFileCredentialsProvider::builder()
                .configure(&provider)
                .profile_name(profile)
                .build();
            let provider = SharedCredentialsProvider::new(provider);
            config = config.into_builder().credentials_provider(provider).build();
        }
        require_credentials(&config).await?;
        // Contacts are read by the thousand: the SDK's own retries would leave the rate aside, and share a budget that a
        // few throttled calls use up for all.
        let account = aws_sdk_account::config::Builder::from(&config)
            .retry_config(RetryConfig::disabled())
            .build();

        Ok(Self {
            account: aws_sdk_account::Client::from_conf(account),
            organizations: aws_sdk_organizations::Client::new(&config),
            identity_store: aws_sdk_identitystore::Client::new(&config),
            sso_admin: aws_sdk_ssoadmin::Client::new(&config),
            sts: aws_sdk_sts::Client::new(&config),
            region,
        })
    }

    /// The region.
    pub(super) fn region(&self) -> &str {
        self.region.as_ref()
    }

    /// The region, if AWS lists no endpoint of Account Management in its partition (AWS General Reference, "AWS Account
    /// Management endpoints and quotas").
    pub(super) fn region_without_account_management(&self) -> Option<&str> {
        let region = self.region.as_ref();
        let lacking = ["us-gov-", "us-iso", "eu-isoe-"];
        lacking
            .iter()
            .any(|prefix| region.starts_with(prefix))
            .then_some(region)
    }

    /// The account whose credentials these are.
    pub(super) async fn caller(&self) -> Result<AccountId, AwsError> {
        let call = "sts:GetCallerIdentity";
        let answer = self
            .sts
            .get_caller_identity()
            .send()
            .await
            .map_err(|error| AwsError::of_call(call, &error))?;
        answer
            .account()
            .and_then(|id| id.parse().ok())
            .ok_or_else(|| AwsError::malformed(call, "no account in the answer"))
    }
}

async fn require_credentials(config: &SdkConfig) -> Result<(), AwsError> {
    let provider = config
        .credentials_provider()
        .ok_or_else(|| AwsError::NoCredentials("no provider".to_owned()))?;
    match provider.provide_credentials().await {
        Ok(_) => Ok(()),
        Err(error) => Err(AwsError::NoCredentials(with_causes(&error))),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time of an observation is part of it"
)]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}
