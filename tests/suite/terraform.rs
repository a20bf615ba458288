//! Files of Terraform: which contacts are found in them, where findings stand, and what becomes of files that are wrong.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{contact_lint, root, run, stderr, stdout, write};

/// A field that is told, as a case expects it: file, line, contact, field, value.
type Told = (String, u64, String, String, String);

/// What `contacts` finds in a folder, seen from there.
pub(crate) fn contacts(folder: &Path) -> Output {
    let arguments = ["contacts", ".", "--format", "jsonl"];
    run(contact_lint().current_dir(folder).args(arguments))
}

pub(crate) fn rows(output: &Output) -> Vec<Value> {
    lines(&stdout(output))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn told(row: &Value) -> Option<Told> {
    let text = |key: &str| row[key].as_str().unwrap().to_owned();
    let value = row["value"].as_str()?.trim().to_owned();
    Some((
        text("file"),
        row["line"].as_u64().unwrap(),
        text("type"),
        text("field"),
        value,
    ))
}

/// Each case is a folder in the shape of what people write, with the fields that are to be found (`expected.jsonl`), those that may
/// be (`optional.jsonl`), and the addresses that are no contact's (`decoys.txt`).
#[test]
fn contacts_are_found_in_what_people_write() {
    let mut wrong = Vec::new();
    let (mut found_count, mut cases) = (0, 0);
    for entry in fs::read_dir(root().join("tests/terraform")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().display().to_string();
        let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_default();
        let output = contacts(&folder);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
        let rows = rows(&output);
        let found: BTreeSet<Told> = rows.iter().filter_map(told).collect();
        let place = |told: &Told| (told.0.clone(), told.1, told.3.clone());
        let all = lines(&read("expected.jsonl"));
        let expected: BTreeSet<Told> = all.iter().filter_map(told).collect();
        let optional: BTreeSet<_> = lines(&read("optional.jsonl"))
            .iter()
            .map(|row| {
                let text = |key: &str| row[key].as_str().unwrap().to_owned();
                (text("file"), row["line"].as_u64().unwrap(), text("field"))
            })
            .collect();
        for missing in expected.difference(&found) {
            wrong.push(format!("{name}: not found: {missing:?}"));
        }
        let more = found.difference(&expected);
        for more in more.filter(|told| !optional.contains(&place(told))) {
            wrong.push(format!("{name}: not to be found: {more:?}"));
        }
        let shown = stdout(&output);
        for decoy in read("decoys.txt").lines().map(str::trim) {
            if !decoy.is_empty() && shown.contains(&format!("\"{decoy}\"")) {
                wrong.push(format!("{name}: no contact's: {decoy}"));
            }
        }
        found_count += expected.intersection(&found).count();
        cases += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        cases >= 70 && found_count >= 400,
        "{found_count} fields in {cases} cases"
    );
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(
            path.parent().unwrap(),
            path.file_name().unwrap().to_str().unwrap(),
            *text,
        );
    }
    folder
}

pub(crate) const ACCOUNTS: &str = r#"
locals {
  accounts = {
    prod = { id = "111122223333", security = "jane.doe@corp.example" }
    dev  = { id = "444455556666", security = "soc@corp.example" }
  }
}
"#;

pub(crate) const RESOURCES: &str = r#"
resource "aws_account_alternate_contact" "security" {
  for_each               = local.accounts
  account_id             = each.value.id
  alternate_contact_type = "SECURITY"
  name                   = "Security Operations"
  title                  = "Team"
  email_address          = each.value.security
  phone_number           = "+1 206 555 0100"
}
"#;

/// The JSON report about a folder, and how the run ended.
pub(crate) fn check(folder: &Path, arguments: &[&str]) -> (Value, Output) {
    let output = run(contact_lint()
        .current_dir(folder)
        .args(["check", ".", "--offline", "--format", "json", "-q"])
        .args(arguments));
    let report = serde_json::from_slice(&output.stdout);
    (report.unwrap_or_default(), output)
}

/// The findings of a rule: account, fingerprint, and the places of the value and of what declares the contact.
pub(crate) fn findings_of(report: &Value, rule: &str) -> Vec<[String; 4]> {
    let mut found = Vec::new();
    for account in report["accounts"].as_array().unwrap() {
        for finding in account["findings"].as_array().unwrap() {
            let place = |key: &str| {
                let place = &finding[key];
                format!(
                    "{}:{}",
                    place["file"].as_str().unwrap_or_default(),
                    place["line"]
                )
            };
            if finding["rule"] == rule {
                found.push([
                    account["id"].as_str().unwrap().to_owned(),
                    finding["fingerprint"].as_str().unwrap().to_owned(),
                    place("location"),
                    place("declaredAt"),
                ]);
            }
        }
    }
    found
}

