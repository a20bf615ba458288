//! Which of several things that a configuration says holds for an account.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{contact_lint, run, stderr, stdout, write};

pub(crate) const AT: &str = "2026-11-20T06:00:00Z";

pub(crate) fn alternate(name: &str, email: &str, phone: &str) -> Value {
    json!({ "present": { "observedAt": AT, "name": name, "title": "Engineer", "email": email, "phone": phone } })
}

/// An account with one security contact; the rest is absent.
pub(crate) fn account(id: &str, unit: Option<&str>, tags: Option<Value>, security: Value) -> Value {
    let absent = json!({ "absent": { "observedAt": AT } });
    let mut account = json!({ "id": id, "name": id, "state": "ACTIVE", "contacts": {
        "primary": absent, "security": security, "operations": absent, "billing": absent,
    } });
    if let Some(unit) = unit {
        account["ouPath"] = unit.into();
    }
    if let Some(tags) = tags {
        account["tags"] = tags;
    }
    account
}

pub(crate) fn person() -> Value {
    alternate("Jane Doe", "jane.doe@corp.example", "+1 206 266 1042")
}

/// The management account, two in units, one whose unit and tags are not known.
pub(crate) fn organization() -> Value {
    json!({
        "version": 1,
        "organization": { "id": "o-corp", "managementAccountId": "111111111111" },
        "accounts": [
            account("111111111111", Some("Root"), Some(json!({})), person()),
            account("222222222222", Some("Root/Prod/EU"), Some(json!({ "env": "prod", "team": "a" })), person()),
            account("333333333333", Some("Root/Sandbox"), Some(json!({ "env": "dev" })), person()),
            account("444444444444", None, None, person()),
        ],
    })
}

/// What came of a rule on an account's security contact, or on the account: its severity, or another word.
pub(crate) fn outcome(
    folder: &Path,
    snapshot: &Value,
    config: &str,
    rule: &str,
    account: &str,
) -> String {
    let snapshot = write(folder, "org.json", snapshot.to_string());
    let config = write(folder, "contact-lint.toml", config);
    let output = run(contact_lint()
        .args(["check", &snapshot, "--offline", "--config", &config])
        .args(["--explain", account]));
    assert_ne!(
        output.status.code(),
        Some(2),
        "{config}: {}",
        stderr(&output)
    );
    let told = stdout(&output);
    let mut section = "";
    for line in told.lines() {
        if !line.starts_with(' ') {
            section = line;
        }
        let mut words = line.split_whitespace();
        let (word, id, severity) = (words.next(), words.next(), words.next());
        if section != "operations"
            && section != "billing"
            && section != "root"
            && section != "primary"
            && id == Some(rule)
        {
            return severity.or(word).unwrap_or_default().to_owned();
        }
    }
    "off".to_owned()
}

fn personal_inbox(config: &str, account: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    outcome(
        folder.path(),
        &organization(),
        config,
        "personal-inbox",
        account,
    )
}

fn scoped(changes: &[(&str, &str)]) -> String {
    let table = |(scope, change): &(&str, &str)| match *scope {
        "" => format!("[[rules.personal-inbox]]\n{change}\n"),
        scope => format!("[[rules.personal-inbox]]\nwhere = {{ {scope} }}\n{change}\n"),
    };
    changes.iter().map(table).collect()
}

