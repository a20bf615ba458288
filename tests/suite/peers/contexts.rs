//! Who calls, whose contact it is, and what AWS answers: what is seen of it, and how the run ends.

use std::collections::BTreeMap;

use serde_json::Value;

use super::stub::Answer;
use super::{Caller, Stub, collect, contact_lint_with};
use crate::support::{run, stderr, stdout, write};

const MANAGEMENT: &str = "111111111111";
const MEMBER: &str = "222222222222";
const CLOSED: &str = "333333333333";
const PENDING: &str = "444444444444";
const ALONE: &str = "555555555555";

/// What a snapshot says of a contact: its e-mail's account, `absent`, the reason of a gap, or nothing.
fn seen(snapshot: &Value, account: &str, contact: &str) -> String {
    let accounts = snapshot["accounts"].as_array().unwrap();
    let Some(account) = accounts.iter().find(|entry| entry["id"] == account) else {
        return "not listed".to_owned();
    };
    let observed = &account["contacts"][contact];
    if let Some(email) = observed["present"]["email"].as_str() {
        email
            .split('@')
            .nth(1)
            .unwrap()
            .trim_end_matches(".example")
            .to_owned()
    } else if observed["present"].is_object() {
        "present".to_owned()
    } else if observed["absent"].is_object() {
        "absent".to_owned()
    } else if let Some(reason) = observed["unreadable"]["reason"].as_str() {
        reason.to_owned()
    } else {
        "not asked".to_owned()
    }
}

fn collect_as(caller: Caller, answers: BTreeMap<String, Answer>) -> (Value, Option<i32>, String) {
    collect(&Stub::start(caller, answers), &[])
}

/// Each caller sees its own contacts as its own, and nobody's as another's.
#[test]
fn each_caller_sees_what_it_may() {
    use Caller::{Alone, Delegated, Management, Member};
    // Caller, account, contact, what is seen of it.
    let table = [
        (Management, MANAGEMENT, "security", MANAGEMENT),
        (Management, MANAGEMENT, "primary", "present"),
        (Management, MANAGEMENT, "root", MANAGEMENT),
        (Management, MEMBER, "security", MEMBER),
        (Management, MEMBER, "primary", "present"),
        (Management, MEMBER, "root", MEMBER),
        (Management, CLOSED, "security", "not asked"),
        (Management, CLOSED, "root", CLOSED),
        (Management, PENDING, "security", "not asked"),
        (Delegated, MANAGEMENT, "security", "management-account"),
        (Delegated, MANAGEMENT, "primary", "management-account"),
        (Delegated, MANAGEMENT, "root", MANAGEMENT),
        (Delegated, MEMBER, "security", MEMBER),
        (Delegated, MEMBER, "root", MEMBER),
        (Member, MANAGEMENT, "security", "not listed"),
        (Member, MEMBER, "security", MEMBER),
        (Member, MEMBER, "primary", "present"),
        (Member, MEMBER, "root", "not asked"),
        (Alone, ALONE, "security", ALONE),
        (Alone, ALONE, "primary", "present"),
        (Alone, ALONE, "root", "not asked"),
        (Alone, MEMBER, "security", "not listed"),
    ];
    for caller in [Management, Delegated, Member, Alone] {
        let (snapshot, code, _) = collect_as(caller, BTreeMap::new());
        let rows = table.iter().filter(|row| row.0 == caller);
        for (_, account, contact, expected) in rows {
            assert_eq!(
                seen(&snapshot, account, contact),
                *expected,
                "{caller:?} {account} {contact}"
            );
        }
        let is_complete = caller != Delegated;
        assert_eq!(code, Some(if is_complete { 0 } else { 3 }), "{caller:?}");
    }
}