#[test]
fn a_finding_stands_on_the_line_of_its_value() {
    let before = folder(&[("accounts.tf", ACCOUNTS), ("main.tf", RESOURCES)]);
    let (report, output) = check(before.path(), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let found = findings_of(&report, "personal-inbox");
    let [[account, fingerprint, value, resource]] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        [account.as_str(), value, resource],
        ["111122223333", "accounts.tf:4", "main.tf:2"]
    );

    // Another address changes that finding, and the line stays.
    let other = ACCOUNTS.replace("jane.doe", "security-team");
    let mended = folder(&[("accounts.tf", &other), ("main.tf", RESOURCES)]);
    let (mended, _) = check(mended.path(), &[]);
    assert!(findings_of(&mended, "personal-inbox").is_empty());
    let others = |report: &Value| findings_of(report, "phone-unusable");
    assert_eq!(others(&mended), others(&report));

    // An account that is put above moves lines, and no fingerprint.
    let more = ACCOUNTS.replace(
        "    prod",
        "    audit = { id = \"777788889999\", security = \"soc@corp.example\" }\n    prod",
    );
    let more = folder(&[("accounts.tf", &more), ("main.tf", RESOURCES)]);
    let (more, _) = check(more.path(), &[]);
    let found = findings_of(&more, "personal-inbox");
    assert_eq!(
        (&found[0][1], found[0][2].as_str()),
        (fingerprint, "accounts.tf:5")
    );
}

#[test]
fn sarif_has_the_value_and_what_declares_the_contact() {
    let folder = folder(&[
        ("infra/accounts.tf", ACCOUNTS),
        ("infra/main.tf", RESOURCES),
    ]);
    let arguments = ["check", "infra", "--offline", "--format", "sarif", "-q"];
    let output = run(contact_lint().current_dir(folder.path()).args(arguments));
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let result = results
        .iter()
        .find(|result| result["ruleId"] == "personal-inbox/security")
        .unwrap();
    let place = |location: &Value| {
        let place = &location["physicalLocation"];
        let file = place["artifactLocation"]["uri"].as_str().unwrap();
        format!("{file}:{}", place["region"]["startLine"])
    };
    assert_eq!(place(&result["locations"][0]), "infra/accounts.tf:4");
    assert_eq!(place(&result["relatedLocations"][0]), "infra/main.tf:2");
}

/// An account without a number is called by what declares it, from the root of the repository on.
#[test]
fn an_account_is_called_alike_from_wherever_it_is_looked_at() {
    let text = "resource \"aws_organizations_account\" \"prod\" {\n  name  = \"prod\"\n  email = \"jane.doe@corp.example\"\n}\n";
    let folder = folder(&[("infra/org/main.tf", text), (".git/HEAD", "")]);
    let from = |folder: &Path, path: &str| {
        let arguments = ["check", path, "--offline", "--format", "json", "-q"];
        let output = run(contact_lint().current_dir(folder).args(arguments));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["accounts"][0]["id"].as_str().unwrap().to_owned()
    };
    let id = from(folder.path(), "infra");
    assert_eq!(id, "infra/org/aws_organizations_account.prod");
    assert_eq!(from(&folder.path().join("infra/org"), "."), id);
    assert_eq!(from(&folder.path().join("infra"), "org/main.tf"), id);
}

