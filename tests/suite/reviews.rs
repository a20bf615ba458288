//! The periodic review: what is attested holds until the contact changes or the time is over, and a mailbox that does not answer is
//! found.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{contact_lint, root, run, stderr, stdout, tool, words, write};

const AT: &str = "2026-11-20T06:00:00Z";

/// Three accounts, two of which share their contacts.
fn organization() -> Value {
    let contact = |name: &str, email: &str| json!({ "present": { "observedAt": AT, "name": name, "title": "Team", "email": email, "phone": "+1 206 555 0142" } });
    let account = |id: &str, unit: &str, email: &str| {
        json!({ "id": id, "name": format!("account {id}"), "state": "ACTIVE", "ouPath": format!("Root/{unit}"), "contacts": {
            "primary": { "present": { "observedAt": AT, "name": "Cloud Team", "phone": "+1 206 555 0143", "country": "US" } },
            "security": contact("Security", email), "operations": contact("Operations", "ops@acme.example"),
            "billing": { "absent": { "observedAt": AT } } } })
    };
    json!({ "version": 1, "organization": { "id": "o-acme0example", "managementAccountId": "100200300001" }, "accounts": [
        account("100200300001", "Prod/Web", "soc@acme.example"),
        account("100200300002", "Prod", "soc@acme.example"),
        account("100200300003", "Dev", "dev-soc@acme.example"),
    ] })
}

