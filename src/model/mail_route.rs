use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Gap;

/// What came of asking DNS where a domain's mail goes, and when it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsAnswer {
    /// When.
    pub at: Timestamp,
    /// The route, or why there was no answer that can be relied on.
    pub route: Result<MailRoute, Gap>,
}

/// What DNS says about mail for a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MailRoute {
    /// The domain has MX records; sorted by preference.
    Mx(Vec<MailExchange>),
    /// No MX, but an address record, which mail then goes to (RFC 5321 §5.1).
    ImplicitMx,
    /// The domain says that it takes no mail (RFC 7505).
    NullMx,
    /// The domain does not exist (RFC 2308 §2.1).
    #[serde(rename = "nxdomain")]
    NxDomain,
    /// The domain exists, but has neither an MX nor an address record (RFC 2308 §2.2).
    NoData,
    /// The text is not a name that DNS could be asked for (RFC 1035 §2.3.4).
    InvalidName,
}

/// One MX record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MailExchange {
    /// The lower, the sooner it is tried.
    pub preference: u16,
    /// The host's name, without the final dot.
    pub host: String,
}
