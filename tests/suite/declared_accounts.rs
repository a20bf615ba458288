//! Which account a declared contact is of, what it is called, and that no value of a contact gets into that.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{contact_lint, run, stderr, stdout, write};
use crate::terraform::{contacts, folder, rows};

/// A contact for security, with these lines besides.
fn contact(name: &str, email: &str, more: &str) -> String {
    format!(
        "resource \"aws_account_alternate_contact\" \"{name}\" {{\n  alternate_contact_type = \"SECURITY\"\n  name = \"Desk\"\n  \
         title = \"Team\"\n  email_address = {email}\n  phone_number = \"+44 20 7946 1234\"\n  {more}\n}}\n"
    )
}

/// The accounts of the e-mail addresses that are found in a folder.
fn accounts(folder: &Path) -> BTreeSet<(String, String)> {
    let output = contacts(folder);
    let rows = rows(&output);
    let emails = rows.iter().filter(|row| row["field"] == "email");
    let of = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    emails
        .map(|row| (of(row, "account"), of(row, "value")))
        .collect()
}

fn pairs(pairs: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(account, email)| ((*account).to_owned(), (*email).to_owned()))
        .collect()
}

const A: &str = "\"a@corp.example\"";

/// Without a number, an account is the one of the provider, whatever a module calls it.
#[test]
fn a_providers_account_is_called_after_the_provider() {
    let module = contact("this", "var.email", "provider = aws.member") + "variable \"email\" {}\n";
    let call = |name: &str| {
        format!(
            "module \"{name}\" {{\n  source = \"./m\"\n  email = \"{name}@corp.example\"\n  \
             providers = {{ aws.member = aws.{name} }}\n}}\n"
        )
    };
    let own = contact("own", "\"own@corp.example\"", "");
    let main = call("prod") + &call("dev") + &own;
    let folder = folder(&[("m/main.tf", &module), ("main.tf", &main)]);
    let expected = pairs(&[
        ("aws.prod", "prod@corp.example"),
        ("aws.dev", "dev@corp.example"),
        ("root module", "own@corp.example"),
    ]);
    assert_eq!(accounts(folder.path()), expected);
}

/// An account that is made here and its contacts meet, also by an index.
#[test]
fn an_account_that_is_made_here_meets_its_contacts() {
    let account = "resource \"aws_organizations_account\" \"a\" {\n  count = 1\n  name = \"a\"\n  email = \"root@corp.example\"\n}\n";
    let security = contact("s", A, "account_id = aws_organizations_account.a[0].id");
    let folder = folder(&[("main.tf", &(account.to_owned() + &security))]);
    let id = "aws_organizations_account.a[0]";
    let expected = pairs(&[(id, "root@corp.example"), (id, "a@corp.example")]);
    assert_eq!(accounts(folder.path()), expected);
    let import = "import {\n  to = aws_organizations_account.a[0]\n  id = \"111122223333\"\n}\n";
    write(folder.path(), "import.tf", import);
    let id = "111122223333";
    let expected = pairs(&[(id, "root@corp.example"), (id, "a@corp.example")]);
    assert_eq!(accounts(folder.path()), expected);
}

/// Several environments of one root are several accounts only where they say so.
#[test]
fn a_literal_contact_is_one_in_all_environments() {
    let literal = contact("s", A, "account_id = \"111122223333\"");
    let by_variable =
        contact("v", "var.email", "") + "variable \"email\" {}\nvariable \"region\" {}\n";
    let files = [
        ("main.tf", literal.as_str()),
        ("prod.tfvars", "region = \"x\"\n"),
        ("dev.tfvars", "region = \"y\"\n"),
    ];
    let one = folder(&files);
    assert_eq!(
        accounts(one.path()),
        pairs(&[("111122223333", "a@corp.example")])
    );
    // An overlap of paths is read once.
    let arguments = ["contacts", ".", "main.tf", "--format", "jsonl"];
    let output = run(contact_lint().current_dir(one.path()).args(arguments));
    assert_eq!(rows(&output).len(), 4);
    let both = folder(&[
        ("main.tf", &(literal.clone() + &by_variable)),
        ("prod.tfvars", "email = \"prod@corp.example\"\n"),
        ("dev.tfvars", "email = \"dev@corp.example\"\n"),
    ]);
    let expected = pairs(&[
        ("111122223333", "a@corp.example"),
        ("prod.tfvars", "prod@corp.example"),
        ("dev.tfvars", "dev@corp.example"),
    ]);
    assert_eq!(accounts(both.path()), expected);
}