/// A file that is given alone is understood with those beside it, and they are not asked about.
#[test]
fn a_file_is_read_with_those_beside_it() {
    let other = RESOURCES.replace("\"security\"", "\"other\"");
    let folder = folder(&[
        ("accounts.tf", ACCOUNTS),
        ("main.tf", RESOURCES),
        ("other.tf", &other),
        ("broken.tf", "locals {"),
    ]);
    let output = run(contact_lint()
        .current_dir(folder.path())
        .args(["contacts", "main.tf", "--format", "jsonl"]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let rows = rows(&output);
    assert_eq!(rows.len(), 8);
    assert!(
        rows.iter()
            .any(|row| row["file"] == "accounts.tf" && row["value"] == "jane.doe@corp.example")
    );
}

/// A module beside the folder that is asked about belongs to it, and one outside of the repository does not.
#[test]
fn modules_beside_the_tree_are_read() {
    let module = "variable \"mail\" {}\nresource \"aws_account_alternate_contact\" \"this\" {\n  alternate_contact_type = \"BILLING\"\n  \
                  name = \"Desk\"\n  title = \"Team\"\n  email_address = var.mail\n  phone_number = \"+1 206 555 0100\"\n}\n";
    let call =
        "module \"desk\" {\n  source = \"../../modules/desk\"\n  mail = \"desk@corp.example\"\n}\n";
    let found = |files: &[(&str, &str)]| {
        let folder = folder(files);
        let output = run(contact_lint().current_dir(folder.path()).args([
            "contacts",
            "infra/prod",
            "--format",
            "jsonl",
        ]));
        let rows = rows(&output).into_iter();
        let rows = rows.map(|row| {
            format!(
                "{}:{} {}",
                row["file"].as_str().unwrap(),
                row["line"],
                row["field"]
            )
        });
        rows.collect::<Vec<_>>()
    };
    let files = [
        ("infra/prod/main.tf", call),
        ("modules/desk/main.tf", module),
    ];
    let inside = found(&[files[0], files[1], (".git/HEAD", "")]);
    assert_eq!(
        inside,
        [
            "infra/prod/main.tf:3 \"email\"",
            "modules/desk/main.tf:4 \"name\"",
            "modules/desk/main.tf:5 \"title\"",
            "modules/desk/main.tf:7 \"phone\""
        ]
    );
    assert!(found(&files).is_empty());
}

/// What Terraform alone knows is neither good nor bad, and is not empty.
#[test]
fn what_terraform_alone_knows_is_inconclusive() {
    let unknown = RESOURCES.replace(
        "each.value.security",
        "try(each.value.email, \"jane.doe@corp.example\")",
    );
    let folder = folder(&[("accounts.tf", ACCOUNTS), ("main.tf", &unknown)]);
    let (report, output) = check(folder.path(), &["--fail-on", "never"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let gaps = report["accounts"][0]["inconclusive"].as_array().unwrap();
    let gap = &gaps[0];
    let said = gap["evidence"]["text"].as_str().unwrap();
    assert!(
        said.contains("the e-mail address is try(each.value.email, \"jane.doe@corp.example\")"),
        "{said}"
    );
    assert_eq!(gap["location"]["line"], 8);
    assert!(gap["rules"].to_string().contains("personal-inbox"));
    assert_eq!(report["accounts"][0]["account1"], "pass");
    let (redacted, _) = check(folder.path(), &["--redact"]);
    assert!(!redacted.to_string().contains("jane.doe"), "{redacted}");
}

#[test]
fn a_type_that_is_none_of_awss_is_told() {
    let wrong = RESOURCES.replace("\"SECURITY\"", "\"MARKETING\"");
    let wrong = folder(&[("accounts.tf", ACCOUNTS), ("main.tf", &wrong)]);
    let (report, output) = check(wrong.path(), &[]);
    assert_eq!(output.status.code(), Some(3));
    let said = report["accounts"][0]["inconclusive"].to_string();
    assert!(
        said.contains("whose type is MARKETING, and AWS has none"),
        "{said}"
    );
}

/// A file that is wrong does not hide the others, and the run does not end well.
#[test]
fn broken_files_are_told_and_the_others_judged() {
    let folder = folder(&[
        ("accounts.tf", ACCOUNTS),
        ("main.tf", RESOURCES),
        ("broken.tf", "locals {\n  a = = 1\n}\n"),
        ("open.tf", "resource \"x\" \"y\" {\n"),
    ]);
    let latin = b"locals {\n  a = \"\xe9\"\n}\n";
    fs::write(folder.path().join("latin.tf"), latin).unwrap();
    let (report, output) = check(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(findings_of(&report, "personal-inbox").len(), 1);
    let said = stderr(&output);
    for message in [
        "error: broken.tf:2:",
        "error: latin.tf:2:8: byte 0xe9 is not UTF-8",
        "error: open.tf:",
    ] {
        assert!(said.contains(message), "{said}");
    }
    let listed = contacts(folder.path());
    assert_eq!(listed.status.code(), Some(2));
    assert_eq!(rows(&listed).len(), 8);
}

/// Files of variables hold secrets beside contacts. Only what a contact says is shown.
#[test]
fn secrets_beside_contacts_are_not_shown() {
    let text = "db_password = \"hunter2\"\napi_email = \"robot@corp.example\"\nsecurity_contact = {\n  name = \"SOC\"\n  \
                title = \"Team\"\n  email = \"soc@corp.example\"\n  phone = \"+1 206 555 0100\"\n  token = \"s3cr3t\"\n}\n";
    let folder = folder(&[("terraform.tfvars", text)]);
    let output = contacts(folder.path());
    assert_eq!(rows(&output).len(), 4);
    let (report, checked) = check(folder.path(), &[]);
    let shown = format!(
        "{}{}{report}{}",
        stdout(&output),
        stderr(&output),
        stderr(&checked)
    );
    for secret in ["hunter2", "robot@corp.example", "s3cr3t"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_folder_without_anything_to_look_at_is_an_error() {
    let folder = folder(&[("README.md", "nothing")]);
    let (_, output) = check(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("nothing to look at"),
        "{}",
        stderr(&output)
    );
}
