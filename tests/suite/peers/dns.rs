//! Every answer that DNS can give, from a real server, and its outcome.

use std::net::{SocketAddr, UdpSocket};
use std::thread::JoinHandle;
use std::time::Duration;

use hickory_resolver::proto::op::{Message, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::NS;
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

/// A server that answers each kind of question in its own way, until nobody has asked for a while. Returns how many
/// questions there were.
fn serve(
    answer: impl Fn(RecordType) -> Option<Message> + Send + 'static,
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
            let query = question.queries[0].clone();
            if let Some(mut message) = answer(query.query_type()) {
                message.metadata.id = question.metadata.id;
                message.add_query(query);
                socket.send_to(&message.to_vec().unwrap(), client).unwrap();
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
    type Case = (&'static str, fn() -> Option<Message>);
    let cases: [Case; 3] = [
        ("inconclusive SERVFAIL", || {
            Some(message(ResponseCode::ServFail))
        }),
        ("inconclusive REFUSED", || {
            Some(message(ResponseCode::Refused))
        }),
        ("inconclusive 2 tries of 5 s", || None),
    ];
    std::thread::scope(|scope| {
        for (expected, of_address) in cases {
            scope.spawn(move || {
                let (server, _) = serve(move |kind| match kind {
                    RecordType::A => of_address(),
                    _ => Some(message(ResponseCode::NoError)),
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
        Some(answer)
    });
    let report = report_on(&["corp.example"], server);
    assert_eq!(
        verdict(&report["accounts"][0]),
        "inconclusive it only names other servers"
    );
}

#[test]
fn each_domain_is_asked_once() {
    let (server, counter) = serve(|_| Some(message(ResponseCode::NXDomain)));
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