/// Two contacts that cannot both be one are told apart by what declares them, not by the order of the files.
#[test]
fn the_order_of_declarations_does_not_matter() {
    let (one, two) = (
        contact("one", A, ""),
        contact("two", "\"b@corp.example\"", ""),
    );
    let first = folder(&[("main.tf", &(one.clone() + &two))]);
    let second = folder(&[("main.tf", &(two + &one))]);
    let found = accounts(first.path());
    assert_eq!(found, accounts(second.path()));
    assert!(
        found
            .iter()
            .all(|(account, _)| account.starts_with("root module (aws_account_alternate_contact."))
    );
}

/// A file that is a link belongs where the link is.
#[test]
#[cfg(unix)]
fn a_linked_file_belongs_to_the_folder_of_the_link() {
    let shared = contact("s", "var.email", "") + "variable \"email\" {}\n";
    let folder = folder(&[
        (".git/HEAD", ""),
        ("common/contact.tf", &shared),
        (
            "envs/prod/terraform.tfvars",
            "email = \"prod@corp.example\"\n",
        ),
        (
            "envs/dev/terraform.tfvars",
            "email = \"dev@corp.example\"\n",
        ),
    ]);
    for env in ["prod", "dev"] {
        let link = folder.path().join(format!("envs/{env}/contact.tf"));
        std::os::unix::fs::symlink("../../common/contact.tf", link).unwrap();
    }
    let expected = pairs(&[
        ("envs/prod", "prod@corp.example"),
        ("envs/dev", "dev@corp.example"),
    ]);
    assert_eq!(accounts(&folder.path().join("envs")), expected);
}

/// A module that only terragrunt calls has no account of its own.
#[test]
fn a_module_of_terragrunt_is_no_root() {
    let module = contact("s", "var.email", "account_id = var.id")
        + "variable \"email\" {}\nvariable \"id\" {}\n";
    let live = "terraform {\n  source = \"../modules//c\"\n}\ninputs = {\n  id = \"111122223333\"\n  email = \"a@corp.example\"\n}\n";
    let folder = folder(&[
        ("modules/c/main.tf", &module),
        ("live/terragrunt.hcl", live),
    ]);
    assert_eq!(
        accounts(folder.path()),
        pairs(&[("111122223333", "a@corp.example")])
    );
}

/// What a module is given as null is null, and makes nothing.
#[test]
fn null_is_not_the_default() {
    let module = contact("s", "var.email", "count = var.email != null ? 1 : 0")
        + "variable \"email\" {\n  default = \"default@corp.example\"\n}\n";
    let call = "module \"m\" {\n  source = \"./m\"\n  email = null\n}\n";
    let folder = folder(&[("m/main.tf", &module), ("main.tf", call)]);
    let output = run(contact_lint().current_dir(folder.path()).args([
        "check",
        ".",
        "--offline",
        "--format",
        "json",
        "-q",
    ]));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["totals"]["accounts"], 0, "{report}");
    assert!(!stdout(&contacts(folder.path())).contains("default@corp.example"));
}

