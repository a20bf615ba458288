//! What directories say of addresses, as files of the shapes that each product documents.

use std::fmt::Write as _;
use std::process::Command;

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

/// What `check` says of a snapshot, with these arguments besides.
pub(crate) fn check_with(command: &mut Command, snapshot: &str, arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let input = write(folder.path(), "org.json", snapshot);
    let always = ["check", &input, "--offline", "--format", "json"];
    let output = run(command.args(always).args(arguments));
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{}",
        stderr(&output)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What `check` says of addresses with a directory.
fn check(addresses: &[&str], directory: &str) -> Value {
    check_with(
        &mut contact_lint(),
        &snapshot(addresses),
        &["--directory", directory],
    )
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
        ("google-users.json", "jane.doe", DEPARTED),
        ("google-users.json", "ben.okafor", PERSON),
        ("exchange-mailboxes.csv", "security", SHARED),
        ("exchange-mailboxes.csv", "jane.doe", PERSON),
        ("nested-groups.json", "soc", SHARED),
        ("nested-groups.json", "phoenix", SHARED),
        ("nested-groups.json", "aws-alerts", PERSON),
        ("google-users.csv", "jane.doe+aws", DEPARTED), // delivered to jane.doe@
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
        "google-users.json",
        "google-users.csv",
        "entra-users.csv",
        "entra-graph-users.json",
        "okta-users.json",
    ] {
        let file = root().join("fixtures/directory").join(file);
        let report = check(
            &["soc@corp.example", "jane.private@corp.example"],
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
    let input = snapshot(&["jane@acme.example", "phoenix@acme.example"]);
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
    for (first, second) in [(&one, &other), (&other, &one)] {
        let arguments = ["--directory", first, "--directory", second];
        let report = check_with(&mut contact_lint(), &input, &arguments);
        assert_eq!(broken(&report, 0), PERSON);
        assert_eq!(broken(&report, 1), SHARED);
        let told = report["notices"][0].as_str().unwrap();
        assert!(
            told.starts_with(
                "the directories contradict each other on 2 of the contacts' addresses"
            ),
            "{told}"
        );
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
            "a directory's export is a list of objects, or an object that holds one under value, users, groups, Users, Groups, members",
        ),
        (
            "kinds.csv",
            "address,kind\na@acme.example,machine\n",
            "record 1: kind is `machine`, and must be `user` or `group`",
        ),
        (
            "enabled.csv",
            "address,enabled\na@acme.example,yes\nb@acme.example,perhaps\n",
            "record 2: enabled is `perhaps`, and must be `true` or `false`",
        ),
        (
            "members.csv",
            "address,kind,members\na@acme.example,group,many\n",
            "record 1: members is `many`, and must be a number, or addresses",
        ),
        (
            "kindless.csv",
            "email\njane@acme.example\n",
            "nothing tells users from groups here; add a column kind with user or group, or export more columns",
        ),
        (
            "people.csv",
            "Jane Doe,jane.doe@acme.example\nBen Okafor,ben@acme.example\n",
            "no column holds addresses; one must be called address, email, mail, primaryEmail, userPrincipalName or PrimarySmtpAddress, and the first line of this file is no line of headers",
        ),
        ("nobody.json", "[]", "the file lists nobody"),
        (
            "types.csv",
            "PrimarySmtpAddress,EmailAddresses\na@acme.example,System.String[]\n",
            "record 1: a list of addresses stands here as `System.String[]`; export it joined, as with @{n='EmailAddresses';e={$_.EmailAddresses -join ';'}}",
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

/// JSON in one object a line, in pages one behind the other, and in a list of pages, as tools for JSON write it.
#[test]
fn json_is_read_in_lines_and_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    let jane = r#"{"address": "jane@acme.example", "kind": "user", "enabled": false}"#;
    let soc = r#"{"address": "phoenix@acme.example", "kind": "group", "members": ["a@acme.example", "b@acme.example"]}"#;
    let variants = [
        ("lines.jsonl", format!("{jane}\n{soc}\n")),
        ("list.json", format!("[{jane}, {soc}]")),
        (
            "pages.json",
            format!("{{\"value\": [{jane}]}}\n{{\"value\": [{soc}]}}"),
        ),
        (
            "list-of-pages.json",
            format!("[{{\"value\": [{jane}]}}, {{\"value\": [{soc}]}}]"),
        ),
    ];
    for (name, text) in variants {
        let file = write(folder.path(), name, text);
        let report = check(&["jane@acme.example", "phoenix@acme.example"], &file);
        assert_eq!(broken(&report, 0), DEPARTED, "{name}");
        assert_eq!(broken(&report, 1), SHARED, "{name}");
        let found = "2 of 2 addresses of contacts are in the directories that were asked";
        assert_eq!(report["notices"], serde_json::json!([found]), "{name}");
    }
    let page =
        format!("{{\"value\": [{jane}], \"@odata.nextLink\": \"https://graph.example/next\"}}");
    let report = check(
        &["jane@acme.example"],
        &write(folder.path(), "page.json", page),
    );
    let notice = report["notices"][0].as_str().unwrap();
    assert!(
        notice.contains("page.json is one page of several"),
        "{notice}"
    );
}

/// What a directory says today goes before what a snapshot remembers of it.
#[test]
fn a_newer_export_goes_before_the_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let remembered = r#""directory": {"jane@acme.example": {"owner": {"user": {"status": "enabled"}}, "source": "users.csv"}}"#;
    let text = snapshot(&["jane@acme.example"]).replacen('{', &format!("{{{remembered}, "), 1);
    let users = write(
        folder.path(),
        "users.csv",
        "address,enabled\njane@acme.example,no\n",
    );
    let judge = |more: &[&str]| check_with(&mut contact_lint(), &text, more);
    assert_eq!(broken(&judge(&[]), 0), PERSON);
    assert_eq!(broken(&judge(&["--directory", &users]), 0), DEPARTED);
}

/// What may be a shared mailbox leaves the approval as it is.
#[test]
fn an_approved_address_stays_so_where_the_directory_settles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let config = write(
        folder.path(),
        "contact-lint.toml",
        "[approved]\naddresses = [\"jane.doe@acme.example\"]\n",
    );
    let input = snapshot(&["jane.doe@acme.example"]);
    let proxies = "SMTP:security@acme.example+smtp:jane.doe@acme.example";
    let users = format!(
        "User principal name,Block credential,Proxy addresses\nsecurity@acme.example,True,{proxies}\n"
    );
    let users = write(folder.path(), "users.csv", users);
    let arguments = ["--config", &config, "--directory", &users];
    let report = check_with(&mut contact_lint(), &input, &arguments);
    assert_eq!(broken(&report, 0), SHARED);
}
