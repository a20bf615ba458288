//! The journal beside the output: who may write it, what it is worth, and what it is not mistaken for.

use std::fs;
use std::process::Command;

use super::contact_lint_with;
use super::place::{Place, contact_calls, count, organization, wait_for_calls};
use super::stub::Stub;
use super::wrapped;
use crate::support::{run, stderr};

#[test]
fn two_runs_do_not_write_one_output() {
    let stub = organization(30).start();
    let place = Place::with_rate(60);
    let first = place.start(&stub);
    wait_for_calls(&stub, 5);
    let second = place.collect(&stub);
    assert_eq!(second.status.code(), Some(2));
    let told = stderr(&second);
    assert!(told.contains("another run is writing"), "{told}");
    // By another name of the same file, too.
    #[cfg(unix)]
    {
        let link = place.folder.path().join("link.json");
        std::os::unix::fs::symlink("org.json", &link).unwrap();
        let mut command = contact_lint_with(&stub.endpoint());
        let third = run(command.args(["collect", "--offline", "-o"]).arg(link));
        assert_eq!(third.status.code(), Some(2));
    }
    let output = first.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(count(&place.snapshot(), "present"), 120);
    assert!(!place.journal().exists());
}

#[test]
fn a_missing_folder_is_told_before_anything_is_read() {
    let stub = organization(3).start();
    let output = run(contact_lint_with(&stub.endpoint()).args([
        "collect",
        "--offline",
        "-o",
        "/nonexistent/org.json",
    ]));
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(
        told.contains("/nonexistent/org.json.journal: cannot be written: there is no such folder"),
        "{told}"
    );
    assert!(stub.calls().is_empty(), "{:?}", stub.calls());
}

/// The limit on the size of files stands for a disk that is full.
#[test]
fn a_full_disk_ends_the_run_and_what_was_read_is_kept() {
    let stub = organization(100).start();
    let place = Place::without_limit();
    let mut limited = Command::new("bash");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "bash"]);
    let mut limited = wrapped(limited, &place.command(&stub));
    let output = run(&mut limited);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("what was read could not be kept"), "{told}");
    assert!(
        told.contains("Make room, and run the same command again"),
        "{told}"
    );
    assert!(!place.output().exists());
    let asked = contact_calls(&stub);

    let output = place.collect(&stub);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(count(&place.snapshot(), "present"), 400);
    assert!(
        contact_calls(&stub) - asked < 400,
        "{asked}, then {}",
        contact_calls(&stub)
    );
}

#[test]
fn an_output_that_cannot_be_written_costs_no_second_reading() {
    let stub = organization(20).start();
    let place = Place::with_rate(50);
    let child = place.start(&stub);
    wait_for_calls(&stub, 10);
    fs::create_dir(place.output()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("cannot write"),
        "{}",
        stderr(&output)
    );
    fs::remove_dir(place.output()).unwrap();
    let output = place.collect(&stub);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(contact_calls(&stub), 80);
}

/// 50 accounts, and a run over them that was killed in the middle.
fn killed() -> (Stub, Place) {
    let stub = organization(50).start();
    let place = Place::with_rate(100);
    let mut child = place.start(&stub);
    wait_for_calls(&stub, 100);
    child.kill().unwrap();
    child.wait().unwrap();
    (stub, place)
}

#[test]
fn a_journal_that_ends_in_the_middle_of_a_line_is_gone_on_with() {
    let (stub, place) = killed();
    let journal = fs::read(place.journal()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(place.journal()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // One that was there before keeps no other readers.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(place.journal(), fs::Permissions::from_mode(0o644)).unwrap();
        let mut child = place.start(&stub);
        wait_for_calls(&stub, contact_calls(&stub) + 5);
        child.kill().unwrap();
        child.wait().unwrap();
        let mode = fs::metadata(place.journal()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let lines = journal.iter().filter(|byte| **byte == b'\n').count();
    place.set_rate(1_000_000);
    for cut in [1, 40, journal.len() / 2] {
        fs::write(place.journal(), &journal[..journal.len() - cut]).unwrap();
        let output = place.collect(&stub);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(
            count(&place.snapshot(), "present"),
            200,
            "{cut} of {lines} lines"
        );
        assert!(!place.journal().exists());
    }
}

#[test]
fn what_is_no_journal_of_this_organization_is_left_alone() {
    let cases = [
        ("my notes".to_owned(), "this is no journal"),
        ("my notes\n".to_owned(), "this is no journal"),
        (
            "{\"contactLintJournal\":2}\n".to_owned(),
            "this is no journal of this version",
        ),
        (
            head("o-other00000"),
            "is not of the organization that these credentials belong to",
        ),
    ];
    for (text, message) in cases {
        let stub = organization(3).start();
        let place = Place::without_limit();
        fs::write(place.journal(), &text).unwrap();
        let output = place.collect(&stub);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(
            stderr(&output).contains(message),
            "{text}: {}",
            stderr(&output)
        );
        assert_eq!(fs::read_to_string(place.journal()).unwrap(), text);
        assert_eq!(contact_calls(&stub), 0);
    }
}

/// What was read long ago is read again, and accounts that have left the organization are left out.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the command's clock is that of the machine"
)]
fn a_journal_of_long_ago_counts_for_nothing() {
    let stub = organization(10).start();
    let place = Place::without_limit();
    let now = jiff::Timestamp::now();
    let (old, new) = (now - jiff::SignedDuration::from_hours(13), now);
    let text = [
        head("o-stub000000"),
        absent("600000000001", &old.to_string()),
        absent("600000000002", &new.to_string()),
        absent("999999999999", &new.to_string()),
    ];
    fs::write(place.journal(), text.concat()).unwrap();
    let output = place.collect(&stub);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let snapshot = place.snapshot();
    assert_eq!(snapshot["accounts"].as_array().unwrap().len(), 10);
    assert_eq!(
        count(&snapshot, "absent"),
        1,
        "the one that was read just now"
    );
    assert_eq!(contact_calls(&stub), 39);
}

/// Of what a journal and a snapshot say of a contact, the later counts.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the command's clock is that of the machine"
)]
fn a_journal_is_not_mistaken_for_newer_than_a_snapshot() {
    let stub = organization(2).start();
    let place = Place::without_limit();
    assert_eq!(place.collect(&stub).status.code(), Some(0));
    let hour_ago = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1);
    fs::write(
        place.journal(),
        format!(
            "{}{}",
            head("o-stub000000"),
            absent("600000000001", &hour_ago.to_string())
        ),
    )
    .unwrap();
    let output = run(place.command(&stub).arg("--since").arg(place.output()));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(count(&place.snapshot(), "absent"), 0);
    assert_eq!(contact_calls(&stub), 8);
}

