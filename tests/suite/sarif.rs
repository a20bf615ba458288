//! The SARIF log: valid by its schema and by Microsoft's validator, and within GitHub's limits.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{FIXTURES, contact_lint, root, run, stderr, stdout, tool};

fn log(folder: &Path) -> (String, Value) {
    let path = folder.join("contacts.sarif").to_str().unwrap().to_owned();
    run(contact_lint().args(["check", "-o", &path]).args(FIXTURES));
    let log = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    (path, log)
}

/// Checks a log by the schema, and then by the validator, which is silent on some things that the schema forbids.
pub(crate) fn assert_valid(path: &str) {
    let package = "node/node_modules/@microsoft/sarif-multitool-linux";
    let schema = tool(&format!("{package}/sarif-2.1.0.json"));
    let mut command = Command::new(tool("python/bin/check-jsonschema"));
    let output = run(command.arg("--schemafile").arg(schema).arg(path));
    assert!(
        output.status.success(),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );

    let folder = tempfile::tempdir().unwrap();
    let judgement = folder.path().join("judgement.sarif");
    let mut command = Command::new(tool(&format!("{package}/Sarif.Multitool")));
    command.args([
        "validate",
        path,
        "--rule-kind",
        "Sarif;Ghas",
        "--level",
        "Error;Warning;Note",
    ]);
    command
        .arg("--config")
        .arg(root().join("tests/tools/multitool.xml"));
    let output = run(command.arg("--output").arg(&judgement));
    // Its exit code says nothing, so that its output is read.
    let text =
        std::fs::read_to_string(&judgement).unwrap_or_else(|_| panic!("{}", stdout(&output)));
    let judgement: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    let run = &judgement["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let results = run["results"].as_array().unwrap();
    // Without a network it always notes that it could not reach the links: a sign that it did its work.
    assert!(results.iter().any(|result| result["ruleId"] == "SARIF2006"));
    let complaints: Vec<_> = results
        .iter()
        .filter(|result| result["level"] != "note")
        .map(|result| format!("{} {}", result["ruleId"], result["message"]))
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// Checks what GitHub refuses a log for (facts of its documentation on SARIF support).
pub(crate) fn assert_github_takes(log: &Value) {
    let runs = log["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    let run = &runs[0];
    assert!(
        run["automationDetails"]["id"]
            .as_str()
            .unwrap()
            .ends_with('/')
    );
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        let properties = &rule["properties"];
        assert!(properties["tags"].as_array().unwrap().len() <= 10);
        if let Some(score) = properties.get("security-severity") {
            let score: f64 = score.as_str().unwrap().parse().unwrap();
            assert!((0.1..=10.0).contains(&score));
        }
        assert_ne!(rule["name"], rule["id"]);
    }
    let results = run["results"].as_array().unwrap();
    assert!(results.len() <= 25_000);
    let mut fingerprints = BTreeSet::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["message"]["text"].as_str().unwrap().ends_with('.'));
        let places = result["locations"].as_array().unwrap();
        assert_eq!(places.len(), 1);
        let place = &places[0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.is_empty() && !uri.starts_with('/') && !uri.contains(':'));
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][key].as_u64().unwrap() >= 1);
        }
        let fingerprint = result["partialFingerprints"]["primaryLocationLineHash"]
            .as_str()
            .unwrap();
        assert!(fingerprint.ends_with(":1") && fingerprint.len() == 18);
        assert!(
            fingerprints.insert(fingerprint.to_owned()),
            "{fingerprint} stands there twice"
        );
    }
}

#[test]
fn the_fixtures_log_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let (path, log) = log(folder.path());
    assert_valid(&path);
    assert_github_takes(&log);
}

#[test]
fn an_account_that_could_not_be_read_has_a_result_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (_, log) = log(folder.path());
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        *by_rule
            .entry(result["ruleId"].as_str().unwrap())
            .or_default() += 1;
        if result["ruleId"] == "account-unreadable" {
            assert_eq!(result["level"], "note");
        }
    }
    assert_eq!(by_rule["account-unreadable"], 4);
    assert_eq!(by_rule.values().sum::<usize>(), 28 + 4);
}

