//! A folder in which contacts are planned and put in place, and what is seen of it there.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::contact_lint_with;
use crate::support::{run, stderr, write};

/// What the security contacts should be. Nothing is held up by AWS's quotas, which the test servers do not have, and numbers
/// reserved for fiction pass.
const CONFIG: &str = r#"
[rules.phone-unusable]
parameters = { fiction = [] }

[[expect]]
type = "security"
name = "Security Operations"
title = "Team"
email = "aws-security@corp.example"
phone = "+1 206 555 0142"

[collect.rates]
GetAlternateContact = { per-second = 10000, burst = 10000 }
GetContactInformation = { per-second = 10000, burst = 10000 }
ListAccounts = { per-second = 10000, burst = 10000 }
"#;
const FAST: &str = "PutAlternateContact = { per-second = 10000, burst = 10000 }\n";

/// A folder with a configuration in it, and an AWS that is called.
pub(super) struct Workshop {
    pub(super) folder: TempDir,
    endpoint: String,
}

impl Workshop {
    /// Puts contacts in place as fast as the test machine goes.
    pub(super) fn at(endpoint: String) -> Self {
        Self::with_config(endpoint, &format!("{CONFIG}{FAST}"))
    }

    /// Puts contacts in place at the pace that AWS allows.
    pub(super) fn paced(endpoint: String) -> Self {
        Self::with_config(endpoint, CONFIG)
    }

    fn with_config(endpoint: String, config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "contact-lint.toml", config);
        Self { folder, endpoint }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = contact_lint_with(&self.endpoint);
        command.current_dir(self.folder.path()).args(arguments);
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Output {
        run(&mut self.command(arguments))
    }

    /// Plans into plan.json, and returns what is there.
    pub(super) fn plan(&self, arguments: &[&str]) -> Value {
        let said = [
            "fix",
            "plan",
            "--aws",
            "--offline",
            "--contacts",
            "security",
            "-o",
            "plan.json",
        ];
        let output = self.run(&[&said, arguments].concat());
        assert!(
            matches!(output.status.code(), Some(0 | 3)),
            "{}",
            stderr(&output)
        );
        self.json("plan.json")
    }

    /// Carries out plan.json.
    pub(super) fn apply(&self, arguments: &[&str]) -> Output {
        self.run(&[&["fix", "apply", "plan.json", "--yes"], arguments].concat())
    }

    /// Begins to carry out plan.json.
    pub(super) fn begin(&self) -> Child {
        self.command(&["fix", "apply", "plan.json", "--yes"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// The name of the backup beside plan.json.
    pub(super) fn backup(&self) -> String {
        let names = fs::read_dir(self.folder.path()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut backups = names.filter(|name| name.starts_with("plan.backup-"));
        let first = backups.next().expect("there is a backup");
        assert_eq!(backups.next(), None);
        first
    }

    /// The contacts as they are now, by account and type.
    pub(super) fn contacts(&self) -> Vec<(String, Value)> {
        let output = self.run(&[
            "collect",
            "--offline",
            "--contacts",
            "security,operations,billing",
            "-o",
            "now.json",
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let snapshot = crate::support::without("observedAt", self.json("now.json"));
        let accounts = snapshot["accounts"].as_array().unwrap().iter();
        let contacts = accounts.flat_map(|account| {
            let contacts = account["contacts"].as_object().unwrap().iter();
            contacts.map(|(of, held)| {
                let id = account["id"].as_str().unwrap();
                (format!("{id}/{of}"), held.clone())
            })
        });
        contacts.collect()
    }

    /// The findings of the security contacts now: account, rule.
    pub(super) fn findings(&self) -> Vec<(String, String)> {
        let output = self.run(&[
            "check",
            "--aws",
            "--offline",
            "--contacts",
            "security",
            "--format",
            "json",
            "-q",
        ]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let accounts = report["accounts"].as_array().unwrap().iter();
        let found = accounts.flat_map(|account| {
            let findings = account["findings"].as_array().unwrap().iter();
            findings.map(|finding| {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                (text(&account["id"]), text(&finding["rule"]))
            })
        });
        found.collect()
    }

    pub(super) fn json(&self, name: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path(name)).unwrap()).unwrap()
    }
}

/// What a plan promises to close: account, rule.
pub(super) fn promised(plan: &Value) -> Vec<(String, String)> {
    let changes = plan["changes"].as_array().unwrap().iter();
    let promised = changes.flat_map(|change| {
        let rules = change["closes"].as_array().unwrap().iter();
        rules.map(|rule| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&change["account"]), text(rule))
        })
    });
    promised.collect()
}
