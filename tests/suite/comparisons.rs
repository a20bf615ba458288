//! What comes of comparing contacts: with each other, with other accounts, and with what they should be.

use serde_json::{Value, json};

use crate::scopes::{AT, account, alternate, outcome, person};
use crate::support::{contact_lint, root, run, stdout, write};

/// Colleagues behind one switchboard are not one person; a number without digits is nobody's.
#[test]
fn people_who_share_a_phone_are_not_one_person() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        ("Jane Doe", "jane.doe"),
        ("John Roe", "john.roe"),
        ("Mary Major", "mary.major"),
    ];
    let shared = |phone: &str, same: bool| {
        let accounts = names.iter().enumerate().map(|(number, (name, local))| {
            let (name, local) = if same { names[0] } else { (*name, *local) };
            let email = format!("{local}+{number}@corp.example");
            account(
                &format!("22222222222{number}"),
                None,
                None,
                alternate(name, &email, phone),
            )
        });
        json!({ "version": 1, "accounts": accounts.collect::<Vec<_>>() })
    };
    let many = "[rules.shared-by-many]\nparameters = { at-least = 3 }\n";
    let of = |snapshot: &Value| {
        outcome(
            folder.path(),
            snapshot,
            many,
            "shared-by-many",
            "222222222220",
        )
    };
    assert_eq!(of(&shared("+1 206 266 1042", false)), "pass");
    assert_eq!(of(&shared("----", false)), "pass");
    assert_eq!(of(&shared("+1 206 266 1042", true)), "high");

    let two = |first: Value, second: Value| {
        let mut account = account("222222222222", None, None, first);
        account["contacts"]["operations"] = second;
        json!({ "version": 1, "accounts": [account] })
    };
    let strict = "extends = [\"strict\"]\n";
    let of = |snapshot: &Value| {
        outcome(
            folder.path(),
            snapshot,
            strict,
            "contacts-not-distinct",
            "222222222222",
        )
    };
    let phone = "+1 206 266 1042";
    let jane = || alternate("Jane Doe", "jane.doe+security@corp.example", phone);
    assert_eq!(
        of(&two(
            jane(),
            alternate("John Roe", "john.roe@corp.example", phone)
        )),
        "pass"
    );
    assert_eq!(
        of(&two(
            jane(),
            alternate("Jane Doe", "jane.doe+ops@corp.example", "+1 206 266 1043")
        )),
        "medium"
    );
    let mut unstated = jane();
    unstated["present"].as_object_mut().unwrap().remove("phone");
    assert_eq!(
        of(&two(
            unstated,
            alternate("John Roe", "john.roe@corp.example", phone)
        )),
        "inconclusive"
    );
}

/// `(206) 266-1042` may be `+1 206 266 1042`, or not: it depends on a country that could not be read.
#[test]
fn phone_numbers_are_not_told_apart_without_their_country() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[[expect]]\ntype = \"security\"\nphone = \"+1 206 266 1042\"\n";
    let national = || alternate("Jane Doe", "jane.doe@corp.example", "(206) 266-1042");
    let of = |primary: Value| {
        let mut account = account("222222222222", None, None, national());
        account["contacts"]["primary"] = primary;
        let snapshot = json!({ "version": 1, "accounts": [account] });
        outcome(
            folder.path(),
            &snapshot,
            config,
            "contact-drift",
            "222222222222",
        )
    };
    let primary = |country: &str| json!({ "present": { "observedAt": AT, "name": "Corp", "phone": "+1 206 266 1000", "country": country } });
    assert_eq!(of(primary("US")), "pass");
    assert_eq!(of(primary("DE")), "medium");
    assert_eq!(of(json!({ "absent": { "observedAt": AT } })), "skip");
    assert_eq!(
        of(
            json!({ "unreadable": { "observedAt": AT, "reason": "access-denied", "detail": "AccessDeniedException" } })
        ),
        "inconclusive"
    );
}

/// Two numbers of which one names no country may be one; `999` is not the end of `+1 206 266 1042`.
#[test]
fn numbers_that_may_be_one_are_not_distinct() {
    let folder = tempfile::tempdir().unwrap();
    let of = |primary: Value, second: &str| {
        let contact = |local: &str, phone: &str| {
            alternate("Jane Doe", &format!("{local}@corp.example"), phone)
        };
        let mut account = account(
            "222222222222",
            None,
            None,
            contact("jane.doe", "+1 206 266 1042"),
        );
        account["contacts"]["operations"] = contact("jdoe", second);
        account["contacts"]["primary"] = primary;
        let snapshot = json!({ "version": 1, "accounts": [account] });
        let strict = "extends = [\"strict\"]\n";
        outcome(
            folder.path(),
            &snapshot,
            strict,
            "contacts-not-distinct",
            "222222222222",
        )
    };
    let absent = || json!({ "absent": { "observedAt": AT } });
    let unread = || json!({ "unreadable": { "observedAt": AT, "reason": "access-denied", "detail": "AccessDeniedException" } });
    let us = || json!({ "present": { "observedAt": AT, "name": "Corp", "phone": "+1 206 266 1000", "country": "US" } });
    let national = "(206) 266-1042";
    assert_eq!(of(us(), national), "medium");
    assert_eq!(of(unread(), national), "inconclusive");
    assert_eq!(of(absent(), national), "skip");
    assert_eq!(of(unread(), "999"), "pass");
}

