//! Plans of what is to be changed, made from snapshots.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{contact_lint, root, run, stderr, stdout, write};

pub(crate) const AT: &str = "2026-11-20T06:00:00Z";

pub(crate) const EXPECT: &str = r#"
[rules.phone-unusable]
parameters = { fiction = [] }

[[expect]]
type = "security"
name = "Security Operations"
title = "Team"
email = "soc@corp.example"
phone = "+1 206 555 0142"
"#;

pub(crate) fn contact(name: &str, email: &str, phone: &str) -> Value {
    json!({ "present": { "observedAt": AT, "name": name, "title": "Team", "email": email, "phone": phone } })
}

pub(crate) fn account(id: &str, unit: &str, security: Value) -> Value {
    json!({ "id": id, "name": format!("account {id}"), "state": "ACTIVE", "ouPath": unit,
        "contacts": { "security": security, "operations": contact("Ops", "ops@corp.example", "+1 206 555 0143") } })
}

/// A folder with a snapshot and a configuration.
pub(crate) struct Bench(pub(crate) TempDir);

impl Bench {
    pub(crate) fn with(config: &str, accounts: Vec<Value>) -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        let snapshot = json!({ "version": 1, "accounts": accounts,
            "organization": { "id": "o-corp0example", "managementAccountId": "100200300001" } });
        write(bench.0.path(), "org.json", snapshot.to_string());
        write(bench.0.path(), "contact-lint.toml", config);
        bench
    }

    /// Runs `fix`, and says how it ended and what it told.
    pub(crate) fn fix(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let output = run(contact_lint()
            .current_dir(self.0.path())
            .arg("fix")
            .args(arguments));
        (output.status.code(), stdout(&output), stderr(&output))
    }

    fn plan(&self, arguments: &[&str]) -> (Option<i32>, Value) {
        let said = [
            "plan",
            "org.json",
            "--offline",
            "--now",
            AT,
            "--format",
            "json",
        ];
        let (code, plan, told) = self.fix(&[&said, arguments].concat());
        let plan = serde_json::from_str(&plan).unwrap_or_else(|error| panic!("{error}: {told}"));
        (code, plan)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

/// `ACCOUNT TYPE` and what becomes of it.
fn decisions(plan: &Value) -> Vec<String> {
    let all = |key: &str| plan[key].as_array().unwrap().clone();
    let changes = all("changes").into_iter().map(|change| {
        let act = if change["before"].is_null() {
            "create"
        } else {
            "replace"
        };
        (change, act.to_owned())
    });
    let left = all("left").into_iter().map(|left| {
        let why = left["why"].as_str().unwrap().to_owned();
        (left, why)
    });
    let mut decisions: Vec<_> = changes
        .chain(left)
        .map(|(of, what)| {
            let text = |key: &str| of[key].as_str().unwrap();
            format!("{} {} {what}", &text("account")[9..], text("type"))
        })
        .collect();
    decisions.sort();
    decisions
}

pub(crate) fn all_kinds() -> Vec<Value> {
    vec![
        account(
            "100200300001",
            "Root",
            contact("Security", "security@corp.example", "+1 206 555 0144"),
        ),
        account(
            "100200300002",
            "Root",
            contact("Jane Doe", "jane.doe@corp.example", "+1 206 555 0144"),
        ),
        account(
            "100200300003",
            "Root",
            json!({ "absent": { "observedAt": AT } }),
        ),
        account(
            "100200300004",
            "Root",
            json!({ "unreadable": { "observedAt": AT, "reason": "access-denied", "detail": "no" } }),
        ),
        account(
            "100200300005",
            "Root",
            contact(
                "security operations",
                "SOC@corp.example",
                "+1 (206) 555-0142",
            ),
        ),
        json!({ "id": "100200300006", "name": "closed", "state": "SUSPENDED", "contacts": { "security": { "absent": { "observedAt": AT } } } }),
    ]
}

#[test]
fn good_contacts_are_left_and_weak_ones_replaced() {
    let bench = Bench::with(EXPECT, all_kinds());
    let (code, plan) = bench.plan(&[]);
    assert_eq!(code, Some(3), "one could not be read");
    assert_eq!(
        decisions(&plan),
        [
            "001 security good",
            "002 security replace",
            "003 security create",
            "004 security unreadable",
            "005 security as-expected",
            "006 security not-active",
        ]
    );
    assert_eq!(
        plan["changes"][0],
        json!({ "account": "100200300002", "name": "account 100200300002", "type": "security",
            "before": { "name": "Jane Doe", "title": "Team", "email": "jane.doe@corp.example", "phone": "+1 206 555 0144" },
            "after": { "name": "Security Operations", "title": "Team", "email": "soc@corp.example", "phone": "+1 206 555 0142" },
            "closes": ["contact-drift", "personal-inbox"] })
    );
    let (_, plan) = bench.plan(&["--replace-all"]);
    assert_eq!(decisions(&plan)[0], "001 security replace");
    assert_eq!(plan["changes"][0]["closes"], json!(["contact-drift"]));
    // Of what AWS is not asked about, nothing is said.
    let (code, plan) = bench.plan(&["--contacts", "operations"]);
    assert_eq!((code, decisions(&plan)), (Some(0), vec![]));
}

/// A contact that would be no better is not put in place, whoever wants it.
#[test]
fn an_expected_contact_with_a_fault_is_refused_with_the_finding() {
    let config = EXPECT.replace("soc@corp.example", "john.roe@corp.example");
    let bench = Bench::with(&config, all_kinds());
    let (code, plan) = bench.plan(&[]);
    assert_eq!(code, Some(1));
    assert_eq!(decisions(&plan)[1], "002 security refused");
    assert_eq!(plan["changes"], json!([]));
    let reason = plan["left"][1]["reason"].as_str().unwrap();
    assert!(
        reason.contains(
            "rules find fault with what is expected: personal-inbox: john.roe@corp.example"
        ),
        "{reason}"
    );
}

#[test]
fn what_aws_would_not_take_is_refused_where_it_is_written() {
    let cases = [
        (
            "soc@corp.example",
            "søc@corp.example",
            "the e-mail address is none that AWS takes",
        ),
        (
            "+1 206 555 0142",
            "+1 206 555 0142 ext. 7",
            "the phone number may have digits, blanks, and ( ) + - in it",
        ),
        (
            "+1 206 555 0142",
            "+1 206 555 0142 000000000000",
            "the phone number must have 1 to 25 characters",
        ),
        (
            "Team",
            "The team that reads what AWS writes when somebody leaks a key",
            "the title must have 1 to 50 characters",
        ),
    ];
    for (good, bad, told) in cases {
        let bench = Bench::with(&EXPECT.replace(good, bad), all_kinds());
        let (code, _, error) = bench.fix(&["plan", "org.json", "--offline"]);
        assert_eq!(code, Some(2), "{bad}");
        assert!(
            error.contains("contact-lint.toml:6:8: AWS takes no such contact: ")
                && error.contains(told),
            "{error}"
        );
    }
}

#[test]
fn the_narrowest_expectation_holds_and_values_that_nobody_says_are_kept() {
    let config = format!(
        "{EXPECT}\n[[expect]]\ntype = \"security\"\nous = [\"Root/Prod/**\"]\nemail = \"prod-soc@corp.example\"\n"
    );
    let accounts = vec![
        account(
            "100200300001",
            "Root/Prod/Web",
            contact("Jane Doe", "jane.doe@corp.example", "+1 206 555 0144"),
        ),
        account(
            "100200300002",
            "Root/Prod",
            json!({ "absent": { "observedAt": AT } }),
        ),
        account(
            "100200300003",
            "Root/Prod",
            contact("Cloud Security", "test@example.com", "+1 206 555 0144"),
        ),
        account(
            "100200300004",
            "Root/Dev",
            contact("Test", "test@example.com", "----"),
        ),
    ];
    let bench = Bench::with(&config, accounts);
    let (code, plan) = bench.plan(&[]);
    assert_eq!(code, Some(1));
    assert_eq!(
        decisions(&plan),
        [
            "001 security replace",
            "002 security incomplete",
            "003 security replace",
            "004 security replace",
        ]
    );
    assert_eq!(
        plan["changes"][1]["after"],
        json!({ "name": "Cloud Security", "title": "Team", "email": "prod-soc@corp.example", "phone": "+1 206 555 0144" })
    );
    let reason = plan["left"][0]["reason"].as_str().unwrap();
    assert!(
        reason.ends_with("says the name, title, phone number"),
        "{reason}"
    );
}

#[test]
fn two_expectations_that_are_equally_narrow_are_an_error_that_names_both() {
    let other = EXPECT.replace("soc@", "other@");
    let (_, other) = other.split_once("[[expect]]").unwrap();
    let bench = Bench::with(&format!("{EXPECT}[[expect]]{other}"), all_kinds());
    let (code, _, error) = bench.fix(&["plan", "org.json", "--offline"]);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("contact-lint.toml:12:8: account 100200300001 has two values here for what its security contact should be")
            && error.contains("contact-lint.toml:6:8"),
        "{error}"
    );
}

