//! The page for people, in Chromium: it looks the same to everybody, answers at once, asks nobody for anything, and takes nothing
//! that stands in a contact for markup.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{contact_lint, root, run, stderr, tool, write};

const AT: &str = "2026-11-20T06:00:00Z";

/// What came of opening a page. Its pictures are left under `target/report/` for whoever wants to look.
fn opened(name: &str, snapshot: &str, flags: &[&str], texts: &[&str]) -> Value {
    let folder = root().join("target/report").join(name);
    fs::create_dir_all(&folder).unwrap();
    let page = folder.join("report.html");
    let output = run(contact_lint()
        .args(["check", snapshot, "--offline", "--now", AT])
        .args(flags)
        .arg("-o")
        .arg(&page));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let seen = run(Command::new("node")
        .arg(root().join("tests/tools/report.mjs"))
        .arg(tool("node/node_modules"))
        .args([&page, &folder])
        .args(texts));
    assert!(seen.status.success(), "{}", stderr(&seen));
    serde_json::from_slice(&seen.stdout).unwrap()
}

/// What holds of every page.
fn assert_good(seen: &Value) {
    assert_eq!(seen["console"], json!([]));
    assert_eq!(seen["requests"], json!([]));
    assert_eq!(seen["violations"], json!([]));
    assert_eq!(seen["acted"], json!([]));
    assert_eq!(seen["images"], 0);
    assert_eq!(seen["widths"], json!([0, 0, 0]), "it scrolls sideways");
    assert_ne!(seen["isDark"], "rgb(245, 246, 249)");
    for (text, is_found) in seen["found"].as_object().unwrap() {
        assert_eq!(is_found, true, "{text} is not in the table");
    }
}

#[test]
fn the_fixtures_page_reads_well_in_every_way() {
    let file = |name: &str| root().join("fixtures").join(name).display().to_string();
    let folder = tempfile::tempdir().unwrap();
    let earlier = |name: &str, day: &str, gone: &str| {
        let text = fs::read_to_string(file("acme-org.json")).unwrap();
        let text = text
            .replace("2026-11-20T", day)
            .replace(gone, "jdoe@acme.example");
        write(folder.path(), name, text)
    };
    earlier("2026-q2.json", "2026-05-20T", "aws-security@acme.example");
    let baseline = earlier("2026-q3.json", "2026-08-20T", "soc@acme.example");
    let history = folder.path().display().to_string();
    let (config, ledger) = (file("contact-lint.toml"), file("contact-reviews.toml"));
    let flags = [
        ["--config", &config],
        ["--ledger", &ledger],
        ["--baseline", &baseline],
        ["--history", &history],
    ];
    let texts = [
        "NXDOMAIN",
        "Erika Mustermann",
        "<script>alert('acme')</script>",
        "jdoe@acme.example",
        "personal-inbox",
    ];
    let seen = opened(
        "fixtures",
        &file("acme-org.json"),
        flags.as_flattened(),
        &texts,
    );
    assert_good(&seen);
    assert_eq!(seen["counts"]["search all"], "1 to 25 of 25 accounts");
    assert_eq!(
        seen["counts"]["standing false-pass"],
        "1 to 8 of 8 accounts (of 25); Result False pass"
    );
    assert_eq!(seen["printed"], 8);
    assert_eq!(seen["plain"]["accounts"], 25);
    let first = seen["plain"]["first"].as_str().unwrap();
    assert!(first.contains("review-overdue/security"), "{first}");

    // Whoever is given the files as well can tell that they are those that were judged.
    let page = fs::read_to_string(root().join("target/report/fixtures/report.html")).unwrap();
    let sums = run(Command::new("sha256sum").args([&file("acme-org.json"), &config, &ledger]));
    let sums = String::from_utf8(sums.stdout).unwrap();
    assert_eq!(sums.lines().count(), 3);
    for sum in sums.lines().map(|line| line.split_once(' ').unwrap().0) {
        assert!(page.contains(sum), "{sum}");
    }
}

#[test]
fn hostile_values_stand_there_as_text() {
    let hostile = [
        "<img src=x onerror=\"window.hacked=1\">",
        "</script><script>window.hacked2=1</script>",
        "=cmd|' /C calc'!A0",
        "\u{5e2}\u{5d1}\u{5e8}\u{5d9}\u{5ea}",
        "\u{1f6a8} on call",
        "x".repeat(64).leak(),
    ];
    let account = |(number, text): (usize, &&str)| {
        let contact = json!({ "present": { "observedAt": AT, "name": text, "title": text, "email": "test@example.com", "phone": text } });
        json!({ "id": format!("{number:012}"), "name": text, "state": "ACTIVE", "ouPath": format!("Root/{text}"),
            "contacts": { "security": contact, "operations": contact, "billing": contact } })
    };
    let accounts: Vec<_> = hostile.iter().enumerate().map(account).collect();
    let folder = tempfile::tempdir().unwrap();
    let snapshot = json!({ "version": 1, "accounts": accounts }).to_string();
    let snapshot = write(folder.path(), "org.json", snapshot);
    assert_good(&opened("hostile", &snapshot, &[], &hostile));
}

