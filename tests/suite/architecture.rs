//! Who may know whom, and what only the edge may touch.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// What each module of the crate may import. Everything may import itself.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("source", &["model"]),
    ("wording", &[]),
    ("scope", &["model", "source", "wording"]),
    ("evidence", &["model"]),
    ("snapshot", &["model", "scope", "source"]),
    ("terraform", &["model", "snapshot", "source"]),
    ("inventory", &["model", "snapshot", "source"]),
    ("mailbox", &["model", "evidence"]),
    ("ledger", &["model", "source"]),
    (
        "check",
        &[
            "model", "evidence", "ledger", "mailbox", "scope", "source", "wording",
        ],
    ),
    (
        "rule",
        &["model", "evidence", "check", "ledger", "scope", "source"],
    ),
    ("ruleset", &["model", "rule", "source"]),
    (
        "config",
        &["model", "check", "rule", "ruleset", "scope", "source"],
    ),
    ("report", &["model", "evidence", "check", "rule"]),
    (
        "evaluate",
        &[
            "model", "evidence", "check", "config", "ledger", "report", "rule", "scope", "snapshot",
        ],
    ),
    (
        "drift",
        &[
            "model", "evidence", "check", "report", "rule", "snapshot", "source",
        ],
    ),
    (
        "fix",
        &[
            "model", "evidence", "check", "evaluate", "report", "rule", "scope", "snapshot",
            "source",
        ],
    ),
    (
        "render",
        &[
            "model", "evidence", "check", "drift", "fix", "report", "rule", "source",
        ],
    ),
    ("collect", &["model", "config", "fix", "snapshot", "source"]),
    (
        "cli",
        &[
            "model",
            "mailbox",
            "evidence",
            "check",
            "collect",
            "config",
            "drift",
            "evaluate",
            "fix",
            "inventory",
            "ledger",
            "render",
            "report",
            "rule",
            "ruleset",
            "scope",
            "snapshot",
            "source",
            "terraform",
        ],
    ),
];

/// What only `collect` and `cli` may touch: files, the network, the environment, the clock, threads.
const THE_OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::time",
    "std::io::stdin",
    "tokio::",
    "Timestamp::now",
    "async ",
];

/// The Rust files of the library by the module that they belong to.
fn files() -> BTreeMap<String, Vec<PathBuf>> {
    let src = root().join("src");
    let mut files: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.entry(module_of(&src, &path)).or_default().push(path);
            }
        }
    }
    files.remove("lib").unwrap();
    files.remove("main").unwrap();
    files
}

fn module_of(src: &Path, path: &Path) -> String {
    let first = path.strip_prefix(src).unwrap().components().next().unwrap();
    let name = first.as_os_str().to_str().unwrap();
    name.trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_import_only_what_they_may() {
    for (module, paths) in files() {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == module) else {
            continue; // The data files of a module.
        };
        for path in paths
            .iter()
            .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        {
            let code = fs::read_to_string(path).unwrap();
            for piece in code.split("crate::").skip(1) {
                let imported: String = piece
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                assert!(
                    imported == module || allowed.contains(&imported.as_str()),
                    "{} imports {imported}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let known: Vec<_> = MAY_IMPORT.iter().map(|(name, _)| *name).collect();
    for module in files().keys() {
        assert!(
            known.contains(&module.as_str()),
            "src/{module}.rs has no place in MAY_IMPORT"
        );
    }
}

#[test]
fn only_the_edge_touches_the_outside() {
    for (module, paths) in files() {
        if ["collect", "cli"].contains(&module.as_str()) {
            continue;
        }
        for path in paths {
            let code = fs::read_to_string(&path).unwrap();
            for name in THE_OUTSIDE {
                assert!(!code.contains(name), "{} touches {name}", path.display());
            }
            assert!(
                !code.contains("std::{"),
                "{}: one import a line, so that this test sees them",
                path.display()
            );
        }
    }
}

/// The names of formats are words of the command line; else nothing below it knows of one.
#[test]
fn the_command_line_is_known_at_the_edge() {
    for (module, paths) in files() {
        for path in paths
            .iter()
            .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        {
            let code = fs::read_to_string(path).unwrap();
            assert!(
                ["cli", "render"].contains(&module.as_str()) || !code.contains("clap"),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn the_sarif_library_is_known_in_one_place() {
    for path in files().into_values().flatten() {
        let code = fs::read_to_string(&path).unwrap();
        let is_the_place = path.to_str().unwrap().contains("src/render/sarif");
        assert!(
            is_the_place || !code.contains("serde_sarif"),
            "{}",
            path.display()
        );
    }
}
