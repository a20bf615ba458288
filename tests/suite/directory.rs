//! What directories say of addresses, as files of the shapes that each product documents.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::{contact_lint, root, run, stderr, write};

/// A snapshot with one account for each address, as its security contact.
pub(crate) fn snapshot(addresses: &[&str]) -> String {
    let mut accounts = String::new();
    for (index, address) in addresses.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(
            accounts,
            r#"{comma}{{"id": "{index:012}", "state": "ACTIVE", "contacts": {{"security": {{"present": {{"observedAt": "2026-11-24T06:00:00Z",
            "name": "Security", "title": "Team", "email": "{address}", "phone": "+442079460000"}}}}}}}}"#
        )
        .unwrap();
    }
    format!(r#"{{"version": 1, "accounts": [{accounts}]}}"#)
}

/// The rules about mailboxes that an account breaks, from a JSON report.
pub(crate) fn broken(report: &Value, index: usize) -> Vec<String> {
    let rules = ["mailbox-unknown", "owner-departed", "personal-inbox"];
    let findings = report["accounts"][index]["findings"].as_array().unwrap();
    let broken = findings
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap());
    let mut broken: Vec<String> = broken
        .filter(|rule| rules.contains(rule))
        .map(str::to_owned)
        .collect();
    broken.sort();
    broken
}

/// What `check` says of addresses with a directory.
fn check(addresses: &[&str], directory: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let input = write(folder.path(), "org.json", snapshot(addresses));
    let arguments = [
        "check",
        &input,
        "--offline",
        "--format",
        "json",
        "--directory",
        directory,
    ];
    let output = run(contact_lint().args(arguments));
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{}",
        stderr(&output)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

const PERSON: &[&str] = &["personal-inbox"];
const DEPARTED: &[&str] = &["owner-departed", "personal-inbox"];
const UNKNOWN: &[&str] = &["mailbox-unknown"];
const SHARED: &[&str] = &[];

#[test]
fn each_products_export_settles_whose_an_address_is() {
    // File, address before `@acme.example`, the rules that it breaks.
    let table: &[(&str, &str, &[&str])] = &[
        ("google-users.csv", "jane.doe", DEPARTED),
        ("google-users.csv", "Jane.Doe", DEPARTED),
        ("google-users.csv", "ben.okafor", PERSON),
        ("google-users.csv", "phoenix", PERSON),
        ("google-users.csv", "mei.chen", PERSON), // not listed: the guess
        ("google-groups.json", "soc", SHARED),
        ("google-groups.json", "alerts", SHARED),
        ("google-groups.json", "cloud-alerts", PERSON),
        ("gam-group-members.csv", "soc", SHARED),
        ("gam-group-members.csv", "cloud-alerts", PERSON),
        ("gam-group-members.csv", "platform", SHARED),
        ("gam-group-members.csv", "everyone", SHARED),
        ("entra-users.csv", "jane.doe", DEPARTED),
        ("entra-users.csv", "security", SHARED),
        ("entra-graph-users.json", "jane.doe", DEPARTED),
        ("entra-graph-users.json", "ciso", DEPARTED),
        ("entra-graph-groups.json", "soc", SHARED),
        ("entra-graph-groups.json", "alerts", SHARED),
        ("microsoft-365-users.csv", "jane+aws", DEPARTED),
        ("microsoft-365-users.csv", "ciso", DEPARTED),
        ("microsoft-365-users.csv", "ben.okafor", PERSON),
        ("exchange-recipients.csv", "ciso", PERSON),
        ("exchange-recipients.csv", "security", SHARED),
        ("exchange-recipients.csv", "phoenix", SHARED),
        ("exchange-recipients.csv", "soc", SHARED),
        ("exchange-recipients.csv", "x7f3", UNKNOWN),
        ("okta-users.json", "jane.doe", DEPARTED),
        ("okta-users.json", "ben.okafor", PERSON),
        ("okta-users.json", "mei.chen", PERSON),
        ("identity-center-users.json", "jane.doe", DEPARTED),
        ("identity-center-users.json", "ben.okafor", PERSON),
    ];
    for (file, local, expected) in table {
        let file = root().join("fixtures/directory").join(file);
        let address = format!("{local}@acme.example");
        let report = check(&[&address], file.to_str().unwrap());
        assert_eq!(
            broken(&report, 0),
            *expected,
            "{local} in {}",
            file.display()
        );
    }
}

/// A recovery address is the owner's, but not the organization's.
#[test]
fn private_addresses_of_users_are_not_read() {
    for file in [
        "google-users.csv",
        "entra-users.csv",
        "entra-graph-users.json",
        "okta-users.json",
    ] {
        let file = root().join("fixtures/directory").join(file);
        let report = check(
            &["x7.private@corp.example", "jane.private@corp.example"],
            file.to_str().unwrap(),
        );
        let skipped = report["accounts"][1]["skipped"].as_array().unwrap();
        let is_absent = |skip: &Value| skip["reason"] == "not-in-directory";
        assert!(
            skipped.iter().any(is_absent),
            "{}: {report}",
            file.display()
        );
    }
}

/// Separators, encodings and headers that exports have after they went through somebody's hands.
#[test]
fn csv_is_read_as_spreadsheets_write_it() {
    let folder = tempfile::tempdir().unwrap();
    let variants: &[(&str, &str)] = &[
        (
            "semicolons.csv",
            "Kind;E-Mail;Enabled\nuser;jane@acme.example;no\n",
        ),
        (
            "tabs.csv",
            "kind\temail_address\tstatus\nperson\tjane@acme.example\tDeactivated\n",
        ),
        (
            "bom.csv",
            "\u{feff}\"primaryEmail\",\"suspended\"\r\n\"JANE@acme.example\",\"True\"\r\n",
        ),
        (
            "quoted.csv",
            "name,email,enabled\n\"Doe, Jane\nCISO\",jane@acme.example,FALSE\n",
        ),
        (
            "mapped.csv",
            "address,aliases,kind,enabled,members\njd@acme.example,jane@acme.example,user,false,\n",
        ),
    ];
    for (name, text) in variants {
        let file = write(folder.path(), name, text);
        let report = check(&["jane@acme.example"], &file);
        assert_eq!(broken(&report, 0), DEPARTED, "{name}");
    }
    let text = "primaryEmail,suspended\njane@acme.example,True\n";
    let utf_16 = [0xfeff]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes);
    let file = folder.path().join("utf-16.csv");
    std::fs::write(&file, utf_16.collect::<Vec<u8>>()).unwrap();
    let report = check(&["jane@acme.example"], file.to_str().unwrap());
    assert_eq!(broken(&report, 0), DEPARTED);
}