/// Two rules that leave the same thing open for different reasons: one reason is accepted, the other is not.
#[test]
fn a_gap_that_is_accepted_for_one_rule_is_not_for_another() {
    let folder = tempfile::tempdir().unwrap();
    let unread = || json!({ "unreadable": { "observedAt": AT, "reason": "access-denied", "detail": "AccessDeniedException" } });
    let mut second = account("333333333333", None, None, person());
    second["contacts"]["operations"] = unread();
    let mut first = account("222222222222", None, None, unread());
    first["contacts"]["operations"] = person();
    let accounts = [first, second];
    let snapshot = write(
        folder.path(),
        "org.json",
        json!({ "version": 1, "accounts": accounts }).to_string(),
    );
    let rules = folder.path().join("rules");
    std::fs::create_dir(&rules).unwrap();
    for of in ["security", "operations"] {
        let rule = std::fs::read_to_string(root().join("rules/shared-by-many.toml")).unwrap();
        let (head, _) = rule.split_once("[[example]]").unwrap();
        let head = head.replace("id = \"shared-by-many\"", &format!("id = \"one-{of}\""));
        let head = head.replace(
            "[\"root\", \"primary\", \"security\", \"operations\", \"billing\"]",
            &format!("[\"{of}\"]"),
        );
        let head = head.replace("at-least = 5", "at-least = 2");
        let contact = |local: &str| {
            format!(
                "[[example.accounts]]\n{of} = {{ email = \"{local}@corp.example\", phone = \"+1 206 266 1042\" }}\n"
            )
        };
        let example = |expect: &str, local: &str| {
            format!(
                "[[example]]\nname = \"one\"\nexpect = \"{expect}\"\n{}",
                contact(local).repeat(2)
            )
        };
        write(
            &rules,
            &format!("{of}.toml"),
            format!(
                "{head}{}{}",
                example("pass", "soc"),
                example("fail", "jane.doe")
            ),
        );
    }
    let config = write(
        folder.path(),
        "contact-lint.toml",
        "[[accept-unreadable]]\naccounts = [\"333333333333\"]\nreason = \"r\"\nuntil = 2099-12-31\n",
    );
    let code = |rules_to_run: &[&str]| {
        let output = run(contact_lint()
            .args([
                "check",
                &snapshot,
                "--offline",
                "--fail-on",
                "never",
                "--config",
                &config,
                "--rules",
            ])
            .arg(&rules)
            .args(rules_to_run.iter().flat_map(|rule| ["--rule", rule])));
        output.status.code()
    };
    assert_eq!(code(&["one-operations"]), Some(0));
    assert_eq!(code(&["one-operations", "one-security"]), Some(3));
}

/// A gap of all accounts together is accepted when each account that causes it is.
#[test]
fn what_all_accounts_leave_open_is_accepted_with_its_causes() {
    let folder = tempfile::tempdir().unwrap();
    let unread = || json!({ "unreadable": { "observedAt": AT, "reason": "access-denied", "detail": "AccessDeniedException" } });
    let accounts = [
        account("222222222222", None, None, person()),
        account("333333333333", None, None, unread()),
        account("444444444444", None, None, unread()),
    ];
    let snapshot = json!({ "version": 1, "accounts": accounts });
    let snapshot = write(folder.path(), "org.json", snapshot.to_string());
    let accept = |accounts: &str| {
        format!(
            "[rules.shared-by-many]\nparameters = {{ at-least = 3 }}\n[[accept-unreadable]]\naccounts = [{accounts}]\nreason = \"r\"\nuntil = 2099-12-31\n"
        )
    };
    for (accounts, code) in [
        ("\"333333333333\"", 3),
        ("\"333333333333\", \"444444444444\"", 0),
    ] {
        let config = write(folder.path(), "contact-lint.toml", accept(accounts));
        let output = run(contact_lint()
            .args(["check", &snapshot, "--offline", "--config", &config])
            .args(["--rule", "shared-by-many"]));
        assert_eq!(output.status.code(), Some(code), "{}", stdout(&output));
        assert!(!stdout(&output).contains("matches nothing"));
    }
}
