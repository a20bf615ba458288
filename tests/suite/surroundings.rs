//! Files, pipes and folders that do not behave.

use std::fs;
use std::process::Stdio;

use crate::support::{FIXTURES, contact_lint, root, run, stderr, stdout, write};

#[test]
fn several_outputs_are_written_in_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let output = run(contact_lint()
        .args(["check", "-o", &path("a.sarif"), "-o", &path("b.json"), "-o"])
        .arg(format!("text={}", path("c")))
        .args(FIXTURES));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stdout(&output),
        "23 accounts: 21 pass Account.1, 8 of them false passes; 4 could not be read\n"
    );
    assert!(
        fs::read_to_string(path("a.sarif"))
            .unwrap()
            .contains("\"2.1.0\"")
    );
    assert!(
        fs::read_to_string(path("b.json"))
            .unwrap()
            .contains("\"falsePasses\": 8")
    );
    assert!(
        fs::read_to_string(path("c"))
            .unwrap()
            .ends_with(&stdout(&output))
    );
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        3,
        "no temporary file is left"
    );
}

#[test]
fn an_output_that_cannot_be_written_is_an_error() {
    let output = run(contact_lint()
        .args(["check", "-o", "/nonexistent/report.json"])
        .args(FIXTURES));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("error: cannot write /nonexistent/report.json: "));
}

#[test]
fn a_symbolic_link_as_output_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let target = write(folder.path(), "target.json", "old");
    let link = folder.path().join("link.json");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    run(contact_lint()
        .arg("check")
        .arg("-o")
        .arg(&link)
        .args(FIXTURES));
    assert!(link.is_symlink());
    assert!(fs::read_to_string(&target).unwrap().starts_with('{'));
}

#[test]
fn a_device_as_output_is_not_replaced() {
    let output = run(contact_lint()
        .args(["check", "-o", "json=/dev/null"])
        .args(FIXTURES));
    assert_eq!(output.status.code(), Some(1));
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_full_disk_is_an_error() {
    let output = run(contact_lint()
        .args(["check", "-o", "json=/dev/full"])
        .args(FIXTURES));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot write /dev/full"));
}

#[test]
fn standard_output_on_a_full_disk_is_an_error() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = run(contact_lint().arg("check").args(FIXTURES).stdout(full));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot write to standard output: No space left on device"));
}

/// Nobody may write into /proc, not even root, for whom folders are never read-only.
#[test]
fn a_folder_that_cannot_be_written_to_is_an_error() {
    for output in [
        "json=/proc/report.json",
        "/proc/1/contacts.sarif",
        "html=/proc/report.html",
    ] {
        let output = run(contact_lint().args(["check", "-o", output]).args(FIXTURES));
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).starts_with("error: cannot write /proc/"),
            "{}",
            stderr(&output)
        );
    }
}

/// No HOME, no search path, no language and no terminal: what is printed is the same.
#[test]
fn nothing_of_the_environment_is_needed() {
    let print = |variables: &[(&str, &str)]| {
        let mut command = contact_lint();
        command.env_clear().envs(variables.iter().copied());
        let output = run(command.arg("check").args(FIXTURES).stdin(Stdio::null()));
        assert_eq!(stderr(&output), "");
        assert_eq!(output.status.code(), Some(1));
        stdout(&output)
    };
    let bare = print(&[]);
    for variables in [
        [("LC_ALL", "C"), ("TERM", "dumb")],
        [("LANG", "de_DE.ISO-8859-1"), ("TZ", "Pacific/Kiritimati")],
        [("COLUMNS", "40"), ("HOME", "")],
        [("TMPDIR", "/nonexistent"), ("RAYON_NUM_THREADS", "1")],
    ] {
        assert_eq!(print(&variables), bare, "{variables:?}");
    }
}

/// A run that is told to end leaves no half of a report, and no other file.
#[test]
fn a_run_that_is_terminated_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    let mut child = contact_lint()
        .args(["check", "-", "--offline", "-o"])
        .arg(&report)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It waits for the rest of its input.
    let mut input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, b"{ \"version\": 1, ").unwrap();
    let id = child.id().to_string();
    assert!(
        run(std::process::Command::new("kill").args(["-TERM", &id]))
            .status
            .success()
    );
    let status = child.wait().unwrap();
    assert_eq!(
        std::os::unix::process::ExitStatusExt::signal(&status),
        Some(15)
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut child = contact_lint()
        .args(["check", "--format", "json", "-q"])
        .args(FIXTURES)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stderr(&output), "");
}

#[test]
fn standard_input_is_a_snapshot_too() {
    let file = fs::File::open(root().join("fixtures/acme-org.json")).unwrap();
    let output = run(contact_lint()
        .args(["check", "-", "--config", "fixtures/contact-lint.toml"])
        .stdin(file));
    assert!(stdout(&output).contains("at <stdin>:137:22"));
}

