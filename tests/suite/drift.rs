//! What has changed since an earlier report, and how the numbers went.

use std::fs;

use serde_json::{Value, json};

use crate::moments::{Moments, NOW, THEN, jane, snapshot, team};
use crate::support::{stderr, words, write};

#[test]
fn findings_are_new_fixed_or_as_before() {
    let old = snapshot(THEN, jane(THEN), team(THEN));
    let new = snapshot(NOW, team(NOW), jane(NOW));
    let moments = Moments::new(&old, &new);
    moments.run(&[
        "check",
        "old.json",
        "--offline",
        "--redact",
        "-o",
        "report.json",
    ]);
    // A report and a snapshot serve alike.
    for baseline in ["old.json", "report.json"] {
        let (report, output) = moments.compared(baseline, &[]);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert_eq!(report["changes"]["new"], 1, "{baseline}");
        assert_eq!(report["changes"]["unchanged"], 0);
        let gone: Vec<_> = report["changes"]["gone"]
            .as_array()
            .unwrap()
            .iter()
            .map(|gone| {
                (
                    gone["rule"].as_str().unwrap(),
                    gone["contactType"].as_str().unwrap(),
                    gone["why"].as_str().unwrap(),
                )
            })
            .filter(|(rule, ..)| *rule == "personal-inbox")
            .collect();
        assert_eq!(gone, [("personal-inbox", "security", "fixed")]);
        assert_eq!(report["accounts"][0]["findings"][0]["new"], true);
    }
}

