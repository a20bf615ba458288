//! Drills: each mailbox is written to once, and one that does not answer is found.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::desk::{Desk, organization};
use crate::support::{run, stderr, tool, words};

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
        let folder = mails[0].parent().unwrap();
        let mode = fs::metadata(folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
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
