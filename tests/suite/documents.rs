//! What is generated from the code stands in docs/ as the code would write it now.
//!
//! After a change: `UPDATE_DOCS=1 cargo test documents`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use contact_lint::ruleset::RuleSet;

use crate::support::{contact_lint, root, run, stderr, stdout, tool, write};

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
fn the_plan_schema_is_published() {
    let schema = stdout(&run(contact_lint().args(["schema", "plan"])));
    assert_current("docs/plan.schema.json", &schema);
}

#[test]
fn the_report_schema_is_published() {
    let schema = stdout(&run(contact_lint().args(["schema", "report"])));
    assert_current("docs/report.schema.json", &schema);
}

#[test]
fn the_rule_schema_is_published() {
    let schema = stdout(&run(contact_lint().args(["schema", "rule"])));
    assert_current("docs/rule.schema.json", &schema);
}

#[test]
fn the_configuration_schema_is_published() {
    let schema = stdout(&run(contact_lint().args(["schema", "config"])));
    assert_current("docs/config.schema.json", &schema);
}

#[test]
fn the_ledger_schema_is_published() {
    let schema = stdout(&run(contact_lint().args(["schema", "ledger"])));
    assert_current("docs/ledger.schema.json", &schema);
}

/// Each file names its schema, by which an editor completes it.
#[test]
fn rules_presets_and_the_fixtures_configuration_are_valid_by_the_schemas_that_they_name() {
    let in_folder = |folder: &str, schema: &str| {
        let first = format!("#:schema ../docs/{schema}.schema.json\n");
        let files = fs::read_dir(root().join(folder)).unwrap();
        let files = files.map(|entry| entry.unwrap().path());
        let files: Vec<_> = files
            .filter(|path| path.extension().is_some_and(|end| end == "toml"))
            .filter(|path| !path.ends_with("contact-reviews.toml"))
            .collect();
        for file in &files {
            let text = fs::read_to_string(file).unwrap();
            assert!(text.starts_with(&first), "{}", file.display());
        }
        files
    };
    let files = [
        in_folder("rules", "rule"),
        in_folder("presets", "config"),
        in_folder("fixtures", "config"),
    ];
    let output = taplo(&files.concat());
    assert!(output.status.success(), "{}", stderr(&output));
}

/// The schemas find what the program finds.
#[test]
fn a_rule_and_a_configuration_with_mistakes_are_not_valid() {
    let folder = tempfile::tempdir().unwrap();
    let schema = |name: &str| {
        let path = root().join(format!("docs/{name}.schema.json"));
        format!("#:schema {}\n", path.display())
    };
    let good = fs::read_to_string(root().join("rules/same-as-root.toml")).unwrap();
    let good = good.replacen("#:schema ../docs/rule.schema.json\n", &schema("rule"), 1);
    let cases = [
        ("fine", good.clone()),
        (
            "severity",
            good.replace("security = \"medium\"", "security = \"bad\""),
        ),
        ("check", good.replace("check.not.equals", "check.not.equal")),
        ("key", good.replace("applies-to", "applies")),
        ("example", good.replace("expect = \"pass\"\n", "")),
        (
            "fine",
            schema("config")
                + "[[rules.personal-inbox]]\nwhere = { ous = [\"Root\"] }\nenabled = false\n",
        ),
        (
            "rule",
            schema("config") + "[rules.personal-inbox]\nenable = false\n",
        ),
        (
            "where",
            schema("config")
                + "[rules.personal-inbox]\nwhere = { ou = [\"Root\"] }\nenabled = false\n",
        ),
        (
            "account",
            schema("config")
                + "[[accept-unreadable]]\naccounts = [\"1111\"]\nreason = \"r\"\nuntil = 2099-12-31\n",
        ),
    ];
    for (number, (name, text)) in cases.iter().enumerate() {
        let path = write(folder.path(), &format!("{number}-{name}.toml"), text);
        let output = taplo(&[PathBuf::from(&path)]);
        assert_eq!(
            output.status.success(),
            *name == "fine",
            "{name}: {text}{}",
            stderr(&output)
        );
    }
}

/// Validates TOML files by the schemas that their first lines name.
fn taplo(files: &[PathBuf]) -> Output {
    let mut command = Command::new(tool("python/bin/taplo"));
    run(command.current_dir(root()).arg("check").args(files))
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
    let compared = folder.path().join("compared.json").display().to_string();
    let history = folder.path().join("history");
    fs::create_dir(&history).unwrap();
    let earlier = fs::read_to_string(root().join("fixtures/acme-org.json")).unwrap();
    let earlier = earlier.replace("2026-11-20T", "2026-08-20T");
    let earlier = write(&history, "2026-q3.json", earlier);
    run(contact_lint()
        .args(check)
        .args([
            "--ledger",
            "fixtures/contact-reviews.toml",
            "--baseline",
            &earlier,
        ])
        .arg("--history")
        .arg(&history)
        .args(["-o", &compared]));
    for (schema, file) in [
        ("docs/snapshot.schema.json", "fixtures/acme-org.json"),
        ("docs/report.schema.json", &path),
        ("docs/report.schema.json", &redacted),
        ("docs/report.schema.json", &compared),
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
