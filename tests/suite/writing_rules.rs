//! The tutorial, as a reader follows it: each file is written, each command is run and prints what is shown.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use contact_lint::check::KINDS;

use crate::markdown::{blocks, commands};
use crate::support::{contact_lint, root, run, stderr, stdout, tool};

const PAGE: &str = "docs/writing-rules.md";

/// A folder as a reader has it, with a snapshot.
fn scratch() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = root().join("fixtures/acme-org.json");
    fs::copy(snapshot, folder.path().join("org.json")).unwrap();
    folder
}

/// Writes a file whose first line is a comment with its path.
fn write_file(folder: &Path, text: &str) -> String {
    let name = text.lines().next().and_then(|line| line.strip_prefix("# "));
    let name = name.unwrap_or_else(|| panic!("no file name: {text}"));
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    name.to_owned()
}

fn run_as_reader(command: &str, folder: &Path) -> Output {
    let of_binary = contact_lint();
    let binary_folder = Path::new(of_binary.get_program()).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut shell = Command::new("bash");
    shell.args(["-euc", command]).current_dir(folder);
    shell.env("PATH", format!("{}:{path}", binary_folder.display()));
    run(&mut shell)
}

#[test]
fn every_file_loads_and_every_command_prints_what_is_shown() {
    let folder = scratch();
    let (mut files, mut ran) = (Vec::new(), 0);
    for block in blocks(PAGE) {
        if block.language == "toml" {
            files.push(write_file(folder.path(), &block.text));
            continue;
        }
        assert_eq!(block.language, "console");
        for (command, shown) in commands(&block.text) {
            let output = run_as_reader(&command, folder.path());
            let told = stdout(&output) + &stderr(&output);
            assert!(
                matches!(output.status.code(), Some(0 | 1)),
                "{command}: {told}"
            );
            let mut rest = told.as_str();
            for line in shown.iter().filter(|line| *line != "…") {
                let found = rest.find(line.as_str());
                let found =
                    found.unwrap_or_else(|| panic!("{command} does not print {line}: {told}"));
                rest = &rest[found + line.len()..];
            }
            ran += 1;
        }
    }
    assert!(
        files.len() >= 13 && ran >= 12,
        "{} files, {ran} commands",
        files.len()
    );
    // Whatever no command on the page has read.
    for file in files {
        let flag = match file.contains("rules/") {
            true => "--rules",
            false => "--config",
        };
        let output = run_as_reader(
            &format!("contact-lint rules list {flag} {file}"),
            folder.path(),
        );
        assert!(output.status.success(), "{file}: {}", stderr(&output));
    }
}

/// Ten rules that somebody might want: each is short.
#[test]
fn the_rules_on_the_page_have_less_than_twenty_lines() {
    let blocks = blocks(PAGE);
    let rules = blocks.iter().filter(|block| block.text.contains("\nid = "));
    let lines = |text: &str| {
        text.lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .count()
    };
    let lengths: Vec<_> = rules.map(|block| lines(&block.text)).collect();
    assert!(lengths.len() >= 10, "{lengths:?}");
    assert!(lengths.iter().all(|lines| *lines < 20), "{lengths:?}");
}

#[test]
fn every_kind_of_check_stands_on_the_page() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let table = page.split("| kind | it holds when |").nth(1).unwrap();
    for kind in KINDS {
        assert!(
            table.contains(&format!("`{}`", kind.name())),
            "{}",
            kind.name()
        );
    }
}

/// What `rules new` prints loads, its examples hold, and it is valid by the schema.
#[test]
fn a_new_rule_of_every_kind_is_good_as_it_is() {
    let folder = scratch();
    for kind in KINDS {
        let name = format!("new-{}", kind.name());
        let path = folder.path().join(format!("{name}.toml"));
        let shown = path.to_str().unwrap();
        let output = run(contact_lint().args(["rules", "new", &kind.name(), "-o", shown]));
        assert!(output.status.success(), "{name}: {}", stderr(&output));
        let output = run(contact_lint().args(["rules", "test", &name, "--rules", shown]));
        let told = stdout(&output) + &stderr(&output);
        assert!(output.status.success(), "{name}: {told}");
        assert!(
            told.contains("expected fail, got fail\n           "),
            "{told}"
        );
        assert!(told.ends_with("2 examples passed, 0 failed\n"), "{told}");
        let schema = root().join("docs/rule.schema.json");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("#:schema {}\n{text}", schema.display())).unwrap();
        let output = run(Command::new(tool("python/bin/taplo"))
            .arg("check")
            .arg(&path));
        assert!(output.status.success(), "{name}: {}", stderr(&output));
        let again = run(contact_lint().args(["rules", "new", &kind.name(), "-o", shown]));
        assert_eq!(
            again.status.code(),
            Some(2),
            "a file that is there is left alone"
        );
    }
}