#[test]
fn there_is_nothing_to_plan_without_expectations_or_without_what_aws_has() {
    let bench = Bench::with("", all_kinds());
    let (code, _, error) = bench.fix(&["plan", "org.json", "--offline"]);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("[[expect]]\n  type = \"security\""),
        "{error}"
    );
    let bench = Bench::with(EXPECT, all_kinds());
    let (code, _, error) = bench.fix(&["plan"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("contact-lint fix plan --aws"), "{error}");
    let declared = "resource \"aws_account_alternate_contact\" \"a\" {\n  account_id = \"100200300001\"\n  \
                    alternate_contact_type = \"SECURITY\"\n  name = \"Jane Doe\"\n}\n";
    write(bench.0.path(), "main.tf", declared);
    let (code, _, error) = bench.fix(&["plan", "main.tf", "--offline"]);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("the input tells no account as AWS has it"),
        "{error}"
    );
}

/// By the same comparison as the rule `contact-drift`, and of contacts that nobody but people can change, too.
#[test]
fn what_is_as_expected_is_told_as_the_rule_tells_it() {
    let spelling = |name: &str, phone: &str| contact(name, "SOC@corp.example", phone);
    let accounts = vec![
        account(
            "100200300001",
            "Root",
            spelling("Security  Operations", "0012065550142"),
        ),
        account(
            "100200300002",
            "Root",
            spelling("security operations", "206 555 0142"),
        ),
        account(
            "100200300003",
            "Root",
            spelling("Security Operations", "1-206-555-0142"),
        ),
        account(
            "100200300004",
            "Root",
            spelling("Security Operations", "206 555 0143"),
        ),
    ];
    let primary = "\n[phone]\ncountry = \"US\"\n[[expect]]\ntype = \"root\"\nemail = \"aws@corp.example\"\n\
                   [rules.contact-drift]\nenabled = false\n";
    let mut accounts = accounts;
    accounts[0]["contacts"]["root"] =
        json!({ "present": { "observedAt": AT, "email": "other@corp.example" } });
    accounts[1]["contacts"]["root"] =
        json!({ "present": { "observedAt": AT, "email": "AWS@corp.example" } });
    let bench = Bench::with(&format!("{EXPECT}{primary}"), accounts);
    let (_, plan) = bench.plan(&[]);
    assert_eq!(
        decisions(&plan),
        [
            "001 root not-alternate",
            "001 security as-expected",
            "002 root as-expected",
            "002 security as-expected",
            "003 root unreadable",
            "003 security as-expected",
            "004 root unreadable",
            "004 security good",
        ]
    );
}

