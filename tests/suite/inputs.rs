//! The forms in which contacts are given: they come to the same, they are joined, and what is wrong with them is told.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{contact_lint, root, run, stderr, stdout, write};

/// A JSON report about these inputs, without what DNS would say.
pub(crate) fn report(inputs: &[&str]) -> Value {
    let output = run(contact_lint()
        .args([
            "check",
            "--offline",
            "--format",
            "json",
            "-q",
            "--no-redact",
            "--now",
            "2026-11-24",
        ])
        .args(inputs));
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

/// The fixture's snapshot without answers of DNS.
fn snapshot() -> Value {
    let text = fs::read_to_string(root().join("fixtures/acme-org.json")).unwrap();
    let mut snapshot: Value = serde_json::from_str(&text).unwrap();
    snapshot["dns"] = json!({});
    snapshot
}

/// The findings: account, rule, contact, severity, and what is wrong.
pub(crate) fn findings(report: &Value) -> BTreeSet<[String; 5]> {
    let mut found = BTreeSet::new();
    for account in report["accounts"].as_array().unwrap() {
        for finding in account["findings"].as_array().unwrap() {
            let of = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            let id = account["id"].as_str().unwrap().to_owned();
            found.insert([
                id,
                of("rule"),
                of("contactType"),
                of("severity"),
                of("message"),
            ]);
        }
    }
    found
}

/// What a form can say of contacts.
struct Form {
    path: &'static str,
    says_absent: bool,
    says_states: bool,
    says_unreadable: bool,
}

/// The same 25 accounts, in each form.
#[test]
fn all_forms_come_to_the_same_findings() {
    let form = |path, says_absent, says_states, says_unreadable| Form {
        path,
        says_absent,
        says_states,
        says_unreadable,
    };
    let forms = [
        form("fixtures/terraform", false, false, false),
        form("fixtures/acme-plan.json", false, false, false),
        form("fixtures/acme-contacts.csv", true, true, false),
        form("fixtures/aws-cli", true, true, true),
    ];
    let folder = tempfile::tempdir().unwrap();
    let original = snapshot();
    let path = write(folder.path(), "org.json", original.to_string());
    let expected = findings(&report(&[&path]));
    assert!(expected.len() > 40, "{}", expected.len());
    for form in forms {
        let report = report(&[form.path]);
        let accounts = report["accounts"].as_array().unwrap();
        assert_eq!(accounts.len(), 25, "{}", form.path);
        let state_of = |id: &str| {
            let accounts = original["accounts"].as_array().unwrap();
            accounts.iter().find(|account| account["id"] == id).unwrap()
        };
        let can_say = |finding: &[String; 5]| {
            let [id, rule, of, ..] = finding;
            let account = state_of(id);
            let contact = &account["contacts"][of];
            (form.says_states || account["state"] == "ACTIVE")
                && (form.says_absent || !contact["absent"].is_object())
                && (form.says_unreadable || !contact["unreadable"].is_object())
                // Only AWS knows whether a number was verified.
                && (form.path == "fixtures/aws-cli" || rule != "phone-unverified")
        };
        let expected: BTreeSet<_> = expected.iter().filter(|finding| can_say(finding)).collect();
        let found = findings(&report);
        let found: BTreeSet<_> = found.iter().filter(|finding| can_say(finding)).collect();
        let missing: Vec<_> = expected.difference(&found).collect();
        let more: Vec<_> = found.difference(&expected).collect();
        assert!(
            missing.is_empty() && more.is_empty(),
            "{}: missing {missing:#?}, more {more:#?}",
            form.path
        );
    }
}

/// Where the same stands in a snapshot and in Terraform, the finding stands where it can be changed.
#[test]
fn what_is_declared_alike_is_found_where_it_is_declared() {
    let together = report(&["fixtures/acme-org.json", "fixtures/terraform"]);
    let alone = report(&["fixtures/acme-org.json"]);
    assert_eq!(findings(&together), findings(&alone));
    let files: BTreeSet<_> = together["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|account| account["findings"].as_array().unwrap())
        .filter(|finding| finding["rule"] == "personal-inbox")
        .map(|finding| finding["location"]["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, BTreeSet::from(["fixtures/terraform/accounts.tf"]));
}

const ACCOUNT: &str = "100200301001";

#[test]
fn what_was_read_and_is_declared_otherwise_has_drifted() {
    let mut snapshot = snapshot();
    let contacts = &mut snapshot["accounts"][0]["contacts"];
    contacts["security"]["present"]["email"] = json!("jane.doe@acme.example");
    contacts["billing"] = json!({ "absent": { "observedAt": "2026-11-20T06:00:00Z" } });
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "org.json", snapshot.to_string());
    let report = report(&[&path, "fixtures/terraform"]);
    let account = &report["accounts"][0];
    assert_eq!(account["id"], ACCOUNT);
    let drift = account["findings"].as_array().unwrap().iter();
    let drift: Vec<_> = drift
        .filter(|finding| finding["rule"] == "contact-drift")
        .collect();
    let said: Vec<_> = drift
        .iter()
        .map(|finding| finding["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        said,
        [
            "the e-mail address is jane.doe@acme.example, and aws-security@acme.example is declared",
            "AWS has no billing contact for this account, and one is declared",
        ]
    );
    for finding in drift {
        assert_eq!(
            finding["location"]["file"],
            "fixtures/terraform/accounts.tf"
        );
    }
    // What AWS has is what is judged.
    assert!(findings(&report).iter().any(|[id, rule, of, ..]| {
        id == ACCOUNT && rule == "personal-inbox" && of == "security"
    }));
}

/// A folder with this file.
pub(crate) fn with_file(name: &str, text: impl AsRef<[u8]>) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), name, text);
    (folder, path)
}

/// The fields that `contacts` finds in a file, each as `account type field value`, what it says, and how it ended.
pub(crate) fn contacts(path: &str) -> (Vec<String>, String, Option<i32>) {
    let output = run(contact_lint().args(["contacts", "--format", "jsonl", path]));
    let rows = stdout(&output);
    let rows = rows.lines().map(|line| {
        let row: Value = serde_json::from_str(line).unwrap();
        let of = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        format!(
            "{}:{} {} {} {}",
            row["line"],
            of("account"),
            of("type"),
            of("field"),
            of("value")
        )
    });
    (rows.collect(), stderr(&output), output.status.code())
}

const ALTERNATE: &str = r#"{"AlternateContact": {"AlternateContactType": "SECURITY", "Name": "SOC", "Title": "Team",
  "EmailAddress": "soc@corp.example", "PhoneNumber": "+1 206 555 0100"}}"#;

