//! A desk at which contacts are reviewed: a folder with a snapshot in it, in which commands are run.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{contact_lint, run, stderr, stdout, write};

pub(crate) const AT: &str = "2026-11-20T06:00:00Z";

/// Three accounts, two of which share their contacts.
pub(crate) fn organization() -> Value {
    let contact = |name: &str, email: &str| json!({ "present": { "observedAt": AT, "name": name, "title": "Team", "email": email, "phone": "+1 206 555 0142" } });
    let account = |id: &str, unit: &str, email: &str| {
        json!({ "id": id, "name": format!("account {id}"), "state": "ACTIVE", "ouPath": format!("Root/{unit}"), "contacts": {
            "primary": { "present": { "observedAt": AT, "name": "Cloud Team", "phone": "+1 206 555 0143", "country": "US" } },
            "security": contact("Security", email), "operations": contact("Operations", "ops@acme.example"),
            "billing": { "absent": { "observedAt": AT } } } })
    };
    json!({ "version": 1, "organization": { "id": "o-acme0example", "managementAccountId": "100200300001" }, "accounts": [
        account("100200300001", "Prod/Web", "soc@acme.example"),
        account("100200300002", "Prod", "soc@acme.example"),
        account("100200300003", "Dev", "dev-soc@acme.example"),
    ] })
}

/// A folder with a snapshot in it, in which commands are run.
pub(crate) struct Desk(TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.put(&organization());
        desk
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn put(&self, snapshot: &Value) {
        write(self.path(), "org.json", snapshot.to_string());
    }

    pub(crate) fn review(&self, arguments: &[&str]) -> Output {
        run(contact_lint()
            .current_dir(self.path())
            .arg("review")
            .args(arguments))
    }

    pub(crate) fn attest(&self, on: &str, arguments: &[&str]) -> Output {
        let said = [
            "attest", "org.json", "--by", "Jane Doe", "--how", "called", "--yes", "--now", on,
        ];
        let output = self.review(&[&said, arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output
    }

    /// The state of each review: account, contact, state.
    pub(crate) fn states(&self, now: &str) -> Vec<String> {
        let output = self.review(&["list", "org.json", "--now", now, "--format", "jsonl"]);
        let is_told = matches!(output.status.code(), Some(0 | 3));
        assert!(is_told, "{}", stderr(&output));
        let rows = stdout(&output);
        let rows = rows
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.map(|row| {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            format!(
                "{} {} {}",
                &text("account")[11..],
                text("type"),
                text("state")
            )
        })
        .collect()
    }

    /// The findings of one rule: account, contact.
    pub(crate) fn found(&self, rule: &str, now: &str) -> Vec<String> {
        let output = run(contact_lint().current_dir(self.path()).args([
            "check",
            "org.json",
            "--offline",
            "--format",
            "json",
            "--now",
            now,
            "--rule",
            rule,
        ]));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let accounts = report["accounts"].as_array().unwrap().iter();
        let found = accounts.flat_map(|account| {
            let findings = account["findings"].as_array().unwrap().iter();
            findings.map(|finding| {
                let id = &account["id"].as_str().unwrap()[11..];
                format!("{id} {}", finding["contactType"].as_str().unwrap())
            })
        });
        found.collect()
    }

    pub(crate) fn ledger(&self) -> String {
        fs::read_to_string(self.path().join("contact-reviews.toml")).unwrap()
    }
}
