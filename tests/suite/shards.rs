//! SARIF for organizations with more results than GitHub shows.

#[cfg(feature = "aws")]
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::sarif::assert_github_takes;
use crate::support::{contact_lint, run, stderr, write};

/// GitHub takes no larger log, compressed.
#[cfg(feature = "aws")]
const LARGEST: usize = 10 << 20;

/// A snapshot of so many accounts, in which every rule finds something.
fn snapshot(accounts: usize) -> String {
    let at = "2026-11-20T06:00:00Z";
    let present = |name: &str, email: &str, phone: &str| json!({ "present": { "observedAt": at, "name": name, "title": "-", "email": email, "phone": phone } });
    let account = |number: usize| {
        let operations = match number % 2 {
            0 => present("Somebody", "zqx@@corp", "12"),
            _ => present("N/A", "changeme@mailinator.com", "----"),
        };
        json!({
            "id": format!("{:012}", 100_000_000_000_usize + number), "state": "ACTIVE",
            "contacts": {
                "root": { "present": { "observedAt": at, "email": "john.doe+aws@gmail.com" } },
                "primary": { "present": { "observedAt": at, "name": "N/A", "company": "-", "phone": "0000000000",
                    "country": "US", "phoneVerification": "UNVERIFIED" } },
                "security": present("John Doe", "john.doe+aws@gmail.com", "1234567890"),
                "operations": operations,
                "billing": present("John Doe", "john.doe+aws@gmail.com", "1234567890"),
            },
        })
    };
    let mut all: Vec<_> = (0..accounts).map(account).collect();
    all[0]["contacts"]["billing"] = json!({ "absent": { "observedAt": at } });
    let null_mx = json!({ "answered": { "observedAt": at, "route": "null-mx" } });
    json!({
        "version": 1, "accounts": all,
        "dns": { "gmail.com": null_mx, "mailinator.com": null_mx },
        "directory": {
            "john.doe+aws@gmail.com": { "owner": { "user": { "status": "disabled" } }, "source": "users.csv" },
        },
    })
    .to_string()
}

/// Switches all rules on, and gives those something to go by that need it.
fn config(shards: u32) -> String {
    let mut text = "[approved]\naddresses = [\"soc@corp.example\"]\n".to_owned();
    for of in ["root", "security", "operations", "billing"] {
        write!(
            text,
            "[[expect]]\ntype = \"{of}\"\nemail = \"soc@corp.example\"\n"
        )
        .unwrap();
    }
    for rule in RULES {
        write!(text, "[rules.{rule}]\nenabled = true\n").unwrap();
    }
    text + &format!("[sarif]\nshards = {shards}\n")
}

const RULES: [&str; 17] = [
    "consumer-mail-domain",
    "contact-drift",
    "contact-missing",
    "contacts-not-distinct",
    "disposable-mail-domain",
    "email-malformed",
    "email-tagged",
    "mail-domain-dead",
    "mailbox-unknown",
    "not-approved",
    "owner-departed",
    "personal-inbox",
    "phone-unusable",
    "phone-unverified",
    "placeholder-contact",
    "same-as-root",
    "shared-by-many",
];

/// Checks a snapshot into SARIF, with this configuration.
fn check(mut command: Command, folder: &Path, accounts: usize, shards: u32) -> Output {
    let snapshot = write(folder, "org.json", snapshot(accounts));
    let config = write(folder, "contact-lint.toml", config(shards));
    run(command
        .current_dir(folder)
        .args([
            "check",
            &snapshot,
            "--offline",
            "--config",
            &config,
            "-o",
            "contacts.sarif",
        ])
        .args(["-o", "report.json"]))
}

fn log(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

/// What a large log says, read from its lines: parsing it whole would take long.
#[cfg(feature = "aws")]
fn values<'a>(text: &'a str, key: &str) -> impl Iterator<Item = &'a str> {
    let start = format!("\"{key}\": \"");
    let lines = text.lines().map(str::trim_start);
    lines.filter_map(move |line| line.strip_prefix(&start)?.split('"').next())
}

