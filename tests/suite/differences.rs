//! What has changed between two snapshots, field by field.

use serde_json::{Value, json};

use crate::moments::{Moments, NOW, THEN, jane, snapshot, team};
use crate::support::{stderr, stdout};

#[test]
fn two_snapshots_differ_field_by_field() {
    let old = snapshot(
        THEN,
        jane(THEN),
        json!({ "absent": { "observedAt": THEN } }),
    );
    let mut new = snapshot(NOW, team(NOW), team(NOW));
    new["accounts"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "100200300002", "state": "ACTIVE", "contacts": {} }));
    let moments = Moments::new(&old, &new);
    let output = moments.run(&["diff", "old.json", "new.json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let expected = "\
100200300001  prod
  security    its name was Jane Doe and is Security Team
  security    its e-mail address was jane.doe@acme.example and is security@acme.example
  operations  it was registered

100200300002
  account     the account is new

2 accounts changed, 0 as before
";
    assert_eq!(stdout(&output), expected);
    let output = moments.run(&["diff", "old.json", "new.json", "--format", "json"]);
    let difference: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        difference["accounts"][0]["changes"][1]["arguments"]["new"],
        "security@acme.example"
    );
    let output = stdout(&moments.run(&["diff", "old.json", "new.json", "--format", "markdown"]));
    assert!(
        output.contains("its e-mail address was mailbox-1 and is mailbox-2")
            && !output.contains("acme.example"),
        "{output}"
    );
    let output = moments.run(&["diff", "new.json", "new.json"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output), "0 accounts changed, 2 as before\n");
}

/// A contact that could not be read on one side has not changed as far as is known, and has not stayed the same either.
#[test]
fn what_cannot_be_compared_is_told() {
    let gap =
        json!({ "unreadable": { "observedAt": NOW, "reason": "access-denied", "detail": "no" } });
    let moments = Moments::new(
        &snapshot(THEN, jane(THEN), team(THEN)),
        &snapshot(NOW, gap, team(NOW)),
    );
    let output = moments.run(&["diff", "old.json", "new.json"]);
    assert_eq!(output.status.code(), Some(3), "{}", stdout(&output));
    assert!(
        stdout(&output).contains("it cannot be read any more"),
        "{}",
        stdout(&output)
    );
    assert!(
        stdout(&output).contains("1 contact could not be compared"),
        "{}",
        stdout(&output)
    );
}

/// A field that one side does not tell, and a contact that it does not speak of, cannot be compared; a company that is gone has
/// changed.
#[test]
fn what_one_side_does_not_tell_cannot_be_compared() {
    let old = snapshot(THEN, team(THEN), team(THEN));
    let mut new = snapshot(NOW, team(NOW), team(NOW));
    let contacts = new["accounts"][0]["contacts"].as_object_mut().unwrap();
    contacts.remove("security");
    contacts["operations"]["present"]
        .as_object_mut()
        .unwrap()
        .remove("phone");
    let moments = Moments::new(&old, &new);
    let output = moments.run(&["diff", "old.json", "new.json"]);
    assert_eq!(output.status.code(), Some(3), "{}", stdout(&output));
    assert!(
        stdout(&output).contains("2 contacts could not be compared"),
        "{}",
        stdout(&output)
    );

    let primary = |company: Value| {
        let mut primary = json!({ "present": { "observedAt": NOW, "name": "Acme", "phone": "+1 202 456 1111", "country": "US" } });
        if !company.is_null() {
            primary["present"]["company"] = company;
        }
        let mut snapshot = old.clone();
        snapshot["accounts"][0]["contacts"]["primary"] = primary;
        snapshot
    };
    let moments = Moments::new(&primary(json!("Acme Inc.")), &primary(Value::Null));
    let output = moments.run(&["diff", "old.json", "new.json"]);
    assert!(
        stdout(&output).contains("its company was Acme Inc. and is "),
        "{}",
        stdout(&output)
    );
}
