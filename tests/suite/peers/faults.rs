//! What AWS answers when it does not answer with a contact, and how often it is asked.

use std::collections::BTreeMap;

use serde_json::Value;

use super::stub::Answer;
use super::{Caller, Stub, collect, contact_lint_with};
use crate::support::{run, stderr, stdout, write};

#[test]
fn only_resource_not_found_means_absent() {
    let cases = [
        (
            Answer::error(404, "ResourceNotFoundException"),
            "absent",
            "",
        ),
        (
            Answer::error(403, "AccessDeniedException"),
            "unreadable",
            "access-denied",
        ),
        (
            Answer::error(429, "TooManyRequestsException"),
            "unreadable",
            "throttled",
        ),
        (
            Answer::error(403, "ExpiredTokenException"),
            "unreadable",
            "credentials-expired",
        ),
        (
            Answer::error(500, "InternalServerException"),
            "unreadable",
            "service-error",
        ),
        (
            Answer::error(400, "ValidationException"),
            "unreadable",
            "service-error",
        ),
        (Answer::html(404), "unreadable", "malformed-answer"),
        (Answer::html(503), "unreadable", "service-error"),
        (Answer::html(429), "unreadable", "throttled"),
        (Answer::body(200, "{}"), "unreadable", "malformed-answer"),
        (
            Answer::body(200, "{\"AlternateContact\": {\"Na"),
            "unreadable",
            "malformed-answer",
        ),
        (Answer::Reset, "unreadable", "transport"),
    ];
    std::thread::scope(|scope| {
        for (answer, state, reason) in cases {
            scope.spawn(move || assert_told(answer, state, reason));
        }
    });
}

/// A storm that passes loses nothing: each contact is asked for again, also where the answer has no code of AWS's.
#[test]
fn throttled_calls_are_repeated() {
    let stub = Stub::start(Caller::Management, BTreeMap::new());
    stub.throttle(20);
    let (_, code, told) = collect(&stub, &[]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(stub.requests().len(), 8 + 20);
}

/// What will not change is not asked for again.
#[test]
fn refused_calls_are_not_repeated() {
    let denied = Answer::error(403, "AccessDeniedException");
    let answers = BTreeMap::from([("222222222222/SECURITY".to_owned(), denied)]);
    let stub = Stub::start(Caller::Management, answers);
    collect(&stub, &[]);
    assert_eq!(stub.requests().len(), 8);
}

#[test]
fn wrong_credentials_are_not_called_expired() {
    let wrong = Answer::error(403, "SignatureDoesNotMatch");
    let answers = BTreeMap::from([("DescribeOrganization".to_owned(), wrong)]);
    let stub = Stub::start(Caller::Management, answers);
    let output = run(contact_lint_with(&stub.endpoint()).args(["check", "--aws"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("AWS does not accept the credentials"),
        "{}",
        stderr(&output)
    );
}

/// An answer for one contact gives this state and reason, and leaves the other contacts alone.
fn assert_told(answer: Answer, state: &str, reason: &str) {
    let told = format!("{answer:?}");
    let answers = BTreeMap::from([("222222222222/SECURITY".to_owned(), answer)]);
    let stub = Stub::start(Caller::Management, answers);
    let (snapshot, code, _) = collect(&stub, &[]);
    let contacts = &snapshot["accounts"][1]["contacts"];
    let observed = contacts["security"].as_object().unwrap();
    assert_eq!(
        observed.keys().collect::<Vec<_>>(),
        [state],
        "{told}: {}",
        contacts["security"]
    );
    if state == "unreadable" {
        assert_eq!(observed["unreadable"]["reason"], reason, "{told}");
    }
    assert!(contacts["operations"]["present"].is_object(), "{told}");
    let expected = if state == "absent" { 0 } else { 3 };
    assert_eq!(code, Some(expected), "{told}");
}

/// 60 accounts, 5 of them denied and 3 throttled for good.
#[test]
fn eight_unreadable_accounts_are_eight_in_every_format() {
    let mut accounts = vec![["111111111111", "management", "ACTIVE"].map(str::to_owned)];
    let id = |number: usize| format!("{:012}", 600_000_000_000_usize + number);
    accounts.extend(
        (1..60).map(|number| [id(number), format!("member-{number}"), "ACTIVE".to_owned()]),
    );
    let mut answers = BTreeMap::new();
    for number in 1..=8 {
        let answer = if number <= 5 {
            Answer::error(403, "AccessDeniedException")
        } else {
            Answer::error(429, "TooManyRequestsException")
        };
        for of in ["PRIMARY", "SECURITY", "OPERATIONS", "BILLING"] {
            answers.insert(format!("{}/{of}", id(number)), answer.clone());
        }
    }
    let stub = Stub::start_with(Caller::Management, accounts, answers);
    let folder = tempfile::tempdir().unwrap();
    let rates = "[collect.rates]\nGetAlternateContact = { per-second = 1000, burst = 1000 }\n\
                 GetContactInformation = { per-second = 1000, burst = 1000 }\n";
    let config = write(folder.path(), "contact-lint.toml", rates);
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let output = run(contact_lint_with(&stub.endpoint())
        .args(["check", "--aws", "--offline", "--config", &config])
        .args([
            "-o",
            &path("a.sarif"),
            "-o",
            &path("b.json"),
            "-o",
            &path("c.txt"),
        ])
        .args([
            "-o",
            &format!("github={}", path("d")),
            "-o",
            &format!("sarif-full={}", path("e")),
        ]));
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "60 accounts: 52 pass Account.1, 0 of them false passes; 8 could not be read\n"
    );
    let read = |name: &str| std::fs::read_to_string(path(name)).unwrap();
    let report: Value = serde_json::from_str(&read("b.json")).unwrap();
    let unreadable = report["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|account| account["account1"] == "unreadable");
    assert_eq!(unreadable.count(), 8);
    assert_eq!(report["totals"]["findings"], 0);
    // Each account, and one more: whether a person is behind many accounts cannot be told, either.
    let results = |name: &str| {
        let log = read(name);
        log.matches("\"ruleId\": \"account-unreadable\"").count()
    };
    assert_eq!(results("a.sarif"), 8 + 1);
    assert_eq!(results("e"), 8 + 1);
    assert_eq!(
        read("d").matches("title=account-unreadable::").count(),
        8 + 1
    );
    assert_eq!(read("c.txt").matches("  unreadable  security\n").count(), 8);
    for name in ["a.sarif", "b.json", "c.txt", "d", "e"] {
        assert!(
            !read(name).contains("\"ruleId\": \"contact-missing"),
            "{name}"
        );
        assert!(!read(name).contains("AWS has no"), "{name}");
    }
}
