//! The fixtures through the binary: what is found in the invented organization, and that the report stands still.

use crate::support::{
    FIXTURES, assert_same, contact_lint, findings, report, root, run, stderr, stdout,
    without_places, write,
};
use serde_json::Value;

#[test]
fn every_weak_contact_is_found_and_no_other() {
    let expected = [
        "prod-data personal-inbox/security",
        "prod-payments contact-missing/security",
        "prod-mobile phone-unverified/primary",
        "prod-mobile mail-domain-dead/security",
        "prod-mobile not-approved/security",
        "sandbox-tests mail-domain-dead/security",
        "sandbox-tests phone-unusable/security",
        "sandbox-tests placeholder-contact/security",
        "sandbox-tests contact-missing/operations",
        "sandbox-tests contact-missing/billing",
        "landing-zone-demo mail-domain-dead/security",
        "landing-zone-demo phone-unusable/security",
        "landing-zone-demo placeholder-contact/security",
        "marketing-site mail-domain-dead/operations",
        "marketing-site not-approved/operations",
        "suspended-trial personal-inbox/security",
        "<script>alert('acme')</script> mail-domain-dead/operations",
        "<script>alert('acme')</script> not-approved/operations",
        "dev-\u{202e}evil\u{202c}-account personal-inbox/security",
        "qa-naming-limits mailbox-unknown/security",
        "contractor-lab not-approved/security",
        "contractor-lab phone-unusable/security",
        "placeholder-phones phone-unusable/security",
        "placeholder-phones placeholder-contact/security",
        "placeholder-phones phone-unusable/operations",
        "placeholder-phones placeholder-contact/operations",
        "placeholder-phones phone-unusable/billing",
        "eu-branch phone-unverified/primary",
    ];
    assert_eq!(findings(&report(&FIXTURES)), expected);
}