/// What could not be judged is not put in place as if it were good.
#[test]
fn an_expected_contact_that_could_not_be_judged_is_not_planned() {
    let bench = Bench::with(EXPECT, all_kinds());
    let mut snapshot: Value = serde_json::from_str(&bench.read("org.json")).unwrap();
    snapshot["dns"] = json!({ "corp.example": { "unreadable": { "observedAt": AT, "reason": "dns-failed", "detail": "SERVFAIL" } } });
    write(bench.0.path(), "org.json", snapshot.to_string());
    let (code, plan) = bench.plan(&[]);
    assert_eq!((code, &plan["changes"]), (Some(3), &json!([])));
    assert_eq!(decisions(&plan)[1], "002 security expected-unjudged");
    let reason = plan["left"][1]["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("not every rule could judge what is expected: ")
            && reason.contains("SERVFAIL"),
        "{reason}"
    );
}

#[test]
fn what_is_suppressed_or_accepted_is_left_as_somebody_has_decided() {
    let decided = r#"
[[suppress]]
rule = "contact-missing"
accounts = ["100200300003"]
reason = "a sandbox"
until = 2099-12-31
[[suppress]]
rule = "personal-inbox"
accounts = ["100200300002"]
reason = "she reads it"
until = 2099-12-31
[[accept-unreadable]]
accounts = ["100200300004"]
reason = "another organization's"
until = 2099-12-31
"#;
    let bench = Bench::with(&format!("{EXPECT}{decided}"), all_kinds());
    let (code, plan) = bench.plan(&[]);
    assert_eq!(code, Some(0));
    assert_eq!(
        decisions(&plan)[1..4],
        [
            "002 security suppressed",
            "003 security suppressed",
            "004 security accepted-gap"
        ]
    );
    let (_, plan) = bench.plan(&["--replace-all"]);
    assert_eq!(
        decisions(&plan)[1..3],
        ["002 security replace", "003 security create"]
    );
}

