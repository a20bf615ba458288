//! What AWS answers when it does not answer with a contact, and how often it is asked.

use std::collections::BTreeMap;

use super::stub::Answer;
use super::{Caller, Stub, collect, contact_lint_with};
use crate::support::{run, stderr};

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
        (Answer::reset(), "unreadable", "transport"),
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