/// A folder with a snapshot in it, in which commands are run.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.put(&organization());
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn put(&self, snapshot: &Value) {
        write(self.path(), "org.json", snapshot.to_string());
    }

    fn review(&self, arguments: &[&str]) -> Output {
        run(contact_lint()
            .current_dir(self.path())
            .arg("review")
            .args(arguments))
    }

    fn attest(&self, on: &str, arguments: &[&str]) -> Output {
        let said = [
            "attest", "org.json", "--by", "Jane Doe", "--how", "called", "--yes", "--now", on,
        ];
        let output = self.review(&[&said, arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output
    }

    /// The state of each review: account, contact, state.
    fn states(&self, now: &str) -> Vec<String> {
        let output = self.review(&["list", "org.json", "--now", now, "--format", "jsonl"]);
        let is_told = matches!(output.status.code(), Some(0 | 3));
        assert!(is_told, "{}", stderr(&output));
        let rows = stdout(&output);
        let rows = rows
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.map(|row| {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            format!(
                "{} {} {}",
                &text("account")[11..],
                text("type"),
                text("state")
            )
        })
        .collect()
    }

    /// The findings of one rule: account, contact.
    fn found(&self, rule: &str, now: &str) -> Vec<String> {
        let output = run(contact_lint().current_dir(self.path()).args([
            "check",
            "org.json",
            "--offline",
            "--format",
            "json",
            "--now",
            now,
            "--rule",
            rule,
        ]));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let accounts = report["accounts"].as_array().unwrap().iter();
        let found = accounts.flat_map(|account| {
            let findings = account["findings"].as_array().unwrap().iter();
            findings.map(|finding| {
                let id = &account["id"].as_str().unwrap()[11..];
                format!("{id} {}", finding["contactType"].as_str().unwrap())
            })
        });
        found.collect()
    }

    fn ledger(&self) -> String {
        fs::read_to_string(self.path().join("contact-reviews.toml")).unwrap()
    }
}

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

/// A drill: each mailbox is written to once, one answers, and the other is found after its deadline.
#[test]
fn a_mailbox_that_does_not_answer_is_found() {
    let desk = Desk::new();
    let drill =
        words("drill org.json --from review@acme.example --deadline 2026-12-01 --type security");
    let output = desk.review(&[&drill[..], &["-o", "mails", "--now", "2026-11-21"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut mails: Vec<_> = fs::read_dir(desk.path().join("mails"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    mails.sort();
    assert_eq!(mails.len(), 2, "two accounts share a mailbox");
    let read = |path: &Path| -> Value {
        let program = "import email, email.policy, json, sys; \
            m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default); \
            print(json.dumps({'to': m['To'], 'from': m['From'], 'subject': m['Subject'], 'date': m['Date'], 'unsent': m['X-Unsent'], \
            'id': m['Message-ID'], 'defects': len(m.defects), 'body': m.get_content()}))";
        let output = run(Command::new(tool("python/bin/python"))
            .args(["-c", program])
            .arg(path));
        assert!(output.status.success(), "{}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let of_soc = read(&mails[1]);
    assert_eq!(of_soc["to"], "soc@acme.example");
    assert_eq!(of_soc["from"], "review@acme.example");
    assert_eq!(of_soc["unsent"], "1");
    assert_eq!(of_soc["defects"], 0);
    let body = of_soc["body"].as_str().unwrap();
    assert!(
        body.contains("100200300001")
            && body.contains("100200300002")
            && body.contains("1 December 2026"),
        "{body}"
    );
    assert!(!body.contains("100200300003"), "{body}");
    let code = body
        .lines()
        .map(str::trim)
        .find(|line| line.len() == 11 && line.as_bytes()[5] == b'-')
        .unwrap();
    assert!(
        !desk.ledger().contains(code)
            && !of_soc["id"]
                .as_str()
                .unwrap()
                .contains(&code.to_lowercase())
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&mails[0]).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    assert_eq!(
        desk.found("drill-unanswered", "2026-12-01"),
        Vec::<String>::new()
    );
    // As it is read on the phone.
    let spoken = code.replace('-', " ").to_lowercase();
    let answer = |code: &str| {
        desk.review(&[
            "answer",
            code,
            "--by",
            "John on duty",
            "--now",
            "2026-11-23",
        ])
    };
    assert_eq!(answer("AAAAA-AAAAA").status.code(), Some(2));
    assert_eq!(answer(&spoken).status.code(), Some(0));
    let again = answer(code);
    assert!(
        stderr(&again).contains("already, by John on duty on 2026-11-23"),
        "{}",
        stderr(&again)
    );
    assert_eq!(desk.found("drill-unanswered", "2026-12-02"), ["3 security"]);

    // What is in the folder was sent before.
    let output = desk.review(&[&drill[..], &["-o", "mails", "--now", "2026-11-24"]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("mails is not empty"),
        "{}",
        stderr(&output)
    );
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
        stderr(&output).contains("what could not be read is not attested: 1 contact"),
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

/// Mails whose codes nobody could record are not left to be sent.
#[test]
fn a_drill_without_a_ledger_leaves_no_mail() {
    let desk = Desk::new();
    let drill = |flags: &[&str]| {
        let said = words("drill org.json --from r@acme.example --deadline 14d -o mails");
        desk.review(&[&said[..], flags].concat())
    };
    let output = drill(&["--ledger", "nowhere/ledger.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(
        fs::read_dir(desk.path()).unwrap().count(),
        1,
        "only the snapshot is there"
    );
    let output = drill(&["--ledger", "mails/ledger.toml"]);
    assert!(
        stderr(&output).contains("would lie among the mails"),
        "{}",
        stderr(&output)
    );
    assert_eq!(drill(&[]).status.code(), Some(0));

    // No address gets into the head of a mail that is anything but plain.
    let mut odd = organization();
    odd["accounts"][0]["contacts"]["security"]["present"]["email"] =
        json!("a@b.example\nBcc: all@b.example\n::error::x");
    odd["accounts"][1]["contacts"]["security"]["present"]["email"] = json!("<soc@acme.example>");
    desk.put(&odd);
    let said = words("drill org.json --from r@acme.example --deadline 14d -o more --type security");
    let output = desk.review(&said);
    assert_eq!(fs::read_dir(desk.path().join("more")).unwrap().count(), 1);
    assert!(
        !stderr(&output).lines().any(|line| line.starts_with("::")),
        "{}",
        stderr(&output)
    );
}
