//! What stands in the README, and in the pages that go on from it, is so: its commands run and print what it shows, its
//! configuration loads.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::PoisonError;

use crate::markdown;
use crate::peers::installed::RELEASE;
use crate::peers::{Caller, Stub, contact_lint_with};
use crate::support::{root, run, stderr, stdout, write};

/// The pages whose commands are run, each from the repository's root.
const PAGES: [&str; 3] = ["README.md", "docs/inputs.md", "docs/configuration.md"];

/// Their fenced blocks in one language.
fn blocks(language: &str) -> Vec<String> {
    let blocks = PAGES.into_iter().flat_map(markdown::blocks);
    let blocks = blocks.filter(|block| block.language == language);
    blocks.map(|block| block.text).collect()
}

/// Runs a command as a reader would, from the repository's root, and with AWS played by a stub.
fn run_as_reader(command: &str, stub: &Stub, scratch: &str) -> Output {
    // The README's files would lie in the repository.
    let files = [
        "org.json",
        "contacts.sarif",
        "contacts.json",
        "policy.json",
        "report.html",
        "contact-reviews.toml",
        "mails",
        "plan.json",
    ];
    let command = files.iter().fold(format!("{command} "), |command, name| {
        command.replace(&format!(" {name} "), &format!(" {scratch}/{name} "))
    });
    let of_binary = contact_lint_with(&stub.endpoint());
    let binary_folder = Path::new(of_binary.get_program())
        .parent()
        .unwrap()
        .to_owned();
    let path = std::env::var("PATH").unwrap();
    let mut shell = Command::new("bash");
    shell.args(["-euc", &command]).current_dir(root());
    shell.envs(
        of_binary
            .get_envs()
            .filter_map(|(key, value)| Some((key, value?))),
    );
    shell.env("PATH", format!("{}:{path}", binary_folder.display()));
    // The profile that the README speaks of.
    let keys = "[audit]\naws_access_key_id = testing\naws_secret_access_key = testing\n";
    let keys = write(Path::new(scratch), "credentials", keys);
    shell.env("AWS_SHARED_CREDENTIALS_FILE", keys);
    if command.starts_with("cargo run ") {
        // What is built is the same, but for how fast it is and how long that takes. What users install is built as they build it.
        shell.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        shell.env("CARGO_PROFILE_RELEASE_LTO", "off");
    }
    // Cargo is a reader's own, with its own home.
    for name in ["HOME", "CARGO_HOME", "RUSTUP_HOME"] {
        if let Some(value) = std::env::var_os(name) {
            shell.env(name, value);
        }
    }
    run(&mut shell)
}

#[test]
fn every_command_runs_and_prints_what_is_shown() {
    let stub = Stub::start(Caller::Management, BTreeMap::new());
    let scratch = tempfile::tempdir().unwrap();
    let scratch = scratch.path().to_str().unwrap();
    let mut ran = 0;
    let commands = blocks("console").into_iter();
    for (command, shown) in commands.flat_map(|block| markdown::commands(&block)) {
        // These run this very test; that they are there is enough.
        if command == "tests/run" {
            let mode = fs::metadata(root().join("tests/run"))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o111, 0o111);
            continue;
        }
        let command = match command.strip_prefix("cargo install ") {
            Some(rest) => format!(
                "cargo install --quiet --target-dir target --root {scratch}/installed {rest}"
            ),
            None => command,
        };
        let is_build = command.starts_with("cargo ");
        let turn = is_build.then(|| RELEASE.lock().unwrap_or_else(PoisonError::into_inner));
        let output = run_as_reader(&command, &stub, scratch);
        drop(turn);
        let told = stdout(&output) + &stderr(&output);
        assert!(
            matches!(output.status.code(), Some(0 | 1 | 3)),
            "{command}: {told}"
        );
        for line in shown.iter().filter(|line| *line != "…") {
            assert!(
                told.contains(line.as_str()),
                "{command} does not print {line}: {told}"
            );
        }
        ran += 1;
    }
    assert!(ran >= 30, "{ran} commands were found");
}

#[test]
fn the_configuration_loads() {
    let folder = tempfile::tempdir().unwrap();
    let stub = Stub::start(Caller::Management, BTreeMap::new());
    for block in blocks("toml") {
        let path = write(folder.path(), "contact-lint.toml", block);
        let mut command = contact_lint_with(&stub.endpoint());
        let output = run(command.args([
            "check",
            "--config",
            &path,
            "--offline",
            "fixtures/acme-org.json",
        ]));
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(stdout(&output).contains("  not-approved/security"));
    }
}
