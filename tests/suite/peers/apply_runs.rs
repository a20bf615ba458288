//! Runs that carry out a plan: who is asked, how one that ends early is gone on with, and what one leaves.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use super::apply::{MANAGEMENT, member, organization, put_places};
use super::stub::Answer;
use super::workshop::Workshop;
use super::{Caller, measured};
use crate::support::{run, stderr, stdout};

/// The way back is from what was put, and not from what somebody else has put.
#[test]
fn only_what_was_put_is_taken_back() {
    let stub = organization(Caller::Management, 3).start();
    let workshop = Workshop::at(stub.endpoint());
    workshop.plan(&[]);
    let wanted = json!({ "AlternateContactType": "SECURITY", "Name": "Security Operations", "Title": "Team",
        "EmailAddress": "aws-security@corp.example", "PhoneNumber": "+1 206 555 0142" });
    stub.register(&format!("{}/SECURITY", member(1)), wanted);
    let output = workshop.apply(&[]);
    assert_eq!(
        stdout(&output),
        "applied: 2 changed, 1 already right\n",
        "{}",
        stderr(&output)
    );
    // Once more: nothing is put, and the backup stays.
    let output = workshop.apply(&[]);
    assert_eq!(stdout(&output), "applied: 3 already right\n");
    let undo = workshop.run(&["fix", "undo", &workshop.backup(), "-o", "undo.json"]);
    assert_eq!(undo.status.code(), Some(0), "{}", stderr(&undo));
    let undone = workshop.json("undo.json");
    let accounts: Vec<_> = undone["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["account"].as_str().unwrap())
        .collect();
    assert_eq!(accounts, [MANAGEMENT, &member(2)]);
}

/// A run that has changed nothing leaves nothing, and one that has not ended keeps its plan.
#[test]
fn files_of_runs_do_not_get_in_the_way() {
    let stub = organization(Caller::Management, 30).start();
    let workshop = Workshop::at(stub.endpoint());
    workshop.plan(&[]);
    let refused = workshop.run(&["fix", "apply", "plan.json", "--yes", "--profile", "missing"]);
    assert_eq!(refused.status.code(), Some(2));
    let names = || fs::read_dir(workshop.folder.path()).unwrap().count();
    assert_eq!(names(), 2, "the plan and the configuration");
    fs::write(workshop.path("plan.json.journal"), "").unwrap();
    let output = workshop.run(&[
        "fix",
        "plan",
        "--aws",
        "--offline",
        "--contacts",
        "security",
        "-o",
        "plan.json",
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("plan.json.journal says that this plan is being carried out"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_run_that_is_killed_ten_times_puts_no_contact_twice() {
    for stale_reads in [0, 2] {
        let accounts = 400;
        let world = organization(Caller::Management, accounts)
            .with_stale_reads(stale_reads)
            .with_fault(
                "PutAlternateContact",
                0..usize::MAX,
                Answer::Late(Duration::from_millis(20)),
            );
        let stub = world.start();
        let workshop = Workshop::at(stub.endpoint());
        workshop.plan(&[]);
        let mut random = 20_261_130_u64;
        let mut moments = Vec::new();
        for _ in 0..10 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let moment = usize::try_from((random >> 33) % 20).unwrap();
            moments.push(moment);
            let done = stub
                .calls()
                .get("PutAlternateContact")
                .copied()
                .unwrap_or(0);
            let mut child = workshop
                .command(&["fix", "apply", "plan.json", "--yes", "-q"])
                .spawn()
                .unwrap();
            let deadline = Instant::now() + Duration::from_secs(60);
            let is_over = || {
                stub.calls()
                    .get("PutAlternateContact")
                    .copied()
                    .unwrap_or(0)
                    >= done + moment
            };
            while !is_over() && child.try_wait().unwrap().is_none() {
                assert!(Instant::now() < deadline, "{moments:?}");
                std::thread::sleep(Duration::from_millis(1));
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let output = workshop.apply(&[]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}: {moments:?}",
            stderr(&output)
        );
        let put = put_places(&stub);
        let distinct: BTreeSet<_> = put.iter().collect();
        measured(&format!(
            "{} puts for {accounts} contacts, killed after {moments:?}",
            put.len()
        ));
        assert_eq!(
            (put.len(), distinct.len()),
            (accounts, accounts),
            "{moments:?}"
        );
        assert!(!workshop.path("plan.json.journal").exists());
        assert_eq!(workshop.plan(&[])["changes"].as_array().unwrap().len(), 0);
    }
}

#[test]
fn a_run_that_is_ended_finishes_what_it_began_and_can_be_gone_on_with() {
    let stub = organization(Caller::Management, 200)
        .with_fault(
            "PutAlternateContact",
            0..usize::MAX,
            Answer::Late(Duration::from_millis(50)),
        )
        .start();
    let workshop = Workshop::at(stub.endpoint());
    workshop.plan(&[]);
    let child = workshop.begin();
    while put_places(&stub).len() < 30 {
        std::thread::sleep(Duration::from_millis(2));
    }
    let status = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(status.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("ended: early; the same command goes on from there"),
        "{}",
        stderr(&output)
    );
    let done = put_places(&stub).len();
    assert!((30..200).contains(&done), "{done}");
    let output = workshop.apply(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("going on with an earlier run of this plan"),
        "{}",
        stderr(&output)
    );
    assert_eq!(stdout(&output), "applied: 200 changed\n");
    assert_eq!(put_places(&stub).len(), 200);
}

/// Who is asked and says no, or nothing, changes nothing.
#[test]
fn a_person_on_a_terminal_is_asked() {
    let stub = organization(Caller::Management, 2).start();
    let workshop = Workshop::at(stub.endpoint());
    workshop.plan(&[]);
    for (answer, code, puts) in [("n", 3, 0), ("what?", 3, 0), ("y", 0, 2)] {
        let inner = workshop.command(&["fix", "apply", "plan.json"]);
        let words = std::iter::once(inner.get_program()).chain(inner.get_args());
        let words: Vec<_> = words.map(|word| word.to_str().unwrap()).collect();
        let mut outer = Command::new("sh");
        outer
            .current_dir(workshop.folder.path())
            .env_clear()
            .envs(
                inner
                    .get_envs()
                    .filter_map(|(key, value)| Some((key, value?))),
            )
            .env("COMMAND", words.join(" "))
            .args([
                "-c",
                &format!(r#"echo '{answer}' | script -qec "$COMMAND" /dev/null"#),
            ]);
        let output = run(&mut outer);
        let told = stdout(&output);
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert!(
            told.contains("Change 2 contacts in 2 accounts? [y]es, [n]o:"),
            "{told}"
        );
        assert_eq!(put_places(&stub).len(), puts);
    }
}
