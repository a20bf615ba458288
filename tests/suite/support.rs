//! What the tests share.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The command under test, from the repository's root, with nothing of the environment but a search path.
pub(crate) fn contact_lint() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_contact-lint"));
    command
        .current_dir(root())
        .env_clear()
        .env("HOME", "/nonexistent")
        .env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// The invented organization with its configuration, judged on a day on which one of its exceptions has ended.
pub(crate) const FIXTURES: [&str; 5] = [
    "--config",
    "fixtures/contact-lint.toml",
    "fixtures/acme-org.json",
    "--now",
    "2026-11-24",
];

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

/// What it wrote to standard output.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What it wrote to standard error.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A JSON report: `check` with these arguments, whatever its exit code.
pub(crate) fn report(arguments: &[&str]) -> Value {
    let output = run(contact_lint()
        .args(["check", "--format", "json", "-q"])
        .args(arguments));
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

/// The findings of a JSON report as lines `account rule/type`.
pub(crate) fn findings(report: &Value) -> Vec<String> {
    let accounts = report["accounts"].as_array().unwrap();
    let of_account = |account: &Value| {
        let name = account["name"].as_str().unwrap().to_owned();
        let findings = account["findings"].as_array().unwrap().clone();
        findings.into_iter().map(move |finding| {
            let word = |key: &str| finding[key].as_str().unwrap().to_owned();
            format!("{name} {}/{}", word("rule"), word("contactType"))
        })
    };
    accounts.iter().flat_map(of_account).collect()
}

/// A program that `tests/run` installs.
pub(crate) fn tool(path: &str) -> PathBuf {
    let path = root().join("target/tools").join(path);
    assert!(
        path.exists(),
        "{} is missing: run tests/run, which installs it",
        path.display()
    );
    path
}

/// Writes a file into a folder and returns its path as text.
pub(crate) fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A report without the files that were read and the places that things stand at in them, which differ between forms of the same
/// input.
pub(crate) fn without_places(value: Value) -> Value {
    without("files", without("location", value))
}

/// A JSON value without the entries of this name, at any depth.
pub(crate) fn without(name: &str, mut value: Value) -> Value {
    match &mut value {
        Value::Object(entries) => {
            entries.remove(name);
            for entry in entries.values_mut() {
                *entry = without(name, entry.take());
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = without(name, item.take());
            }
        }
        _ => {}
    }
    value
}

/// Fails at the first line in which two values differ.
pub(crate) fn assert_same(one: &Value, other: &Value) {
    let lines = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    let (one, other) = (lines(one), lines(other));
    for (one, other) in one.lines().zip(other.lines()) {
        assert_eq!(one, other);
    }
    assert_eq!(one.lines().count(), other.lines().count());
}

/// The words of a command line.
pub(crate) fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}
