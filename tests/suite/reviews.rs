//! The periodic review: what is attested holds until the contact changes or the time is over.

use std::process::Command;

use serde_json::json;

use crate::desk::{AT, Desk, organization};
use crate::support::{contact_lint, root, run, stderr, stdout, words};

/// A quarter: everything is attested, one contact changes, and that review alone is void; after the period all are overdue.
#[test]
fn a_review_holds_until_the_contact_changes_or_the_time_is_over() {
    let desk = Desk::new();
    assert!(
        desk.states("2026-11-21")
            .iter()
            .all(|state| state.ends_with("never"))
    );
    assert_eq!(
        desk.found("review-overdue", "2026-11-21"),
        Vec::<String>::new(),
        "no ledger is kept yet"
    );
    desk.attest("2026-11-21", &[]);
    assert_eq!(desk.states("2026-11-22").len(), 9);
    assert!(
        desk.states("2026-11-22")
            .iter()
            .all(|state| state.ends_with("current"))
    );
    assert_eq!(
        desk.found("review-overdue", "2026-11-22"),
        Vec::<String>::new()
    );

    let mut changed = organization();
    changed["accounts"][1]["contacts"]["security"]["present"]["phone"] = json!("+1 206 555 0199");
    desk.put(&changed);
    let void: Vec<_> = desk
        .states("2026-11-22")
        .into_iter()
        .filter(|state| !state.ends_with("current"))
        .collect();
    assert_eq!(void, ["2 security void"]);
    assert_eq!(desk.found("review-overdue", "2026-11-22"), ["2 security"]);

    // The last day of 92, the two weeks before it, and the day after.
    assert_eq!(desk.states("2027-02-21")[0], "1 primary due");
    assert_eq!(desk.states("2027-02-06")[0], "1 primary current");
    assert_eq!(desk.states("2027-02-22")[0], "1 primary overdue");
    assert_eq!(desk.found("review-overdue", "2027-02-22").len(), 9);

    // What is due, overdue, void or was never reviewed is what an attestation is about.
    let output = desk.attest("2026-11-23", &[]);
    assert!(
        stderr(&output).contains("attested: 1 contact in contact-reviews.toml"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        desk.found("review-overdue", "2026-11-23"),
        Vec::<String>::new()
    );
}

/// One entry speaks for a unit and those below it, as long as an account there has the contact that was reviewed.
#[test]
fn a_unit_is_reviewed_at_once() {
    let desk = Desk::new();
    let unit = ["--ou", "Root/Prod", "--as-unit", "--type", "security"];
    desk.attest("2026-11-21", &unit);
    assert_eq!(desk.ledger().matches("[[review]]").count(), 1);
    let of_security = |state: &String| state.contains("security");
    let states = || -> Vec<_> {
        desk.states("2026-11-22")
            .into_iter()
            .filter(of_security)
            .collect()
    };
    assert_eq!(
        states(),
        [
            "1 security current",
            "2 security current",
            "3 security never"
        ]
    );

    let mut changed = organization();
    changed["accounts"][0]["contacts"]["security"]["present"]["email"] = json!("jane@acme.example");
    desk.put(&changed);
    assert_eq!(
        states(),
        ["1 security never", "2 security current", "3 security never"]
    );
    let said = words("attest org.json --by J --how called --yes");
    let output = desk.review(&[&said[..], &unit].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("the accounts of Root/Prod have more than one security contact"),
        "{}",
        stderr(&output)
    );

    // Which unit an account is in may not be known.
    let mut unknown = organization();
    unknown["accounts"][2]
        .as_object_mut()
        .unwrap()
        .remove("ouPath");
    desk.put(&unknown);
    assert_eq!(states()[2], "3 security unknown");
}

/// Who asks nobody does so on purpose.
#[test]
fn nothing_is_attested_without_a_terminal_or_a_yes() {
    let desk = Desk::new();
    let output = desk.review(&["attest", "org.json", "--by", "Jane Doe", "--how", "called"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("add --yes"), "{}", stderr(&output));
    assert!(!desk.path().join("contact-reviews.toml").exists());
}

/// On a terminal, each contact is shown and asked about.
#[test]
fn contacts_are_asked_about_on_a_terminal() {
    let desk = Desk::new();
    let program = contact_lint().get_program().to_owned();
    // `script` gives the command a terminal: the first contact is right, the second is not, and then somebody has had enough.
    let command = format!(
        "{} review attest org.json --type security --by Jane --how called --now 2026-11-21",
        program.to_str().unwrap()
    );
    let output = run(Command::new("sh")
        .current_dir(desk.path())
        .args([
            "-c",
            r#"printf 'y\nn\nq\n' | script -qec "$COMMAND" /dev/null"#,
        ])
        .env("COMMAND", command));
    let told = stdout(&output);
    assert!(
        told.contains("1/3  100200300001  account 100200300001  security contact: never reviewed"),
        "{told}"
    );
    assert!(
        told.contains("soc@acme.example") && told.contains("+1 206 555 0142"),
        "{told}"
    );
    assert_eq!(desk.ledger().matches("[[review]]").count(), 1);
    assert_eq!(desk.states("2026-11-22")[1], "1 security current");
}

/// What could not be read is neither reviewed nor not: it is listed, not attested, and gets no mail.
#[test]
fn what_could_not_be_read_is_told_by_each_command() {
    let desk = Desk::new();
    let mut unread = organization();
    unread["accounts"][2]["contacts"]["security"] =
        json!({ "unreadable": { "observedAt": AT, "reason": "access-denied", "detail": "no" } });
    desk.put(&unread);
    assert!(
        desk.states("2026-11-21")
            .contains(&"3 security unknown".to_owned())
    );
    let output = desk.review(&["list", "org.json"]);
    assert_eq!(output.status.code(), Some(3));
    let attest = words("attest org.json --by J --how called --yes --now 2026-11-21");
    let output = desk.review(&attest);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("what could not be read whole is not attested: 1 contact"),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).contains("attested: 8 contacts in"),
        "{}",
        stderr(&output)
    );
    let drill = words("drill org.json --from r@acme.example --deadline 14d -o mails");
    let output = desk.review(&drill);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("what could not be read gets no mail: 1 contact"),
        "{}",
        stderr(&output)
    );
}

