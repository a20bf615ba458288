//! Plans carried out on moto: what was promised is closed, nothing else is changed, and there is a way back.

use std::collections::BTreeSet;

use aws_sdk_account::types::AlternateContactType as Type;
use serde_json::Value;

use super::moto::{self, Contact, Moto};
use super::workshop::{Workshop, promised};
use crate::support::{stderr, stdout};

const PHONE: &str = "+1 206 555 0143";

/// Two hundred accounts, whose security contacts are good, a person's, pasted from a sample, absent, and as expected.
async fn fill(moto: &Moto) -> Vec<String> {
    let organizations = moto.organizations();
    let created = organizations
        .create_organization()
        .feature_set(aws_sdk_organizations::types::OrganizationFeatureSet::All)
        .send()
        .await;
    created.unwrap();
    let account = moto.account();
    let security = |number: usize| match number % 5 {
        0 => Some(["Cloud Team", "cloud-team@corp.example", PHONE]),
        1 => Some(["Jane Doe", "jane.doe@corp.example", PHONE]),
        2 => Some(["Test", "test@example.com", "----"]),
        3 => None,
        _ => Some([
            "Security Operations",
            "aws-security@corp.example",
            "+1 206 555 0142",
        ]),
    };
    let mut ids = Vec::new();
    for number in 0..200 {
        let id = match number {
            // The management account names itself in no call. Its contact is a person's.
            0 => None,
            _ => {
                let request = organizations
                    .create_account()
                    .account_name(format!("account-{number}"))
                    .email(format!("root+{number}@corp.example"));
                let status = request.send().await.unwrap().create_account_status.unwrap();
                Some(status.account_id.unwrap())
            }
        };
        let number = number.max(1);
        if let Some([name, email, phone]) = security(number) {
            let of = Type::Security;
            moto::put(
                &account,
                id.as_deref(),
                Contact {
                    of,
                    name,
                    email,
                    phone,
                },
            )
            .await;
        }
        let billing = Contact {
            of: Type::Billing,
            name: "Bill",
            email: "bill@corp.example",
            phone: PHONE,
        };
        moto::put(&account, id.as_deref(), billing).await;
        ids.extend(id);
    }
    ids
}

#[tokio::test]
async fn two_hundred_accounts_are_mended_as_promised_and_taken_back() {
    let moto = Moto::start();
    let ids = fill(&moto).await;
    let workshop = Workshop::at(moto.endpoint());
    let before = (workshop.contacts(), workshop.findings());
    let plan = workshop.plan(&[]);
    assert_eq!(plan["changes"].as_array().unwrap().len(), 121);
    assert_eq!(left(&plan, "good"), 39);
    assert_eq!(left(&plan, "as-expected"), 40);

    let output = workshop.apply(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "applied: 121 changed\n");
    let after = (workshop.contacts(), workshop.findings());
    let was: BTreeSet<_> = before.1.iter().collect();
    let is: BTreeSet<_> = after.1.iter().collect();
    let promised: BTreeSet<_> = promised(&plan).into_iter().collect();
    let closed: BTreeSet<_> = was.difference(&is).copied().cloned().collect();
    assert!(promised.len() > 200, "{}", promised.len());
    assert_eq!(closed, promised);
    assert_eq!(is.difference(&was).count(), 0);
    // Of all contacts, those of the plan are others, and no others are.
    let changed = difference(&before.0, &after.0);
    assert_eq!(changed, places(&plan));

    let again = workshop.apply(&[]);
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    assert_eq!(stdout(&again), "applied: 121 already right\n");
    let planned = workshop.plan(&[]);
    assert_eq!(planned["changes"].as_array().unwrap().len(), 0);

    // Back again, but for contacts that were not there: nothing is ever deleted. Somebody has changed one meanwhile.
    let undo = workshop.run(&["fix", "undo", &workshop.backup(), "-o", "undo.json"]);
    assert_eq!(undo.status.code(), Some(1), "{}", stderr(&undo));
    let undone = workshop.json("undo.json");
    assert_eq!(left(&undone, "would-be-deleted"), 40);
    let other = Contact {
        of: Type::Security,
        name: "Somebody",
        email: "else@corp.example",
        phone: PHONE,
    };
    moto::put(&moto.account(), Some(&ids[0]), other).await;
    let output = workshop.run(&["fix", "apply", "undo.json", "--yes"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let told = stdout(&output);
    assert!(
        told.contains(&ids[0])
            && told.contains("security contact refused: somebody has changed the name, e-mail address, phone number since the plan was made")
            && told.contains("applied: 80 changed, 1 refused"),
        "{told}"
    );
    let restored = difference(&before.0, &workshop.contacts());
    let mut not_restored: BTreeSet<String> = undone["left"]
        .as_array()
        .unwrap()
        .iter()
        .map(place)
        .collect();
    not_restored.insert(format!("{}/security", ids[0]));
    assert_eq!(restored, not_restored);
}

fn left(plan: &Value, why: &str) -> usize {
    let left = plan["left"].as_array().unwrap().iter();
    left.filter(|left| left["why"] == why).count()
}

fn place(of: &Value) -> String {
    let text = |key: &str| of[key].as_str().unwrap();
    format!("{}/{}", text("account"), text("type"))
}

fn places(plan: &Value) -> BTreeSet<String> {
    plan["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(place)
        .collect()
}

fn difference(before: &[(String, Value)], after: &[(String, Value)]) -> BTreeSet<String> {
    let others = before.iter().zip(after).filter(|(before, after)| {
        assert_eq!(before.0, after.0);
        before.1 != after.1
    });
    others.map(|(before, _)| before.0.clone()).collect()
}
