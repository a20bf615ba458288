//! Large files are read, in whatever form, and places in them are right.

use std::fmt::Write as _;

use crate::support::{report, write};

const ACCOUNTS: usize = 20_000;

fn account(number: usize) -> String {
    let at = "2026-11-20T06:00:00Z";
    format!(
        r#"{{ "id": "{:012}", "name": "caf\u00e9 €{number}", "state": "ACTIVE", "contacts": {{ "primary": {{ "absent": {{ "observedAt": "{at}" }} }}, "security": {{ "absent": {{ "observedAt": "{at}" }} }}, "operations": {{ "absent": {{ "observedAt": "{at}" }} }}, "billing": {{ "absent": {{ "observedAt": "{at}" }} }} }} }}"#,
        100_000_000_000 + number
    )
}

fn snapshot(separator: &str) -> String {
    let mut text = String::from(r#"{ "version": 1, "accounts": ["#);
    for number in 0..ACCOUNTS {
        let comma = if number == 0 { "" } else { "," };
        write!(text, "{comma}{separator}{}", account(number)).unwrap();
    }
    text + "] }\n"
}

/// The place of the last account's finding.
fn last_place(text: &str) -> (u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "org.json", text);
    let report = report(&["--offline", &path]);
    assert_eq!(report["totals"]["account1Fails"], ACCOUNTS);
    let place = &report["accounts"][ACCOUNTS - 1]["findings"][0]["location"];
    (
        place["line"].as_u64().unwrap(),
        place["column"].as_u64().unwrap(),
    )
}

#[test]
fn a_line_an_account() {
    let text = snapshot("\n");
    assert_eq!(last_place(&text), (ACCOUNTS as u64 + 1, 9));
}

#[test]
fn all_accounts_on_one_line() {
    let text = snapshot("");
    let last_id = format!("{:012}", 100_000_000_000 + ACCOUNTS - 1);
    let offset = text.find(&format!("\"{last_id}\"")).unwrap();
    let column = text[..offset].chars().count() as u64 + 1;
    assert_eq!(last_place(&text), (1, column));
}
