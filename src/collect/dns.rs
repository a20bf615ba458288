//! Where a domain's mail goes, asked of DNS. Each domain once, many at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use futures::{StreamExt, stream};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, LookupIpStrategy, NameServerConfig, ProtocolConfig, ResolveHosts,
    ResolverConfig,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError, NoRecords};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData};
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
    options.ip_strategy = LookupIpStrategy::Ipv4thenIpv6;
    builder.build()
}

async fn route(resolver: &TokioResolver, domain: &str) -> Result<MailRoute, Gap> {
    // The final dot keeps the system's search domains out.
    let Ok(name) = Name::from_utf8(format!("{domain}.")) else {
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
        Err(error) => match no_records(&error) {
            Some(ResponseCode::NXDomain) => return Ok(MailRoute::NxDomain),
            Some(_) => Vec::new(),
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

/// Without an MX record, mail goes to the address record of the domain (RFC 5321 §5.1).
async fn implicit_route(resolver: &TokioResolver, name: Name) -> Result<MailRoute, Gap> {
    match resolver.lookup_ip(name).await {
        Ok(addresses) if addresses.iter().next().is_some() => Ok(MailRoute::ImplicitMx),
        Ok(_) => Ok(MailRoute::NoData),
        Err(error) => match no_records(&error) {
            Some(ResponseCode::NXDomain) => Ok(MailRoute::NxDomain),
            Some(_) => Ok(MailRoute::NoData),
            None => Err(gap(&error)),
        },
    }
}

/// The code of an answer that holds no record of the kind that was asked for.
fn no_records(error: &NetError) -> Option<ResponseCode> {
    match error {
        NetError::Dns(DnsError::NoRecordsFound(NoRecords { response_code, .. })) => matches!(
            response_code,
            ResponseCode::NXDomain | ResponseCode::NoError
        )
        .then_some(*response_code),
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