/// A user who is suspended in one directory and active in another may read the mail; and a group goes before a user.
#[test]
fn of_two_directories_the_one_counts_that_reaches_somebody() {
    let folder = tempfile::tempdir().unwrap();
    let input = write(
        folder.path(),
        "org.json",
        snapshot(&["jane@acme.example", "phoenix@acme.example"]),
    );
    let one = write(
        folder.path(),
        "one.csv",
        "email,enabled\njane@acme.example,no\nphoenix@acme.example,no\n",
    );
    let other = write(
        folder.path(),
        "other.csv",
        "email,kind,enabled\njane@acme.example,user,yes\nphoenix@acme.example,group,\n",
    );
    let mut reports = Vec::new();
    for (first, second) in [(&one, &other), (&other, &one)] {
        let arguments = [
            "check",
            &input,
            "--offline",
            "--format",
            "json",
            "--directory",
            first,
            "--directory",
            second,
        ];
        let report: Value =
            serde_json::from_slice(&run(contact_lint().args(arguments)).stdout).unwrap();
        assert_eq!(broken(&report, 0), PERSON);
        assert_eq!(broken(&report, 1), SHARED);
        reports.push(report);
    }
}

#[test]
fn what_is_no_directory_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let input = write(folder.path(), "org.json", snapshot(&["jane@acme.example"]));
    let cases = [
        (
            "names.csv",
            "Name,Phone\nJane,1\n",
            "no column holds addresses; one must be called address, email, mail, primaryEmail, userPrincipalName or PrimarySmtpAddress, and these are: Name, Phone",
        ),
        (
            "empty.csv",
            "",
            "the file is empty; a directory's export is CSV with a line of headers, or JSON",
        ),
        (
            "broken.json",
            "{\"users\": [",
            "this is no JSON: EOF while parsing a list at line 1 column 11",
        ),
        (
            "numbers.json",
            "[1, 2]",
            "a directory's export is a list of objects, or an object that holds one under value, users, groups, members, Users, Groups, entries",
        ),
        (
            "types.csv",
            "PrimarySmtpAddress,EmailAddresses\na@acme.example,System.String[]\n",
            "a list of addresses stands here as `System.String[]`; export it joined, as with @{n='EmailAddresses';e={$_.EmailAddresses -join ';'}}",
        ),
    ];
    for (name, text, message) in cases {
        let file = write(folder.path(), name, text);
        let output = run(contact_lint().args(["check", &input, "--offline", "--directory", &file]));
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert_eq!(stderr(&output), format!("error: {file}: {message}\n"));
    }
    let output =
        run(contact_lint().args(["check", &input, "--offline", "--directory", "nowhere.csv"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).starts_with("error: nowhere.csv: "),
        "{}",
        stderr(&output)
    );
}

/// A directory holds everybody; a report shows those who are contacts.
#[test]
fn nobody_else_of_the_directory_enters_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let input = write(folder.path(), "org.json", snapshot(&["ciso@acme.example"]));
    let directory = root().join("fixtures/directory/microsoft-365-users.csv");
    for format in ["text", "json", "sarif-full", "github"] {
        let arguments = [
            "check",
            &input,
            "--offline",
            "--no-redact",
            "--format",
            format,
            "--directory",
        ];
        let output = run(contact_lint().args(arguments).arg(&directory));
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(
            shown.contains("jane.doe@acme.example"),
            "{format}: the owner of the alias"
        );
        assert!(!shown.to_lowercase().contains("okafor"), "{format}");
    }
}
