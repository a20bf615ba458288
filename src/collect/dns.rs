//! Where a domain's mail goes, asked of DNS. Each domain once, many at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use futures::{StreamExt, stream};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ProtocolConfig, ResolveHosts, ResolverConfig,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError, NoRecords};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use jiff::Timestamp;

use crate::model::{DnsAnswer, Gap, GapReason, MailExchange, MailRoute};

/// As many questions are under way at once.
const CONCURRENCY: usize = 64;
/// So long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// So often a question is repeated when no answer came.
const REPEATS: usize = 1;

/// Asks where the mail of these domains goes, of this name server or else of the system's.
///
/// # Errors
/// When the system names no name server.
pub async fn resolve(
    domains: BTreeSet<String>,
    server: Option<SocketAddr>,
) -> Result<BTreeMap<String, DnsAnswer>, String> {
    if domains.is_empty() {
        return Ok(BTreeMap::new());
    }
    let resolver = resolver(server).map_err(|error| {
        format!("no name server can be asked: {error}; name one with --resolver ADDR:PORT, or use --offline")
    })?;
    let answers = stream::iter(domains).map(|domain| {
        let resolver = &resolver;
        async move {
            let route = route(resolver, &domain).await;
            let at = now();
            (domain, DnsAnswer { at, route })
        }
    });
    Ok(answers.buffer_unordered(CONCURRENCY).collect().await)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time of an observation is part of it"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

fn resolver(server: Option<SocketAddr>) -> Result<TokioResolver, NetError> {
    let mut builder = match server {
        Some(server) => {
            let connection = |protocol| {
                let mut connection = ConnectionConfig::new(protocol);
                connection.port = server.port();
                connection
            };
            let connections = vec![
                connection(ProtocolConfig::Udp),
                connection(ProtocolConfig::Tcp),
            ];
            let server = NameServerConfig::new(server.ip(), true, connections);
            let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        }
        None => TokioResolver::builder_tokio()?,
    };
    let options = builder.options_mut();
    options.timeout = TIMEOUT;
    options.attempts = REPEATS;
    options.edns0 = true;
    options.use_hosts_file = ResolveHosts::Never;
    builder.build()
}

async fn route(resolver: &TokioResolver, domain: &str) -> Result<MailRoute, Gap> {
    let Some(name) = name_of(domain) else {
        return Ok(MailRoute::InvalidName);
    };
    let mut exchanges: Vec<MailExchange> = match resolver.mx_lookup(name.clone()).await {
        Ok(lookup) => lookup
            .answers()
            .iter()
            .filter_map(|record| match &record.data {
                RData::MX(mx) => Some(MailExchange {
                    preference: mx.preference,
                    host: mx.exchange.to_utf8().trim_end_matches('.').to_owned(),
                }),
                _ => None,
            })
            .collect(),
        Err(error) => match nothing_found(&error) {
            Some(Nothing::NoName) => return Ok(MailRoute::NxDomain),
            Some(Nothing::NoRecord) => Vec::new(),
            None => return Err(gap(&error)),
        },
    };
    exchanges.sort();
    match exchanges.as_slice() {
        [] => implicit_route(resolver, name).await,
        [only] if only.host.is_empty() => Ok(MailRoute::NullMx),
        _ => Ok(MailRoute::Mx(exchanges)),
    }
}

/// The name that is asked for. Its final dot keeps the system's search domains out. Names in ASCII need not be host
/// names, which is all that the rules for international names allow: an underscore is fine (RFC 2181 §11).
fn name_of(domain: &str) -> Option<Name> {
    let name = format!("{domain}.");
    if domain.is_ascii() {
        Name::from_ascii(name).ok()
    } else {
        Name::from_utf8(name).ok()
    }
}

/// Without an MX record, mail goes to an address record of the domain (RFC 5321 §5.1). That there is none is only
/// known when both kinds were asked for and both questions were answered.
async fn implicit_route(resolver: &TokioResolver, name: Name) -> Result<MailRoute, Gap> {
    for kind in [RecordType::A, RecordType::AAAA] {
        match resolver.lookup(name.clone(), kind).await {
            Ok(lookup)
                if lookup
                    .answers()
                    .iter()
                    .any(|record| record.record_type() == kind) =>
            {
                return Ok(MailRoute::ImplicitMx);
            }
            Ok(_) => {}
            Err(error) => match nothing_found(&error) {
                Some(Nothing::NoName) => return Ok(MailRoute::NxDomain),
                Some(Nothing::NoRecord) => {}
                None => return Err(gap(&error)),
            },
        }
    }
    Ok(MailRoute::NoData)
}

/// What an answer without records says.
enum Nothing {
    /// The name does not exist.
    NoName,
    /// The name exists, without a record of this kind.
    NoRecord,
}

/// What an answer without records says; `None` when there was none, or when it only names other servers, which says
/// nothing about the name (RFC 2308 §2.2).
fn nothing_found(error: &NetError) -> Option<Nothing> {
    let NetError::Dns(DnsError::NoRecordsFound(answer)) = error else {
        return None;
    };
    let is_referral = answer.soa.is_none() && answer.ns.as_ref().is_some_and(|ns| !ns.is_empty());
    match answer.response_code {
        ResponseCode::NXDomain => Some(Nothing::NoName),
        ResponseCode::NoError if !is_referral => Some(Nothing::NoRecord),
        _ => None,
    }
}

fn gap(error: &NetError) -> Gap {
    let code = match error {
        NetError::Dns(DnsError::ResponseCode(code)) => Some(*code),
        NetError::Dns(DnsError::NoRecordsFound(NoRecords { response_code, .. })) => {
            Some(*response_code)
        }
        _ => None,
    };
    match (code, error) {
        (Some(ResponseCode::Refused), _) => Gap {
            reason: GapReason::DnsRefused,
            detail: "REFUSED".to_owned(),
        },
        (Some(ResponseCode::ServFail), _) => Gap {
            reason: GapReason::DnsFailed,
            detail: "SERVFAIL".to_owned(),
        },
        (Some(ResponseCode::NoError), _) => Gap {
            reason: GapReason::DnsFailed,
            detail: "it only names other servers".to_owned(),
        },
        (Some(code), _) => Gap {
            reason: GapReason::DnsFailed,
            detail: code.to_string(),
        },
        (None, NetError::Timeout) => Gap {
            reason: GapReason::Timeout,
            detail: format!("{} tries of {} s", REPEATS + 1, TIMEOUT.as_secs()),
        },
        (None, other) => Gap {
            reason: GapReason::Transport,
            detail: other.to_string(),
        },
    }
}
