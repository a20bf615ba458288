//! Runs that end early: what is kept, what is said, and how the next run goes on.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::contact_lint_with;
use super::measured;
use super::place::{Place, contact_calls, count, organization, wait_for_calls, without_times};
use super::stub::{Answer, Stub};
use crate::support::{assert_same, run, stderr, write};

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(status.unwrap().success());
}

#[test]
fn a_run_that_is_killed_twenty_times_loses_nothing() {
    let stub = organization(1000).start();
    let undisturbed = Place::without_limit();
    let output = undisturbed.collect(&stub);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(contact_calls(&stub), 4000);

    let stub = organization(1000).start();
    let place = Place::with_rate(1500);
    let mut moments = Vec::new();
    let mut random = 20_261_124_u64;
    for _ in 0..20 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        // So many calls after it began, which may be in the middle of the list.
        let moment = usize::try_from((random >> 33) % 180).unwrap();
        moments.push(moment);
        let calls: usize = stub.calls().values().sum();
        let mut child = place.start(&stub);
        while stub.calls().values().sum::<usize>() < calls + moment {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!place.output().exists(), "killed after {moments:?}");
    }
    let output = place.collect(&stub);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}: {moments:?}",
        stderr(&output)
    );
    assert!(
        stderr(&output).contains("going on with an earlier run"),
        "{}",
        stderr(&output)
    );
    assert_same(
        &without_times(place.snapshot()),
        &without_times(undisturbed.snapshot()),
    );
    assert!(!place.journal().exists());
    // Only what was under way is asked for again.
    let calls = contact_calls(&stub);
    measured(&format!(
        "{calls} calls for 4000 contacts, killed after {moments:?}"
    ));
    assert!((4000..4000 + 20 * 64).contains(&calls), "{calls}");
}

#[test]
fn signals_end_a_run_with_what_there_is() {
    for name in ["-INT", "-TERM"] {
        let stub = organization(100).start();
        let place = Place::with_rate(100);
        let child = place.start(&stub);
        wait_for_calls(&stub, 60);
        // As `timeout` does, which signals the program and then its group.
        signal(&child, name);
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(3), "{name}: {told}");
        assert!(
            told.contains("ended: early, with what was read so far"),
            "{told}"
        );
        assert!(
            told.contains("the same command goes on from there"),
            "{told}"
        );
        let snapshot = place.snapshot();
        let (read, unread) = (count(&snapshot, "present"), count(&snapshot, "unreadable"));
        assert_eq!(read + unread, 400);
        assert!(read >= 40 && unread >= 200, "{read} {unread}");
        assert!(
            fs::read_to_string(place.output())
                .unwrap()
                .contains("\"interrupted\"")
        );

        let asked = contact_calls(&stub);
        place.set_rate(1_000_000);
        let output = place.collect(&stub);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(contact_calls(&stub) - asked, unread);
        assert_eq!(count(&place.snapshot(), "present"), 400);
        assert!(!place.journal().exists());
    }
}

#[test]
fn who_says_it_twice_ends_the_run_at_once() {
    // What is asked of DNS is not answered, and would hold the run up.
    let stub = organization(3).start();
    let place = Place::without_limit();
    let mut command = place.command(&stub);
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut child = contact_lint_with(&stub.endpoint());
    child.args(
        command
            .get_args()
            .filter(|argument| *argument != "--offline"),
    );
    child.args(["--resolver", &silent.local_addr().unwrap().to_string()]);
    command = child;
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    wait_for_calls(&stub, 12);
    std::thread::sleep(Duration::from_millis(300));
    signal(&child, "-INT");
    // Once is enough to stop asking DNS.
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(count(&place.snapshot(), "present"), 12);

    // Whoever opens a pipe waits for who reads it, and the first wish does not change that.
    let pipe = place.folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let stub = organization(3).start();
    let mut command = contact_lint_with(&stub.endpoint());
    let mut child = command
        .args(["collect", "--offline", "-o"])
        .arg(&pipe)
        .spawn()
        .unwrap();
    wait_for_calls(&stub, 12);
    std::thread::sleep(Duration::from_millis(500));
    signal(&child, "-INT");
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none());
    signal(&child, "-INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

/// Nothing is written over what was there when not even the accounts are known yet.
#[test]
fn a_run_that_ends_before_it_begins_writes_nothing() {
    let stub = organization(3)
        .with_fault("ListAccounts", 0..1, Answer::Silence)
        .start();
    let place = Place::without_limit();
    fs::write(place.output(), "what was there").unwrap();
    let child = place.start(&stub);
    while !stub.calls().contains_key("ListAccounts") {
        std::thread::sleep(Duration::from_millis(10));
    }
    signal(&child, "-TERM");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("nothing was read yet, and nothing is written"));
    assert_eq!(
        fs::read_to_string(place.output()).unwrap(),
        "what was there"
    );
    assert!(!place.journal().exists());
}

#[test]
fn credentials_that_expire_in_the_middle_stop_the_run_and_lose_nothing() {
    let expired = Answer::error(403, "ExpiredTokenException");
    let stub = organization(200)
        .with_fault("GetAlternateContact", 300..usize::MAX, expired.clone())
        .with_fault("GetContactInformation", 100..usize::MAX, expired)
        .start();
    let place = Place::with_rate(500);
    let output = place.collect(&stub);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("the credentials have expired"), "{told}");
    assert!(
        told.contains("org.json.journal keeps it; the same command goes on from there"),
        "{told}"
    );
    let snapshot = place.snapshot();
    assert_eq!(count(&snapshot, "present"), 400);
    assert_eq!(count(&snapshot, "unreadable"), 400);
    assert_eq!(count(&snapshot, "absent"), 0);
    // AWS is not asked hundreds of times with credentials that it does not take.
    assert!(contact_calls(&stub) <= 400 + 16, "{}", contact_calls(&stub));

    let stub = organization(200).start();
    let output = place.collect(&stub);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(contact_calls(&stub), 400);
    assert_eq!(count(&place.snapshot(), "present"), 800);
    assert!(!place.journal().exists());
}