/// Every rule fails in 10,000 accounts: each log is one that GitHub takes and shows, and each finding is in one.
#[test]
#[cfg(feature = "aws")]
fn ten_thousand_bad_accounts_are_within_all_limits() {
    let folder = tempfile::tempdir().unwrap();
    let shards = 110;
    let installed = crate::peers::installed::installed(folder.path());
    let output = check(Command::new(installed), folder.path(), 10_000, shards);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(!stderr(&output).contains("GitHub"), "{}", stderr(&output));
    let (mut found, mut categories, mut failed) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut most = 0;
    for shard in 1..=shards {
        let path = folder.path().join(format!("contacts-{shard}.sarif"));
        let text = fs::read_to_string(&path).unwrap();
        let prints: Vec<_> = values(&text, "primaryLocationLineHash")
            .map(str::to_owned)
            .collect();
        most = most.max(prints.len());
        for print in prints {
            assert!(found.insert(print), "a finding is in two logs");
        }
        failed.extend(values(&text, "ruleId").map(|id| id.split('/').next().unwrap().to_owned()));
        let category = format!("\"contact-lint/shard-{shard}/\"");
        assert!(text.contains(&category));
        categories.insert(category);
        if shard == 1 {
            assert_github_takes(&log(&path));
            let packed = Command::new("gzip").arg("-c").arg(&path).output().unwrap();
            assert!(packed.stdout.len() < LARGEST, "{}", packed.stdout.len());
        }
    }
    assert!(most <= 5_000, "{most}");
    assert_eq!(categories.len(), 110);
    assert_eq!(failed, RULES.map(str::to_owned).into());
    let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
    let totals = report.split("\"totals\": ").nth(1).unwrap();
    let findings = totals.split("\"findings\": ").nth(1).unwrap();
    let findings: usize = findings.split([',', '\n']).next().unwrap().parse().unwrap();
    crate::peers::measured(&format!(
        "{findings} findings, {most} in the largest of {shards} logs"
    ));
    assert!(findings > 250_000, "{findings}");
    assert_eq!(found.len(), findings);
    assert!(!folder.path().join("contacts.sarif").exists());
}

/// What GitHub would not show is told: in the log, where somebody looks, and on standard error.
#[test]
fn more_results_than_github_shows_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let output = check(contact_lint(), folder.path(), 250, 1);
    let told = stderr(&output);
    let log = log(&folder.path().join("contacts.sarif"));
    let count = results(&log).len() - 1;
    assert!(count > 5_000);
    assert!(
        told.contains(&format!("a SARIF log has {count} results, and GitHub shows 5000 of them; write shards = 3 or more")),
        "{told}"
    );
    let first = &results(&log)[0];
    assert_eq!(first["ruleId"], "too-many-results");
    assert!(
        first["message"]["text"]
            .as_str()
            .unwrap()
            .contains("shards = 3"),
        "{first}"
    );
    assert_github_takes(&log);

    let output = check(contact_lint(), folder.path(), 250, 3);
    assert!(!stderr(&output).contains("GitHub"), "{}", stderr(&output));
    let first = self::log(&folder.path().join("contacts-1.sarif"));
    assert_ne!(results(&first)[0]["ruleId"], "too-many-results");
}

#[test]
fn shards_are_files() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = write(folder.path(), "org.json", snapshot(2));
    for (config, arguments, message) in [
        (
            "[sarif]\nshards = 2\n",
            ["--format", "sarif"],
            "name a file with -o",
        ),
        (
            "[sarif]\nshards = 0\n",
            ["--format", "json"],
            "a whole number above 0",
        ),
        (
            "[sarif]\nshards = 1001\n",
            ["--format", "json"],
            "1000 shards are enough",
        ),
    ] {
        let config = write(folder.path(), "contact-lint.toml", config);
        let output = run(contact_lint()
            .args(["check", &snapshot, "--offline", "--config", &config])
            .args(arguments));
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
}