/// GitHub would open an alert for a suppressed result; other tools show why it does not count.
#[test]
fn suppressed_findings_stand_in_the_full_log_only() {
    let folder = tempfile::tempdir().unwrap();
    let (_, short) = log(folder.path());
    let path = folder
        .path()
        .join("full.sarif")
        .to_str()
        .unwrap()
        .to_owned();
    run(contact_lint()
        .args(["check", "-o", &format!("sarif-full={path}")])
        .args(FIXTURES));
    assert_valid(&path);
    let full: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let suppressed = |log: &Value| {
        let results = log["runs"][0]["results"].as_array().unwrap().iter();
        results
            .filter(|result| result["suppressions"].is_array())
            .count()
    };
    assert_eq!((suppressed(&short), suppressed(&full)), (0, 2));
}

#[test]
fn what_could_not_be_read_and_what_has_ended_is_notified() {
    let folder = tempfile::tempdir().unwrap();
    let (_, log) = log(folder.path());
    let invocation = &log["runs"][0]["invocations"][0];
    let count = |key: &str| invocation[key].as_array().unwrap().len();
    assert_eq!(count("toolExecutionNotifications"), 7);
    assert_eq!(count("toolConfigurationNotifications"), 1);
}

#[test]
fn every_enabled_rule_is_described_also_without_a_result() {
    let folder = tempfile::tempdir().unwrap();
    let (_, log) = log(folder.path());
    let ids: Vec<_> = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids.len(),
        2 * 3 + 10 * 4 + 2 * 5 + 1 + 1 + 1,
        "each rule times its contact types, the one about all accounts, and account-unreadable"
    );
    assert!(ids.is_sorted());
}

/// Findings on a contact, on an account and on the organization, a message of a rule's own, and a severity that differs by
/// scope.
#[test]
fn a_log_about_accounts_and_an_organization_is_valid_and_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.sarif");
    let path = path.to_str().unwrap();
    let scope = root().join("tests/cli/scope.in");
    let output = run(contact_lint().current_dir(&scope).args([
        "check",
        "org.json",
        "--offline",
        "--rules",
        "team/rules",
        "-o",
        path,
    ]));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_valid(path);
    let text = std::fs::read_to_string(path).unwrap();
    for personal in ["jane", "Jane", "Cloud Team", "AWS@", "206 555"] {
        assert!(!text.contains(personal), "{personal}");
    }
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_github_takes(&log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let of_rule = |id: &str| -> Vec<&Value> {
        let results = results.iter();
        results.filter(|result| result["ruleId"] == id).collect()
    };
    let text = |result: &Value| result["message"]["text"].as_str().unwrap().to_owned();
    assert!(
        text(of_rule("contacts-not-distinct")[0])
            .contains(". account 222222222222 (shop): the security and")
    );
    assert!(text(of_rule("shared-by-many")[0]).contains(", is behind 3 accounts: 222222222222, 3"));
    assert!(
        text(of_rule("management-account-is-team/security")[0])
            .contains("security is name-1 at mailbox-1, {{since}} the")
    );
    let levels: Vec<_> = of_rule("personal-inbox/security")
        .iter()
        .map(|result| result["level"].as_str().unwrap())
        .collect();
    assert_eq!(levels, ["error", "error", "note"]);
    let fingerprints: BTreeSet<_> = results
        .iter()
        .map(|result| {
            result["partialFingerprints"]["primaryLocationLineHash"]
                .as_str()
                .unwrap()
        })
        .collect();
    assert_eq!(fingerprints.len(), results.len());
}

/// GitHub closes what a log does not have any more, whatever the reason is.
#[test]
fn a_log_of_a_part_is_told_to_close_the_alerts_of_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("part.sarif");
    for (arguments, is_told) in [
        (["--fail-on", "low"], false),
        (["--rule", "personal-inbox"], true),
        (["--contacts", "security"], true),
        (["--accounts", "100200303003"], true),
    ] {
        let mut check = contact_lint();
        check
            .arg("check")
            .args(arguments)
            .arg("-o")
            .arg(&log)
            .args(FIXTURES);
        let said = stderr(&run(&mut check));
        let told = said.contains("it closes the alerts of all others");
        assert_eq!(told, is_told, "{arguments:?}: {said}");
    }
}