#[test]
fn there_is_colour_only_where_it_is_wanted() {
    let has_color = |variables: &[(&str, &str)]| {
        let mut command = contact_lint();
        command
            .args(["check"])
            .args(FIXTURES)
            .envs(variables.iter().copied());
        stdout(&run(&mut command)).contains("\u{1b}[")
    };
    assert!(!has_color(&[]), "standard output is no terminal");
    assert!(has_color(&[("CLICOLOR_FORCE", "1")]));
    assert!(!has_color(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn the_configuration_is_found_in_the_folders_above() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("a/b");
    fs::create_dir_all(&below).unwrap();
    write(
        folder.path(),
        "contact-lint.toml",
        "[phone]\ncountry = \"DE\"\n",
    );
    let print = |folder: &std::path::Path| {
        let mut command = contact_lint();
        stdout(&run(command
            .current_dir(folder)
            .args(["check", "--print-config"])))
    };
    assert!(print(&below).contains("phone.country = \"DE\"  # ../../contact-lint.toml:2:11"));
    assert!(print(folder.path()).contains("phone.country = \"DE\"  # contact-lint.toml:2:11"));
}

/// GitHub takes no absolute path, and a place outside the repository says nothing there.
#[test]
fn paths_in_sarif_are_relative_to_the_repository() {
    let uri_of = |path: &str| {
        let arguments = [
            "check",
            "--format",
            "sarif",
            "-q",
            "--config",
            "fixtures/contact-lint.toml",
            path,
        ];
        let output = run(contact_lint().args(arguments));
        let log: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        place["artifactLocation"]["uri"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let absolute = root().join("fixtures/acme-org.json");
    assert_eq!(uri_of(absolute.to_str().unwrap()), "fixtures/acme-org.json");
    assert_eq!(
        uri_of("./fixtures/../fixtures/acme-org.json"),
        "fixtures/acme-org.json"
    );

    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("org.json");
    fs::copy(&absolute, &copy).unwrap();
    assert_eq!(uri_of(copy.to_str().unwrap()), "contact-lint.toml");

    let inside = tempfile::tempdir_in(root().join("target")).unwrap();
    let odd = inside.path().join("100% #1 é.json");
    fs::copy(&absolute, &odd).unwrap();
    assert!(uri_of(odd.to_str().unwrap()).ends_with("/100%25%20%231%20%C3%A9.json"));

    // In a folder below the root of a repository.
    let repository = tempfile::tempdir().unwrap();
    let below = repository.path().join("sub");
    fs::create_dir(&below).unwrap();
    fs::create_dir(repository.path().join(".git")).unwrap();
    fs::copy(&absolute, below.join("org.json")).unwrap();
    let arguments = ["check", "--format", "sarif", "-q", "--offline", "org.json"];
    let output = run(contact_lint().current_dir(&below).args(arguments));
    assert!(stdout(&output).contains("\"uri\": \"sub/org.json\""));
}

#[test]
fn a_report_that_is_there_already_keeps_its_readers() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "report.json", "");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    run(contact_lint().args(["check", "-o", &path]).args(FIXTURES));
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

/// Of two snapshots that know a domain, the one that could be read counts, and then the newer one.
#[test]
fn the_order_of_inputs_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let dns = |answer: &str| {
        format!(r#"{{ "version": 1, "accounts": [], "dns": {{ "corp.example": {answer} }} }}"#)
    };
    let old =
        dns(r#"{ "answered": { "observedAt": "2020-01-01T00:00:00Z", "route": "nxdomain" } }"#);
    let gap = r#"{ "unreadable": { "observedAt": "2027-01-01T00:00:00Z", "reason": "timeout", "detail": "no answer" } }"#;
    let old = write(folder.path(), "old.json", old);
    let gap = write(folder.path(), "gap.json", dns(gap));
    let org = "tests/cli/exit-codes.in/clean.json";
    for inputs in [[org, &old, &gap], [&old, &gap, org], [&gap, org, &old]] {
        let output = run(contact_lint().args(["check", "--offline"]).args(inputs));
        assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    }
}

#[test]
fn more_results_than_github_takes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let accounts: Vec<_> = (0..9_000)
        .map(|number| format!(r#"{{ "id": "{number:012}", "state": "ACTIVE", "contacts": {{ "security": {{ "absent": {{ "observedAt": "2026-11-20T06:00:00Z" }} }}, "operations": {{ "absent": {{ "observedAt": "2026-11-20T06:00:00Z" }} }}, "billing": {{ "absent": {{ "observedAt": "2026-11-20T06:00:00Z" }} }} }} }}"#))
        .collect();
    let snapshot = format!(
        r#"{{ "version": 1, "accounts": [{}] }}"#,
        accounts.join(",")
    );
    let path = write(folder.path(), "org.json", snapshot);
    let output = run(contact_lint().args(["check", "--offline", "-o", "sarif=/dev/null", &path]));
    // Four of each account, and one of all: who is behind many of them cannot be told.
    assert_eq!(
        stderr(&output),
        "warning: a SARIF log has 36001 results, and GitHub refuses more than 25000; write shards = 9 or more under [sarif] in \
         contact-lint.toml\n"
    );
}
