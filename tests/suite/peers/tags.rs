//! Tags of accounts: read when something depends on them, and only then.

use std::collections::BTreeMap;

use aws_sdk_account::types::AlternateContactType as Type;
use aws_sdk_organizations::types::Tag;

use super::moto::{self, Contact, Moto};
use super::stub::Answer;
use super::{Caller, Stub, collect, contact_lint_with};
use crate::support::{findings, run, stderr, write};
use serde_json::{Value, json};

const BY_TAG: &str = "[[rules.personal-inbox]]\nenabled = false\n\
                      [[rules.personal-inbox]]\nwhere = { tags = { env = \"prod\" } }\nenabled = true\n";

const SUPPRESSED_BY_TAG: &str = "[[suppress]]\nrule = \"personal-inbox\"\ntags = { env = \"*\" }\nreason = \"r\"\nuntil = 2099-12-31\n";

const EXPECTED_BY_TAG: &str = "[[expect]]\ntype = \"security\"\ntags = { env = [\"prod\", \"live\"] }\nemail = \"soc@corp.example\"\n";

#[tokio::test]
async fn a_rule_holds_in_the_accounts_that_moto_has_tagged() {
    let moto = Moto::start();
    let organizations = moto.organizations();
    organizations.create_organization().send().await.unwrap();
    for (name, env) in [
        ("live", Some("prod")),
        ("trial", Some("dev")),
        ("bare", None),
    ] {
        let request = organizations.create_account().account_name(name);
        let created = request
            .email(format!("{name}@corp.example"))
            .send()
            .await
            .unwrap();
        let status = created.create_account_status.unwrap();
        let id = status.account_id().unwrap();
        let contact = Contact {
            of: Type::Security,
            name: "Jane Doe",
            email: "jane.doe@corp.example",
            phone: "+1 206 555 0142",
        };
        moto::put(&moto.account(), Some(id), contact).await;
        if let Some(env) = env {
            let tag = Tag::builder().key("env").value(env).build().unwrap();
            organizations
                .tag_resource()
                .resource_id(id)
                .tags(tag)
                .send()
                .await
                .unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let config = write(folder.path(), "contact-lint.toml", BY_TAG);
    let output = run(contact_lint_with(&moto.endpoint())
        .args(["check", "--aws", "--offline", "-q", "--format", "json"])
        .args(["--config", &config, "--rule", "personal-inbox"]));
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    assert_eq!(findings(&report), ["live personal-inbox/security"]);
    assert_eq!(report["totals"]["inconclusive"], 0);
}

#[test]
fn tags_are_read_page_by_page_when_something_depends_on_them() {
    let folder = tempfile::tempdir().unwrap();
    for (text, is_read) in [
        ("", false),
        (BY_TAG, true),
        (SUPPRESSED_BY_TAG, true),
        (EXPECTED_BY_TAG, true),
        (
            "[rules.personal-inbox]\nwhere = { ous = [\"Root\"] }\nenabled = false\n",
            false,
        ),
    ] {
        let config = write(folder.path(), "contact-lint.toml", text);
        let stub = Stub::start(Caller::Management, BTreeMap::new());
        let (snapshot, code, told) = collect(&stub, &["--config", &config]);
        assert_eq!(code, Some(0), "{told}");
        let tags = |id: &str| {
            let accounts = snapshot["accounts"].as_array().unwrap();
            accounts.iter().find(|account| account["id"] == id).unwrap()["tags"].clone()
        };
        let expected = |id: &str| match is_read {
            true => json!({ "env": "prod", "account": id }),
            false => Value::Null,
        };
        for id in ["111111111111", "222222222222"] {
            assert_eq!(tags(id), expected(id), "{text}");
        }
        assert_eq!(
            tags("333333333333"),
            Value::Null,
            "closed accounts are not asked about"
        );
    }
}

/// Neither on nor off: what cannot be read is told for every account, and the run is incomplete.
#[test]
fn tags_that_cannot_be_read_leave_it_open_where_a_rule_holds() {
    let folder = tempfile::tempdir().unwrap();
    let config = write(folder.path(), "contact-lint.toml", BY_TAG);
    let answers = BTreeMap::from([(
        "ListTagsForResource".to_owned(),
        Answer::error(400, "AccessDeniedException"),
    )]);
    let stub = Stub::start(Caller::Management, answers);
    let output = run(contact_lint_with(&stub.endpoint())
        .args([
            "check",
            "--aws",
            "--offline",
            "--format",
            "json",
            "--fail-on",
            "never",
        ])
        .args(["--config", &config, "--rule", "personal-inbox"]));
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("the tags of 2 accounts could not be read"),
        "{}",
        stderr(&output)
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["totals"]["unreadable"], 2);
    assert_eq!(report["totals"]["findings"], 0);
}