/// What the AWS CLI could not read is unreadable, and what it cannot find is absent.
#[test]
fn answers_of_the_aws_cli_are_told_apart() {
    let error = |code: &str| {
        format!("\nAn error occurred ({code}) when calling the GetAlternateContact operation: no\n")
    };
    let state = |name: &str, text: &str| {
        let (folder, _) = with_file(name, text);
        let report = report(&[folder.path().to_str().unwrap()]);
        (
            report["accounts"][0]["account1"]
                .as_str()
                .unwrap()
                .to_owned(),
            report["accounts"][0]["inconclusive"].to_string(),
        )
    };
    let name = "111122223333-security.json";
    assert_eq!(state(name, ALTERNATE).0, "pass");
    assert_eq!(state(name, &error("ResourceNotFoundException")).0, "fail");
    for (text, reason) in [
        (error("AccessDeniedException"), "access was denied"),
        (error("TooManyRequestsException"), "AWS throttled the call"),
        (String::new(), "the file is empty"),
    ] {
        let (account_1, said) = state(name, &text);
        assert_eq!(account_1, "unreadable");
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn answers_that_are_wrong_are_told_and_the_others_read() {
    let cases = [
        (
            "111122223333-billing.json",
            "{\"AlternateContact\": {\"Na",
            "the file ends in the middle of",
        ),
        (
            "security.json",
            ALTERNATE,
            "name the file after the account",
        ),
        (
            "111122223333.json",
            "",
            "its name does not say which was asked for",
        ),
        (
            "111122223333-operations.json",
            "{\"Policy\": {}}",
            "this is no answer about accounts or contacts",
        ),
        (
            "111122223333-again.json",
            ALTERNATE,
            "stands in another file, too",
        ),
    ];
    for (name, text, message) in cases {
        let (folder, _) = with_file(name, text);
        write(folder.path(), "111122223333-a-security.json", ALTERNATE);
        let (rows, told, code) = contacts(folder.path().to_str().unwrap());
        assert_eq!(code, Some(2), "{name}: {told}");
        assert!(told.contains(message), "{name}: {told}");
        assert_eq!(rows.len(), 4, "{name}: {rows:?}");
    }
}

/// What only the provider will know stands in a plan as unknown.
#[test]
fn a_plan_says_what_is_known_after_it_is_applied() {
    let plan = json!({
        "format_version": "1.2",
        "planned_values": { "root_module": { "child_modules": [{ "resources": [{
            "address": "module.org.aws_account_alternate_contact.security", "mode": "managed",
            "type": "aws_account_alternate_contact", "name": "security",
            "values": { "account_id": "111122223333", "alternate_contact_type": "SECURITY", "name": "SOC", "title": "Team",
                "phone_number": "+1 206 555 0100" },
        }] }] } },
        "resource_changes": [{
            "address": "module.org.aws_account_alternate_contact.security", "type": "aws_account_alternate_contact",
            "change": { "after_unknown": { "email_address": true, "id": true } },
        }],
    });
    let (_folder, path) = with_file("plan.json", plan.to_string());
    let report = report(&[&path]);
    let gaps = report["accounts"][0]["inconclusive"].to_string();
    assert!(
        gaps.contains("the e-mail address is (known after apply)"),
        "{gaps}"
    );
    let (_folder, path) = with_file("plan.json", "{\"format_version\":\"1.2\",\"planned_val");
    let (_, told, code) = contacts(&path);
    assert_eq!(code, Some(2));
    assert!(told.contains("plan.json:1:"), "{told}");
}

/// Files of Terraform in JSON may hold contacts, and are not passed over in silence.
#[test]
fn what_is_not_read_is_told() {
    let (folder, _) = with_file(
        "contacts.tf.json",
        "{\"resource\": {\"aws_account_alternate_contact\": {}}}",
    );
    write(folder.path(), "package.json", "{ \"contact");
    write(folder.path(), "main.tf", "locals {}\n");
    let (_, told, code) = contacts(folder.path().to_str().unwrap());
    assert_eq!(code, Some(2));
    assert!(
        told.contains("files of Terraform in JSON are not read"),
        "{told}"
    );
    assert!(!told.contains("package.json"), "{told}");
    assert!(Path::new(&folder.path().join("main.tf")).exists());
}

/// What a folder of answers does not hold whole is not taken for whole, and what is none of them is passed over.
#[test]
fn lists_that_go_on_are_not_taken_for_whole() {
    let list = "{\"Accounts\": [{\"Id\": \"111122223333\", \"Email\": \"a@corp.example\", \"Name\": \"a\", \"State\": \"ACTIVE\"}], \
                \"NextToken\": \"abc\"}";
    let (folder, path) = with_file("accounts.json", list);
    let (rows, told, code) = contacts(&path);
    assert_eq!((rows.len(), code), (1, Some(2)), "{told}");
    assert!(
        told.contains("there are more accounts than stand in this file"),
        "{told}"
    );
    write(folder.path(), "package.json", "{ \"name\": \"x\" }");
    write(folder.path(), "111122223333-security.json", ALTERNATE);
    let whole = list.replace(", \"NextToken\": \"abc\"", "");
    write(folder.path(), "accounts.json", whole);
    let (rows, told, code) = contacts(folder.path().to_str().unwrap());
    assert_eq!((rows.len(), code), (5, Some(0)), "{told}");
}

/// A file that is wrong is told in every format, where somebody looks.
#[test]
fn broken_files_are_in_every_report() {
    let (folder, _) = with_file("broken.tf", "locals {\n  a = = 1\n}\n");
    write(folder.path(), "good.tf", "locals {}\n");
    for format in ["text", "json", "sarif", "markdown", "github"] {
        let output = run(contact_lint().current_dir(folder.path()).args([
            "check",
            ".",
            "--offline",
            "--format",
            format,
        ]));
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stdout(&output).contains("this is no valid HCL"),
            "{format}: {}",
            stdout(&output)
        );
    }
}

/// Of several declarations each may differ from what AWS has.
#[test]
fn each_declaration_that_differs_is_told() {
    let mut snapshot = snapshot();
    let contacts = &mut snapshot["accounts"][0]["contacts"];
    contacts["security"]["present"]["email"] = json!("SOC@acme.example");
    let folder = tempfile::tempdir().unwrap();
    let live = write(folder.path(), "org.json", snapshot.to_string());
    let row = |email: &str| format!("account id,type,email\n{ACCOUNT},security,{email}\n");
    let same = write(folder.path(), "same.csv", row("soc@acme.example"));
    let one = write(folder.path(), "one.csv", row("one@acme.example"));
    let two = write(folder.path(), "two.csv", row("two@acme.example"));
    let report = report(&[&live, &same, &one, &two]);
    let found = findings(&report);
    let drift = found
        .iter()
        .find(|[id, rule, of, ..]| id == ACCOUNT && rule == "contact-drift" && of == "security");
    let [.., said] = drift.unwrap();
    assert!(
        said.contains("one@acme.example is declared")
            && said.contains("two@acme.example is declared"),
        "{said}"
    );
    assert!(!said.contains("soc@acme.example is declared"), "{said}");
}
