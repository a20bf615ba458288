//! What is made to be uploaded shows nobody's name, address or phone number unless asked to.

use std::collections::BTreeSet;

use crate::directory::snapshot;
use crate::support::{FIXTURES, contact_lint, root, run, stderr, stdout, write};
use serde_json::Value;

/// Every name, address and number of the fixtures' contacts that no other text could hold by chance.
fn personal_values() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("fixtures/acme-org.json")).unwrap();
    let snapshot: Value = serde_json::from_str(&text).unwrap();
    let mut values = BTreeSet::new();
    for account in snapshot["accounts"].as_array().unwrap() {
        for observed in account["contacts"].as_object().unwrap().values() {
            let fields = observed["present"].as_object().into_iter().flatten();
            values.extend(
                fields
                    .filter(|(key, _)| ["name", "email", "phone"].contains(&key.as_str()))
                    .map(|(_, value)| value.as_str().unwrap().trim().to_owned())
                    .filter(|value| value.len() > 4 && value.contains(char::is_alphanumeric)),
            );
        }
    }
    assert!(values.len() > 30);
    values
}

fn print(arguments: &[&str]) -> String {
    stdout(&run(contact_lint()
        .args(["check", "-q"])
        .args(arguments)
        .args(FIXTURES)))
}

/// The value as it may stand in JSON.
fn escaped(value: &str) -> String {
    let json = serde_json::to_string(value).unwrap();
    json[1..json.len() - 1].to_owned()
}

#[test]
fn redacted_outputs_hold_no_personal_value() {
    for arguments in [
        ["--format", "sarif"].as_slice(),
        &["--format", "sarif-full"],
        &["--format", "github"],
        &["--format", "json", "--redact"],
        &["--format", "text", "--redact"],
    ] {
        let output = print(arguments);
        // Text is wrapped where it may.
        let in_one_line = output.split_whitespace().collect::<Vec<_>>().join(" ");
        for value in personal_values() {
            assert!(!in_one_line.contains(&value), "{value} in {arguments:?}");
            assert!(
                !output.contains(&escaped(&value)),
                "{value} in {arguments:?}"
            );
        }
    }
}

/// The one who called AWS is named in what the service said.
#[test]
fn redacted_outputs_do_not_repeat_what_a_service_said() {
    assert!(print(&["--format", "json"]).contains("assumed-role/audit/jroe"));
    assert!(!print(&["--format", "sarif"]).contains("assumed-role/audit/jroe"));
}

#[test]
fn an_alias_stands_for_the_same_mailbox_in_every_format() {
    let alias = |text: &str| {
        let start = text.find("the contact's own name: mailbox-").unwrap();
        let words = text[start..].split_whitespace();
        words.skip(4).take(3).map(str::to_owned).collect::<Vec<_>>()
    };
    let sarif = print(&["--format", "sarif"]);
    let text = print(&["--format", "text", "--redact"]);
    assert_eq!(alias(&sarif)[0], "mailbox-1");
    assert_eq!(alias(&sarif)[0], alias(&text)[0]);
}

#[test]
fn nothing_is_hidden_when_asked_not_to() {
    let sarif = print(&["--format", "sarif", "--no-redact"]);
    assert!(sarif.contains("jdoe@acme.example ↔ Jane Doe"));
}

#[test]
fn hostile_text_cannot_act_on_a_terminal() {
    let text = print(&["--format", "text"]);
    let acts = |character: &char| {
        (character.is_control() && *character != '\n')
            || ('\u{202a}'..='\u{202e}').contains(character)
    };
    assert_eq!(text.chars().find(acts), None);
    assert!(text.contains(r"dev-\u{202e}evil\u{202c}-account"));
    assert!(text.contains(r"Mallory\nMoore"));
}

/// The owner of an alias, a file that is named after somebody, a family name that is a role word as well.
#[test]
fn redacted_outputs_hold_nothing_of_a_directory_but_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let input = write(
        folder.path(),
        "org.json",
        snapshot(&["ciso@acme.example", "tiago.sales@acme.example"]),
    );
    let directory = "email,aliases,enabled\njane.doe@acme.example,ciso@acme.example,no\ntiago.sales@acme.example,,yes\n";
    let directory = write(folder.path(), "jane.roe@acme.example.csv", directory);
    for format in ["sarif", "sarif-full", "github"] {
        for more in [["--directory", &directory].as_slice(), &[]] {
            let output = run(contact_lint()
                .args(["check", &input, "--offline", "-q", "--format", format])
                .args(more));
            let shown = stdout(&output);
            for personal in ["jane.doe", "jane.roe", "tiago", "sales"] {
                assert!(
                    !shown.contains(personal),
                    "{personal} in {format} with {more:?}: {shown}"
                );
            }
            assert_eq!(
                shown.contains("owner-departed"),
                !more.is_empty() || format != "github"
            );
        }
    }
}

/// What is wrong with a file is told by its place, not by what stands there.
#[test]
fn what_is_wrong_with_a_file_shows_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let head = "account,type,email,state\n";
    let rows = [
        (
            "misplaced.csv",
            "Jane Roe,security,jane.roe@corp.example,ACTIVE\n",
        ),
        (
            "shifted.csv",
            "111122223333,security,soc@corp.example,Jane Roe\n",
        ),
    ];
    for (name, row) in rows {
        let path = write(folder.path(), name, format!("{head}{row}"));
        for format in ["sarif", "markdown", "github", "json"] {
            let mut check = contact_lint();
            check.args(["check", &path, "--offline", "--redact", "--format", format]);
            let output = run(&mut check);
            let said = stdout(&output) + &stderr(&output);
            assert!(said.contains(name), "{name} {format}: {said}");
            let shown = said.to_lowercase();
            assert!(!shown.contains("roe"), "{name} {format}: {said}");
        }
    }
}

/// Whoever names an account puts no link into the summary of a job.
#[test]
fn a_name_becomes_no_link_in_markdown() {
    let text = std::fs::read_to_string(root().join("fixtures/acme-org.json")).unwrap();
    let name = "http://links.example www.links.example [here](https://links.example) @everybody";
    assert!(text.contains("\"prod-data\""));
    let text = text.replace("\"prod-data\"", &format!("\"{name}\""));
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "org.json", text);
    let mut check = contact_lint();
    let said = stdout(&run(check.args([
        "check",
        &path,
        "--offline",
        "--format",
        "markdown",
    ])));
    assert!(said.contains("links.example"), "{said}");
    for live in [
        "http://links",
        "www.links",
        "[here]",
        "https://links",
        " @everybody",
    ] {
        assert!(!said.contains(live), "{live}: {said}");
    }
}
