//! `collect --since`: what is read again, and what is taken over.

use std::fs;

use serde_json::{Value, json};

use super::contact_lint_with;
use super::knot::Knot;
use super::place::{Place, contact_calls, count, organization};
use super::stub::{Answer, World};
use crate::support::{run, stderr, stdout, write};

const SECURITY: &str = "security";

/// A snapshot of three accounts that was just taken, and the folder that it is in.
fn taken() -> (Place, Value) {
    let place = Place::without_limit();
    let output = place.collect(&organization(3).start());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let snapshot = place.snapshot();
    (place, snapshot)
}

/// Collects once more, since the snapshot that is there, with these arguments; says how many contacts were asked for.
fn again(place: &Place, world: World, arguments: &[&str]) -> (Value, usize, String) {
    let stub = world.start();
    let since = place.output();
    let output = run(place
        .command(&stub)
        .arg("--since")
        .arg(since)
        .args(arguments));
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    (place.snapshot(), contact_calls(&stub), told)
}

#[test]
fn what_is_young_is_taken_over_and_what_is_old_is_read_again() {
    let (place, mut snapshot) = taken();
    let (same, asked, _) = again(&place, organization(3), &[]);
    assert_eq!(asked, 0);
    assert_eq!(
        same["accounts"][1]["contacts"][SECURITY],
        snapshot["accounts"][1]["contacts"][SECURITY]
    );

    snapshot["accounts"][1]["contacts"][SECURITY]["present"]["observedAt"] =
        json!("2020-01-01T00:00:00Z");
    snapshot["accounts"][2]["contacts"]["billing"] =
        json!({ "absent": { "observedAt": "2020-01-01T00:00:00Z" } });
    fs::write(place.output(), snapshot.to_string()).unwrap();
    let (fresh, asked, _) = again(&place, organization(3), &["--max-age", "36h"]);
    assert_eq!(asked, 2);
    assert_ne!(
        fresh["accounts"][1]["contacts"][SECURITY]["present"]["observedAt"],
        "2020-01-01T00:00:00Z"
    );
    // Longer than there has been time.
    let (_, asked, _) = again(&place, organization(3), &["--max-age", "4500000d"]);
    assert_eq!(asked, 0);
    assert!(fresh["accounts"][2]["contacts"]["billing"]["present"].is_object());
}

/// What could not be read, and accounts that are new, are read; accounts that are gone are gone.
#[test]
fn gaps_and_new_accounts_are_read_and_old_accounts_dropped() {
    let place = Place::without_limit();
    let denied = Answer::error(403, "AccessDeniedException");
    let stub = organization(4)
        .with_answer("600000000001/SECURITY", denied)
        .start();
    let output = place.collect(&stub);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(!place.journal().exists(), "a refusal is no reason to go on");
    let (snapshot, asked, _) = again(&place, organization(5), &[]);
    assert_eq!(asked, 1 + 4, "the gap, and a new account");
    assert_eq!(count(&snapshot, "present"), 20);
    let (snapshot, asked, _) = again(&place, organization(3), &[]);
    assert_eq!((asked, count(&snapshot, "present")), (0, 12));
}

/// What is older than is allowed and cannot be read any more is a gap, not what it was.
#[test]
fn an_old_contact_is_not_kept_for_one_that_cannot_be_read() {
    let (place, mut snapshot) = taken();
    let seen = &mut snapshot["accounts"][1]["contacts"][SECURITY]["present"]["observedAt"];
    *seen = json!("2020-01-01T00:00:00Z");
    fs::write(place.output(), snapshot.to_string()).unwrap();
    let denied = Answer::error(403, "AccessDeniedException");
    let stub = organization(3)
        .with_answer("600000000001/SECURITY", denied)
        .start();
    let output = run(place.command(&stub).arg("--since").arg(place.output()));
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let contacts = &place.snapshot()["accounts"][1]["contacts"];
    assert_eq!(contacts[SECURITY]["unreadable"]["reason"], "access-denied");
}

#[test]
fn answers_of_dns_are_taken_over_while_they_are_young() {
    let (place, mut snapshot) = taken();
    let knot = Knot::start();
    let answer = |at: &str| json!({ "answered": { "observedAt": at, "route": "null-mx" } });
    let now = snapshot["accounts"][1]["contacts"][SECURITY]["present"]["observedAt"].clone();
    snapshot["dns"] = json!({
        "600000000001.example": answer(now.as_str().unwrap()),
        "600000000002.example": answer("2020-01-01T00:00:00Z"),
        "nobody-is-here.example": answer(now.as_str().unwrap()),
    });
    fs::write(place.output(), snapshot.to_string()).unwrap();
    let stub = organization(3).start();
    let mut command = contact_lint_with(&stub.endpoint());
    command.args(["collect", "--resolver", &knot.address().to_string(), "-o"]);
    let output = run(command
        .arg(place.output())
        .arg("--since")
        .arg(place.output()));
    let snapshot = place.snapshot();
    let dns = snapshot["dns"]
        .as_object()
        .unwrap_or_else(|| panic!("{}", stderr(&output)));
    assert_eq!(dns["600000000001.example"]["answered"]["route"], "null-mx");
    assert_ne!(dns["600000000002.example"]["answered"]["route"], "null-mx");
    assert!(!dns.contains_key("nobody-is-here.example"));
}

#[test]
fn a_snapshot_that_does_not_fit_is_refused() {
    let (place, mut snapshot) = taken();
    let stub = organization(3).start();
    let try_since = |arguments: &[&str]| {
        let output = run(place.command(&stub).args(arguments));
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            stdout(&output)
        );
        stderr(&output)
    };
    snapshot["organization"]["id"] = json!("o-other00000");
    let other = write(place.folder.path(), "other.json", snapshot.to_string());
    let told = try_since(&["--since", &other]);
    assert!(
        told.contains("other.json is not of the organization that these credentials belong to"),
        "{told}"
    );
    assert!(!place.journal().exists());
    let told = try_since(&["--since", "/nonexistent.json"]);
    assert!(told.contains("there is no such file"), "{told}");
    let half = write(
        place.folder.path(),
        "half.json",
        &snapshot.to_string()[..200],
    );
    assert!(try_since(&["--since", &half]).contains("half.json:1:"));
    for age in ["7 parsecs", "-1d", "0s"] {
        let told = try_since(&["--since", &other, &format!("--max-age={age}")]);
        assert!(
            told.contains("write a time such as 7d, 36h or 90m"),
            "{told}"
        );
    }
    assert_eq!(contact_calls(&stub), 0);
}

/// Reading fewer contacts than before does not forget the others.
#[test]
fn contacts_that_are_not_asked_for_are_taken_over() {
    let (place, _) = taken();
    let (snapshot, asked, _) = again(&place, organization(3), &["--contacts", "security"]);
    assert_eq!((asked, count(&snapshot, "present")), (0, 12));
}
