//! The ledger's file: what stands in it, how it is changed, and what becomes of one that is wrong.

use std::process::Command;

use serde_json::json;

use crate::desk::{Desk, organization};
use crate::support::{contact_lint, root, run, stderr, stdout, tool, words, write};

/// The ledger is for git: people's comments stay, one changed contact changes one entry, and no value of a contact is in it.
#[test]
fn the_ledger_is_changed_entry_by_entry_and_holds_no_value() {
    let desk = Desk::new();
    desk.attest("2026-11-21", &["--note", "quarterly"]);
    let ledger = desk.ledger();
    for value in ["soc@acme.example", "Security\"", "206 555", "Cloud Team"] {
        assert!(!ledger.contains(value), "{value} is in the ledger");
    }
    let commented = ledger.replacen("[[review]]", "# The first of all.\n[[review]]", 1);
    write(desk.path(), "contact-reviews.toml", &commented);
    let mut changed = organization();
    changed["accounts"][2]["contacts"]["operations"]["present"]["name"] = json!("On call");
    desk.put(&changed);
    desk.attest("2026-11-22", &["--valid-for", "30d"]);
    let now = desk.ledger();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let before = lines(&commented);
    let new: Vec<_> = lines(&now)
        .into_iter()
        .filter(|line| !before.contains(line))
        .collect();
    assert_eq!(new.len(), 3, "a hash, a day and how long: {new:?}");
    assert!(now.contains("# The first of all.") && now.contains("valid-for = \"30d\""));
    assert_eq!(
        desk.states("2026-12-23")
            .iter()
            .filter(|state| state.ends_with("overdue"))
            .count(),
        1
    );

    // As an editor on Windows and a person who knows TOML write it.
    let other = now
        .replace("on = \"2026-11-21\"", "on = 2026-11-21")
        .replace('\n', "\r\n");
    write(desk.path(), "contact-reviews.toml", &other);
    let mut changed = organization();
    changed["accounts"][2]["contacts"]["operations"]["present"]["name"] = json!("On call by day");
    desk.put(&changed);
    desk.attest("2026-11-23", &["--valid-for", "30d"]);
    let again = desk.ledger();
    assert!(
        again.lines().count() == now.lines().count()
            && again.matches("\r\n").count() == now.lines().count()
    );
    assert!(again.contains("on = 2026-11-21\r\n"));
    write(desk.path(), "contact-reviews.toml", &now);

    let schema = root().join("docs/ledger.schema.json");
    let output = run(Command::new(tool("python/bin/taplo"))
        .current_dir(desk.path())
        .env("RUST_LOG", "error")
        .args(["lint", "--schema"])
        .arg(format!("file://{}", schema.display()))
        .arg("contact-reviews.toml"));
    assert!(output.status.success(), "{}", stderr(&output));
}

