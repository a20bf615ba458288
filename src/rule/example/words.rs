//! What an example says of the world in single words.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::{
    AddressOwner, DirectoryEntry, DnsAnswer, Gap, GapReason, MailExchange, MailRoute, UserStatus,
};

/// Who has an address in a directory, in a word.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OwnerWord {
    User,
    UserOfUnstatedStatus,
    DisabledUser,
    BlockedUser,
    Group,
    GroupOfOne,
    EmptyGroup,
}

impl OwnerWord {
    pub(super) fn entry(self) -> DirectoryEntry {
        let user = |status| AddressOwner::User { status };
        DirectoryEntry {
            owner: match self {
                Self::User => user(UserStatus::Enabled),
                Self::UserOfUnstatedStatus => user(UserStatus::Unstated),
                Self::DisabledUser => user(UserStatus::Disabled),
                Self::BlockedUser => user(UserStatus::Blocked),
                Self::Group => AddressOwner::Group { members: None },
                Self::GroupOfOne => AddressOwner::Group { members: Some(1) },
                Self::EmptyGroup => AddressOwner::Group { members: Some(0) },
            },
            alias_of: None,
            source: "the directory".to_owned(),
        }
    }
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RouteWord {
    Mx,
    ImplicitMx,
    NullMx,
    #[serde(rename = "nxdomain")]
    NxDomain,
    NoData,
    InvalidName,
    Servfail,
    Refused,
    Timeout,
}

impl RouteWord {
    pub(super) fn answer(self, domain: &str) -> DnsAnswer {
        let gap = |reason, detail: &str| {
            Err(Gap {
                reason,
                detail: detail.to_owned(),
            })
        };
        DnsAnswer {
            at: Timestamp::UNIX_EPOCH,
            route: match self {
                Self::Mx => Ok(MailRoute::Mx(vec![MailExchange {
                    preference: 10,
                    host: format!("mx.{domain}"),
                }])),
                Self::ImplicitMx => Ok(MailRoute::ImplicitMx),
                Self::NullMx => Ok(MailRoute::NullMx),
                Self::NxDomain => Ok(MailRoute::NxDomain),
                Self::NoData => Ok(MailRoute::NoData),
                Self::InvalidName => Ok(MailRoute::InvalidName),
                Self::Servfail => gap(GapReason::DnsFailed, "SERVFAIL"),
                Self::Refused => gap(GapReason::DnsRefused, "REFUSED"),
                Self::Timeout => gap(GapReason::Timeout, "no answer"),
            },
        }
    }
}
