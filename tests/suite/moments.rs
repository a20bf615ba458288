//! Two moments of one organization.

use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{contact_lint, run, write};

pub(crate) fn present(at: &str, name: &str, email: &str) -> Value {
    json!({ "present": { "observedAt": at, "name": name, "title": "Team", "email": email, "phone": "+1 202 456 1111" } })
}

/// An organization of one account, which has these contacts.
pub(crate) fn snapshot(at: &str, security: Value, operations: Value) -> Value {
    json!({ "version": 1, "organization": { "id": "o-acme0example", "managementAccountId": "100200300001" }, "accounts": [
        { "id": "100200300001", "name": "prod", "state": "ACTIVE", "contacts": {
            "security": security, "operations": operations, "billing": present(at, "Billing", "billing@acme.example") } },
    ] })
}

/// Two moments of one organization.
pub(crate) struct Moments(pub(crate) TempDir);

impl Moments {
    pub(crate) fn new(old: &Value, new: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "old.json", old.to_string());
        write(folder.path(), "new.json", new.to_string());
        Self(folder)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        run(contact_lint().current_dir(self.0.path()).args(arguments))
    }

    /// What `check` says of the later one, seen from the earlier one.
    pub(crate) fn compared(&self, baseline: &str, arguments: &[&str]) -> (Value, Output) {
        let check = [
            "check",
            "new.json",
            "--offline",
            "--format",
            "json",
            "--baseline",
            baseline,
        ];
        let rules = ["--rule", "personal-inbox", "--rule", "contact-missing"];
        let output = self.run(&[&check[..], &rules, arguments].concat());
        let report = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (report, output)
    }
}

pub(crate) const THEN: &str = "2026-08-20T06:00:00Z";
pub(crate) const NOW: &str = "2026-11-20T06:00:00Z";

pub(crate) fn jane(at: &str) -> Value {
    present(at, "Jane Doe", "jane.doe@acme.example")
}

pub(crate) fn team(at: &str) -> Value {
    present(at, "Security Team", "security@acme.example")
}