/// What is wrong with a ledger is told with its place, and nothing is judged by it.
#[test]
fn a_ledger_that_is_wrong_is_refused() {
    let desk = Desk::new();
    desk.attest("2026-11-21", &["--type", "security"]);
    let good = desk.ledger();
    let entry = good.split("[[review]]").nth(1).unwrap();
    let hash = entry
        .split("contact = \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let salt = good
        .split("salt = \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let line = |text: &str, what: &str| text[..text.find(what).unwrap()].lines().count() + 1;
    let cases = [
        (
            good.replacen("[[review]]", "<<<<<<< HEAD\n[[review]]", 1),
            "6:1: git has left both sides of a merge here",
        ),
        (
            format!("{good}\n[[review]]{entry}"),
            "is reviewed at contact-reviews.toml:6:1 as well",
        ),
        (
            good.replacen(hash, "abc", 1),
            "a hash has 64 hexadecimal digits",
        ),
        (
            good.replacen(salt, "abc", 1),
            "the salt has 32 hexadecimal digits",
        ),
        (
            good.replacen("version = 1", "version = 2", 1),
            "version 2 is not known here",
        ),
        (
            good.replacen("by = \"Jane Doe\"", "by = \" \"", 1),
            "this is empty; say who, or how",
        ),
        (good.replacen("how =", "hwo =", 1), "unknown key `hwo`"),
        (
            good.replacen("account = \"100200300001\"\n", "", 1),
            "a review is of an account or of an ou",
        ),
        (
            good.replacen("2026-11-21", "2026-13-21", 1),
            "contact-reviews.toml:11:6: expected a date, such as 2027-01-31",
        ),
    ];
    assert_eq!(line(&good, "[[review]]"), 6);
    for (ledger, wanted) in cases {
        write(desk.path(), "contact-reviews.toml", &ledger);
        for arguments in [
            &["check", "org.json", "--offline"][..],
            &["review", "list", "org.json"],
        ] {
            let output = run(contact_lint().current_dir(desk.path()).args(arguments));
            assert_eq!(
                output.status.code(),
                Some(2),
                "{wanted}: {}",
                stderr(&output)
            );
            assert!(
                stderr(&output).contains(wanted),
                "{wanted}: {}",
                stderr(&output)
            );
            assert_eq!(stdout(&output), "");
        }
    }
}

/// An edited hash is void; entries of days to come and of accounts that are not there are told, and do not count.
#[test]
fn entries_that_do_not_count_are_told() {
    let desk = Desk::new();
    desk.attest("2026-11-21", &["--type", "security"]);
    let good = desk.ledger();
    let hash = good
        .split("contact = \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let zeros = "0".repeat(64);
    let edited = good.replacen(hash, &zeros, 1).replacen(
        "account = \"100200300002\"",
        "account = \"999999999999\"",
        1,
    );
    let last = edited.rfind("2026-11-21").unwrap();
    let edited = format!("{}2027-01-01{}", &edited[..last], &edited[last + 10..]);
    write(desk.path(), "contact-reviews.toml", &edited);
    let of_security = |state: &String| state.contains("security");
    let states: Vec<_> = desk
        .states("2026-11-22")
        .into_iter()
        .filter(of_security)
        .collect();
    assert_eq!(
        states,
        ["1 security void", "2 security never", "3 security never"]
    );
    let output = desk.review(&["list", "org.json", "--now", "2026-11-22"]);
    let told = stderr(&output);
    assert!(
        told.contains("this review is of 2027-01-01, a day to come"),
        "{told}"
    );
    assert!(
        told.contains("is of no account that is there (account 999999999999)"),
        "{told}"
    );
}

/// Like the configuration, the ledger is found from every folder below its own, and is begun where it will be found.
#[test]
fn the_ledger_is_found_from_the_folders_below() {
    let desk = Desk::new();
    write(desk.path(), "contact-lint.toml", "");
    let below = desk.path().join("infra/prod");
    std::fs::create_dir_all(&below).unwrap();
    let review = |said: &str| {
        run(contact_lint()
            .current_dir(&below)
            .arg("review")
            .args(words(said)))
    };
    let attested = review("attest ../../org.json --by J --how called --yes --now 2026-11-21");
    assert_eq!(attested.status.code(), Some(0), "{}", stderr(&attested));
    assert_eq!(desk.ledger().matches("[[review]]").count(), 9);
    let listed = review("list ../../org.json --now 2026-11-22");
    assert_eq!(listed.status.code(), Some(0), "{}", stderr(&listed));
    std::fs::remove_file(desk.path().join("contact-lint.toml")).unwrap();
    let listed = review("list ../../org.json --now 2026-11-22");
    assert_eq!(listed.status.code(), Some(0), "{}", stderr(&listed));
}

/// A later attestation is not replaced by an older one, and several people may attest at the same time.
#[test]
fn no_attestation_is_lost() {
    let desk = Desk::new();
    desk.attest("2026-11-21", &[]);
    let before = desk.ledger();
    let older = words("attest org.json --by J --how called --yes --now 2026-10-01");
    let output = desk.review(&older);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("was attested on 2026-11-21, which is later than 2026-10-01"),
        "{}",
        stderr(&output)
    );
    assert_eq!(desk.ledger(), before);

    let desk = Desk::new();
    let attest = |account: &str| {
        let said = [
            "review",
            "attest",
            "org.json",
            "--by",
            "J",
            "--how",
            "called",
            "--yes",
            "--account",
            account,
        ];
        contact_lint()
            .current_dir(desk.path())
            .args(said)
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let accounts = ["100200300001", "100200300002", "100200300003"];
    let told: Vec<_> = accounts
        .map(attest)
        .into_iter()
        .map(|mut child| child.wait().unwrap().success())
        .collect();
    let kept = desk.ledger().matches("[[review]]").count();
    assert_eq!(kept, 3 * told.iter().filter(|is_kept| **is_kept).count());
    assert!(kept > 0);
}
