use std::rc::Rc;
use std::sync::Mutex;
use std::time::Duration;

use aws_config::identity::IdentityCache;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::future::ProvideCredentials as ProvidedCredentials;
use aws_sdk_account::config::{ProvideCredentials, SharedCredentialsProvider};
use jiff::Timestamp;

use super::attempt::{Refusal, ask, attempt, malformed};
use super::contacts::ContactClient;
use super::error::{AwsError, with_causes};
use super::pace::{Pace, Paces};
use crate::config::{Operation, Rates};
use crate::model::{AccountId, Partition};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);
/// The name under which a role's calls stand in CloudTrail.
const ROLE_SESSION: &str = "contact-lint";
/// So long a role is taken on: the least that AWS offers, since a few calls are made.
const ROLE_SECONDS: i32 = 900;

/// What the user says about whom to call as; the rest comes from where the AWS CLI takes it.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// A profile of the AWS configuration files.
    pub profile: Option<String>,
    /// A region, before that of the profile and the environment.
    pub region: Option<String>,
}

/// A role that is taken on in each account.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name, with its path if it has one.
    pub name: String,
    /// What the role's trust policy may ask of whoever takes it on.
    pub external_id: Option<String>,
}

/// Clients that are ready to call, and how fast.
pub struct Session {
    account: aws_sdk_account::Client,
    pub(super) organizations: aws_sdk_organizations::Client,
    pub(super) identity_store: aws_sdk_identitystore::Client,
    pub(super) sso_admin: aws_sdk_ssoadmin::Client,
    sts: aws_sdk_sts::Client,
    pub(super) paces: Rc<Paces>,
    pub(super) partition: Partition,
    region: Region,
}

impl Session {
    /// Finds credentials and a region as the AWS CLI does. No call is made to the services.
    ///
    /// # Errors
    /// When there is no region or there are no credentials.
    pub async fn open(credentials: Credentials, rates: &Rates) -> Result<Self, AwsError> {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts);
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
        let provider = Fetched::by(&config).await?;
        let provider = SharedCredentialsProvider::new(provider);
        config = config
            .into_builder()
            .credentials_provider(provider)
            // The SDK's own retries would leave the pace aside, and share a budget that a few throttled calls use up for all.
            .retry_config(RetryConfig::disabled())
            .build();
        let partition = Partition::of_region(region.as_ref());
        Ok(Self {
            account: aws_sdk_account::Client::new(&config),
            organizations: aws_sdk_organizations::Client::new(&config),
            identity_store: aws_sdk_identitystore::Client::new(&config),
            sso_admin: aws_sdk_ssoadmin::Client::new(&config),
            sts: aws_sdk_sts::Client::new(&config),
            paces: Rc::new(Paces::new(rates, partition)),
            partition,
            region,
        })
    }

    /// The region.
    pub(super) fn region(&self) -> &str {
        self.region.as_ref()
    }

    /// The pace of an operation.
    pub(super) fn pace(&self, operation: Operation) -> &Pace {
        self.paces.of(operation)
    }

    /// Whoever asks for contacts with the session's own credentials.
    pub(super) fn client(&self) -> ContactClient {
        ContactClient {
            client: self.account.clone(),
            identity: aws_sdk_account::Config::builder(),
            paces: Rc::clone(&self.paces),
        }
    }

    /// Whoever asks for contacts as a role in another account, whose calls AWS counts for themselves. It is tried for the so manieth
    /// time to take it on.
    pub(super) async fn client_in(
        &self,
        account: &AccountId,
        role: &Role,
        tries: u32,
    ) -> Result<ContactClient, Refusal> {
        let arn = format!("arn:{}:iam::{account}:role/{}", self.partition, role.name);
        let send = || {
            let request = self.sts.assume_role().role_arn(&arn);
            let request = request.role_session_name(ROLE_SESSION);
            let request = request.duration_seconds(ROLE_SECONDS);
            request.set_external_id(role.external_id.clone()).send()
        };
        let pace = self.pace(Operation::AssumeRole);
        let answer = attempt(pace, tries, send).await?;
        let credentials = answer.credentials.ok_or_else(|| {
            malformed(
                Operation::AssumeRole,
                "there are no credentials in the answer",
            )
        })?;
        let credentials = aws_sdk_account::config::Credentials::new(
            credentials.access_key_id,
            credentials.secret_access_key,
            Some(credentials.session_token),
            None,
            "AssumeRole",
        );
        let identity = aws_sdk_account::Config::builder()
            .credentials_provider(credentials)
            // The cache keeps few, and would let go of those of the session.
            .identity_cache(IdentityCache::no_cache());
        Ok(ContactClient {
            client: self.account.clone(),
            identity,
            paces: Rc::new(self.paces.of_role()),
        })
    }

    /// The account whose credentials these are.
    pub(super) async fn caller(&self) -> Result<AccountId, AwsError> {
        let operation = Operation::GetCallerIdentity;
        let send = || self.sts.get_caller_identity().send();
        let answer = ask(self.pace(operation), send).await;
        let answer = answer.map_err(AwsError::of(operation))?;
        let id = answer.account().and_then(|id| id.parse().ok());
        id.ok_or_else(|| {
            AwsError::of(operation)(malformed(operation, "there is no account in the answer"))
        })
    }
}

/// Credentials that are there. Fetching them may ask somebody something, so that it is done once, without a limit of time.
#[derive(Debug)]
struct Fetched {
    first: Mutex<Option<aws_sdk_account::config::Credentials>>,
    /// Where others come from when these have ended.
    provider: SharedCredentialsProvider,
}

impl Fetched {
    async fn by(config: &SdkConfig) -> Result<Self, AwsError> {
        let provider = config
            .credentials_provider()
            .ok_or_else(|| AwsError::NoCredentials("no provider".to_owned()))?;
        match provider.provide_credentials().await {
            Ok(credentials) => Ok(Self {
                first: Mutex::new(Some(credentials)),
                provider,
            }),
            Err(error) => Err(AwsError::NoCredentials(with_causes(&error))),
        }
    }
}

impl ProvideCredentials for Fetched {
    fn provide_credentials<'a>(&'a self) -> ProvidedCredentials<'a>
    where
        Self: 'a,
    {
        let first = self.first.lock().ok().and_then(|mut first| first.take());
        match first {
            Some(credentials) => ProvidedCredentials::ready(Ok(credentials)),
            None => self.provider.provide_credentials(),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time of an observation is part of it"
)]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}