/// The name of an account is shown to everybody, so that nothing that somebody wrote freely gets into it.
#[test]
fn nothing_personal_is_in_an_accounts_name() {
    let main = contact(
        "a",
        A,
        "account_id = lookup(var.ids, \"jane.moe@corp.example\")",
    ) + &contact(
        "b",
        A,
        "account_id = merge(var.ids, { token = \"ghp_secret\" })[\"id\"]",
    ) + "resource \"aws_organizations_account\" \"r\" {\n  for_each = { \"jane.root@corp.example\" = \"n\" }\n  name = each.value\n  \
           email = each.key\n}\n";
    let folder = folder(&[("main.tf", &main)]);
    for format in ["sarif", "github", "markdown"] {
        let arguments = ["check", ".", "--offline", "--format", format, "-q"];
        let output = run(contact_lint().current_dir(folder.path()).args(arguments));
        let shown = stdout(&output).replace('\\', "");
        assert!(shown.contains("aws_account_alternate_contact.a"), "{shown}");
        for personal in ["jane", "ghp_secret"] {
            assert!(!shown.contains(personal), "{format}: {shown}");
        }
    }
}

/// What is not known outside of resources is not clean.
#[test]
fn what_modules_are_given_may_be_unknown() {
    let inside = "{ security_contact = { name = \"Jane\", email = \"jane.doe@corp.example\" } }";
    let terragrunt = format!("inputs = merge({{ a = 1 }}, {inside})\n");
    let module = format!(
        "module \"x\" {{\n  source = \"corp/x/aws\"\n  contacts = merge(var.x, {inside})\n}}\n"
    );
    for (name, text) in [("terragrunt.hcl", terragrunt), ("main.tf", module)] {
        let folder = folder(&[(name, &text)]);
        for format in ["text", "sarif", "markdown", "json"] {
            let arguments = ["check", ".", "--offline", "--format", format, "-q"];
            let output = run(contact_lint().current_dir(folder.path()).args(arguments));
            assert_eq!(output.status.code(), Some(3), "{name}: {}", stderr(&output));
            let shown = stdout(&output).to_lowercase();
            assert!(shown.contains("known to"), "{name}, {format}: {shown}");
        }
    }
}

/// Plans of two roots are of two roots.
#[test]
fn plans_do_not_share_accounts() {
    let plan = |email: &str| {
        json!({ "terraform_version": "1.11.4", "configuration": {}, "format_version": "1.2", "planned_values": { "root_module": {
            "resources": [{ "address": "aws_account_alternate_contact.s", "mode": "managed",
                "type": "aws_account_alternate_contact", "name": "s", "values": {
                    "account_id": null, "alternate_contact_type": "SECURITY", "name": "Desk", "title": "Team",
                    "email_address": email, "phone_number": "+44 20 7946 1234" } }] } } })
        .to_string()
    };
    let folder = folder(&[
        ("prod.json", &plan("prod@corp.example")),
        ("dev.json", &plan("dev@corp.example")),
    ]);
    let arguments = ["contacts", "prod.json", "dev.json", "--format", "jsonl"];
    let output = run(contact_lint().current_dir(folder.path()).args(arguments));
    let rows = rows(&output);
    let accounts: BTreeSet<_> = rows
        .iter()
        .map(|row| row["account"].as_str().unwrap())
        .collect();
    assert_eq!(accounts, ["dev.json", "prod.json"].into());
    assert_eq!(rows.len(), 8);
}

/// Many instances of one contact, and many comments, take no time to speak of.
#[test]
fn much_is_read_soon() {
    let many = contact("many", A, "count = 19999");
    let comment = "# contact-lint: allow personal-inbox until=2099-01-01 reason=\"x\"\n";
    let block = |number: usize| {
        let text = contact(&format!("c{number}"), "\"jane.doe@corp.example\"", "");
        format!("{comment}{}", text.replace("\"Desk\"", "\"Jane Doe\""))
    };
    let commented: String = (0..2_000).map(block).collect();
    let folder = folder(&[("a/main.tf", &many), ("b/main.tf", &commented)]);
    let started = std::time::Instant::now();
    let arguments = ["check", ".", "--offline", "--format", "sarif", "-q"];
    let output = run(contact_lint().current_dir(folder.path()).args(arguments));
    assert!(!stdout(&output).contains("\"personal-inbox/security\",\n          \"ruleIndex\": -1"));
    assert!(started.elapsed().as_secs() < 40, "{:?}", started.elapsed());
}