/// Of ten thousand accounts, each with four contacts to be reviewed.
#[test]
fn a_large_organization_is_attested_in_seconds() {
    let desk = Desk::new();
    let one = organization()["accounts"][0].clone();
    let accounts: Vec<_> = (0..10_000)
        .map(|number| {
            let mut account = one.clone();
            account["id"] = json!(format!("{number:012}"));
            account
        })
        .collect();
    desk.put(&json!({ "version": 1, "accounts": accounts }));
    let begin = std::time::Instant::now();
    let output = desk.attest("2026-11-21", &["--type", "security"]);
    assert!(
        stderr(&output).contains("attested: 10000 contacts"),
        "{}",
        stderr(&output)
    );
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}

/// Reviews are kept by the accounts' numbers. Where no file says one, there is nothing to attest, and nothing to find.
#[test]
fn accounts_without_a_number_are_not_reviewed() {
    let desk = Desk::new();
    let files = root().join("tests/terraform/plain-three");
    let files = files.to_str().unwrap();
    let said = ["attest", files, "--by", "J", "--how", "called", "--yes"];
    let output = desk.review(&said);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!desk.path().join("contact-reviews.toml").exists());
    desk.attest("2026-11-21", &[]);
    let output = run(contact_lint().current_dir(desk.path()).args([
        "check",
        files,
        "--offline",
        "--rule",
        "review-overdue",
    ]));
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(
        stdout(&output).contains("no file says the account's number"),
        "{}",
        stdout(&output)
    );
}

/// A contact of which the input does not tell every field is told, and the others are attested.
#[test]
fn what_is_not_known_whole_is_not_attested() {
    let desk = Desk::new();
    let mut partial = organization();
    let contact = &mut partial["accounts"][2]["contacts"]["security"]["present"];
    contact.as_object_mut().unwrap().remove("title");
    desk.put(&partial);
    let output = desk.review(&words(
        "attest org.json --by J --how called --yes --now 2026-11-21",
    ));
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("is not attested: 1 contact"),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).contains("attested: 8 contacts in"),
        "{}",
        stderr(&output)
    );
}
