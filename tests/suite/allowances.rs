//! Comments in Terraform that allow what a rule finds.

use crate::support::stderr;
use crate::terraform::{ACCOUNTS, RESOURCES, check, findings_of, folder};

const RULE: &str = "personal-inbox";

/// What came of a comment: how many findings, how many that do not count, what is said of the comment, and how the run ended.
fn with_comment(accounts: &str, resources: &str) -> (usize, usize, String, Option<i32>) {
    let folder = folder(&[("accounts.tf", accounts), ("main.tf", resources)]);
    let (report, output) = check(folder.path(), &["--now", "2026-11-25", "--fail-on", "high"]);
    if report.is_null() {
        return (0, 0, stderr(&output), output.status.code());
    }
    let accounts = report["accounts"].as_array().unwrap().iter();
    let suppressed = accounts.map(|account| account["suppressed"].as_array().unwrap().len());
    let remarks = report["configuration"].to_string();
    let told = format!("{remarks}{}", stderr(&output));
    (
        findings_of(&report, RULE).len(),
        suppressed.sum(),
        told,
        output.status.code(),
    )
}

/// A comment holds for its line, for what the next line opens, and for contacts that are declared there.
#[test]
fn comments_allow_what_a_rule_finds() {
    let comment = "contact-lint: allow personal-inbox until=2027-01-31 reason=\"Jane reads it until the desk opens\" owner=cloud";
    let at_line = ACCOUNTS.replace(
        "corp.example\" }\n    dev",
        &format!("corp.example\" }} # {comment}\n    dev"),
    );
    let above_line = ACCOUNTS.replace("    prod", &format!("    // {comment}\n\n    prod"));
    let above_map = ACCOUNTS.replace("  accounts", &format!("  # {comment}\n  accounts"));
    let above_resource = format!("# {comment}\n{}", RESOURCES.trim_start());
    let cases = [
        (at_line, RESOURCES.to_owned()),
        (above_line, RESOURCES.to_owned()),
        (above_map, RESOURCES.to_owned()),
        (ACCOUNTS.to_owned(), above_resource),
    ];
    for (accounts, resources) in cases {
        let (found, suppressed, told, code) = with_comment(&accounts, &resources);
        assert_eq!(
            (found, suppressed, code),
            (0, 1, Some(0)),
            "{accounts}{resources}{told}"
        );
    }
    // A quotation mark in another comment, and a heredoc, end nothing.
    let (first, second) = ("\"a\"", "\"b\"");
    let odd = format!(
        "# {comment}\n{}{}",
        RESOURCES
            .trim_start()
            .replace("\"security\"", first)
            .replace("name   ", "# the 19\" rack\n  name   "),
        RESOURCES.replace("\"security\"", second)
    );
    let (found, suppressed, told, _) = with_comment(ACCOUNTS, &odd);
    assert_eq!((found, suppressed), (1, 1), "{told}");
    let texts = format!(
        "locals {{\n  a = \"write # contact-lint: allow above\"\n  b = <<EOT\n# {comment}\nEOT\n}}\n{RESOURCES}"
    );
    let (found, suppressed, told, _) = with_comment(ACCOUNTS, &texts);
    assert_eq!((found, suppressed), (1, 0), "{told}");
    // Elsewhere it allows nothing, and that is told.
    let elsewhere = ACCOUNTS.replace("    dev", &format!("    # {comment}\n    dev"));
    let (found, suppressed, told, _) = with_comment(&elsewhere, RESOURCES);
    assert_eq!((found, suppressed), (1, 0));
    assert!(
        told.contains("this suppression matches no finding"),
        "{told}"
    );
    let ended = ACCOUNTS.replace(
        "    prod",
        &format!("    # {}\n    prod", comment.replace("2027", "2026")),
    );
    let (found, suppressed, told, _) = with_comment(&ended, RESOURCES);
    assert_eq!((found, suppressed), (1, 0));
    assert!(
        told.contains("this suppression ended on 2026-01-31 and no longer holds"),
        "{told}"
    );
}

/// They are as strict as those in the configuration.
#[test]
fn comments_that_are_wrong_are_told() {
    let cases = [
        ("alow personal-inbox", "this comment allows nothing"),
        (
            "allow until=2027-01-31 reason=\"x\"",
            "this comment names no rule",
        ),
        (
            "allow personal-inbox reason=\"x\"",
            "does not say until when",
        ),
        ("allow personal-inbox until=2027-01-31", "does not say why"),
        (
            "allow personal-inbox until=2027-01-31 reason=\"\"",
            "does not say why",
        ),
        (
            "allow personal-inbox until=soon reason=\"x\"",
            "`soon` is no date",
        ),
        (
            "allow personal-inbox until=2027-01-31 reason=\"x\" by=me",
            "`by` is not known here",
        ),
        (
            "allow personal-inbx until=2027-01-31 reason=\"x\"",
            "personal-inbx",
        ),
    ];
    for (text, message) in cases {
        let accounts =
            ACCOUNTS.replace("    prod", &format!("    # contact-lint: {text}\n    prod"));
        let (_, _, told, code) = with_comment(&accounts, RESOURCES);
        assert_eq!(code, Some(2), "{text}: {told}");
        assert!(
            told.contains("accounts.tf:4:7") && told.contains(message),
            "{text}: {told}"
        );
    }
}
