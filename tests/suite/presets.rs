//! The presets that the program brings along.

use std::collections::BTreeSet;

use contact_lint::config::PRESETS;
use contact_lint::ruleset::RuleSet;
use serde_json::Value;

use crate::scopes::organization;
use crate::support::{FIXTURES, contact_lint, report, root, run, stderr, stdout, write};

/// The rules of `rules list --format json`, as lines `id enabled`.
fn listed(arguments: &[&str]) -> Vec<Value> {
    let output = run(contact_lint()
        .args(["rules", "list", "--format", "json", "--config"])
        .arg(root().join("tests/cli/configuration.in/plain.toml"))
        .args(arguments));
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn enabled(preset: &str) -> BTreeSet<String> {
    let rules = listed(&["--preset", preset]);
    let rules = rules.iter().filter(|rule| rule["enabled"] == true);
    rules
        .map(|rule| rule["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Security Hub's user guide on Account.1: the control fails when no security contact is registered, and looks at nothing else.
#[test]
fn account_1_agrees_with_security_hub_on_every_account() {
    let report = report(&[&FIXTURES[..], &["--preset", "account-1"]].concat());
    let (mut passes, mut fails, mut unreadable) = (0, 0, 0);
    for account in report["accounts"].as_array().unwrap() {
        let subjects = |key: &str| -> Vec<String> {
            let results = account[key].as_array().unwrap().iter();
            results
                .map(|result| format!("{} {}", result["rule"], result["contactType"]))
                .collect()
        };
        let gaps = account["inconclusive"].as_array().unwrap().len();
        match account["account1"].as_str() {
            None => assert_eq!(account["checked"], false),
            Some("pass") => {
                passes += 1;
                assert_eq!((subjects("findings"), gaps), (Vec::new(), 0), "{account}");
            }
            Some("fail") => {
                fails += 1;
                assert_eq!(subjects("findings"), ["\"contact-missing\" \"security\""]);
                assert_eq!(account["findings"][0]["severity"], "medium");
            }
            Some(_) => {
                unreadable += 1;
                assert_eq!((subjects("findings"), gaps), (Vec::new(), 1), "{account}");
            }
        }
    }
    assert_eq!((passes, fails, unreadable), (21, 1, 1));
    // That exceptions for rules which are off match nothing is no news.
    assert_eq!(report["configuration"], Value::Array(Vec::new()));
    assert_eq!(
        enabled("account-1"),
        BTreeSet::from(["contact-missing".to_owned()])
    );
}

/// Each rule of the preset refers to the benchmark; what the benchmark does not speak of is off.
#[test]
fn cis_aws_asks_what_the_benchmark_asks_and_no_more() {
    let on = enabled("cis-aws");
    let built_in = RuleSet::built_in().unwrap();
    for id in &on {
        let rule = built_in.require(id).unwrap();
        assert!(rule.metadata.frameworks.contains_key("cis-aws-5"), "{id}");
    }
    for id in [
        "personal-inbox",
        "owner-departed",
        "mail-domain-dead",
        "phone-unusable",
        "contact-missing",
    ] {
        assert!(on.contains(id), "{id}");
    }
    for id in [
        "consumer-mail-domain",
        "not-approved",
        "mailbox-unknown",
        "phone-unverified",
        "same-as-root",
    ] {
        assert!(!on.contains(id), "{id}");
    }
    let rules = listed(&["--preset", "cis-aws"]);
    let missing = rules
        .iter()
        .find(|rule| rule["id"] == "contact-missing")
        .unwrap();
    assert_eq!(missing["appliesTo"], serde_json::json!(["security"]));
}

#[test]
fn strict_has_every_rule_on_and_finds_what_default_finds() {
    assert_eq!(
        enabled("strict").len(),
        RuleSet::built_in().unwrap().iter().count()
    );
    let findings = |preset: &str| {
        let report = report(&[&FIXTURES[..], &["--preset", preset]].concat());
        let accounts = report["accounts"].as_array().unwrap().iter();
        let findings = accounts.flat_map(|account| account["findings"].as_array().unwrap().clone());
        let findings = findings.map(|finding| {
            (
                finding["fingerprint"].to_string(),
                finding["severity"].to_string(),
            )
        });
        findings.collect::<BTreeSet<_>>()
    };
    let (default, strict) = (findings("default"), findings("strict"));
    let ids = |findings: &BTreeSet<(String, String)>| -> BTreeSet<String> {
        findings
            .iter()
            .map(|(fingerprint, _)| fingerprint.clone())
            .collect()
    };
    assert!(ids(&strict).is_superset(&ids(&default)));
    assert_ne!(strict, default, "some are worse");
}

/// Naming a preset twice, or one that stands below anyway, changes nothing.
#[test]
fn presets_may_be_named_in_a_file_and_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for (name, _) in PRESETS {
        let path = write(
            folder.path(),
            &format!("{name}.toml"),
            format!("extends = [\"{name}\"]\n"),
        );
        let on = |arguments: &[&str]| {
            let output = run(contact_lint()
                .args(["rules", "list", "--format", "json"])
                .args(arguments));
            assert!(output.status.success(), "{}", stderr(&output));
            let rules: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
            let rules = rules.into_iter().filter(|rule| rule["enabled"] == true);
            rules
                .map(|rule| rule["id"].as_str().unwrap().to_owned())
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(on(&["--config", &path]), enabled(name));
        assert_eq!(on(&["--config", &path, "--preset", name]), enabled(name));
    }
}

/// What a preset selects does not switch a rule off that somebody has named by its file.
#[test]
fn a_rule_that_is_given_is_on_whatever_the_preset_selects() {
    let rule = root().join("tests/cli/rules.in/desk-present.toml");
    let rules = listed(&["--preset", "account-1", "--rules", rule.to_str().unwrap()]);
    let on = rules.iter().filter(|rule| rule["enabled"] == true);
    let on: Vec<_> = on.map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(on, ["contact-missing", "desk-present"]);
}

/// A selection says which rules are on, also where a file below has switched one on in some accounts.
#[test]
fn a_preset_on_the_command_line_goes_before_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = write(folder.path(), "org.json", organization().to_string());
    std::fs::create_dir(folder.path().join("acme")).unwrap();
    write(
        &folder.path().join("acme"),
        "contact-lint.toml",
        "extends = [\"default\"]\n[phone]\ncountry = \"DE\"\n[rules.personal-inbox]\nseverity = \"info\"\n\
        [[suppress]]\nrule = \"contact-missing\"\naccounts = [\"222222222222\"]\nreason = \"r\"\nuntil = 2099-12-31\n",
    );
    let acme = folder.path().join("acme");
    let acme = acme.to_str().unwrap();
    let config = write(
        folder.path(),
        "contact-lint.toml",
        "extends = [\"acme\"]\n[phone]\ncountry = \"US\"\n[rules.personal-inbox]\nseverity = \"low\"\n\
        [[rules.same-as-root]]\nwhere = { ous = [\"**\"] }\nenabled = true\n[rules.email-tagged]\nenabled = true\n\
        [[rules.contact-missing]]\nwhere = { ous = [\"Root/**\"] }\nseverity = { operations = \"low\" }\n",
    );
    let which = |presets: &[&str]| {
        let presets = presets.iter().flat_map(|preset| ["--preset", preset]);
        let output = run(contact_lint()
            .args([
                "rules",
                "which",
                "222222222222",
                &snapshot,
                "--config",
                &config,
            ])
            .args(presets));
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    let plain = which(&[]);
    assert!(plain.contains("on    personal-inbox  root=low"));
    assert!(plain.contains("on    same-as-root"));
    assert!(plain.contains("on    email-tagged"));
    let of_account_1 = which(&["account-1"]);
    let on: Vec<_> = of_account_1
        .lines()
        .filter(|line| line.starts_with("on "))
        .collect();
    assert_eq!(on, ["on    contact-missing  security=medium"]);
    // What the configuration extends comes to stand on top of it; what that extends in turn stays below.
    let of_acme = which(&[acme]);
    assert!(
        of_acme.contains("on    personal-inbox  root=info"),
        "{of_acme}"
    );
    assert!(of_acme.contains("on    email-tagged"), "{of_acme}");
    let print_config = |arguments: &[&str]| {
        let output = run(contact_lint()
            .args(["check", "--print-config", "--config", &config])
            .args(arguments));
        stdout(&output)
    };
    assert!(print_config(&[]).contains("phone.country = \"US\""));
    assert!(print_config(&["--preset", acme]).contains("phone.country = \"DE\""));
    assert!(which(&["strict", acme]).contains("on    personal-inbox  root=info"));
}