/// Every answer for every caller: on its own account, and on another member where it may read it.
#[test]
fn each_answer_has_its_outcome_for_each_caller() {
    use Caller::{Alone, Delegated, Management, Member};
    let trusted = "User: test is not authorized to perform: account:GetAlternateContact (Your organization must first \
                   enable trusted access with AWS Account Management.)";
    // Answer, what is seen, exit code of `check`: an absent security contact is a finding, a gap is none.
    let answers = [
        (Answer::error(404, "ResourceNotFoundException"), "absent", 1),
        (
            Answer::error(403, "AccessDeniedException"),
            "access-denied",
            3,
        ),
        (
            Answer::error_saying(403, "AccessDeniedException", trusted),
            "trusted-access-off",
            3,
        ),
        (
            Answer::error(403, "ExpiredTokenException"),
            "credentials-expired",
            3,
        ),
        (
            Answer::error(400, "ValidationException"),
            "service-error",
            3,
        ),
        (Answer::html(404), "malformed-answer", 3),
        (Answer::body(200, "{}"), "malformed-answer", 3),
    ];
    let callers = [
        (Management, MANAGEMENT),
        (Management, MEMBER),
        (Delegated, MEMBER),
        (Member, MEMBER),
        (Alone, ALONE),
    ];
    std::thread::scope(|scope| {
        for (caller, account) in callers {
            for (answer, expected, code) in &answers {
                scope.spawn(move || {
                    let told = format!("{caller:?} {account} {answer:?}");
                    let answers = BTreeMap::from([(format!("{account}/SECURITY"), answer.clone())]);
                    let stub = Stub::start(caller, answers);
                    let folder = tempfile::tempdir().unwrap();
                    let path = folder.path().join("org.json").to_str().unwrap().to_owned();
                    run(contact_lint_with(&stub.endpoint()).args([
                        "collect",
                        "--offline",
                        "-o",
                        &path,
                    ]));
                    let snapshot: Value =
                        serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
                    assert_eq!(seen(&snapshot, account, "security"), *expected, "{told}");
                    let check = ["check", "--aws", "--offline"];
                    let output = run(contact_lint_with(&stub.endpoint()).args(check));
                    assert_eq!(
                        output.status.code(),
                        Some(*code),
                        "{told}: {}",
                        stdout(&output)
                    );
                });
            }
        }
    });
}

#[test]
fn what_a_caller_cannot_do_is_said_in_one_line() {
    let (_, _, told) = collect_as(Caller::Member, BTreeMap::new());
    assert_eq!(
        told.lines().next().unwrap(),
        "note: account 222222222222 is a member of organization o-stub000000 and may not list its accounts, so only its \
         own contacts are read; use the management account or the delegated administrator of AWS Account Management to \
         read all"
    );
    let (_, _, told) = collect_as(Caller::Alone, BTreeMap::new());
    assert_eq!(
        told.lines().next().unwrap(),
        "note: account 555555555555 belongs to no organization; its own contacts are read"
    );
}

/// A policy that withholds the listing says nothing about the account: one account read in place of all would look clean.
#[test]
fn a_caller_without_the_permission_to_list_is_not_taken_for_a_member() {
    let refusal = "User: test is not authorized to perform: organizations:ListAccounts";
    let denied = || {
        let answer = Answer::error_saying(400, "AccessDeniedException", refusal);
        BTreeMap::from([("ListAccounts".to_owned(), answer)])
    };
    let (_, code, told) = collect_as(Caller::Delegated, denied());
    assert_eq!(code, Some(2));
    assert!(
        told.contains("--accounts with the caller's own account"),
        "{told}"
    );
    // Whoever wants nothing but its own account need not list any.
    let stub = Stub::start(Caller::Delegated, denied());
    let (snapshot, code, _) = collect(&stub, &["--accounts", MEMBER]);
    assert_eq!(code, Some(0));
    assert_eq!(seen(&snapshot, MEMBER, "security"), MEMBER);
}

/// `collect` ends as `check` would: what is accepted does not make it incomplete.
#[test]
fn an_accepted_gap_is_none_to_collect_either() {
    let stub = Stub::start(Caller::Delegated, BTreeMap::new());
    let folder = tempfile::tempdir().unwrap();
    let accepted = "[[accept-unreadable]]\naccounts = [\"111111111111\"]\nreason = \"checked by hand\"\nuntil = 2099-12-31\n";
    let config = write(folder.path(), "contact-lint.toml", accepted);
    let (_, code, told) = collect(&stub, &[]);
    assert_eq!(code, Some(3));
    assert!(
        told.contains(
            "unreadable: 4 times, only the management account itself can read its contacts"
        ),
        "{told}"
    );
    let (_, code, _) = collect(&stub, &["--config", &config]);
    assert_eq!(code, Some(0));
}

/// As in the AWS CLI, a profile that is named goes before keys in the environment, and must be there.
#[test]
fn a_named_profile_goes_before_the_environment() {
    let stub = Stub::start(Caller::Management, BTreeMap::new());
    let folder = tempfile::tempdir().unwrap();
    let keys = "[audit]\naws_access_key_id = PROFILEKEY\naws_secret_access_key = secret\n";
    let keys = write(folder.path(), "credentials", keys);
    let check = |profile: &str| {
        let mut command = contact_lint_with(&stub.endpoint());
        command.env("AWS_SHARED_CREDENTIALS_FILE", &keys);
        run(command.args(["check", "--aws", "--offline", "--profile", profile]))
    };
    assert_eq!(check("audit").status.code(), Some(0));
    assert!(
        stub.requests()
            .iter()
            .all(|request| request.access_key == "PROFILEKEY")
    );
    let output = check("nobody");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("profile `nobody` was not defined"),
        "{}",
        stderr(&output)
    );
}

