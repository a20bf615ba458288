//! A plan as a script, run with the real AWS CLI on moto.

use std::path::Path;
use std::process::{Command, Output};

use aws_sdk_account::types::AlternateContactType as Type;

use super::moto::{self, Contact, Moto};
use super::workshop::Workshop;
use crate::support::{run, stderr, stdout, tool};

const PHONE: &str = "+1 206 555 0143";
/// What a shell, the AWS CLI or Terraform would act on, if it were not told as a text.
const HOSTILE: [&str; 4] = [
    "'; touch hacked; echo '$(touch hacked)`touch hacked` \"\\",
    "file:///etc/hostname",
    "--help ${path.module} %{ if true }",
    "=1+1\tTab",
];

async fn account(moto: &Moto, number: usize) -> String {
    let organizations = moto.organizations();
    let request = organizations
        .create_account()
        .account_name(format!("account-{number}"))
        .email(format!("root+{number}@corp.example"));
    let status = request.send().await.unwrap().create_account_status.unwrap();
    status.account_id.unwrap()
}

async fn put(moto: &Moto, id: Option<&str>, name: &str) {
    let contact = Contact {
        of: Type::Security,
        name,
        email: "jane.doe@corp.example",
        phone: PHONE,
    };
    moto::put(&moto.account(), id, contact).await;
}

/// Runs a script as somebody would who has the AWS CLI.
fn run_script(workshop: &Workshop, moto: &Moto, name: &str) -> Output {
    let tools = tool("python/bin");
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
    let folder: &Path = workshop.folder.path();
    run(Command::new("bash")
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("HOME", folder)
        .env("AWS_ENDPOINT_URL", moto.endpoint())
        .env("AWS_ACCESS_KEY_ID", "testing")
        .env("AWS_SECRET_ACCESS_KEY", "testing")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .arg(name))
}

#[tokio::test]
async fn the_script_puts_contacts_in_place_with_the_aws_cli() {
    let moto = Moto::start();
    let created = moto
        .organizations()
        .create_organization()
        .feature_set(aws_sdk_organizations::types::OrganizationFeatureSet::All)
        .send()
        .await;
    created.unwrap();
    // The management account, one without a contact, one for each hostile name, and one that is changed after the plan.
    put(&moto, None, "Jane Doe").await;
    let empty = account(&moto, 1).await;
    let mut hostile = Vec::new();
    for (number, name) in HOSTILE.iter().enumerate() {
        let id = account(&moto, number + 2).await;
        put(&moto, Some(&id), name).await;
        hostile.push(id);
    }
    let changed = account(&moto, 9).await;
    put(&moto, Some(&changed), "Jane Doe").await;
    let workshop = Workshop::at(moto.endpoint());
    let plan = workshop.plan(&[]);
    assert_eq!(plan["changes"].as_array().unwrap().len(), 7);
    for output in ["fix.sh", "contacts.tf"] {
        let output = workshop.run(&["fix", "export", "plan.json", "-o", output]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let before = workshop.contacts();
    put(&moto, Some(&changed), "John Roe").await;

    let output = run_script(&workshop, &moto, "fix.sh");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let told = stdout(&output);
    assert!(
        told.contains(&format!("{changed} SECURITY: refused"))
            && told.ends_with("6 changed, 0 already right, 1 refused, 0 failed\n"),
        "{told}{}",
        stderr(&output)
    );
    let mended = workshop.findings();
    assert!(
        mended.iter().all(|(account, _)| *account == changed),
        "{mended:?}"
    );
    assert!(!workshop.path("hacked").exists());
    let again = run_script(&workshop, &moto, "fix.sh");
    assert!(
        stdout(&again).ends_with("0 changed, 6 already right, 1 refused, 0 failed\n"),
        "{}",
        stdout(&again)
    );

    // The way back puts the hostile names in place again, to the letter.
    let undo = workshop.run(&["fix", "undo", "plan.json", "-o", "undo.json"]);
    assert_eq!(undo.status.code(), Some(1), "{}", stderr(&undo));
    let output = workshop.run(&["fix", "export", "undo.json", "-o", "undo.sh"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    run_script(&workshop, &moto, "undo.sh");
    let restored = workshop.contacts();
    let is_other = |((place, before), (_, after)): &((&String, &_), (&String, &_))| {
        before != after && !place.starts_with(&changed) && !place.starts_with(&empty)
    };
    let pairs = before.iter().map(|(place, held)| (place, held));
    let pairs = pairs.zip(restored.iter().map(|(place, held)| (place, held)));
    let others: Vec<_> = pairs.filter(is_other).collect();
    assert_eq!(others, []);
    assert!(!workshop.path("hacked").exists());

    // What the Terraform declares has no fault, and of hostile names it is read back to the letter.
    let lint = workshop.run(&[
        "check",
        "contacts.tf",
        "--offline",
        "--contacts",
        "security",
    ]);
    assert_eq!(lint.status.code(), Some(0), "{}", stdout(&lint));
    let output = workshop.run(&["fix", "export", "undo.json", "-o", "undo.tf"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let listed = workshop.run(&["contacts", "undo.tf", "--format", "jsonl"]);
    let rows: Vec<serde_json::Value> = stdout(&listed)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for (id, name) in hostile.iter().zip(HOSTILE) {
        let row = rows
            .iter()
            .find(|row| row["account"] == **id && row["field"] == "name");
        assert_eq!(row.unwrap()["value"], name);
    }
}