/// A program that hands out credentials does so once, and then no more.
#[test]
fn credentials_that_cannot_be_renewed_are_told_as_expired() {
    let stub = organization(200).start();
    // The SDK renews them five to ten seconds before they end: late enough for a slow machine to read something, and
    // before all of it is read at this rate.
    let place = Place::with_rate(40);
    let folder = place.folder.path();
    let script = write(
        folder,
        "credentials.sh",
        "#!/bin/sh\n[ -e \"$0.used\" ] && { echo 'please sign in' >&2; exit 1; }\ntouch \"$0.used\"\n\
         date=$(date -u -d '+20 seconds' +%Y-%m-%dT%H:%M:%SZ)\n\
         echo \"{\\\"Version\\\":1,\\\"AccessKeyId\\\":\\\"a\\\",\\\"SecretAccessKey\\\":\\\"b\\\",\\\"SessionToken\\\":\\\"c\\\",\\\"Expiration\\\":\\\"$date\\\"}\"\n",
    );
    let profile = format!("[profile once]\ncredential_process = sh {script}\nregion = us-east-1\n");
    let profile = write(folder, "aws-config", profile);
    let output = run(place
        .command(&stub)
        .args(["--profile", "once"])
        .env("AWS_CONFIG_FILE", profile)
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY"));
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("the credentials have expired"), "{told}");
    assert!(place.journal().exists(), "{told}");
    let snapshot = place.snapshot();
    assert_eq!(count(&snapshot, "absent"), 0);
    assert!(count(&snapshot, "present") > 0 && count(&snapshot, "unreadable") > 0);
}

/// A snapshot that is renewed is worth more as it was than with what half a run could read.
#[test]
fn a_renewed_snapshot_that_is_not_read_to_the_end_stays_as_it_was() {
    let place = Place::without_limit();
    assert_eq!(
        place.collect(&organization(100).start()).status.code(),
        Some(0)
    );
    let before = fs::read(place.output()).unwrap();
    std::thread::sleep(Duration::from_millis(1100));
    let renew = |stub: &Stub| {
        let mut command = place.command(stub);
        command.arg("--since").arg(place.output());
        command.args(["--max-age", "1s"]);
        command
    };
    let expired = Answer::error(403, "ExpiredTokenException");
    let stub = organization(100)
        .with_fault("GetAlternateContact", 100..usize::MAX, expired)
        .start();
    let output = run(&mut renew(&stub));
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("org.json stays as it was"), "{told}");
    assert_eq!(fs::read(place.output()).unwrap(), before);
    assert!(place.journal().exists());

    let stub = organization(100).start();
    place.set_rate(100);
    let child = renew(&stub).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_calls(&stub, 30);
    signal(&child, "-INT");
    let output = child.wait_with_output().unwrap();
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("org.json stays as it was"), "{told}");
    assert_eq!(fs::read(place.output()).unwrap(), before);

    place.set_rate(1_000_000);
    let output = run(&mut renew(&stub));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(count(&place.snapshot(), "present"), 400);
    assert_ne!(fs::read(place.output()).unwrap(), before);
    assert!(!place.journal().exists());
}

/// Accounts that were opened together often fail together, such as those of one unit behind one policy. They say nothing of the
/// others.
#[test]
fn neighbours_that_fail_together_do_not_hide_the_others() {
    let mut world = organization(200);
    for number in 50..90 {
        for of in ["SECURITY", "OPERATIONS", "BILLING", "PRIMARY"] {
            let contact = format!("{:012}/{of}", 600_000_000_000_usize + number);
            world = world.with_answer(&contact, Answer::error(500, "InternalServerException"));
        }
    }
    let place = Place::without_limit();
    let output = place.collect(&world.start());
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(3), "{told}");
    let snapshot = place.snapshot();
    assert_eq!(count(&snapshot, "present"), 160 * 4, "{told}");
    assert_eq!(count(&snapshot, "unreadable"), 40 * 4);
}

/// The network is away for a while: everything that was under way is repeated, and nothing is given up.
#[test]
fn a_short_outage_is_waited_for() {
    let stub = organization(100)
        .with_fault("GetAlternateContact", 100..250, Answer::Reset)
        .start();
    let place = Place::with_rate(500);
    let output = place.collect(&stub);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(count(&place.snapshot(), "present"), 400);
}

/// Where the organization does not let its members' contacts be read, no member is asked for long, and nothing is kept for a
/// run that could not fare better.
#[test]
fn without_trusted_access_the_members_are_not_asked_for_long() {
    let untrusted = Answer::error_saying(
        403,
        "AccessDeniedException",
        "Your organization must first enable trusted access with AWS Account Management.",
    );
    let mut world = organization(100);
    for number in 1..100 {
        for of in ["SECURITY", "OPERATIONS", "BILLING", "PRIMARY"] {
            let contact = format!("{:012}/{of}", 600_000_000_000_usize + number);
            world = world.with_answer(&contact, untrusted.clone());
        }
    }
    let stub = world.start();
    let place = Place::without_limit();
    let output = place.collect(&stub);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("enable-aws-service-access"), "{told}");
    assert!(!told.contains("ended"), "{told}");
    assert!(!place.journal().exists());
    assert_eq!(count(&place.snapshot(), "present"), 4);
    assert_eq!(count(&place.snapshot(), "unreadable"), 396);
    assert!(contact_calls(&stub) < 300, "{}", contact_calls(&stub));
}
