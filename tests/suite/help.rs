//! The help of every command, and what is made of it.

use std::process::Command;

use crate::support::{contact_lint, run, stderr, stdout};

/// The rows and columns of a screen.
const ROWS: usize = 48;
const COLUMNS: usize = 100;

/// What one of the commands prints.
fn printed(command: &[String], flag: &str) -> String {
    let output = run(contact_lint().args(command).arg(flag));
    assert_eq!(output.status.code(), Some(0), "{command:?} {flag}");
    stdout(&output)
}

/// Every command, by the words that name it, as their help lists them.
fn commands() -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    let mut place = 0;
    while let Some(command) = all.get(place).cloned() {
        let help = printed(&command, "-h");
        let listed = help.split("Commands:\n").nth(1).unwrap_or_default();
        let names = listed.lines().take_while(|line| !line.is_empty());
        let names = names.filter_map(|line| line.split_whitespace().next());
        for name in names.filter(|name| *name != "help") {
            all.push([command.clone(), vec![name.to_owned()]].concat());
        }
        place += 1;
    }
    assert!(all.len() > 20, "{all:?}");
    all
}

#[test]
fn the_short_help_of_every_command_fits_a_screen() {
    for command in commands() {
        let help = printed(&command, "-h");
        assert!(help.lines().count() <= ROWS, "{command:?}:\n{help}");
        let widest = help.lines().map(|line| line.chars().count()).max();
        let usage = help.lines().find(|line| line.starts_with("Usage:"));
        let is_usage = usage.map(|line| line.chars().count()) == widest;
        assert!(widest <= Some(COLUMNS) || is_usage, "{command:?}:\n{help}");
    }
}

#[test]
fn the_long_help_of_every_command_has_examples() {
    for command in commands() {
        let help = printed(&command, "--help");
        assert!(
            help.contains("Examples:\n  contact-lint "),
            "{command:?}:\n{help}"
        );
    }
}

#[test]
fn a_command_or_flag_that_is_misspelt_is_answered_with_the_right_one() {
    for (arguments, meant) in [
        (["chekc", "org.json"], "'check'"),
        (["check", "--offlin"], "'--offline'"),
        (["check", "--format=jsn"], "'json'"),
        (["rules", "explian"], "'explain'"),
        (["fix", "aply"], "'apply'"),
    ] {
        let output = run(contact_lint().args(arguments));
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("similar") && said.contains(meant), "{said}");
    }
}

#[test]
fn shells_complete_commands_and_flags() {
    let script = printed(&["completions".to_owned()], "bash");
    // What bash does when somebody presses the tabulator key.
    let complete = |words: &str| {
        let ask = format!(
            "{script}\nCOMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _contact-lint contact-lint \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\"; echo \"${{COMPREPLY[@]}}\""
        );
        let output = Command::new("bash").args(["-c", &ask]).output().unwrap();
        stdout(&output).trim().to_owned()
    };
    assert_eq!(complete("contact-lint che"), "check");
    assert_eq!(complete("contact-lint check --off"), "--offline");
    assert_eq!(complete("contact-lint fix pl"), "plan");
    for shell in ["zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions".to_owned()], shell);
        assert!(
            script.contains("--fail-on-new") || script.contains("fail-on-new"),
            "{shell}"
        );
    }
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(contact_lint().args(["man", "-o"]).arg(folder.path()));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for command in commands() {
        let name = [vec!["contact-lint".to_owned()], command.clone()]
            .concat()
            .join("-");
        let path = folder.path().join(format!("{name}.1"));
        let page = std::fs::read_to_string(&path).unwrap();
        assert!(page.contains(&format!(".TH {name} 1")), "{page}");
        assert!(page.contains("Examples:"), "{name}: {page}");
        let rendered = Command::new("groff")
            .args(["-man", "-Tutf8", "-ww", "-z"])
            .arg(&path)
            .output()
            .unwrap();
        assert_eq!(stderr(&rendered), "", "{name}");
    }
}
