//! The JSON form of a snapshot, version 1.
//!
//! `T` is how a text is held: [`serde_json::value::RawValue`] while reading, so that its place in the file is
//! known, and a plain string while writing. `A` is how an account is: raw, too, where several are to be read at once.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    AccountState, DirectoryEntry, GapReason, MailRoute, PhoneVerification, Timestamp,
};

/// What contact-lint observed of the contacts of AWS accounts, and of the domains of their addresses.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "contact-lint snapshot")]
pub(super) struct SnapshotForm<T, A = AccountForm<T>> {
    /// Where editors find this schema.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<String>,
    /// Version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub(super) version: u32,
    /// The organization that the accounts belong to; left out for a standalone account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) organization: Option<OrganizationForm<T>>,
    /// The accounts, each once.
    pub(super) accounts: Vec<A>,
    /// Answers of DNS by domain, in lower case.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) dns: BTreeMap<String, DnsForm>,
    /// What a directory says of the contacts' addresses, in lower case; left out where no directory was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) directory: Option<BTreeMap<String, DirectoryEntry>>,
    /// What whoever looked could not do, in a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) notices: Vec<String>,
    /// Whether only some of the accounts were asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) partial: bool,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Organization")]
pub(super) struct OrganizationForm<T> {
    /// Such as o-a1b2c3d4e5.
    pub(super) id: String,
    /// The account that owns the organization.
    #[schemars(regex(pattern = "^[0-9]{12}$"))]
    pub(super) management_account_id: T,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Account")]
pub(super) struct AccountForm<T> {
    /// 12 digits, as a string.
    #[schemars(regex(pattern = "^[0-9]{12}$"))]
    pub(super) id: T,
    /// The account's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<T>,
    /// The account's state in AWS Organizations.
    pub(super) state: AccountState,
    /// The path of names to its organizational unit, such as Root/Workloads/Prod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ou_path: Option<T>,
    /// The account's tags; left out where they were not asked for, or could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tags: Option<BTreeMap<String, String>>,
    /// What was observed of each contact. One that is left out was not looked at.
    pub(super) contacts: ContactsForm<T>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Contacts")]
pub(super) struct ContactsForm<T> {
    /// The e-mail address of the root user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) root: Option<ObservedForm<RootForm<T>, T>>,
    /// The primary contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) primary: Option<ObservedForm<PrimaryForm<T>, T>>,
    /// The alternate contact for security.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) security: Option<ObservedForm<AlternateForm<T>, T>>,
    /// The alternate contact for operations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) operations: Option<ObservedForm<AlternateForm<T>, T>>,
    /// The alternate contact for billing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) billing: Option<ObservedForm<AlternateForm<T>, T>>,
}

/// What was seen of a contact.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[schemars(rename = "Observed{C}")]
pub(super) enum ObservedForm<C, T> {
    /// It is there.
    Present(C),
    /// AWS said that there is none.
    Absent {
        /// When it was asked (RFC 3339).
        #[schemars(extend("format" = "date-time"))]
        observed_at: T,
    },
    /// It could not be read.
    Unreadable {
        /// When it was asked (RFC 3339).
        #[schemars(extend("format" = "date-time"))]
        observed_at: T,
        /// Why.
        reason: GapReason,
        /// What the service said.
        detail: String,
    },
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Root")]
pub(super) struct RootForm<T> {
    /// When it was read (RFC 3339).
    #[schemars(extend("format" = "date-time"))]
    pub(super) observed_at: T,
    /// The e-mail address.
    pub(super) email: T,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Primary")]
pub(super) struct PrimaryForm<T> {
    /// When it was read (RFC 3339).
    #[schemars(extend("format" = "date-time"))]
    pub(super) observed_at: T,
    /// The full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<T>,
    /// The company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) company: Option<T>,
    /// The phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<T>,
    /// The country's ISO 3166-1 alpha-2 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) country: Option<T>,
    /// Whether the phone number was verified: PENDING, VERIFIED, UNVERIFIED or NOT_SUPPORTED.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<PhoneVerification>")]
    pub(super) phone_verification: Option<T>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Alternate")]
pub(super) struct AlternateForm<T> {
    /// When it was read (RFC 3339).
    #[schemars(extend("format" = "date-time"))]
    pub(super) observed_at: T,
    /// The person's or team's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<T>,
    /// The job title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<T>,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<T>,
    /// The phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<T>,
}

/// What came of asking DNS where a domain's mail goes.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[schemars(rename = "DnsAnswer")]
pub(super) enum DnsForm {
    /// DNS answered.
    Answered {
        /// When it was asked (RFC 3339).
        #[schemars(with = "String", extend("format" = "date-time"))]
        observed_at: Timestamp,
        /// Where the domain's mail goes.
        route: MailRoute,
    },
    /// There was no answer that can be relied on.
    Unreadable {
        /// When it was asked (RFC 3339).
        #[schemars(with = "String", extend("format" = "date-time"))]
        observed_at: Timestamp,
        /// Why.
        reason: GapReason,
        /// What the resolver said.
        detail: String,
    },
}
