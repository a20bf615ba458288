//! Whatever stands in a snapshot, the outputs keep their promises.

use contact_lint::config::Config;
use contact_lint::evaluate::evaluate;
use contact_lint::evidence::Redactor;
use contact_lint::render::{Format, Shard, Style, View};
use contact_lint::report::Report;
use contact_lint::ruleset::RuleSet;
use contact_lint::snapshot::Snapshot;
use contact_lint::source::Source;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::sarif::assert_github_takes;

const AT: &str = "2026-11-20T06:00:00Z";

/// A text as people and attackers write them.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        r"[a-z]{1,8}[.+_-]?[a-z]{0,8}@[a-z]{1,10}\.example",
        r"[0-9()+ -]{1,25}",
        r"\PC{0,12}@\PC{0,12}",
        Just("{0} {1} [a](b) }} {{".to_owned()),
        Just("\u{202e}\u{1b}[31m::error::\r\n%0A".to_owned()),
    ]
}

fn contact() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({ "absent": { "observedAt": AT } })),
        text().prop_map(|detail| json!({ "unreadable": { "observedAt": AT, "reason": "throttled", "detail": detail } })),
        [text(), text(), text(), text()].prop_map(|[name, title, email, phone]| {
            json!({ "present": { "observedAt": AT, "name": name, "title": title, "email": email, "phone": phone } })
        }),
    ]
}

fn account() -> impl Strategy<Value = Value> {
    let state = prop::sample::select(vec!["ACTIVE", "SUSPENDED", "CLOSED"]);
    (text(), state, text(), [contact(), contact(), contact()]).prop_map(
        |(name, state, ou_path, contacts)| {
            let [security, operations, billing] = contacts;
            json!({ "id": "", "name": name, "state": state, "ouPath": ou_path, "contacts": {
            "root": { "present": { "observedAt": AT, "email": ou_path } },
            "security": security, "operations": operations, "billing": billing,
        } })
        },
    )
}

fn snapshot() -> impl Strategy<Value = Value> {
    prop::collection::vec(account(), 0..12).prop_map(|mut accounts| {
        for (number, account) in accounts.iter_mut().enumerate() {
            account["id"] = Value::from(format!("{number:012}"));
        }
        json!({ "version": 1, "accounts": accounts })
    })
}

fn judge(snapshot: &Value) -> Report {
    let text = serde_json::to_string_pretty(snapshot).unwrap();
    let source = Source::new("org.json", text.into_bytes()).unwrap();
    let snapshot = Snapshot::read(vec![source]).unwrap();
    let now = "2026-11-24T00:00:00Z".parse().unwrap();
    let config = Config::default();
    let policy = config.policy(&RuleSet::built_in().unwrap()).unwrap();
    let assignment = policy.assign(&snapshot.accounts, None).unwrap();
    evaluate(&assignment, &snapshot, &config, now)
}

fn print(report: &Report, format: Format, redactor: Redactor) -> String {
    let view = View {
        report,
        redactor,
        folder: "/repository".into(),
        root: "/repository".into(),
        style: Style::default(),
        shard: Shard::ALL,
    };
    let mut out = Vec::new();
    format.render(&view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The addresses and numbers of a snapshot that no other text could hold by chance.
fn personal_values(snapshot: &Value) -> Vec<String> {
    let accounts = snapshot["accounts"].as_array().unwrap().iter();
    let contacts = accounts.flat_map(|account| account["contacts"].as_object().unwrap().values());
    contacts
        .flat_map(|contact| {
            [
                contact["present"]["email"].as_str(),
                contact["present"]["phone"].as_str(),
            ]
        })
        .flatten()
        .map(|value| value.trim().to_owned())
        .filter(|value| value.len() > 9 && value.contains(['@', '+']) && value.is_ascii())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn github_takes_every_log(snapshot in snapshot()) {
        let report = judge(&snapshot);
        let log = print(&report, Format::Sarif, report.redactor());
        assert_github_takes(&serde_json::from_str(&log).unwrap());
    }

    #[test]
    fn an_annotation_is_one_line(snapshot in snapshot()) {
        let report = judge(&snapshot);
        let totals = report.totals();
        let lines = print(&report, Format::Github, report.redactor());
        let together = usize::from(!report.organization.results.inconclusive.is_empty());
        let annotations = totals.findings + totals.unreadable + together;
        prop_assert_eq!(lines.lines().count(), annotations + 1);
        for line in lines.lines().take(annotations) {
            prop_assert!(line.starts_with("::"));
            // What stands in a property ends neither it nor the properties; a message may hold colons.
            let properties = r"^::(error|warning|notice) file=[^,:]*,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[^,:]*::[^:]";
            prop_assert!(regex::Regex::new(properties).unwrap().is_match(line), "{}", line);
        }
    }

    #[test]
    fn nothing_in_text_acts_on_a_terminal(snapshot in snapshot()) {
        let text = print(&judge(&snapshot), Format::Text, Redactor::open());
        prop_assert_eq!(text.chars().find(|character| character.is_control() && *character != '\n'), None);
    }

    #[test]
    fn redacted_outputs_hold_no_address_and_no_number(mut snapshot in snapshot()) {
        // An account's name and its unit are not a contact's.
        for account in snapshot["accounts"].as_array_mut().unwrap() {
            account["name"] = Value::from("account");
            account["ouPath"] = Value::from("Root");
        }
        let report = judge(&snapshot);
        for format in [Format::Sarif, Format::SarifFull, Format::Github, Format::Json, Format::Text] {
            let output = print(&report, format, report.redactor());
            for value in personal_values(&snapshot) {
                prop_assert!(!output.contains(&value), "{value} in {format:?}");
            }
        }
    }

    /// Nothing is lost or doubled on the way from the snapshot to the report and back.
    #[test]
    fn a_snapshot_survives_being_written(snapshot in snapshot()) {
        let read = |text: String| {
            let source = Source::new("org.json", text.into_bytes()).unwrap();
            Snapshot::read(vec![source]).unwrap()
        };
        let once = read(snapshot.to_string()).to_json().unwrap();
        let twice = read(once.clone()).to_json().unwrap();
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(serde_json::from_str::<Value>(&once).unwrap(), snapshot);
    }
}
