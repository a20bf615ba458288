//! Every answer that DNS can give, from a real server, and its outcome.

use std::net::{SocketAddr, UdpSocket};

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
        ("corp.test", "pass"),
        ("CORP.test", "pass"),
        ("alias.test", "pass"),
        ("address-only.test", "pass implicit-mx"),
        ("address6-only.test", "pass implicit-mx"),
        ("refusing-mail.test", "fail null-mx"),
        ("missing.test", "fail nxdomain"),
        ("text-only.test", "fail no-data"),
        ("not..a-name.test", "fail invalid-name"),
        ("broken.example", "inconclusive SERVFAIL"),
        ("foreign.example", "inconclusive REFUSED"),
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
    let report = report_on(&["corp.test"], silent.local_addr().unwrap());
    let verdict = verdict(&report["accounts"][0]);
    assert_eq!(verdict, "inconclusive 2 tries of 5 s");
}

#[test]
fn each_domain_is_asked_once() {
    let socket = UdpSocket::bind(free_address()).unwrap();
    let server = socket.local_addr().unwrap();
    let counter = std::thread::spawn(move || {
        socket
            .set_read_timeout(Some(std::time::Duration::from_secs(3)))
            .unwrap();
        let mut questions = 0;
        let mut buffer = [0; 1500];
        while let Ok((length, client)) = socket.recv_from(&mut buffer) {
            questions += 1;
            // The question comes back as NXDOMAIN: answer bit, recursion available, code 3, no records.
            let mut answer = buffer[..length].to_vec();
            answer[2] |= 0x80;
            answer[3] = 0x83;
            socket.send_to(&answer, client).unwrap();
        }
        questions
    });
    let report = report_on(
        &["one.test", "two.test", "one.test", "ONE.test", "two.test"],
        server,
    );
    assert_eq!(report["totals"]["findings"], 5 + 2 * 5);
    assert_eq!(counter.join().unwrap(), 2);
}
