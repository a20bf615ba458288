//! What AWS has beside what files declare.

use serde_json::{Value, json};

use super::stub::{Answer, World};
use super::{Caller, contact_lint_with};
use crate::support::{run, stderr, write};

/// Where both say the same, a finding stands at the declaration; where they differ, that is one; and what is declared of accounts
/// that are not read is judged as declared.
#[test]
fn live_accounts_are_joined_with_what_is_declared() {
    let contact = |account: &str, name: &str, email: &str| {
        format!(
            "resource \"aws_account_alternate_contact\" \"c{account}\" {{\n  account_id = \"{account}\"\n  \
             alternate_contact_type = \"SECURITY\"\n  name = \"{name}\"\n  title = \"Team\"\n  \
             email_address = \"{email}\"\n  phone_number = \"+1 212 555 1212\"\n}}\n"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let main = [
        contact("600000000001", "Jane Doe", "jane.doe@corp.example"),
        contact("600000000002", "Security Operations", "desk@corp.example"),
        contact("700000000000", "Jane Doe", "jane.doe@corp.example"),
    ];
    write(folder.path(), "main.tf", main.concat());
    let same = json!({ "AlternateContact": {
        "AlternateContactType": "SECURITY", "Name": "Jane Doe", "Title": "Team",
        "EmailAddress": "jane.doe@corp.example", "PhoneNumber": "+1 212 555 1212",
    } });
    let stub = World::new(Caller::Management)
        .with_accounts(3)
        .with_answer(
            "600000000001/SECURITY",
            Answer::body(200, &same.to_string()),
        )
        .start();
    let check = |arguments: &[&str]| {
        let output = run(contact_lint_with(&stub.endpoint())
            .current_dir(folder.path())
            .args(["check", "--aws", ".", "--offline", "--format", "json", "-q"])
            .args(arguments));
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)));
        report
    };
    let report = check(&[]);
    let of = |id: &str, rule: &str| {
        let accounts = report["accounts"].as_array().unwrap();
        let account = accounts.iter().find(|account| account["id"] == id).unwrap();
        let findings = account["findings"].as_array().unwrap().iter();
        let mut findings = findings
            .filter(|finding| finding["rule"] == rule && finding["contactType"] == "security");
        findings.next().map(|finding| {
            format!(
                "{}:{}",
                finding["location"]["file"].as_str().unwrap_or_default(),
                finding["location"]["line"]
            )
        })
    };
    assert_eq!(
        of("600000000001", "personal-inbox").as_deref(),
        Some("main.tf:6")
    );
    assert_eq!(of("600000000001", "contact-drift"), None);
    assert_eq!(
        of("600000000002", "contact-drift").as_deref(),
        Some("main.tf:14")
    );
    assert_eq!(
        of("700000000000", "personal-inbox").as_deref(),
        Some("main.tf:22")
    );
    let some = check(&["--accounts", "600000000001"]);
    assert_eq!(some["accounts"].as_array().unwrap().len(), 1);

    let snapshot = write(
        folder.path(),
        "org.json",
        "{ \"version\": 1, \"accounts\": [] }",
    );
    let mut both = contact_lint_with(&stub.endpoint());
    let output = run(both.args(["check", "--aws", &snapshot, "--offline"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("leave one of the two out"),
        "{}",
        stderr(&output)
    );
}
