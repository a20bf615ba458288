//! What is put beside a report: where live findings stand in the repository, and what Security Hub says itself.

use std::fs;

use serde_json::{Value, json};

use crate::support::{self, contact_lint, root, run, stderr, stdout, write};

const ACCOUNT: &str = "100200301001";

/// A JSON report about the fixture's accounts, with these arguments.
fn report(arguments: &[&str]) -> Value {
    support::report(&[&["fixtures/acme-org.json", "--offline"], arguments].concat())
}

/// Whatever the form of the roster, a finding stands at the line of its account.
#[test]
fn live_findings_stand_on_the_roster() {
    let folder = tempfile::tempdir().unwrap();
    let rosters = [
        (
            "roster.csv",
            format!("account id,owner\n200200301001,x\n{ACCOUNT},platform\n"),
        ),
        (
            "roster.json",
            format!("[\n\"{ACCOUNT}0\", 1,\n{{ \"id\": \"{ACCOUNT}\" }}]\n"),
        ),
        (
            "roster.toml",
            format!("[accounts]\n# all\nmanagement = \"{ACCOUNT}\"\n"),
        ),
        (
            "roster.tf",
            format!("locals {{\n\n  management = \"{ACCOUNT}\" # {ACCOUNT}\n}}\n"),
        ),
    ];
    for (name, text) in rosters {
        let path = write(folder.path(), name, text);
        let report = report(&["--roster", &path]);
        let account = &report["accounts"][0];
        assert_eq!(account["id"], ACCOUNT);
        let findings = account["findings"].as_array().unwrap();
        assert!(!findings.is_empty());
        for finding in findings {
            assert_eq!(finding["location"]["file"], path);
            assert_eq!(finding["location"]["line"], 3, "{name}");
        }
        // Whoever is not there stays where they were read, and that is told.
        assert_eq!(
            report["accounts"][1]["findings"][0]["location"]["file"],
            "fixtures/acme-org.json"
        );
        let notices = report["notices"].to_string();
        assert!(
            notices.contains("24 accounts, such as ") && notices.contains(", are not in "),
            "{notices}"
        );
    }
}

/// What a file declares stands there, whatever a roster says.
#[test]
fn declared_findings_stay_where_they_are_declared() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "roster.txt", ACCOUNT);
    let report = report(&["fixtures/terraform", "--roster", &path]);
    let findings = report["accounts"][0]["findings"].as_array().unwrap();
    let files: Vec<_> = findings
        .iter()
        .map(|finding| finding["location"]["file"].as_str().unwrap())
        .collect();
    assert!(
        files.contains(&"fixtures/terraform/accounts.tf"),
        "{files:?}"
    );
}

/// A finding of Security Hub.
fn finding(account: &str, status: &str, updated: &str, state: &str) -> Value {
    json!({
        "SchemaVersion": "2018-10-08", "AwsAccountId": account,
        "GeneratorId": "aws-foundational-security-best-practices/v/1.0.0/Account.1",
        "Compliance": { "Status": status, "SecurityControlId": "Account.1" },
        "RecordState": state, "UpdatedAt": updated, "Workflow": { "Status": "NEW" },
    })
}

#[test]
fn security_hubs_status_is_put_beside_ours() {
    let text = fs::read_to_string(root().join("fixtures/acme-org.json")).unwrap();
    let snapshot: Value = serde_json::from_str(&text).unwrap();
    let accounts = snapshot["accounts"].as_array().unwrap();
    let of = |wanted: &dyn Fn(&Value) -> bool| {
        let found = accounts
            .iter()
            .find(|account| wanted(account) && account["state"] == "ACTIVE");
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let plain = report(&[]);
    let weak = plain["accounts"].as_array().unwrap().iter();
    let mut weak = weak.filter(|account| account["falsePass"] == true);
    let (weak, registered) = (
        weak.next().unwrap()["id"].as_str().unwrap().to_owned(),
        weak.next().unwrap()["id"].as_str().unwrap().to_owned(),
    );
    let absent = of(&|account| account["contacts"]["security"]["absent"].is_object());
    let unreadable = of(&|account| account["contacts"]["security"]["unreadable"].is_object());
    let (old, new) = ("2026-10-01T00:00:00Z", "2026-11-20T00:00:00Z");
    let mut other = finding(&weak, "FAILED", new, "ACTIVE");
    other["Compliance"]["SecurityControlId"] = json!("IAM.6");
    other["GeneratorId"] = json!("security-control/IAM.6");
    let findings = json!({ "Findings": [
        finding(&weak, "FAILED", old, "ACTIVE"), finding(&weak, "PASSED", new, "ACTIVE"),
        finding(&weak, "FAILED", new, "ARCHIVED"), other,
        finding(&registered, "FAILED", new, "ACTIVE"),
        finding(&absent, "PASSED", new, "ACTIVE"),
        finding(&unreadable, "PASSED", new, "ACTIVE"),
    ] });
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "findings.json", findings.to_string());
    let report = report(&["--security-hub", &path]);
    let compared = |id: &str| {
        let accounts = report["accounts"].as_array().unwrap();
        let account = accounts.iter().find(|account| account["id"] == id).unwrap();
        account["securityHub"]["compared"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(compared(&weak), "false-pass");
    assert_eq!(compared(&registered), "stale-failure");
    assert_eq!(compared(&absent), "stale-pass");
    assert_eq!(compared(&unreadable), "unreadable");
    let others = report["accounts"].as_array().unwrap().iter();
    let mut others = others.map(|account| account["securityHub"]["compared"].clone());
    assert!(others.any(|compared| compared == "not-evaluated"));
    let output = run(contact_lint().args([
        "check",
        "fixtures/acme-org.json",
        "--offline",
        "--security-hub",
        &path,
    ]));
    assert!(
        stdout(&output).contains("(Security Hub: FAILED, stale, since a contact is registered)"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn what_is_no_answer_of_security_hub_is_told() {
    let other = finding(ACCOUNT, "PASSED", "2026-11-20T00:00:00Z", "ARCHIVED");
    let cases = [
        (
            json!({ "Findings": [] }),
            "there is no active finding of Account.1",
        ),
        (
            json!({ "Findings": [other] }),
            "there is no active finding of Account.1",
        ),
        (
            json!({ "Accounts": [] }),
            "save what `aws securityhub get-findings` prints",
        ),
        (
            json!({ "Findings": [finding("12", "PASSED", "2026-11-20T00:00:00Z", "ACTIVE")] }),
            "12: ",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (findings, message) in cases {
        let path = write(folder.path(), "findings.json", findings.to_string());
        let output = run(contact_lint().args([
            "check",
            "fixtures/acme-org.json",
            "--offline",
            "--security-hub",
            &path,
        ]));
        assert_eq!(output.status.code(), Some(2), "{findings}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
}
