//! Runs that end early: what is kept, what is said, and how the next run goes on.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::stub::{Answer, World};
use super::{Caller, Stub, contact_lint_with};
use crate::support::{assert_same, run, stderr, write};

/// A folder to write to, and a rate to read at.
struct Place {
    folder: TempDir,
}

impl Place {
    fn with_rate(per_second: u32) -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        place.set_rate(per_second);
        place
    }

    fn set_rate(&self, per_second: u32) {
        let operations = [
            "GetAlternateContact",
            "GetContactInformation",
            "ListAccounts",
        ];
        let of = |operation: &str| {
            format!("{operation} = {{ per-second = {per_second}, burst = 15 }}\n")
        };
        let rates = format!("[collect.rates]\n{}", operations.map(of).concat());
        write(self.folder.path(), "contact-lint.toml", rates);
    }

    /// As fast as the test machine goes.
    fn without_limit() -> Self {
        Self::with_rate(1_000_000)
    }

    fn output(&self) -> PathBuf {
        self.folder.path().join("org.json")
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("org.json.journal")
    }

    fn command(&self, stub: &Stub) -> Command {
        let mut command = contact_lint_with(&stub.endpoint());
        command
            .args(["collect", "--offline", "--config"])
            .arg(self.folder.path().join("contact-lint.toml"))
            .arg("-o")
            .arg(self.output());
        command
    }

    fn collect(&self, stub: &Stub) -> Output {
        run(&mut self.command(stub))
    }

    fn start(&self, stub: &Stub) -> Child {
        let mut command = self.command(stub);
        command.stderr(Stdio::piped()).spawn().unwrap()
    }

    fn snapshot(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.output()).unwrap()).unwrap()
    }
}

fn organization(count: usize) -> World {
    World::new(Caller::Management).with_accounts(count)
}

/// The calls for contacts.
fn contact_calls(stub: &Stub) -> usize {
    stub.requests().len()
}

fn wait_for_calls(stub: &Stub, count: usize) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while contact_calls(stub) < count {
        assert!(Instant::now() < deadline, "{} calls", contact_calls(stub));
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(status.unwrap().success());
}

/// A snapshot without the times at which things were seen.
fn without_times(mut value: Value) -> Value {
    match &mut value {
        Value::Object(entries) => {
            entries.remove("observedAt");
            for entry in entries.values_mut() {
                *entry = without_times(entry.take());
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = without_times(item.take());
            }
        }
        _ => {}
    }
    value
}

/// How many contacts of a snapshot are in this state (`present`, `absent` or `unreadable`), root users' aside.
fn count(snapshot: &Value, state: &str) -> usize {
    let accounts = snapshot["accounts"].as_array().unwrap().iter();
    let contacts = accounts.flat_map(|account| account["contacts"].as_object().unwrap());
    let contacts = contacts.filter(|(name, _)| *name != "root");
    contacts
        .filter(|(_, observed)| observed[state].is_object())
        .count()
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
    let mut random = u64::from(std::process::id());
    for _ in 0..20 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let moment = Duration::from_millis(20 + (random >> 33) % 180);
        moments.push(moment);
        let mut child = place.start(&stub);
        std::thread::sleep(moment);
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
    println!("{calls} calls for 4000 contacts, killed after {moments:?}");
    assert!((4000..4000 + 20 * 64).contains(&calls), "{calls}");
}

#[test]
fn signals_end_a_run_with_what_there_is() {
    for name in ["-INT", "-TERM"] {
        let stub = organization(100).start();
        let place = Place::with_rate(100);
        let child = place.start(&stub);
        wait_for_calls(&stub, 60);
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
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    wait_for_calls(&stub, 12);
    std::thread::sleep(Duration::from_millis(300));
    signal(&child, "-INT");
    // Once is enough to stop asking DNS.
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(count(&place.snapshot(), "present"), 12);

    let stub = organization(3)
        .with_fault("GetCallerIdentity", 0..1, Answer::Silence)
        .start();
    child = place.start(&stub);
    std::thread::sleep(Duration::from_millis(500));
    signal(&child, "-INT");
    signal(&child, "-INT");
    let code = child.wait().unwrap().code();
    assert!(code == Some(130) || code == Some(3), "{code:?}");
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
    let place = Place::with_rate(100);
    let folder = place.folder.path();
    let script = write(
        folder,
        "credentials.sh",
        "#!/bin/sh\n[ -e \"$0.used\" ] && { echo 'please sign in' >&2; exit 1; }\ntouch \"$0.used\"\n\
         date=$(date -u -d '+14 seconds' +%Y-%m-%dT%H:%M:%SZ)\n\
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
    assert!(place.journal().exists());
    let snapshot = place.snapshot();
    assert_eq!(count(&snapshot, "absent"), 0);
    assert!(count(&snapshot, "present") > 0 && count(&snapshot, "unreadable") > 0);
}

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
    let command = place.command(&stub);
    let mut limited = Command::new("bash");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "bash"]);
    limited
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear();
    for (name, value) in command.get_envs() {
        limited.env(name, value.unwrap());
    }
    let output = run(&mut limited);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("what was read could not be kept"), "{told}");
    assert!(
        told.contains("make room, and run the same command again to go on"),
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

#[test]
fn a_journal_that_ends_in_the_middle_of_a_line_is_gone_on_with() {
    let stub = organization(50).start();
    let place = Place::with_rate(100);
    let mut child = place.start(&stub);
    wait_for_calls(&stub, 100);
    child.kill().unwrap();
    child.wait().unwrap();
    let journal = fs::read(place.journal()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
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
    let head = |organization: &str| {
        format!(
            "{{\"contactLintJournal\":1,\"organization\":{{\"id\":\"{organization}\",\"managementAccountId\":\"111111111111\"}}}}\n"
        )
    };
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
fn a_journal_of_long_ago_counts_for_nothing() {
    let stub = organization(10).start();
    let place = Place::without_limit();
    let line = |account: &str, at: &str| {
        format!(
            "{{\"readAt\":\"{at}\",\"account\":{{\"id\":\"{account}\",\"state\":\"ACTIVE\",\"contacts\":{{\"security\":\
             {{\"absent\":{{\"observedAt\":\"{at}\"}}}}}}}}}}\n"
        )
    };
    let now = jiff::Timestamp::now();
    let (old, new) = (now - jiff::SignedDuration::from_hours(13), now);
    let head = "{\"contactLintJournal\":1,\"organization\":{\"id\":\"o-stub000000\",\"managementAccountId\":\"111111111111\"}}\n";
    let text = [
        head.to_owned(),
        line("600000000001", &old.to_string()),
        line("600000000002", &new.to_string()),
        line("999999999999", &new.to_string()),
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
