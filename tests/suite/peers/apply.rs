//! Plans carried out on a stub of AWS: what is put, what is refused, and what fails.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use serde_json::{Value, json};

use super::Caller;
use super::stub::{Answer, Stub, World};
use super::workshop::Workshop;
use crate::support::{stderr, stdout};

pub(super) const MANAGEMENT: &str = "111111111111";

pub(super) fn person() -> Answer {
    let contact = json!({ "AlternateContact": {
        "AlternateContactType": "SECURITY", "Name": "Jane Doe", "Title": "CISO",
        "EmailAddress": "jane.doe@corp.example", "PhoneNumber": "+1 206 555 0143",
    } });
    Answer::body(200, &contact.to_string())
}

fn absent() -> Answer {
    Answer::error(404, "ResourceNotFoundException")
}

pub(super) fn member(number: usize) -> String {
    format!("{:012}", 600_000_000_000_usize + number)
}

/// An organization in which each account's security contact is a person's.
pub(super) fn organization(caller: Caller, accounts: usize) -> World {
    let members = (1..accounts).map(member);
    let all = members.chain([MANAGEMENT.to_owned()]);
    let world = World::new(caller).with_accounts(accounts);
    all.fold(world, |world, id| {
        world.with_answer(&format!("{id}/SECURITY"), person())
    })
}

pub(super) fn put_places(stub: &Stub) -> Vec<String> {
    stub.puts().into_iter().map(|(place, _)| place).collect()
}

/// Plans on one stub, and carries the plan out on another, as AWS may have become meanwhile.
fn planned_on(before: World, after: World) -> (Workshop, Stub) {
    let stub = before.start();
    let planned = Workshop::at(stub.endpoint());
    planned.plan(&[]);
    let stub = after.start();
    let workshop = Workshop::at(stub.endpoint());
    fs::copy(planned.path("plan.json"), workshop.path("plan.json")).unwrap();
    (workshop, stub)
}

#[test]
fn the_management_account_does_not_name_itself() {
    let stub = organization(Caller::Management, 3).start();
    let workshop = Workshop::at(stub.endpoint());
    workshop.plan(&[]);
    let output = workshop.apply(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let put: BTreeSet<_> = put_places(&stub).into_iter().collect();
    let all = [MANAGEMENT.to_owned(), member(1), member(2)];
    assert_eq!(put, all.map(|id| format!("{id}/SECURITY")).into());
    assert_eq!(
        stub.puts()[0].1,
        json!({ "AlternateContactType": "SECURITY", "Name": "Security Operations", "Title": "Team",
            "EmailAddress": "aws-security@corp.example", "PhoneNumber": "+1 206 555 0142" })
    );
    // Linting itself never puts anything.
    workshop.findings();
    assert_eq!(stub.calls()["PutAlternateContact"], 3);
}

#[test]
fn accounts_that_closed_meanwhile_and_contacts_that_were_changed_are_refused() {
    let mut after = organization(Caller::Management, 6);
    after.set_state(&member(1), "SUSPENDED");
    after.remove(&member(2));
    let after = after
        .with_answer(&format!("{}/SECURITY", member(3)), absent())
        .with_answer(
            &format!("{}/SECURITY", member(4)),
            Answer::body(
                200,
                &json!({ "AlternateContact": { "AlternateContactType": "SECURITY", "Name": "Jane Doe", "Title": "CISO",
                "EmailAddress": "jane.roe@corp.example", "PhoneNumber": "+1 206 555 0143" } })
                .to_string(),
            ),
        );
    let (workshop, stub) = planned_on(organization(Caller::Management, 6), after);
    let output = workshop.apply(&["--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let told: Vec<_> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            format!("{} {} {}", text("account"), text("result"), text("why"))
        })
        .collect();
    assert_eq!(
        told,
        [
            format!("{MANAGEMENT} changed "),
            format!("{} refused the account is SUSPENDED now", member(1)),
            format!(
                "{} refused the account is not among those that these credentials can see",
                member(2)
            ),
            format!("{} refused there is no such contact now", member(3)),
            format!(
                "{} refused somebody has changed the e-mail address since the plan was made",
                member(4)
            ),
            format!("{} changed ", member(5)),
        ]
    );
    assert_eq!(put_places(&stub).len(), 2);
}

#[test]
fn a_plan_of_another_organization_changes_nothing() {
    let alone = World::new(Caller::Alone);
    let (workshop, stub) = planned_on(organization(Caller::Management, 3), alone);
    let output = workshop.apply(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output)
            .contains("the plan is not of the organization that these credentials belong to"),
        "{}",
        stderr(&output)
    );
    assert!(put_places(&stub).is_empty());
    assert!(!workshop.path("plan.json.journal").exists());
}

