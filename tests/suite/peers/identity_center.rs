//! Users and groups of IAM Identity Center: on moto through its real API, and what moto lacks on the stub.

use std::collections::BTreeMap;

use aws_sdk_identitystore::types::{Email, MemberId, Name};
use serde_json::{Value, json};

use super::contact_lint_with;
use super::moto::Moto;
use super::stub::{Answer, Caller, Stub};
use crate::directory::{broken, check_with, snapshot};
use crate::support::{run, stderr, write};

const ADDRESSES: [&str; 5] = [
    "jane.doe@acme.example",
    "phoenix@acme.example",
    "aws-alerts@acme.example",
    "aws-security@acme.example",
    "soc@acme.example",
];

async fn create_user(moto: &Moto, store: &str, user: &str, address: &str) -> String {
    let email = Email::builder()
        .value(address)
        .r#type("work")
        .primary(true)
        .build();
    let name = Name::builder()
        .given_name("Jane")
        .family_name("Doe")
        .build();
    let created = moto
        .identity_store()
        .create_user()
        .identity_store_id(store)
        .user_name(user)
        .display_name("Jane Doe")
        .name(name)
        .emails(email)
        .send()
        .await
        .unwrap();
    created.user_id().to_owned()
}

async fn create_group(moto: &Moto, store: &str, name: &str, members: &[&str]) {
    let client = moto.identity_store();
    let group = client
        .create_group()
        .identity_store_id(store)
        .display_name(name);
    let group = group.send().await.unwrap().group_id().to_owned();
    for member in members {
        let membership = client
            .create_group_membership()
            .identity_store_id(store)
            .group_id(&group);
        membership
            .member_id(MemberId::UserId((*member).to_owned()))
            .send()
            .await
            .unwrap();
    }
}

/// What `check` says of the addresses with a server's directory.
fn check(endpoint: &str) -> Value {
    let directory = ["--directory", "identity-center"];
    check_with(
        &mut contact_lint_with(endpoint),
        &snapshot(&ADDRESSES),
        &directory,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn users_and_groups_on_moto_settle_whose_an_address_is() {
    let moto = Moto::start();
    let instances = moto.sso_admin().list_instances().send().await.unwrap();
    let store = instances.instances()[0]
        .identity_store_id()
        .unwrap()
        .to_owned();
    let jane = create_user(&moto, &store, "jane.doe", "jane.doe@acme.example").await;
    let ben = create_user(&moto, &store, "Phoenix@acme.example", "ben@acme.example").await;
    // More than a page of others.
    for index in 0..120 {
        create_user(
            &moto,
            &store,
            &format!("user-{index}"),
            &format!("user-{index}@acme.example"),
        )
        .await;
    }
    create_group(&moto, &store, "aws-alerts@acme.example", &[&jane]).await;
    create_group(&moto, &store, "aws-security@acme.example", &[&jane, &ben]).await;
    create_group(&moto, &store, "AWS administrators", &[&jane]).await;

    let report = check(&moto.endpoint());
    assert_eq!(broken(&report, 0), ["personal-inbox"]);
    assert_eq!(broken(&report, 1), ["personal-inbox"], "by the user's name");
    assert_eq!(
        broken(&report, 2),
        ["personal-inbox"],
        "a group with one member"
    );
    assert_eq!(broken(&report, 3), [""; 0]);
    assert_eq!(
        broken(&report, 4),
        [""; 0],
        "not in the directory: the guess"
    );
    // moto does not say whether a user is enabled.
    let skipped = report["accounts"][0]["skipped"].as_array().unwrap();
    assert!(
        skipped
            .iter()
            .any(|skip| skip["reason"] == "status-unstated"),
        "{skipped:?}"
    );
}

#[test]
fn a_disabled_user_is_a_departed_owner() {
    let user = |name: &str, status: &str| {
        let email =
            json!({ "Value": format!("{name}@acme.example"), "Type": "work", "Primary": true });
        json!({ "UserId": name, "UserName": name, "IdentityStoreId": "d-1", "Emails": [email], "UserStatus": status })
    };
    let body = |value: Value| Answer::body(200, &value.to_string());
    let stub = Stub::start(
        Caller::Management,
        BTreeMap::from([
            (
                "ListInstances".to_owned(),
                body(json!({ "Instances": [{ "IdentityStoreId": "d-1" }] })),
            ),
            (
                "ListUsers".to_owned(),
                body(
                    json!({ "Users": [user("jane.doe", "DISABLED"), user("phoenix", "ENABLED")] }),
                ),
            ),
            ("ListGroups".to_owned(), body(json!({ "Groups": [] }))),
        ]),
    );
    let report = check(&stub.endpoint());
    assert_eq!(broken(&report, 0), ["owner-departed", "personal-inbox"]);
    assert_eq!(broken(&report, 1), ["personal-inbox"]);
}

/// A directory that was asked for and cannot be read is no directory without users.
#[test]
fn a_directory_that_cannot_be_read_ends_the_run() {
    let body = |value: Value| Answer::body(200, &value.to_string());
    let instances = body(json!({ "Instances": [{ "IdentityStoreId": "d-1" }] }));
    let cases = [
        (
            vec![("ListInstances", body(json!({ "Instances": [] })))],
            "there is no IAM Identity Center in us-east-1",
        ),
        (
            vec![("ListInstances", Answer::error(400, "AccessDeniedException"))],
            "sso:ListInstances",
        ),
        (
            vec![
                ("ListInstances", instances),
                ("ListUsers", Answer::error(400, "AccessDeniedException")),
            ],
            "identitystore:ListUsers",
        ),
    ];
    for (answers, message) in cases {
        let answers = answers
            .into_iter()
            .map(|(operation, answer)| (operation.to_owned(), answer));
        let stub = Stub::start(Caller::Management, answers.collect());
        let folder = tempfile::tempdir().unwrap();
        let input = write(folder.path(), "org.json", snapshot(&ADDRESSES));
        let arguments = [
            "check",
            &input,
            "--offline",
            "--directory",
            "identity-center",
        ];
        let output = run(contact_lint_with(&stub.endpoint()).args(arguments));
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
}

/// What `collect` writes down of a directory is what `check` reads of it, and nobody else's.
#[test]
fn a_snapshot_keeps_the_entries_of_contacts_only() {
    let stub = Stub::start(Caller::Management, BTreeMap::new());
    let folder = tempfile::tempdir().unwrap();
    let directory = "email,kind,enabled\nsoc@222222222222.example,group,\njane@acme.example,user,no\naws-root@111111111111.example,user,no\n";
    let directory = write(folder.path(), "directory.csv", directory);
    let (snapshot, code, _) = super::collect(&stub, &["--directory", &directory]);
    assert_eq!(code, Some(0));
    assert_eq!(
        snapshot["directory"],
        json!({
            "aws-root@111111111111.example": { "owner": { "user": { "status": "disabled" } }, "source": "directory.csv" },
            "soc@222222222222.example": { "owner": { "group": {} }, "source": "directory.csv" },
        })
    );
    let report = check_with(&mut contact_lint_with(""), &snapshot.to_string(), &[]);
    assert_eq!(
        broken(&report, 0),
        ["owner-departed", "personal-inbox"],
        "the management account's root user"
    );
}