/// What could not be read this time is not fixed, and what somebody has suppressed is not, either.
#[test]
fn only_what_is_good_now_is_fixed() {
    let gap =
        json!({ "unreadable": { "observedAt": NOW, "reason": "throttled", "detail": "429" } });
    let old = snapshot(THEN, jane(THEN), jane(THEN));
    let new = snapshot(NOW, gap, jane(NOW));
    let moments = Moments::new(&old, &new);
    let config = "[[suppress]]\nrule = \"personal-inbox\"\ntypes = [\"operations\"]\naccounts = [\"100200300001\"]\nreason = \"they leave soon\"\nuntil = \"2099-12-31\"\n";
    write(moments.0.path(), "contact-lint.toml", config);
    write(moments.0.path(), "nothing.toml", "");
    moments.run(&[
        "check",
        "old.json",
        "--offline",
        "--config",
        "nothing.toml",
        "-o",
        "report.json",
    ]);
    let (report, output) = moments.compared("report.json", &[]);
    let mut gone: Vec<_> = report["changes"]["gone"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|gone| gone["rule"] == "personal-inbox")
        .map(|gone| {
            format!(
                "{} {}",
                gone["contactType"].as_str().unwrap(),
                gone["why"].as_str().unwrap()
            )
        })
        .collect();
    gone.sort();
    assert_eq!(gone, ["operations suppressed", "security unreadable"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
}

/// In a pipeline, only what is new breaks the build.
#[test]
fn a_run_fails_on_new_findings_only_when_asked_to() {
    let old = snapshot(THEN, jane(THEN), team(THEN));
    let moments = Moments::new(&old, &snapshot(NOW, jane(NOW), team(NOW)));
    assert_eq!(moments.compared("old.json", &[]).1.status.code(), Some(1));
    assert_eq!(
        moments
            .compared("old.json", &["--fail-on-new"])
            .1
            .status
            .code(),
        Some(0)
    );
    let moments = Moments::new(&old, &snapshot(NOW, jane(NOW), jane(NOW)));
    assert_eq!(
        moments
            .compared("old.json", &["--fail-on-new"])
            .1
            .status
            .code(),
        Some(1)
    );
    assert_eq!(
        moments
            .compared("old.json", &["--fail-on-new", "--fail-on", "critical"])
            .1
            .status
            .code(),
        Some(0)
    );
}

#[test]
fn another_organization_is_no_baseline() {
    let old = snapshot(THEN, jane(THEN), team(THEN));
    let mut other = old.clone();
    other["organization"]["id"] = json!("o-other0example");
    let moments = Moments::new(&other, &old);
    moments.run(&["check", "old.json", "--offline", "-o", "report.json"]);
    for baseline in ["old.json", "report.json"] {
        let (_, output) = moments.compared(baseline, &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("this is of the organization o-other0example"),
            "{}",
            stderr(&output)
        );
    }
    let output = moments.run(&["diff", "old.json", "new.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("o-other0example"),
        "{}",
        stderr(&output)
    );
    write(moments.0.path(), "no.json", "{\"tool\": 1}");
    assert_eq!(moments.compared("no.json", &[]).1.status.code(), Some(2));
}

/// Each past snapshot is judged at its own time, and the last number is this run's.
#[test]
fn a_folder_of_snapshots_gives_a_trend() {
    let new = snapshot(NOW, team(NOW), team(NOW));
    let moments = Moments::new(&snapshot(THEN, jane(THEN), team(THEN)), &new);
    let history = moments.0.path().join("history");
    fs::create_dir(&history).unwrap();
    for (name, at, security) in [
        ("a", "2026-05-20T06:00:00Z", jane(THEN)),
        ("b", THEN, jane(THEN)),
        ("c", NOW, team(NOW)),
    ] {
        let text = snapshot(at, security, team(at)).to_string();
        write(&history, &format!("{name}.json"), text.replace(THEN, at));
    }
    let check = words("check new.json --offline --history history --rule personal-inbox");
    let output = moments.run(&[&check[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let trend: Vec<_> = report["trend"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| {
            (
                point["at"].as_str().unwrap().split('T').next().unwrap(),
                point["falsePasses"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        trend,
        [("2026-05-20", 1), ("2026-08-20", 1), ("2026-11-20", 0)]
    );
    let page = moments.0.path().join("report.html");
    moments.run(&[&check[..], &["-o", "report.html"]].concat());
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("<polyline") && page.contains("2026-05-20"));
}

/// A finding is fixed when the contact is good now, not when there is none, when nobody asked, or when the rule is off there.
#[test]
fn what_is_gone_is_not_fixed() {
    let old = snapshot(THEN, jane(THEN), jane(THEN));
    let new = snapshot(NOW, json!({ "absent": { "observedAt": NOW } }), jane(NOW));
    let moments = Moments::new(&old, &new);
    let why = |arguments: &[&str]| -> Vec<String> {
        let (report, _) = moments.compared("old.json", arguments);
        let gone = report["changes"]["gone"].as_array().unwrap().iter();
        let gone = gone.filter(|gone| gone["rule"] == "personal-inbox");
        let gone = gone.map(|gone| {
            let text = |key: &str| gone[key].as_str().unwrap().to_owned();
            format!("{} {}", text("contactType"), text("why"))
        });
        gone.collect()
    };
    assert_eq!(why(&[]), ["security contact-gone"]);
    moments.run(&["check", "old.json", "--offline", "-o", "report.json"]);
    let config = "[rules.personal-inbox]\ntypes = [\"security\"]\n";
    write(moments.0.path(), "contact-lint.toml", config);
    let (report, _) = moments.compared("report.json", &[]);
    let gone = report["changes"]["gone"].as_array().unwrap().iter();
    let mut of_rule = gone.filter(|gone| gone["rule"] == "personal-inbox");
    let gone = of_rule.find(|gone| gone["contactType"] == "operations");
    assert_eq!(gone.unwrap()["why"], "not-asked");
}

/// What was not judged then is not new now.
#[test]
fn what_was_not_judged_before_is_not_new() {
    let gap =
        json!({ "unreadable": { "observedAt": THEN, "reason": "throttled", "detail": "429" } });
    let old = snapshot(THEN, gap, team(THEN));
    let moments = Moments::new(&old, &snapshot(NOW, jane(NOW), team(NOW)));
    moments.run(&["check", "old.json", "--offline", "-o", "report.json"]);
    for baseline in ["old.json", "report.json"] {
        let (report, output) = moments.compared(baseline, &["--fail-on-new"]);
        assert_eq!(report["changes"]["new"], 0, "{baseline}");
        assert_eq!(report["changes"]["firstJudged"], 1, "{baseline}");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(
            stderr(&output).contains("1 not judged before"),
            "{}",
            stderr(&output)
        );
    }
    // A directory that is asked now says of the earlier contacts what it says of these.
    write(
        moments.0.path(),
        "users.csv",
        "Primary Email,Status\njane.doe@acme.example,Active\nsecurity@acme.example,Active\n",
    );
    let same = Moments::new(
        &snapshot(THEN, team(THEN), team(THEN)),
        &snapshot(NOW, team(NOW), team(NOW)),
    );
    write(
        same.0.path(),
        "users.csv",
        "User principal name,Account enabled\nsecurity@acme.example,True\n",
    );
    let (report, output) = same.compared("old.json", &["--directory", "users.csv"]);
    assert_eq!(report["changes"]["new"], 0, "{}", stderr(&output));
}
