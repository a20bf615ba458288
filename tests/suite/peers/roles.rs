//! As whom accounts are read, and that the policies which the command prints allow just what is called.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::selection::{MANAGEMENT, MEMBERS, contact};
use super::stub::{Answer, World};
use super::{Caller, Stub, collect, contact_lint_with};
use crate::support::{contact_lint, run, stderr, stdout, write};

/// A world in which the role `Audit` may be taken on in these accounts, by whoever says `4711`.
fn with_role(caller: Caller, accounts: &[&str]) -> World {
    let mut world = World::new(caller).with_accounts(3);
    for account in accounts {
        let wanted = format!("arn:aws:iam::{account}:role/Audit 4711");
        world = world.with_answer(&format!("{account}/ROLE"), Answer::body(200, &wanted));
    }
    world
}

const AS_ROLE: [&str; 4] = ["--role-name", "Audit", "--external-id", "4711"];

#[test]
fn a_role_reads_each_account_from_within() {
    let stub = with_role(Caller::Management, &MEMBERS).start();
    let (snapshot, code, told) = collect(&stub, &AS_ROLE);
    assert_eq!(code, Some(0), "{told}");
    for id in [MANAGEMENT, MEMBERS[0], MEMBERS[1]] {
        let email = &contact(&snapshot, id, "security")["present"]["email"];
        assert_eq!(*email, format!("soc@{id}.example"));
    }
    // Nobody names an account, and each is asked with its own key; the caller's own with the caller's.
    let asked: BTreeSet<_> = stub
        .requests()
        .into_iter()
        .map(|request| (request.account_id, request.access_key))
        .collect();
    let keys = ["ROLE600000000001", "ROLE600000000002", "testing"];
    let expected = keys.map(|key| (None, key.to_owned()));
    assert_eq!(asked, BTreeSet::from(expected));
}

/// Many roles do not make the SDK forget the caller's own credentials, which are handed out once.
#[test]
fn a_hundred_roles_take_the_callers_credentials_once() {
    let mut world = World::new(Caller::Management).with_accounts(100);
    for number in 1..100 {
        let account = format!("{:012}", 600_000_000_000_usize + number);
        let wanted = format!("arn:aws:iam::{account}:role/Audit ");
        world = world.with_answer(&format!("{account}/ROLE"), Answer::body(200, &wanted));
    }
    let stub = world.start();
    let folder = tempfile::tempdir().unwrap();
    let script = write(
        folder.path(),
        "credentials.sh",
        "echo run >> \"$0.runs\"\n\
         echo '{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"b\",\"SessionToken\":\"c\",\"Expiration\":\"2099-01-01T00:00:00Z\"}'\n",
    );
    let profile = format!("[profile once]\ncredential_process = sh {script}\nregion = us-east-1\n");
    let profile = write(folder.path(), "aws-config", profile);
    let mut command = contact_lint_with(&stub.endpoint());
    command.args([
        "collect",
        "--offline",
        "-o",
        "-",
        "--role-name",
        "Audit",
        "--profile",
        "once",
    ]);
    let output = run(command.env("AWS_CONFIG_FILE", profile));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stub.requests().len(), 400);
    let runs = std::fs::read_to_string(format!("{script}.runs")).unwrap();
    assert_eq!(runs, "run\n");
}

/// From another account than the management account, that one is read as the role, too.
#[test]
fn a_role_reads_the_management_account() {
    let stub = with_role(Caller::Management, &[]).start();
    let (snapshot, code, told) = collect(&stub, &AS_ROLE);
    assert_eq!(code, Some(3), "{told}");
    assert!(
        told.contains("the role could not be taken on in the account"),
        "{told}"
    );
    assert!(contact(&snapshot, MANAGEMENT, "security")["present"].is_object());
    for id in MEMBERS {
        let gap = &contact(&snapshot, id, "security")["unreadable"];
        assert_eq!(gap["reason"], "role-refused");
    }

    let world = World::new(Caller::Delegated).with_answer(
        "111111111111/ROLE",
        Answer::body(200, "arn:aws:iam::111111111111:role/Audit 4711"),
    );
    let (snapshot, ..) = collect(&world.start(), &AS_ROLE);
    assert!(contact(&snapshot, MANAGEMENT, "security")["present"].is_object());
}

#[test]
fn partitions_have_their_own_arns_and_some_no_service() {
    let world = World::new(Caller::Management).with_accounts(2).with_answer(
        "600000000001/ROLE",
        Answer::body(200, "arn:aws-cn:iam::600000000001:role/path/Audit "),
    );
    let stub = world.start();
    let china = ["--region", "cn-northwest-1", "--role-name", "path/Audit"];
    let (_, code, told) = collect(&stub, &china);
    assert_eq!(code, Some(0), "{told}");

    let stub = World::new(Caller::Management).with_accounts(2).start();
    let (snapshot, code, told) = collect(&stub, &["--region", "us-gov-west-1"]);
    assert_eq!(code, Some(3));
    assert!(
        told.contains("AWS Account Management is not offered in this partition (aws-us-gov"),
        "{told}"
    );
    let gap = &contact(&snapshot, MEMBERS[0], "security")["unreadable"];
    assert_eq!(gap["reason"], "not-in-partition");
    assert_eq!(stub.requests().len(), 0);
}