/// Sorting and filtering ten thousand accounts are done before somebody would notice.
#[test]
fn ten_thousand_accounts_answer_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = write(folder.path(), "org.json", large().to_string());
    let seen = opened("large", &snapshot, &[], &["aws-security@acme.example"]);
    assert_good(&seen);
    assert_eq!(seen["counts"]["search all"], "1 to 50 of 10000 accounts");
    // By the clock, it depends on what else runs here.
    let times = seen["timings"].as_object().unwrap();
    let most = |of: &str| {
        let times = times.values().map(|time| time[of].as_f64().unwrap());
        times.fold(0.0, f64::max)
    };
    assert!(times.len() > 15 && most("work") < 100.0, "{times:?}");
}

/// An organization as large ones are: most contacts are one of a few, and some are people's.
fn large() -> Value {
    let contact = |number: usize, of: &str| match number % 10 {
        0 => {
            json!({ "present": { "observedAt": AT, "name": format!("Jane Doe {number}"), "title": "CISO",
            "email": format!("jane.doe{number}@acme.example"), "phone": "+1 202 555 0142" } })
        }
        1 => {
            json!({ "present": { "observedAt": AT, "name": "Test", "title": "Test", "email": "test@example.com", "phone": "----" } })
        }
        2 => json!({ "absent": { "observedAt": AT } }),
        3 => json!({ "unreadable": { "observedAt": AT, "reason": "throttled", "detail": "429" } }),
        _ => {
            json!({ "present": { "observedAt": AT, "name": "Cloud Platform Team", "title": "Platform",
            "email": format!("aws-{of}@acme.example"), "phone": "+1 202 555 0142" } })
        }
    };
    let account = |number: usize| {
        let stage = ["Prod", "Dev", "Test"][number % 3];
        json!({
            "id": format!("{number:012}"), "name": format!("team-{}-{}", number / 3, stage.to_lowercase()), "state": "ACTIVE",
            "ouPath": format!("Root/Unit {:02}/{stage}", number % 40),
            "contacts": {
                "root": { "present": { "observedAt": AT, "email": format!("aws+{number}@acme.example") } },
                "security": contact(number / 3, "security"), "operations": contact(number / 7, "operations"),
                "billing": contact(number / 11, "billing"),
            },
        })
    };
    let accounts: Vec<_> = (0..10_000).map(account).collect();
    json!({ "version": 1, "accounts": accounts })
}

/// The page says that everything is good only where everything was judged.
#[test]
fn nothing_is_called_good_that_was_not_judged() {
    let contact = |email: &str| json!({ "present": { "observedAt": AT, "name": "Security Team", "title": "Team", "email": email, "phone": "+1 206 206 0142" } });
    let gap =
        json!({ "unreadable": { "observedAt": AT, "reason": "access-denied", "detail": "no" } });
    let organization = |security: Value| {
        let good = contact("security@acme.example");
        json!({ "version": 1, "accounts": [{ "id": "100200300001", "state": "ACTIVE", "contacts": {
            "primary": { "present": { "observedAt": AT, "name": "Acme", "phone": "+1 206 206 0143", "country": "US", "phoneVerification": "VERIFIED" } },
            "security": security, "operations": good, "billing": good } }] })
    };
    let page = |name: &str, snapshot: Value| {
        let folder = tempfile::tempdir().unwrap();
        let snapshot = write(folder.path(), name, snapshot.to_string());
        let path = folder.path().join("report.html");
        let check = [
            "check",
            &snapshot,
            "--offline",
            "--fail-on",
            "never",
            "--allow-incomplete",
            "-o",
        ];
        let output = run(contact_lint().args(check).arg(&path));
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        fs::read_to_string(path).unwrap()
    };
    let known = |mut snapshot: Value| {
        let route = json!({ "mx": [{ "preference": 10, "host": "mx.acme.example" }] });
        let answer = json!({ "answered": { "observedAt": AT, "route": route } });
        snapshot["dns"] = json!({ "acme.example": answer });
        snapshot
    };
    let good = organization(contact("security@acme.example"));
    let unasked = page("unasked.json", good.clone());
    assert!(unasked.contains("1 account of which DNS was not asked"));
    assert!(unasked.contains("\"standing\":\"open\""));
    let unread = page("unread.json", organization(gap));
    assert!(unread.contains("not all is known: 1 account not read whole"));
    assert!(unread.contains("\"standing\":\"unreadable\""));
    let nobody = page("nobody.json", json!({ "version": 1, "accounts": [] }));
    assert!(nobody.contains("No account was judged."));
    let whole = page("whole.json", known(good));
    assert!(
        whole.contains("was found, and everything was read"),
        "{}",
        &whole[whole.find("lead").unwrap()..][..400]
    );
    assert!(whole.contains("\"standing\":\"good\""));
}

/// A page that was made to be sent around may hide whose mailboxes they are.
#[test]
fn a_redacted_page_shows_aliases() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    let snapshot = root().join("fixtures/acme-org.json");
    let output = run(contact_lint()
        .args(["check", "--offline", "--redact", "-o"])
        .arg(&page)
        .arg(&snapshot));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = fs::read_to_string(&page).unwrap();
    assert!(text.contains("mailbox-1") && !text.contains("@acme.example"));
    assert!(text.contains("replaced by aliases"));
    assert!(is_one_file(&page));
}

/// Whether a page names nothing else that it would need.
fn is_one_file(page: &Path) -> bool {
    let text = fs::read_to_string(page).unwrap();
    !["src=\"", "@import", "url("]
        .iter()
        .any(|word| text.contains(word))
}
