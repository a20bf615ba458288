//! Where a domain's mail goes, asked of DNS. Each domain once, many at a time.

mod name_server;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;

use futures::{StreamExt, stream};
use hickory_resolver::proto::op::{Message, ResponseCode};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use jiff::Timestamp;

use self::name_server::{NameServers, TIMEOUT, TRIES};
use crate::model::{DnsAnswer, Gap, GapReason, MailExchange, MailRoute};

/// As many questions are under way at once.
const CONCURRENCY: usize = 64;
/// So many answers that only name an alias are followed.
const ALIASES: usize = 8;

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
    let servers = match server {
        Some(server) => NameServers::only(server),
        None => NameServers::of_system().map_err(|error| {
            format!("no name server can be asked: {error}; name one with --resolver ADDR:PORT, or use --offline")
        })?,
    };
    let answers = stream::iter(domains).map(|domain| {
        let servers = &servers;
        async move {
            let route = route(servers, &domain).await;
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

async fn route(servers: &NameServers, domain: &str) -> Result<MailRoute, Gap> {
    let Some(name) = name_of(domain) else {
        return Ok(MailRoute::InvalidName);
    };
    let Found::Records(records) = look_up(servers, name.clone(), RecordType::MX).await? else {
        return Ok(MailRoute::NxDomain);
    };
    let mut exchanges: Vec<MailExchange> = records
        .iter()
        .filter_map(|record| match record {
            RData::MX(mx) => Some(MailExchange {
                preference: mx.preference,
                host: mx.exchange.to_utf8().trim_end_matches('.').to_owned(),
            }),
            _ => None,
        })
        .collect();
    exchanges.sort();
    match exchanges.as_slice() {
        [] => implicit_route(servers, name).await,
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
async fn implicit_route(servers: &NameServers, name: Name) -> Result<MailRoute, Gap> {
    for kind in [RecordType::A, RecordType::AAAA] {
        match look_up(servers, name.clone(), kind).await? {
            Found::NoName => return Ok(MailRoute::NxDomain),
            Found::Records(records) if records.is_empty() => {}
            Found::Records(_) => return Ok(MailRoute::ImplicitMx),
        }
    }
    Ok(MailRoute::NoData)
}

/// What DNS holds of a kind.
enum Found {
    /// The name does not exist.
    NoName,
    /// The name exists, and has these records of the kind: often none.
    Records(Vec<RData>),
}

/// Looks a name up, and what it is an alias of. A name server that looks names up for others follows aliases itself;
/// one that only knows its own zones ends where they end.
async fn look_up(servers: &NameServers, mut name: Name, kind: RecordType) -> Result<Found, Gap> {
    for _ in 0..=ALIASES {
        let answer = servers
            .ask(&name, kind)
            .await
            .map_err(|error| no_answer(&error))?;
        match answer.metadata.response_code {
            ResponseCode::NXDomain => return Ok(Found::NoName),
            ResponseCode::NoError => {}
            code => return Err(refusal(code)),
        }
        let end = end_of_aliases(&answer.answers, &name).clone();
        let records: Vec<RData> = answer
            .answers
            .iter()
            .filter(|record| record.name == end && record.record_type() == kind)
            .map(|record| record.data.clone())
            .collect();
        let is_alias = end != name;
        if !records.is_empty() || (is_alias && has(&answer, RecordType::SOA)) {
            return Ok(Found::Records(records));
        }
        if !is_alias {
            return if is_referral(&answer) {
                Err(failed("it only names other servers"))
            } else {
                Ok(Found::Records(records))
            };
        }
        name = end;
    }
    Err(failed("its aliases do not end"))
}

/// Where the aliases of a name end, as far as these records know.
fn end_of_aliases<'a>(records: &'a [Record], name: &'a Name) -> &'a Name {
    let mut end = name;
    // No chain has more links than there are records; a ring has no end.
    for _ in records {
        let target = records.iter().find_map(|record| match &record.data {
            RData::CNAME(target) if record.name == *end => Some(&target.0),
            _ => None,
        });
        match target {
            Some(target) => end = target,
            None => break,
        }
    }
    end
}

/// Whether an answer without records only names other servers, which says nothing about the name (RFC 2308 §2.2).
fn is_referral(answer: &Message) -> bool {
    has(answer, RecordType::NS) && !has(answer, RecordType::SOA)
}

/// Whether the part of an answer about its zone has a record of this kind.
fn has(answer: &Message, kind: RecordType) -> bool {
    answer
        .authorities
        .iter()
        .any(|record| record.record_type() == kind)
}

fn refusal(code: ResponseCode) -> Gap {
    match code {
        ResponseCode::Refused => Gap {
            reason: GapReason::DnsRefused,
            detail: "REFUSED".to_owned(),
        },
        ResponseCode::ServFail => failed("SERVFAIL"),
        other => failed(&other.to_string()),
    }
}

fn failed(detail: &str) -> Gap {
    Gap {
        reason: GapReason::DnsFailed,
        detail: detail.to_owned(),
    }
}

fn no_answer(error: &io::Error) -> Gap {
    match error.kind() {
        io::ErrorKind::TimedOut => Gap {
            reason: GapReason::Timeout,
            detail: format!("{TRIES} tries of {} s", TIMEOUT.as_secs()),
        },
        _ => Gap {
            reason: GapReason::Transport,
            detail: error.to_string(),
        },
    }
}