#[test]
fn false_passes_are_the_passing_accounts_with_a_weak_security_contact() {
    let report = report(&FIXTURES);
    let false_passes: Vec<_> = accounts(&report)
        .filter(|account| account["falsePass"] == true)
        .map(|account| account["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        false_passes,
        [
            "prod-data",
            "prod-mobile",
            "sandbox-tests",
            "landing-zone-demo",
            "suspended-trial",
            "dev-\u{202e}evil\u{202c}-account",
            "contractor-lab",
            "placeholder-phones",
        ]
    );
    assert_eq!(report["totals"]["falsePasses"], 8);
    assert_eq!(report["totals"]["account1Passes"], 21);
    assert_eq!(report["totals"]["account1Fails"], 1);
}

#[test]
fn what_could_not_be_read_is_neither_clean_nor_a_finding() {
    let report = report(&FIXTURES);
    let gaps: Vec<_> = accounts(&report)
        .flat_map(|account| {
            let gaps = account["inconclusive"].as_array().unwrap();
            gaps.iter().map(|gap| {
                let word = |value: &Value| value.as_str().unwrap().to_owned();
                let (name, of) = (word(&account["name"]), word(&gap["contactType"]));
                format!(
                    "{name} {of} {}",
                    word(&gap["evidence"]["arguments"]["reason"])
                )
            })
        })
        .collect();
    assert_eq!(
        gaps,
        [
            "prod-search security the name server failed",
            "acquired-globex security access was denied",
            "acquired-globex operations access was denied",
            "acquired-globex billing access was denied",
            "acquired-initech billing AWS throttled the call until the tries ran out",
            "prod-archive security no answer came in time",
            "prod-archive billing the name server refused to answer",
        ]
    );
    let globex = accounts(&report)
        .find(|account| account["name"] == "acquired-globex")
        .unwrap();
    assert_eq!(globex["account1"], "unreadable");
    assert_eq!(globex["findings"], Value::Array(Vec::new()));
    assert_eq!(report["totals"]["unreadable"], 4);
}

/// One suppression holds, one has ended and says so; one gap is accepted and stays visible.
#[test]
fn exceptions_hold_until_their_day_and_stay_visible() {
    let report = report(&FIXTURES);
    let suppressed: Vec<_> = accounts(&report)
        .flat_map(|account| account["suppressed"].as_array().unwrap())
        .map(|suppressed| {
            assert_eq!(suppressed["exception"]["owner"], "Cloud Platform Team");
            suppressed["finding"]["rule"].as_str().unwrap()
        })
        .collect();
    assert_eq!(suppressed, ["not-approved", "not-approved"]);
    let ended = &accounts(&report)
        .find(|account| account["name"] == "prod-data")
        .unwrap()["findings"][0];
    assert_eq!(ended["evidence"][1]["code"], "suppression-ended");
    assert_eq!(
        report["configuration"][0]["message"],
        "this suppression ended on 2026-06-30 and no longer holds"
    );
    let accepted = accounts(&report)
        .flat_map(|account| account["inconclusive"].as_array().unwrap())
        .filter(|gap| gap["accepted"].is_object());
    assert_eq!(accepted.count(), 3);
}

#[test]
fn closed_and_pending_accounts_are_listed_and_not_checked() {
    let report = report(&FIXTURES);
    let unchecked: Vec<_> = accounts(&report)
        .filter(|account| account["checked"] == false)
        .map(|account| account["state"].as_str().unwrap())
        .collect();
    assert_eq!(unchecked, ["CLOSED", "PENDING_ACTIVATION"]);
}

#[test]
fn a_finding_stands_on_the_value_to_blame() {
    let report = report(&FIXTURES);
    let text = std::fs::read_to_string(root().join("fixtures/acme-org.json")).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let mut blamed = 0;
    for account in accounts(&report) {
        for finding in account["findings"].as_array().unwrap() {
            let place = &finding["location"];
            let number = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap() - 1;
            assert_eq!(place["file"], "fixtures/acme-org.json");
            assert_eq!(place["line"], place["endLine"]);
            let written: String = lines[number("line")]
                .chars()
                .take(number("endColumn"))
                .skip(number("column"))
                .collect();
            let expected = match finding["rule"].as_str().unwrap() {
                "contact-missing" => account["id"].as_str().unwrap().to_owned(),
                "phone-unverified" => "\"".to_owned(),
                _ => {
                    let arguments = finding["evidence"][0]["arguments"].as_object().unwrap();
                    let value = ["mailbox", "phone", "domain"]
                        .iter()
                        .find_map(|key| arguments.get(*key))
                        .unwrap();
                    value.as_str().unwrap().to_owned()
                }
            };
            assert!(written.contains(&expected), "{written} for {finding}");
            blamed += 1;
        }
    }
    assert_eq!(blamed, 28);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["text", "json", "sarif", "sarif-full", "github"] {
        let print = || {
            let arguments = ["check", "--format", format];
            stdout(&run(contact_lint().args(arguments).args(FIXTURES)))
        };
        assert_eq!(print(), print());
    }
}

#[test]
fn an_account_inserted_before_the_others_moves_no_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(root().join("fixtures/acme-org.json")).unwrap();
    let newcomer =
        r#"{ "id": "000000000001", "name": "newcomer", "state": "ACTIVE", "contacts": {} },"#;
    let longer = text.replacen("\"accounts\": [", &format!("\"accounts\": [{newcomer}"), 1);
    let path = write(folder.path(), "org.json", longer);

    let before = without_places(report(&FIXTURES));
    let mut after = without_places(report(&[
        "--config",
        FIXTURES[1],
        &path,
        "--now",
        FIXTURES[4],
    ]));
    let newcomer = after["accounts"].as_array_mut().unwrap().remove(0);
    assert_eq!(newcomer["name"], "newcomer");
    assert_same(&after["accounts"], &before["accounts"]);
}

#[test]
fn nothing_is_written_to_standard_error_when_quiet() {
    let output = run(contact_lint()
        .args(["check", "-q", "--format", "json"])
        .args(FIXTURES));
    assert_eq!(stderr(&output), "");
}

fn accounts(report: &Value) -> impl Iterator<Item = &Value> {
    report["accounts"].as_array().unwrap().iter()
}