/// A run that asks about some accounts goes on with its part, and leaves the rest to a run like the first.
#[test]
fn a_narrower_run_leaves_the_journal_of_a_wider_one() {
    let (stub, place) = killed();
    place.set_rate(1_000_000);
    let narrow = run(place.command(&stub).args(["--accounts", "600000000001"]));
    assert_eq!(narrow.status.code(), Some(0), "{}", stderr(&narrow));
    assert_eq!(count(&place.snapshot(), "present"), 4);
    assert!(place.journal().exists());
    let output = place.collect(&stub);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(count(&place.snapshot(), "present"), 200);
    // What was under way when the first run was killed is asked for again.
    assert!(contact_calls(&stub) <= 200 + 64, "{}", contact_calls(&stub));
    assert!(!place.journal().exists());
}

/// A disk may spoil a line. It costs what is in the line, and no more.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the command's clock is that of the machine"
)]
fn a_spoilt_line_of_a_journal_is_read_again() {
    let now = jiff::Timestamp::now().to_string();
    for spoilt in [&b"{\"readAt\":\n"[..], b"\xff\xfe\n", b"\0\0\0\n", b"\n"] {
        let stub = organization(3).start();
        let place = Place::without_limit();
        let lines = [
            head("o-stub000000").as_bytes(),
            absent("600000000001", &now).as_bytes(),
            spoilt,
            absent("600000000002", &now).as_bytes(),
        ]
        .concat();
        fs::write(place.journal(), lines).unwrap();
        let output = place.collect(&stub);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{spoilt:?}: {}",
            stderr(&output)
        );
        assert_eq!(count(&place.snapshot(), "absent"), 2, "{spoilt:?}");
        assert_eq!(contact_calls(&stub), 10, "{spoilt:?}");
    }
}

/// Puts something in the way.
#[cfg(unix)]
type Prepare = fn(&Place);

/// Nothing is written through a link to somebody else's file, and nothing waits for a pipe.
#[cfg(unix)]
#[test]
fn what_cannot_be_written_as_a_file_is_told_before_anything_is_read() {
    let link = |place: &Place| {
        fs::write(place.folder.path().join("notes"), "my notes").unwrap();
        std::os::unix::fs::symlink("notes", place.journal()).unwrap();
    };
    let pipe = |place: &Place| {
        let made = Command::new("mkfifo").arg(place.journal()).status();
        assert!(made.unwrap().success());
    };
    let folder = |place: &Place| fs::create_dir(place.output()).unwrap();
    let no_file = "org.json.journal: this is no file; remove it, or name another output";
    let cases: [(Prepare, &str); 3] = [
        (link, no_file),
        (pipe, no_file),
        (folder, "org.json is a folder; name a file in it"),
    ];
    for (prepare, message) in cases {
        let stub = organization(3).start();
        let place = Place::without_limit();
        prepare(&place);
        let output = place.collect(&stub);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
        assert!(stub.calls().is_empty(), "{:?}", stub.calls());
    }
}

/// The first line of a journal.
fn head(organization: &str) -> String {
    format!(
        "{{\"contactLintJournal\":1,\"organization\":{{\"id\":\"{organization}\",\"managementAccountId\":\"111111111111\"}}}}\n"
    )
}

/// A line of a journal which says that an account has no security contact.
fn absent(account: &str, at: &str) -> String {
    format!(
        "{{\"readAt\":\"{at}\",\"account\":{{\"id\":\"{account}\",\"state\":\"ACTIVE\",\"contacts\":{{\"security\":\
         {{\"absent\":{{\"observedAt\":\"{at}\"}}}}}}}}}}\n"
    )
}
