//! Which accounts and contacts are read.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::stub::{Answer, World};
use super::{Caller, collect, contact_lint_with};
use crate::support::{contact_lint, run, stderr, stdout, write};

pub(super) const MANAGEMENT: &str = "111111111111";
pub(super) const MEMBERS: [&str; 2] = ["600000000001", "600000000002"];

/// The ids of the accounts in a snapshot.
fn accounts(snapshot: &Value) -> Vec<&str> {
    let accounts = snapshot["accounts"].as_array().unwrap();
    accounts
        .iter()
        .map(|account| account["id"].as_str().unwrap())
        .collect()
}

pub(super) fn contact<'a>(snapshot: &'a Value, id: &str, contact_type: &str) -> &'a Value {
    let mut accounts = snapshot["accounts"].as_array().unwrap().iter();
    &accounts.find(|account| account["id"] == id).unwrap()["contacts"][contact_type]
}

#[test]
fn accounts_are_selected_by_id_and_unit() {
    // Arguments, and the accounts that are read.
    let cases: [(&[&str], &[&str]); 7] = [
        (&[], &[MANAGEMENT, MEMBERS[0], MEMBERS[1]]),
        (&["--accounts", "600000000001"], &[MEMBERS[0]]),
        (&["--exclude", "600000000001"], &[MANAGEMENT, MEMBERS[1]]),
        (&["--ou", "Root"], &[MANAGEMENT]),
        (&["--ou", "Root/**"], &[MANAGEMENT, MEMBERS[0], MEMBERS[1]]),
        (
            &["--ou", "Root/Workloads/**", "--exclude", "600000000002"],
            &[MEMBERS[0]],
        ),
        (
            &["--ou", "Root", "--ou", "Root/*/Prod"],
            &[MANAGEMENT, MEMBERS[0], MEMBERS[1]],
        ),
    ];
    for (arguments, expected) in cases {
        let stub = World::new(Caller::Management).with_accounts(3).start();
        let (snapshot, code, told) = collect(&stub, arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {told}");
        assert_eq!(accounts(&snapshot), expected, "{arguments:?}");
        assert_eq!(
            snapshot["partial"].as_bool().unwrap_or(false),
            !arguments.is_empty()
        );
        assert_eq!(stub.requests().len(), 4 * expected.len(), "{arguments:?}");
        assert_eq!(
            snapshot["accounts"][0]["ouPath"].as_str().unwrap()[..4],
            *"Root"
        );
    }
}

#[test]
fn an_excluded_account_that_is_not_there_is_told() {
    let stub = World::new(Caller::Management).with_accounts(3).start();
    let (_, code, told) = collect(&stub, &["--exclude", "999999999999"]);
    assert_eq!(code, Some(0));
    assert!(
        told.contains("account 999999999999, which is to be left out, is not there"),
        "{told}"
    );
}

#[test]
fn a_selection_of_nothing_is_an_error() {
    let denied = Answer::error(403, "AccessDeniedException");
    let no_units = || {
        World::new(Caller::Management)
            .with_accounts(3)
            .with_answer("ListRoots", denied.clone())
    };
    let all = || World::new(Caller::Management).with_accounts(3);
    let cases: [(World, &[&str], &str); 6] = [
        (
            all(),
            &["--accounts", "999999999999"],
            "account 999999999999 is not among those",
        ),
        (all(), &["--ou", "Root/Sandbox"], "no account is left"),
        (
            all(),
            &["--ou", "ou-ab12-cdefgh34"],
            "no path of an organizational unit",
        ),
        (
            all(),
            &["--accounts", "600000000001", "--exclude", "600000000001"],
            "no account is left",
        ),
        (
            no_units(),
            &["--ou", "Root/Workloads"],
            "it is not known which accounts --ou means",
        ),
        (all(), &["--contacts", "securty"], "`securty` is no contact"),
    ];
    for (world, arguments, message) in cases {
        let stub = world.start();
        let (_, code, told) = collect(&stub, arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(told.contains(message), "{arguments:?}: {told}");
        assert_eq!(stub.requests().len(), 0, "{arguments:?}");
    }
}

/// The same selection holds for a snapshot that is checked.
#[test]
fn snapshots_are_selected_from_alike() {
    let check = |arguments: &[&str]| {
        let output = run(contact_lint()
            .args([
                "check",
                "fixtures/acme-org.json",
                "--offline",
                "--format",
                "json",
                "-q",
            ])
            .args(arguments));
        assert_ne!(output.status.code(), Some(2), "{}", stderr(&output));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let all = check(&[]);
    let of_unit = |report: &Value| {
        let accounts = report["accounts"].as_array().unwrap().iter();
        accounts
            .filter(|account| account["ouPath"] == "Root/Suspended")
            .count()
    };
    let some = check(&["--ou", "Root/Suspended"]);
    assert_eq!(some["accounts"].as_array().unwrap().len(), of_unit(&all));
    let others = check(&["--exclude", accounts(&some)[0]]);
    assert_eq!(of_unit(&others), of_unit(&all) - 1);
    let types = |report: &Value| -> BTreeSet<String> {
        let accounts = report["accounts"].as_array().unwrap().iter();
        let findings = accounts.flat_map(|account| account["findings"].as_array().unwrap());
        findings
            .map(|finding| finding["contactType"].to_string())
            .collect()
    };
    assert_eq!(
        types(&check(&["--contacts", "billing"])),
        ["\"billing\"".to_owned()].into()
    );
    assert!(types(&all).len() > 2);
}

/// A number without a country code is read in the country of the primary contact, whatever is judged.
#[test]
fn judging_some_contacts_comes_to_the_same_as_judging_all() {
    let number = json!({ "AlternateContact": {
        "AlternateContactType": "SECURITY", "Name": "Security Operations", "Title": "Team",
        "EmailAddress": "soc@corp.example", "PhoneNumber": "(206) 555-0100",
    } });
    let stub = World::new(Caller::Management)
        .with_accounts(2)
        .with_answer(
            "600000000001/SECURITY",
            Answer::body(200, &number.to_string()),
        )
        .start();
    let folder = tempfile::tempdir().unwrap();
    let config = write(
        folder.path(),
        "contact-lint.toml",
        "[phone]\ncountry = \"DE\"\n",
    );
    let check = |arguments: &[&str]| {
        let output = run(contact_lint_with(&stub.endpoint())
            .args([
                "check",
                "--aws",
                "--offline",
                "--format",
                "json",
                "-q",
                "--config",
                &config,
            ])
            .args(arguments));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings = report["accounts"][1]["findings"]
            .as_array()
            .unwrap()
            .clone();
        let mut findings = findings.into_iter();
        findings.find(|finding| {
            finding["rule"] == "phone-unusable" && finding["contactType"] == "security"
        })
    };
    let all = check(&[]);
    assert!(all.is_some());
    assert_eq!(check(&["--contacts", "security"]), all);
}

/// Only what the rules need is asked for, or what is named.
#[test]
fn only_contacts_that_are_needed_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let config = |text: &str| write(folder.path(), "contact-lint.toml", text);
    let of_security =
        "select = [\"contact-missing\"]\n[rules.contact-missing]\ntypes = [\"security\"]\n";
    let cases: [(&str, &[&str], &[&str]); 5] = [
        (
            "",
            &["--contacts", "security,security"],
            &["root", "security"],
        ),
        (
            "",
            &[],
            &["billing", "operations", "primary", "root", "security"],
        ),
        (of_security, &[], &["root", "security"]),
        ("", &["--contacts", "security"], &["root", "security"]),
        (
            "",
            &["--contacts", "primary,billing"],
            &["billing", "primary", "root"],
        ),
    ];
    for (text, arguments, expected) in cases {
        let stub = World::new(Caller::Management).with_accounts(3).start();
        let (snapshot, code, told) =
            collect(&stub, &[&["--config", &config(text)], arguments].concat());
        assert_eq!(code, Some(0), "{told}");
        let contacts = snapshot["accounts"][1]["contacts"].as_object().unwrap();
        let mut asked: Vec<_> = contacts.keys().map(String::as_str).collect();
        asked.sort_unstable();
        assert_eq!(asked, expected, "{text} {arguments:?}");
        assert_eq!(stub.requests().len(), 3 * (expected.len() - 1));
    }
    // What is not judged is not asked for, but for the country of the phone numbers: the run is complete.
    let stub = World::new(Caller::Management).with_accounts(3).start();
    let check = [
        "check",
        "--aws",
        "--offline",
        "--contacts",
        "security",
        "--fail-on",
        "never",
    ];
    let output = run(contact_lint_with(&stub.endpoint()).args(check));
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    assert_eq!(stub.requests().len(), 3 + 3);
}
