//! From the AWS API to the report.

use std::collections::BTreeMap;
use std::process::Output;

use aws_sdk_account::types::AlternateContactType as Type;
use serde_json::{Value, json};

use super::contact_lint_with;
use super::knot::Knot;
use super::moto::{self, Contact, Moto};
use super::stub::Answer;
use super::{Caller, Stub, collect};
use crate::sarif::{assert_github_takes, assert_valid};
use crate::support::{assert_same, findings, run, stderr, stdout, without_places, write};

const GOOD_PHONE: &str = "+1 206 555 0142";
/// Numbers reserved for fiction pass, and nothing is held up by AWS's quotas, which the test servers do not have.
const CONFIG: &str = "[rules.phone-unusable]\nparameters = { fiction = [] }\n\
                      [collect.rates]\nGetAlternateContact = { per-second = 1000, burst = 1000 }\n\
                      GetContactInformation = { per-second = 1000, burst = 1000 }\n";

/// A kind of security contact: its name, address and phone number, if there is one, and the rule that it breaks.
struct Case {
    kind: &'static str,
    contact: Option<[&'static str; 3]>,
    breaks: Option<&'static str>,
}

const fn case(
    kind: &'static str,
    contact: Option<[&'static str; 3]>,
    breaks: Option<&'static str>,
) -> Case {
    Case {
        kind,
        contact,
        breaks,
    }
}

const CASES: [Case; 10] = [
    case(
        "good",
        Some(["Security Operations", "soc@corp.example", GOOD_PHONE]),
        None,
    ),
    case(
        "person",
        Some(["Jane Doe", "jane.doe@corp.example", GOOD_PHONE]),
        Some("personal-inbox"),
    ),
    case("absent", None, Some("contact-missing")),
    case(
        "null-mx",
        Some(["SOC", "soc@refusing-mail.example", GOOD_PHONE]),
        Some("mail-domain-dead"),
    ),
    case(
        "nxdomain",
        Some(["SOC", "soc@missing.example", GOOD_PHONE]),
        Some("mail-domain-dead"),
    ),
    case(
        "no-data",
        Some(["SOC", "soc@text-only.example", GOOD_PHONE]),
        Some("mail-domain-dead"),
    ),
    case(
        "implicit",
        Some(["SOC", "soc@address-only.example", GOOD_PHONE]),
        None,
    ),
    case(
        "phone",
        Some(["SOC", "soc@corp.example", "----"]),
        Some("phone-unusable"),
    ),
    case(
        "servfail",
        Some(["SOC", "soc@broken.example", GOOD_PHONE]),
        None,
    ),
    case(
        "refused",
        Some(["SOC", "soc@corp.foreign", GOOD_PHONE]),
        None,
    ),
];

/// An organization of 60 accounts: the management account, and each case in turn.
async fn fill(moto: &Moto) -> Vec<String> {
    let organizations = moto.organizations();
    organizations.create_organization().send().await.unwrap();
    let account = moto.account();
    let good = |of| Contact {
        of,
        name: "Cloud Team",
        email: "cloud-team@corp.example",
        phone: GOOD_PHONE,
    };
    // moto's own, for which it has an address at example.com.
    let mut expected = vec!["master placeholder-contact/root".to_owned()];
    for of in [Type::Security, Type::Operations, Type::Billing] {
        moto::put(&account, None, good(of)).await;
    }
    for number in 1..60 {
        let case = &CASES[number % CASES.len()];
        let name = format!("{}-{number:02}", case.kind);
        let request = organizations.create_account().account_name(&name);
        let created = request
            .email(format!("root+{number}@corp.example"))
            .send()
            .await
            .unwrap();
        let status = created.create_account_status.unwrap();
        let id = status.account_id();
        for of in [Type::Operations, Type::Billing] {
            moto::put(&account, id, good(of)).await;
        }
        if let Some([name, email, phone]) = case.contact {
            let of = Type::Security;
            moto::put(
                &account,
                id,
                Contact {
                    of,
                    name,
                    email,
                    phone,
                },
            )
            .await;
        }
        if let Some(rule) = case.breaks {
            expected.push(format!("{name} {rule}/security"));
        }
    }
    expected
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", stderr(output)))
}

#[tokio::test]
async fn sixty_accounts_on_moto_are_judged_live_and_from_a_snapshot_alike() {
    let (moto, knot) = (Moto::start(), Knot::start());
    let mut expected = fill(&moto).await;
    expected.sort();
    let folder = tempfile::tempdir().unwrap();
    let config = write(folder.path(), "contact-lint.toml", CONFIG);
    let server = knot.address().to_string();
    let common = ["--config", &config, "--resolver", &server];
    let judged = ["--format", "json", "-q", "--now", "2026-11-24"];
    let sarif = folder
        .path()
        .join("live.sarif")
        .to_str()
        .unwrap()
        .to_owned();

    let live = run(contact_lint_with(&moto.endpoint())
        .args(["check", "--aws", "-o", &sarif])
        .args(common)
        .args(judged));
    assert_eq!(live.status.code(), Some(1), "{}", stderr(&live));
    let live = json(&live);
    let mut found = findings(&live);
    found.sort();
    assert_eq!(found, expected);
    assert_eq!(live["totals"]["accounts"], 60);
    let gaps: Vec<_> = live["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|account| account["inconclusive"].as_array().unwrap())
        .map(|gap| gap["evidence"]["code"].as_str().unwrap())
        .collect();
    let count = |code: &str| gaps.iter().filter(|found| **found == code).count();
    assert_eq!(
        count("dns-unreadable"),
        13,
        "the domains that no server answers for, among them that of moto's management account"
    );
    // moto does not know GetContactInformation.
    assert_eq!(count("contact-unreadable"), 60);
    assert_eq!(gaps.len(), 73);
    assert_valid(&sarif);
    assert_github_takes(&serde_json::from_str(&std::fs::read_to_string(&sarif).unwrap()).unwrap());

    let snapshot = folder.path().join("org.json").to_str().unwrap().to_owned();
    let collected = run(contact_lint_with(&moto.endpoint())
        .args(["collect", "-o", &snapshot])
        .args(common));
    assert_eq!(collected.status.code(), Some(3), "{}", stderr(&collected));
    let from_snapshot = run(contact_lint_with("http://unused.invalid")
        .args(["check", &snapshot])
        .args(common)
        .args(judged));
    assert_same(&without_places(json(&from_snapshot)), &without_places(live));
}

#[test]
fn the_management_account_reads_its_own_contacts_without_naming_itself() {
    let stub = Stub::start(Caller::Management, BTreeMap::new());
    let (snapshot, ..) = collect(&stub, &[]);
    let management = &snapshot["accounts"][0];
    assert_eq!(management["id"], "111111111111");
    assert_eq!(
        management["contacts"]["security"]["present"]["email"],
        "soc@111111111111.example"
    );
    let mut named: Vec<_> = stub
        .requests()
        .into_iter()
        .filter_map(|request| request.account_id)
        .collect();
    named.sort();
    named.dedup();
    assert_eq!(
        named,
        ["222222222222"],
        "closed and pending accounts are not asked for"
    );
}

#[test]
fn an_account_in_a_state_that_is_not_known_yet_is_looked_at() {
    let list = json!({ "Accounts": [
        { "Id": "111111111111", "Name": "management", "State": "QUARANTINED", "Status": "ACTIVE", "Email": "root@corp.example" },
        { "Id": "111111111111", "Name": "management", "State": "QUARANTINED", "Status": "ACTIVE", "Email": "root@corp.example" },
    ] });
    let answers = BTreeMap::from([(
        "ListAccounts".to_owned(),
        Answer::body(200, &list.to_string()),
    )]);
    let stub = Stub::start(Caller::Management, answers);
    let (snapshot, ..) = collect(&stub, &[]);
    assert_eq!(snapshot["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(snapshot["accounts"][0]["state"], "ACTIVE");
    assert!(snapshot["accounts"][0]["contacts"]["security"]["present"].is_object());
}

#[test]
fn a_listing_that_fails_is_told_and_nothing_is_written() {
    let answers = BTreeMap::from([(
        "ListAccounts".to_owned(),
        Answer::error(400, "AccessDeniedException"),
    )]);
    let stub = Stub::start(Caller::Management, answers);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("org.json");
    let output = run(contact_lint_with(&stub.endpoint())
        .args(["collect", "--offline", "-o"])
        .arg(&path));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output),
        "error: the accounts could not be listed: access was denied (organizations:ListAccounts: AccessDeniedException: \
         as the test wants it). Use the organization's management account, or allow the call; --accounts with the caller's own account reads that alone.\n"
    );
    assert!(!path.exists());
}

#[test]
fn a_snapshot_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let stub = Stub::start(Caller::Management, BTreeMap::new());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("org.json");
    let output = run(contact_lint_with(&stub.endpoint())
        .args(["collect", "--offline", "-o"])
        .arg(&path));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "collected: 4 accounts, 0 domains\n");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn missing_credentials_and_a_missing_region_are_told_before_any_call() {
    let stub = Stub::start(Caller::Management, BTreeMap::new());
    let told = |removed: &[&str]| {
        let mut command = contact_lint_with(&stub.endpoint());
        for name in removed {
            command.env_remove(name);
        }
        let output = run(command.args(["check", "--aws"]));
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(stdout(&output), "");
        stderr(&output)
    };
    assert!(told(&["AWS_REGION"]).starts_with("error: no AWS region is set; give --region"));
    let message = told(&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
    assert!(
        message.starts_with("error: no AWS credentials were found"),
        "{message}"
    );
    assert!(stub.requests().is_empty());
}

#[test]
fn the_state_of_an_account_is_read_from_status_where_state_is_missing() {
    let list = json!({ "Accounts": [
        { "Id": "111111111111", "Name": "management", "Status": "ACTIVE", "Email": "root@corp.example" },
        { "Id": "222222222222", "Name": "member", "Status": "SUSPENDED", "Email": "root@corp.example" },
    ] });
    let answers = BTreeMap::from([(
        "ListAccounts".to_owned(),
        Answer::body(200, &list.to_string()),
    )]);
    let stub = Stub::start(Caller::Management, answers);
    let (snapshot, ..) = collect(&stub, &[]);
    assert_eq!(snapshot["accounts"][0]["state"], "ACTIVE");
    assert_eq!(snapshot["accounts"][1]["state"], "SUSPENDED");
}
