//! What is generated from the code stands in docs/ as the code would write it now.
//!
//! After a change: `UPDATE_DOCS=1 cargo test documents`.

use std::fs;
use std::path::Path;
use std::process::Command;

use contact_lint::ruleset::RuleSet;

use crate::support::{contact_lint, root, run, stderr, stdout, tool};

fn assert_current(path: &str, expected: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).unwrap();
        fs::write(&file, expected).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == expected,
        "{path} is out of date: UPDATE_DOCS=1 cargo test documents"
    );
}

#[test]
fn the_rules_are_documented() {
    let mut text = String::from(
        "# Rules\n\nThis page is generated from the files under `rules/`; `contact-lint rules explain ID` prints one of them.\n",
    );
    for rule in RuleSet::built_in().unwrap().iter() {
        text.push('\n');
        text.push_str(&rule.document());
    }
    assert_current("docs/rules.md", &text);
}

#[test]
fn the_snapshot_schema_is_published() {
    let schema = stdout(&run(contact_lint().args(["schema", "snapshot"])));
    assert_current("docs/snapshot.schema.json", &schema);
}

#[test]
fn the_report_schema_is_published() {
    let schema = stdout(&run(contact_lint().args(["schema", "report"])));
    assert_current("docs/report.schema.json", &schema);
}

/// The fixtures and what is made of them are as the schemas say.
#[test]
fn snapshots_and_reports_are_valid_by_their_schemas() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder
        .path()
        .join("report.json")
        .to_str()
        .unwrap()
        .to_owned();
    let redacted = folder
        .path()
        .join("redacted.json")
        .to_str()
        .unwrap()
        .to_owned();
    let check = [
        "check",
        "--config",
        "fixtures/contact-lint.toml",
        "fixtures/acme-org.json",
    ];
    run(contact_lint().args(check).args(["-o", &path]));
    run(contact_lint()
        .args(check)
        .args(["--redact", "-o", &redacted]));
    for (schema, file) in [
        ("docs/snapshot.schema.json", "fixtures/acme-org.json"),
        ("docs/report.schema.json", &path),
        ("docs/report.schema.json", &redacted),
    ] {
        let mut command = Command::new(tool("python/bin/check-jsonschema"));
        let output = run(command
            .current_dir(root())
            .args(["--schemafile", schema, file]));
        assert!(
            output.status.success(),
            "{}{}",
            stdout(&output),
            stderr(&output)
        );
    }
}

/// A file name that differs from the id would hide a rule from whoever looks for it.
#[test]
fn a_built_in_rule_stands_in_the_file_of_its_name() {
    for rule in RuleSet::built_in().unwrap().iter() {
        assert_eq!(rule.path, format!("rules/{}.toml", rule.id()));
    }
}
