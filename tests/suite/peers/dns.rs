//! Every answer that DNS can give, from a real server, and its outcome.

use std::net::{SocketAddr, UdpSocket};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hickory_resolver::proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_resolver::proto::rr::rdata::{CNAME, MX, NS};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};

use serde_json::{Value, json};

use super::free_address;
use super::knot::Knot;
use crate::support::{report, write};

/// A report on one account for each domain, all resolved by this server.
fn report_on(domains: &[&str], server: SocketAddr) -> Value {
    let accounts: Vec<_> = domains
        .iter()
        .enumerate()
        .map(|(number, domain)| {
            let contact = json!({ "present": {
                "observedAt": "2026-11-20T06:00:00Z", "name": "Security Operations", "title": "Team",
                "email": format!("security@{domain}"), "phone": "+1 212 555 1212",
            } });
            let absent = json!({ "absent": { "observedAt": "2026-11-20T06:00:00Z" } });
            json!({
                "id": format!("{:012}", number), "name": domain, "state": "ACTIVE",
                "contacts": { "primary": absent, "security": contact, "operations": absent, "billing": absent },
            })
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let snapshot = json!({ "version": 1, "accounts": accounts }).to_string();
    let path = write(folder.path(), "org.json", snapshot);
    report(&[&path, "--resolver", &server.to_string()])
}

/// What `mail-domain-dead` says of an account: the outcome and the code of its evidence.
fn verdict(account: &Value) -> String {
    let of = |list: &str| {
        let items = account[list].as_array().unwrap().iter();
        items
            .filter(|item| item["rule"] == "mail-domain-dead")
            .collect::<Vec<_>>()
    };
    let code = |evidence: &Value| evidence["code"].as_str().unwrap().to_owned();
    if let [finding] = of("findings")[..] {
        return format!("fail {}", code(&finding["evidence"][0]));
    }
    if let [note] = of("notes")[..] {
        return format!("pass {}", code(&note["evidence"]));
    }
    match account["inconclusive"].as_array().unwrap().as_slice() {
        [] => "pass".to_owned(),
        [gap] => {
            let evidence = &gap["evidence"];
            format!(
                "inconclusive {}",
                evidence["arguments"]["detail"].as_str().unwrap()
            )
        }
        more => panic!("{more:?}"),
    }
}

#[test]
fn each_answer_of_a_name_server_has_its_outcome() {
    let knot = Knot::start();
    let expected = [
        ("corp.example", "pass"),
        ("CORP.example", "pass"),
        ("alias.example", "pass"),
        ("crowded.example", "pass"),
        ("address-only.example", "pass implicit-mx"),
        ("address6-only.example", "pass implicit-mx"),
        ("refusing-mail.example", "fail null-mx"),
        ("missing.example", "fail nxdomain"),
        ("text-only.example", "fail no-data"),
        ("under_score.example", "pass"),
        ("not..a-name.example", "fail invalid-name"),
        ("broken.example", "inconclusive SERVFAIL"),
        ("corp.foreign", "inconclusive REFUSED"),
    ];
    let domains = expected.map(|(domain, _)| domain);
    let report = report_on(&domains, knot.address());
    for ((domain, expected), account) in expected.iter().zip(report["accounts"].as_array().unwrap())
    {
        assert_eq!(verdict(account), *expected, "{domain}");
    }
}

#[test]
fn a_name_server_that_does_not_answer_makes_nothing_dead() {
    let silent = UdpSocket::bind(free_address()).unwrap();
    let report = report_on(&["corp.example"], silent.local_addr().unwrap());
    let verdict = verdict(&report["accounts"][0]);
    assert_eq!(verdict, "inconclusive 2 tries of 5 s");
}

/// A server that answers each question in its own way, until nobody has asked for a while. Returns how many questions
/// there were.
fn serve(
    answers: impl Fn(&Query) -> Vec<Message> + Send + 'static,
) -> (SocketAddr, JoinHandle<usize>) {
    let socket = UdpSocket::bind(free_address()).unwrap();
    let server = socket.local_addr().unwrap();
    let counter = std::thread::spawn(move || {
        socket
            .set_read_timeout(Some(Duration::from_secs(6)))
            .unwrap();
        let mut questions = 0;
        let mut buffer = [0; 1500];
        while let Ok((length, client)) = socket.recv_from(&mut buffer) {
            questions += 1;
            let question = Message::from_vec(&buffer[..length]).unwrap();
            let query = &question.queries[0];
            for mut answer in answers(query) {
                // A message of this test has the id by which it differs from that of the question.
                answer.metadata.id ^= question.metadata.id;
                if answer.queries.is_empty() {
                    answer.add_query(query.clone());
                }
                socket.send_to(&answer.to_vec().unwrap(), client).unwrap();
            }
        }
        questions
    });
    (server, counter)
}

fn message(code: ResponseCode) -> Message {
    Message::error_msg(0, OpCode::Query, code)
}

/// That a domain has no address record is only known when both kinds were asked for and both questions were answered.
#[test]
fn an_address_that_cannot_be_asked_for_makes_nothing_dead() {
    type Case = (&'static str, fn() -> Vec<Message>);
    let cases: [Case; 3] = [
        ("inconclusive SERVFAIL", || {
            vec![message(ResponseCode::ServFail)]
        }),
        ("inconclusive REFUSED", || {
            vec![message(ResponseCode::Refused)]
        }),
        ("inconclusive 2 tries of 5 s", Vec::new),
    ];
    std::thread::scope(|scope| {
        for (expected, of_address) in cases {
            scope.spawn(move || {
                let (server, _) = serve(move |query| match query.query_type() {
                    RecordType::A => of_address(),
                    _ => vec![message(ResponseCode::NoError)],
                });
                let report = report_on(&["corp.example"], server);
                assert_eq!(verdict(&report["accounts"][0]), expected);
            });
        }
    });
}

/// RFC 2308 §2.2: such an answer says nothing about the name.
#[test]
fn an_answer_that_only_names_other_servers_makes_nothing_dead() {
    let (server, _) = serve(|_| {
        let mut answer = message(ResponseCode::NoError);
        let elsewhere = RData::NS(NS(Name::from_ascii("ns.elsewhere.example.").unwrap()));
        let zone = Name::from_ascii("corp.example.").unwrap();
        answer
            .authorities
            .push(Record::from_rdata(zone, 300, elsewhere));
        vec![answer]
    });
    let report = report_on(&["corp.example"], server);
    assert_eq!(
        verdict(&report["accounts"][0]),
        "inconclusive it only names other servers"
    );
}

#[test]
fn each_domain_is_asked_once() {
    let (server, counter) = serve(|_| vec![message(ResponseCode::NXDomain)]);
    let report = report_on(
        &[
            "one.example",
            "two.example",
            "one.example",
            "ONE.example",
            "two.example",
        ],
        server,
    );
    assert_eq!(report["totals"]["findings"], 5 + 2 * 5);
    assert_eq!(counter.join().unwrap(), 2);
}

#[test]
fn a_closed_port_is_told_at_once() {
    let closed = free_address();
    let begun = Instant::now();
    let report = report_on(&["corp.example"], closed);
    let verdict = verdict(&report["accounts"][0]);
    assert!(
        verdict.starts_with("inconclusive Connection refused"),
        "{verdict}"
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
}

/// Anybody may send a datagram: what does not belong to the question is not heard (RFC 5452 §9.1).
#[test]
fn an_answer_to_another_question_is_not_believed() {
    let (server, _) = serve(|query| {
        let mut guessed = message(ResponseCode::NXDomain);
        guessed.metadata.id = 1;
        let mut of_another_name = message(ResponseCode::NXDomain);
        let another = Name::from_ascii("another.example.").unwrap();
        of_another_name.add_query(Query::query(another, query.query_type()));
        let mut no_answer = message(ResponseCode::NXDomain);
        no_answer.metadata.message_type = MessageType::Query;
        let mut right = message(ResponseCode::NoError);
        right.answers.push(exchange("corp.example."));
        vec![guessed, of_another_name, no_answer, right]
    });
    let report = report_on(&["corp.example"], server);
    assert_eq!(verdict(&report["accounts"][0]), "pass");
}

fn exchange(domain: &str) -> Record {
    let host = Name::from_ascii("mx.corp.example.").unwrap();
    let name = Name::from_ascii(domain).unwrap();
    Record::from_rdata(name, 300, RData::MX(MX::new(10, host)))
}

/// A server that only knows its own zones names the alias, and leaves it to us to ask for that.
#[test]
fn an_alias_that_leads_out_of_a_zone_is_followed() {
    let (server, _) = serve(|query| {
        let mut answer = message(ResponseCode::NoError);
        let asked = query.name().to_ascii();
        let target = match asked.as_str() {
            "corp.example." => "mail.elsewhere.example.",
            "ring.example." => "gnir.example.",
            "gnir.example." => "ring.example.",
            "mail.elsewhere.example." => {
                // The record of another name is no record of this one.
                answer.answers = vec![exchange("stray.example."), exchange(&asked)];
                return vec![answer];
            }
            "stray.elsewhere.example." => {
                answer.answers = vec![exchange("stray.example.")];
                return vec![answer];
            }
            _ => return vec![message(ResponseCode::NXDomain)],
        };
        let alias = RData::CNAME(CNAME(Name::from_ascii(target).unwrap()));
        let record = Record::from_rdata(query.name().clone(), 300, alias);
        answer.answers.push(record);
        vec![answer]
    });
    let expected = [
        ("corp.example", "pass"),
        ("ring.example", "inconclusive its aliases do not end"),
        ("stray.elsewhere.example", "fail no-data"),
    ];
    let report = report_on(&expected.map(|(domain, _)| domain), server);
    for ((domain, expected), account) in expected.iter().zip(report["accounts"].as_array().unwrap())
    {
        assert_eq!(verdict(account), *expected, "{domain}");
    }
}
