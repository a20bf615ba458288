//! Contacts that hold the same are judged once. What is said of each is what would be said of it alone.

use serde_json::{Value, json};

use crate::support::{report, root, write};

/// Puts the text that stands at each place in place of the place.
fn read_places(value: &mut Value, text: &str) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| read_places(value, text)),
        Value::Object(fields) => {
            if let (Some(line), Some(from), Some(to)) = (
                fields.get("line"),
                fields.get("column"),
                fields.get("endColumn"),
            ) {
                let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
                let line = text.lines().nth(number(line) - 1).unwrap();
                let piece: String = line
                    .chars()
                    .take(number(to) - 1)
                    .skip(number(from) - 1)
                    .collect();
                *value = Value::String(piece);
                return;
            }
            fields
                .values_mut()
                .for_each(|value| read_places(value, text));
        }
        _ => {}
    }
}

/// What is found of each account, with the texts of the places instead of the places.
fn judged(snapshot: &Value, arguments: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let text = serde_json::to_string_pretty(snapshot).unwrap();
    let path = write(folder.path(), "org.json", &text);
    let mut report = report(&[&["--now", "2026-11-24", &path], arguments].concat());
    let accounts = report["accounts"].as_array_mut().unwrap();
    accounts
        .iter_mut()
        .for_each(|account| read_places(account, &text));
    accounts.clone()
}

/// Each account of an organization three times, judged together, and once alone.
fn require_alike(arguments: &[&str]) {
    let fixture = std::fs::read_to_string(root().join("fixtures/acme-org.json")).unwrap();
    let snapshot: Value = serde_json::from_str(&fixture).unwrap();
    let accounts = snapshot["accounts"].as_array().unwrap();
    let with = |accounts: Vec<Value>| {
        let mut snapshot = snapshot.clone();
        snapshot["accounts"] = json!(accounts);
        snapshot
    };
    let named = |account: &Value, id: usize| {
        let mut account = account.clone();
        account["id"] = json!(format!("{id:012}"));
        account
    };
    let thrice =
        (0..3 * accounts.len()).map(|number| named(&accounts[number % accounts.len()], number));
    let together = judged(&with(thrice.collect()), arguments);
    assert_eq!(together.len(), 3 * accounts.len());
    let mut found = 0;
    for (number, account) in accounts.iter().enumerate() {
        for number in [number, number + accounts.len(), number + 2 * accounts.len()] {
            let alone = judged(&with(vec![named(account, number)]), arguments);
            assert_eq!(
                together[number], alone[0],
                "account {number} of {arguments:?}"
            );
        }
        found += together[number]["findings"].as_array().unwrap().len();
    }
    assert!(found > 20, "{found}");
}

#[test]
fn contacts_that_hold_the_same_are_judged_as_each_alone() {
    require_alike(&["--config", "fixtures/contact-lint.toml"]);
}

#[test]
fn rules_that_look_at_other_contacts_or_accounts_are_asked_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let config = r#"
extends = ["strict"]

[[expect]]
type = "security"
email = "aws-security@acme.example"

[[expect]]
type = "security"
accounts = ["000000000003", "000000000030"]
email = "soc@acme.example"

[[rules.personal-inbox]]
where.ous = ["Root/Workloads"]
severity = "info"
"#;
    let config = write(folder.path(), "contact-lint.toml", config);
    require_alike(&["--offline", "--config", &config]);
}