#[test]
fn the_narrower_scope_wins_in_whatever_order_they_stand() {
    let low = "severity = \"low\"";
    let info = "severity = \"info\"";
    let (prod, listed) = ("222222222222", "accounts = [\"222222222222\"]");
    for (wider, narrower, account) in [
        ("", r#"ous = ["Root/**"]"#, prod),
        (r#"ous = ["Root/**"]"#, r#"ous = ["Root/Prod/**"]"#, prod),
        (
            r#"ous = ["Root/Prod/**"]"#,
            r#"ous = ["Root/{Prod,Dev}/EU/**"]"#,
            prod,
        ),
        (r#"ous = ["Root/Prod/**"]"#, r#"ous = ["Root/*/EU"]"#, prod),
        (
            r#"ous = ["Root/Prod/EU/**"]"#,
            r#"ous = ["Root/Prod/EU"]"#,
            prod,
        ),
        (
            r#"ous = ["Root/Prod/EU"]"#,
            r#"tags = { env = "prod" }"#,
            prod,
        ),
        (
            r#"tags = { env = "*" }"#,
            r#"tags = { env = "prod" }"#,
            prod,
        ),
        (
            r#"tags = { env = "prod" }"#,
            r#"tags = { env = "prod", team = "a" }"#,
            prod,
        ),
        (r#"tags = { env = "prod", team = "a" }"#, listed, prod),
        (r#"states = ["ACTIVE"]"#, r#"ous = ["Root/Prod/**"]"#, prod),
        (
            r#"ous = ["Root"]"#,
            "management-account = true",
            "111111111111",
        ),
    ] {
        for changes in [
            [(wider, low), (narrower, info)],
            [(narrower, info), (wider, low)],
        ] {
            let config = scoped(&changes);
            assert_eq!(personal_inbox(&config, account), "info", "{config}");
        }
    }
}

/// Two accounts in the same two scopes, of which for each another one is narrower.
#[test]
fn what_one_account_has_is_not_given_to_another() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = json!({
        "version": 1,
        "organization": { "id": "o-corp", "managementAccountId": "111111111111" },
        "accounts": [
            account("222222222222", Some("Root/Prod/EU"), None, person()),
            account("333333333333", Some("Root/Prod/US"), None, person()),
        ],
    });
    let config = scoped(&[
        (r#"ous = ["Root/**", "Root/Prod/EU"]"#, "severity = \"low\""),
        (r#"ous = ["Root/Prod/**"]"#, "severity = \"critical\""),
    ]);
    let of = |account| outcome(folder.path(), &snapshot, &config, "personal-inbox", account);
    assert_eq!(of("222222222222"), "low");
    assert_eq!(of("333333333333"), "critical");
}

/// A severity, whether a rule is on, and its types come from different places.
#[test]
fn each_value_comes_from_the_narrowest_place_that_speaks_of_it() {
    let config = scoped(&[
        ("", "types = [\"root\"]"),
        (r#"ous = ["Root/Prod/**"]"#, "severity = \"low\""),
        (r#"ous = ["Root/Prod/EU"]"#, "types = [\"security\"]"),
    ]);
    assert_eq!(personal_inbox(&config, "222222222222"), "low");
    assert_eq!(personal_inbox(&config, "333333333333"), "off");
    // Two severities of one scope that speak of different contacts are no tie.
    let config = scoped(&[
        (
            r#"ous = ["Root/Prod/**"]"#,
            "severity = { security = \"info\" }",
        ),
        (
            r#"ous = ["Root/Prod/**"]"#,
            "severity = { billing = \"low\" }",
        ),
    ]);
    assert_eq!(personal_inbox(&config, "222222222222"), "info");
    // A tie that a narrower place settles is none.
    let config = scoped(&[
        (r#"tags = { env = "prod" }"#, "severity = \"low\""),
        (r#"tags = { team = "a" }"#, "severity = \"info\""),
        (r#"accounts = ["222222222222"]"#, "severity = \"critical\""),
    ]);
    assert_eq!(personal_inbox(&config, "222222222222"), "critical");
}

#[test]
fn what_depends_on_something_unknown_is_inconclusive_unless_it_is_settled() {
    let unknown = "444444444444";
    let prod = r#"tags = { env = "prod" }"#;
    for (changes, expected) in [
        (vec![(prod, "enabled = false")], "inconclusive"),
        (
            vec![("", "enabled = false"), (prod, "enabled = true")],
            "inconclusive",
        ),
        (
            vec![
                ("", "enabled = false"),
                (r#"ous = ["Root/Prod"]"#, "enabled = true"),
            ],
            "inconclusive",
        ),
        (vec![(prod, "types = [\"billing\"]")], "inconclusive"),
        // Both ways it is the same.
        (vec![(prod, "enabled = true")], "high"),
        (
            vec![("", "enabled = false"), (prod, "enabled = false")],
            "off",
        ),
        // How bad it is depends on the tags, but not that it is bad.
        (vec![(prod, "severity = \"low\"")], "high"),
        // A narrower scope settles it.
        (
            vec![
                (prod, "enabled = true"),
                (r#"accounts = ["444444444444"]"#, "enabled = false"),
            ],
            "off",
        ),
        (
            vec![
                (prod, "enabled = false"),
                (r#"accounts = ["444444444444"]"#, "enabled = true"),
            ],
            "high",
        ),
    ] {
        let config = scoped(&changes);
        assert_eq!(personal_inbox(&config, unknown), expected, "{config}");
    }
}

#[test]
fn a_file_goes_before_what_it_extends() {
    let folder = tempfile::tempdir().unwrap();
    let of = |config: &str, rule: &str| {
        outcome(folder.path(), &organization(), config, rule, "222222222222")
    };
    write(
        folder.path(),
        "base.toml",
        "[[expect]]\ntype = \"security\"\nemail = \"old@corp.example\"\n[rules.personal-inbox]\nenabled = false\n",
    );
    let base = "extends = [\"base.toml\"]\n";
    let jane = "[[expect]]\ntype = \"security\"\nemail = \"jane.doe@corp.example\"\n";
    assert_eq!(of(base, "contact-drift"), "medium");
    assert_eq!(of(&format!("{base}{jane}"), "contact-drift"), "pass");
    assert_eq!(of(base, "personal-inbox"), "off");
    assert_eq!(
        of(
            &format!("{base}[rules.personal-inbox]\nenabled = true\n"),
            "personal-inbox"
        ),
        "high"
    );
    // Types that a preset takes away can be given back, and what is selected can be added to.
    let more = "extends = [\"account-1\"]\n[rules.contact-missing]\ntypes = [\"security\", \"billing\"]\n[rules.personal-inbox]\nenabled = true\n";
    assert_eq!(of(more, "contact-missing"), "pass");
    assert_eq!(of(more, "personal-inbox"), "high");
    assert_eq!(of(more, "contact-drift"), "off");
}

/// A rule's own `where` says what it is about; no configuration takes it elsewhere.
#[test]
fn a_rule_holds_nowhere_but_where_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let rule =
        std::fs::read_to_string(crate::support::root().join("rules/personal-inbox.toml")).unwrap();
    let rule = rule.replace(
        "[check.shared-mailbox]",
        "[where]\nous = [\"Root/Prod/**\"]\n\n[check.shared-mailbox]",
    );
    write(folder.path(), "mine.toml", rule);
    let config = "rule-files = [\"mine.toml\"]\n[[rules.personal-inbox]]\nwhere = { ous = [\"Root/Sandbox\"] }\nenabled = true\n";
    let of = |account: &str| {
        outcome(
            folder.path(),
            &organization(),
            config,
            "personal-inbox",
            account,
        )
    };
    assert_eq!(of("222222222222"), "high");
    assert_eq!(of("333333333333"), "off");
    assert_eq!(of("444444444444"), "inconclusive");
}

#[test]
fn what_a_contact_should_be_is_open_where_its_scope_is() {
    let folder = tempfile::tempdir().unwrap();
    let of = |config: &str, account: &str| {
        outcome(
            folder.path(),
            &organization(),
            config,
            "contact-drift",
            account,
        )
    };
    let jane = "[[expect]]\ntype = \"security\"\nemail = \"jane.doe@corp.example\"\n";
    let soc = "[[expect]]\ntype = \"security\"\ntags = { env = \"prod\" }\nemail = \"soc@corp.example\"\n";
    for config in [
        soc.to_owned(),
        format!("{jane}{soc}"),
        format!("{soc}{jane}"),
    ] {
        assert_eq!(of(&config, "222222222222"), "medium");
        assert_eq!(of(&config, "444444444444"), "inconclusive", "{config}");
    }
    let listed = "[[expect]]\ntype = \"security\"\naccounts = [\"444444444444\"]\nemail = \"jane.doe@corp.example\"\n";
    assert_eq!(of(&format!("{soc}{listed}"), "444444444444"), "pass");
}

/// A unit that is misspelt would switch a rule off in silence.
#[test]
fn a_scope_that_no_account_is_in_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = write(folder.path(), "org.json", organization().to_string());
    let known = {
        let mut known = organization();
        known["accounts"].as_array_mut().unwrap().pop();
        write(folder.path(), "known.json", known.to_string())
    };
    let config = "[[rules.personal-inbox]]\nwhere = { ous = [\"Root/Prodd/**\"] }\nseverity = \"low\"\n\
        [[rules.personal-inbox]]\nwhere = { accounts = [\"999999999999\"] }\nenabled = false\n\
        [[rules.personal-inbox]]\nwhere = { states = [\"SUSPENDED\"] }\nenabled = false\n\
        [[expect]]\ntype = \"security\"\nous = [\"Root/Prod\"]\nemail = \"soc@corp.example\"\n";
    let config = write(folder.path(), "contact-lint.toml", config);
    let told = |arguments: &[&str]| {
        let output = run(contact_lint()
            .args(["check", "--offline", "--config", &config])
            .args(arguments));
        let told = stdout(&output);
        let lines = told
            .lines()
            .filter(|line| line.contains("no account is in this scope"));
        lines
            .map(|line| {
                line.split(": ")
                    .next()
                    .unwrap()
                    .rsplit_once("contact-lint.toml")
                    .unwrap()
                    .1
                    .to_owned()
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&[&known]), [":2:9", ":5:9", ":11:8"]);
    // The unit of one account is not known, so that it may be in any.
    assert_eq!(told(&[&snapshot]), [":5:9"]);
    assert_eq!(
        told(&[&known, "--accounts", "222222222222"]),
        Vec::<String>::new()
    );
}