/// The gap that a delegated administrator cannot close is offered to be accepted, and once accepted stays visible.
#[test]
fn the_management_accounts_gap_can_be_accepted() {
    let stub = Stub::start(Caller::Delegated, BTreeMap::new());
    let check = |arguments: &[&str]| {
        run(contact_lint_with(&stub.endpoint())
            .args(["check", "--aws", "--offline"])
            .args(arguments))
    };
    let output = check(&[]);
    assert_eq!(output.status.code(), Some(3));
    let told = stdout(&output)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(told.contains("accept the gap under [[accept-unreadable]] in contact-lint.toml"));

    let folder = tempfile::tempdir().unwrap();
    let accepted = "[[accept-unreadable]]\naccounts = [\"111111111111\"]\nreason = \"checked by hand\"\nuntil = 2099-12-31\n";
    let config = write(folder.path(), "contact-lint.toml", accepted);
    let output = check(&["--config", &config]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("accepted until 2099-12-31: checked by hand"));
    assert!(stdout(&output).contains("1 could not be read"));
    // Once it has ended, it is a gap again, and that is said.
    let output = check(&["--config", &config, "--now", "2100-01-01"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stdout(&output).contains("this acceptance ended on 2099-12-31 and no longer holds"));
}

#[test]
fn organizational_units_are_paths_of_names() {
    let (snapshot, ..) = collect_as(Caller::Management, BTreeMap::new());
    assert_eq!(snapshot["accounts"][0]["ouPath"], "Root");
    assert_eq!(snapshot["accounts"][1]["ouPath"], "Root/Workloads/Prod");

    let denied = BTreeMap::from([(
        "ListRoots".to_owned(),
        Answer::error(400, "AccessDeniedException"),
    )]);
    let (snapshot, code, told) = collect_as(Caller::Management, denied);
    assert_eq!(snapshot["accounts"][0]["ouPath"], Value::Null);
    assert_eq!(code, Some(3));
    assert!(
        told.starts_with("note: the organizational units could not be read"),
        "{told}"
    );
}

#[test]
fn only_the_named_accounts_are_read() {
    let stub = Stub::start(Caller::Management, BTreeMap::new());
    let (snapshot, ..) = collect(&stub, &["--accounts", MEMBER]);
    assert_eq!(snapshot["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(seen(&snapshot, MEMBER, "security"), MEMBER);
    assert_eq!(snapshot["accounts"][0]["ouPath"], "Root/Workloads/Prod");
    assert_eq!(snapshot["partial"], true);
    assert_eq!(stub.requests().len(), 4);

    let (_, code, told) = collect(&stub, &["--accounts", "222222222222,999999999999"]);
    assert_eq!(code, Some(2));
    assert!(
        told.starts_with("error: account 999999999999 is not among those"),
        "{told}"
    );
}

#[test]
fn the_configuration_says_which_states_are_read_and_checked() {
    let stub = Stub::start(Caller::Management, BTreeMap::new());
    let folder = tempfile::tempdir().unwrap();
    let config = write(
        folder.path(),
        "contact-lint.toml",
        "[accounts]\nstates = [\"CLOSED\"]\n",
    );
    let arguments = [
        "check",
        "--aws",
        "--offline",
        "--format",
        "json",
        "-q",
        "--config",
        &config,
    ];
    let output = run(contact_lint_with(&stub.endpoint()).args(arguments));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let checked: Vec<_> = report["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|account| account["checked"] == true)
        .map(|account| account["id"].as_str().unwrap())
        .collect();
    assert_eq!(checked, [CLOSED]);
    assert_eq!(report["totals"]["account1Passes"], 1);
}

/// AWS lists no endpoint for it there.
#[test]
fn in_govcloud_no_contact_is_asked_for() {
    let stub = Stub::start(Caller::Management, BTreeMap::new());
    let (snapshot, code, _) = collect(&stub, &["--region", "us-gov-west-1"]);
    assert_eq!(seen(&snapshot, MEMBER, "security"), "not-in-partition");
    assert_eq!(code, Some(3));
    assert!(stub.requests().is_empty());
}
