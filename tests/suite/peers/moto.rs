use std::process::{Command, Stdio};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_account::Client as Account;
use aws_sdk_account::config::{Credentials, SharedCredentialsProvider};
use aws_sdk_account::types::AlternateContactType;
use aws_sdk_organizations::Client as Organizations;

use super::{Server, free_address};
use crate::support::tool;

/// moto, the mock of AWS, as a server.
pub(super) struct Moto {
    server: Server,
}

/// One alternate contact to put.
pub(super) struct Contact<'a> {
    pub(super) of: AlternateContactType,
    pub(super) name: &'a str,
    pub(super) email: &'a str,
    pub(super) phone: &'a str,
}

impl Moto {
    /// Starts the server on a port of its own.
    pub(super) fn start() -> Self {
        let address = free_address();
        let mut command = Command::new(tool("python/bin/moto_server"));
        command
            .args(["-H", "127.0.0.1", "-p", &address.port().to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Self {
            server: Server::start(&mut command, address),
        }
    }

    /// The URL that clients call.
    pub(super) fn endpoint(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// A client for AWS Account Management.
    pub(super) fn account(&self) -> Account {
        Account::new(&self.config())
    }

    /// A client for AWS Organizations.
    pub(super) fn organizations(&self) -> Organizations {
        Organizations::new(&self.config())
    }

    /// A client for the users and groups of IAM Identity Center.
    pub(super) fn identity_store(&self) -> aws_sdk_identitystore::Client {
        aws_sdk_identitystore::Client::new(&self.config())
    }

    /// A client for the instances of IAM Identity Center.
    pub(super) fn sso_admin(&self) -> aws_sdk_ssoadmin::Client {
        aws_sdk_ssoadmin::Client::new(&self.config())
    }

    fn config(&self) -> SdkConfig {
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(self.endpoint())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(Credentials::for_tests()))
            .build()
    }
}

/// Puts a contact through the API; `None` is the caller's own account.
pub(super) async fn put(client: &Account, id: Option<&str>, contact: Contact<'_>) {
    client
        .put_alternate_contact()
        .set_account_id(id.map(str::to_owned))
        .alternate_contact_type(contact.of)
        .name(contact.name)
        .title("Team")
        .email_address(contact.email)
        .phone_number(contact.phone)
        .send()
        .await
        .unwrap();
}