#[test]
fn nothing_is_changed_without_a_backup_a_yes_or_within_the_limit() {
    let stub = organization(Caller::Management, 3).start();
    let workshop = Workshop::at(stub.endpoint());
    workshop.plan(&[]);
    fs::write(workshop.path("taken.json"), "{}").unwrap();
    fs::create_dir(workshop.path("folder")).unwrap();
    let cases: [(&[&str], &str); 5] = [
        (
            &["--yes", "--backup", "missing/backup.json"],
            "nothing was changed",
        ),
        (
            &["--yes", "--backup", "taken.json"],
            "is no backup of this plan; nothing was changed",
        ),
        (&["--yes", "--backup", "folder"], "nothing was changed"),
        (&[], "there is no terminal to ask on; add --yes"),
        (
            &["--yes", "--max-changes", "2"],
            "the plan changes 3 contacts, which is more than --max-changes 2",
        ),
    ];
    for (flags, told) in cases {
        let output = workshop.run(&[&["fix", "apply", "plan.json"], flags].concat());
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
    assert!(put_places(&stub).is_empty());
    assert!(!workshop.path("plan.json.journal").exists());
    let output = workshop.apply(&["--max-changes", "3"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let backup = workshop.json(&workshop.backup());
    assert_eq!(backup["kind"], "backup");
    assert_eq!(
        backup["changes"][0]["before"]["email"],
        "jane.doe@corp.example"
    );
}

#[test]
fn what_one_account_denies_is_told_and_the_others_are_done() {
    let mut world = organization(Caller::Delegated, 5);
    world.add("222222222222");
    let world = world
        .with_answer(
            &format!("PUT {}/SECURITY", member(1)),
            Answer::error(403, "AccessDeniedException"),
        )
        .with_fault(
            "PutAlternateContact",
            1..3,
            Answer::error(429, "TooManyRequestsException"),
        )
        .with_fault("PutAlternateContact", 3..4, Answer::Reset);
    let (workshop, stub) = planned_on(organization(Caller::Management, 5), world);
    let output = workshop.apply(&[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let told = stdout(&output);
    assert!(
        told.contains("security contact failed: access was denied (account:PutAlternateContact: AccessDeniedException")
            && told.contains("security contact failed: only the management account itself can read its contacts"),
        "{told}"
    );
    let put: BTreeSet<_> = put_places(&stub).into_iter().collect();
    assert_eq!(
        put,
        [2, 3, 4]
            .map(|number| format!("{}/SECURITY", member(number)))
            .into()
    );
}

#[test]
fn what_reads_back_late_is_waited_for_and_what_reads_back_different_is_told() {
    let stub = organization(Caller::Management, 3)
        .with_stale_reads(4)
        .start();
    let workshop = Workshop::at(stub.endpoint());
    workshop.plan(&[]);
    let output = workshop.apply(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(put_places(&stub).len(), 3);

    let stub = organization(Caller::Management, 2)
        .with_stale_reads(usize::MAX)
        .start();
    let workshop = Workshop::at(stub.endpoint());
    workshop.plan(&[]);
    let output = workshop.apply(&[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stdout(&output)
            .contains("security contact failed: AWS accepted it, and gives back something else: the name, title, e-mail address, phone number is another"),
        "{}",
        stdout(&output)
    );
}

/// What somebody registers while AWS throttles is not overwritten.
#[test]
fn a_contact_that_is_changed_between_two_tries_is_refused() {
    let stub = organization(Caller::Management, 2)
        .with_fault(
            "PutAlternateContact",
            0..2,
            Answer::error(429, "TooManyRequestsException"),
        )
        .start();
    let workshop = Workshop::at(stub.endpoint());
    workshop.plan(&[]);
    let child = workshop.begin();
    while stub.calls().get("PutAlternateContact").copied() < Some(2) {
        std::thread::sleep(Duration::from_millis(1));
    }
    let place = format!("{}/SECURITY", member(1));
    stub.register(
        &place,
        json!({ "AlternateContactType": "SECURITY", "Name": "New Team",
        "Title": "Team", "EmailAddress": "new-soc@corp.example", "PhoneNumber": "+1 206 555 0144" }),
    );
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stdout(&output)
            .contains("somebody has changed the name, title, e-mail address, phone number since")
            && stdout(&output).contains("applied: 1 changed, 1 refused"),
        "{}",
        stdout(&output)
    );
    assert_eq!(put_places(&stub), [place, format!("{MANAGEMENT}/SECURITY")]);
}

#[test]
fn puts_keep_to_the_quota() {
    let stub = organization(Caller::Management, 40)
        .with_quota("PutAlternateContact", 5.0, 8.0)
        .start();
    let workshop = Workshop::paced(stub.endpoint());
    workshop.plan(&[]);
    let output = workshop.apply(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let used = stub.use_of("PutAlternateContact");
    assert_eq!((used.let_through, used.throttled), (40, 0));
}

#[test]
fn a_role_in_each_account_puts_its_contact() {
    let role = |account: &str| format!("arn:aws:iam::{account}:role/Fixer ");
    let said = |account: &str| Answer::body(200, &role(account));
    let stub = organization(Caller::Management, 2)
        .with_answer(&format!("{}/ROLE", member(1)), said(&member(1)))
        .start();
    let workshop = Workshop::at(stub.endpoint());
    workshop.plan(&["--role-name", "Fixer"]);
    let output = workshop.apply(&["--role-name", "Fixer"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(put_places(&stub).len(), 2);
}