/// Where some accounts are looked at, it is not known what is found of all of them.
#[test]
fn findings_of_all_accounts_are_not_promised_by_a_plan_for_some() {
    let id = |number: usize| format!("1002003000{number:02}");
    let person = || contact("Jane Doe", "jane.doe@corp.example", "+1 206 555 0144");
    let accounts = (1..=12).map(|number| account(&id(number), "Root", person()));
    let bench = Bench::with(EXPECT, accounts.collect());
    let (_, plan) = bench.plan(&[]);
    assert_eq!(
        plan["closes"],
        json!([{ "account": null, "rule": "shared-by-many" }])
    );
    let some = (1..=5).map(id).collect::<Vec<_>>().join(",");
    let (_, plan) = bench.plan(&["--accounts", &some]);
    assert_eq!(
        (plan["changes"].as_array().unwrap().len(), &plan["closes"]),
        (5, &json!([]))
    );
}

#[test]
fn accounts_of_no_known_organization_are_not_planned_for() {
    let bench = Bench::with(EXPECT, all_kinds());
    let mut snapshot: Value = serde_json::from_str(&bench.read("org.json")).unwrap();
    snapshot.as_object_mut().unwrap().remove("organization");
    write(bench.0.path(), "org.json", snapshot.to_string());
    let (code, _, error) = bench.fix(&["plan", "org.json", "--offline"]);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("the input does not tell which organization its accounts belong to"),
        "{error}"
    );
}

/// The plan of the invented organization, with what its configuration wants.
#[test]
fn the_fixtures_are_planned_for() {
    let config = fs::read_to_string(root().join("fixtures/contact-lint.toml")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let config = write(
        folder.path(),
        "contact-lint.toml",
        format!(
            "{config}\n[[expect]]\n{}",
            EXPECT
                .split_once("[[expect]]")
                .unwrap()
                .1
                .replace("corp", "acme")
        ),
    );
    let output = run(contact_lint().args([
        "fix",
        "plan",
        "fixtures/acme-org.json",
        "--offline",
        "--now",
        "2026-11-24",
        "--config",
        &config,
        "--format",
        "json",
    ]));
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
    let changes = plan["changes"].as_array().unwrap();
    assert!(changes.len() > 5, "{}", changes.len());
    assert_eq!(plan["opens"], json!([]));
}