#[test]
fn a_role_must_be_one_that_can_be_taken_on() {
    let stub = World::new(Caller::Management).start();
    for (arguments, message) in [
        (
            &["--role-name", "arn:aws:iam::111111111111:role/Audit"][..],
            "write the role's name alone",
        ),
        (&["--role-name", ""], "write the role's name alone"),
        (&["--external-id", "4711"], "--role-name"),
    ] {
        let (_, code, told) = collect(&stub, arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(told.contains(message), "{arguments:?}: {told}");
    }
    let output =
        run(contact_lint().args(["check", "fixtures/acme-org.json", "--role-name", "Audit"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("add --aws"), "{}", stderr(&output));
}

/// The actions that a policy allows.
fn allowed(arguments: &[&str]) -> BTreeSet<String> {
    let output = run(contact_lint().arg("iam-policy").args(arguments));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let policy: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(policy["Version"], json!("2012-10-17"));
    let statements = policy["Statement"].as_array().unwrap().iter();
    let actions = statements.flat_map(|statement| {
        assert_eq!(statement["Effect"], "Allow");
        statement["Action"].as_array().unwrap()
    });
    actions
        .map(|action| action.as_str().unwrap().to_owned())
        .collect()
}

/// The actions that a stub saw. Whose credentials these are may be asked without a permission.
fn seen(stub: &Stub) -> BTreeSet<String> {
    let service = |operation: &str| match operation {
        "GetAlternateContact" | "GetContactInformation" => "account",
        "AssumeRole" => "sts",
        "ListInstances" => "sso",
        "ListUsers" | "ListGroups" | "ListGroupMemberships" => "identitystore",
        _ => "organizations",
    };
    let calls = stub.calls();
    let operations = calls
        .keys()
        .filter(|operation| *operation != "GetCallerIdentity");
    operations
        .map(|operation| format!("{}:{operation}", service(operation)))
        .collect()
}

#[test]
fn policies_allow_what_is_called_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let by_tag =
        "[[rules.personal-inbox]]\nwhere = { tags = { env = \"prod\" } }\nseverity = \"low\"\n";
    let by_tag = write(folder.path(), "by-tag.toml", by_tag);
    let group = json!({ "Groups": [{ "GroupId": "g", "DisplayName": "soc@111111111111.example", "IdentityStoreId": "d" }] });
    let with_group = World::new(Caller::Management)
        .with_answer("ListGroups", Answer::body(200, &group.to_string()))
        .with_answer(
            "ListGroupMemberships",
            Answer::body(200, "{\"GroupMemberships\": []}"),
        );
    // The world, what is asked of it, and for whom the policy is.
    let cases: [(World, &[&str], &[&str]); 8] = [
        (World::new(Caller::Management), &[], &[]),
        (World::new(Caller::Delegated), &[], &["organization"]),
        (World::new(Caller::Member), &[], &["account"]),
        (
            World::new(Caller::Management),
            &["--config", &by_tag],
            &["organization", "--config", &by_tag],
        ),
        (
            World::new(Caller::Management),
            &["--contacts", "billing"],
            &["--contacts", "billing"],
        ),
        (
            World::new(Caller::Management),
            &["--contacts", "primary"],
            &["--contacts", "primary"],
        ),
        (
            with_role(Caller::Management, &MEMBERS),
            &AS_ROLE,
            &["role-caller", "--role-name", "Audit"],
        ),
        (
            with_group,
            &["--directory", "identity-center"],
            &["--identity-center"],
        ),
    ];
    for (world, arguments, policy) in cases {
        let stub = world.start();
        let (_, code, told) = collect(&stub, arguments);
        assert!([Some(0), Some(3)].contains(&code), "{arguments:?}: {told}");
        assert_eq!(seen(&stub), allowed(policy), "{arguments:?}");
    }
    // The role itself reads contacts, and does nothing else.
    let contacts = [
        "account:GetAlternateContact",
        "account:GetContactInformation",
    ];
    assert_eq!(allowed(&["role"]), contacts.map(str::to_owned).into());
    for policy in [
        &["organization"][..],
        &["account"],
        &["role-caller", "--role-name", "Audit"],
        &["role"],
    ] {
        for action in allowed(policy) {
            let verb = action.split(':').nth(1).unwrap();
            let is_reading = ["Get", "List", "Describe", "AssumeRole"]
                .iter()
                .any(|start| verb.starts_with(start));
            assert!(is_reading, "{action}");
        }
    }
}

#[test]
fn a_role_trusts_its_caller_alone() {
    let output = run(contact_lint().args([
        "iam-policy",
        "role-trust",
        "--caller",
        "111122223333",
        "--external-id",
        "4711",
    ]));
    let policy: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = json!({
        "Sid": "LetTheCallerTakeItOn", "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
        "Condition": { "StringEquals": { "sts:ExternalId": "4711" } },
    });
    assert_eq!(policy["Statement"], json!([expected]));
    let output = run(contact_lint().args(["iam-policy", "role-trust"]));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_role_that_is_taken_on_is_named_in_its_partition() {
    let output = run(contact_lint().args([
        "iam-policy",
        "role-caller",
        "--role-name",
        "path/Audit",
        "--region",
        "us-gov-west-1",
    ]));
    let policy = stdout(&output);
    assert!(
        policy.contains("\"arn:aws-us-gov:iam::*:role/path/Audit\""),
        "{policy}"
    );
}
