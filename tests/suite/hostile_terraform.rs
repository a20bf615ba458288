//! Files of Terraform that somebody wrote to do harm, or by accident.

use std::fmt::Write as _;
use std::fs;

use crate::support::{contact_lint, run, stderr, stdout, write};
use crate::terraform::{ACCOUNTS, RESOURCES, contacts, folder, rows};

/// What leads to itself, grows without end or is nested without end comes to an end, and the rest is read.
#[test]
fn hostile_files_come_to_an_end() {
    let mut doubling = "locals {\n  l0 = [\"x\"]\n  s0 = \"x\"\n".to_owned();
    for step in 1..64 {
        let before = step - 1;
        writeln!(
            doubling,
            "  s{step} = \"${{local.s{before}}}${{local.s{before}}}\""
        )
        .unwrap();
        writeln!(
            doubling,
            "  l{step} = concat(local.l{before}, local.l{before})"
        )
        .unwrap();
    }
    doubling.push_str("}\n");
    let contact = |email: &str| RESOURCES.replace("each.value.security", email);
    let nested = |open: &str, close: &str| {
        format!(
            "locals {{\n  a = {}1{}\n}}\n",
            open.repeat(5000),
            close.repeat(5000)
        )
    };
    let call = |source: &str| format!("module \"m\" {{\n  source = \"{source}\"\n}}\n");
    let cycle = "locals {\n  a = local.b\n  b = local.a\n}\n";
    let range = "resource \"aws_account_alternate_contact\" \"many\" {\n  count = 1000000000\n  \
                 alternate_contact_type = \"BILLING\"\n  email_address = \"many@corp.example\"\n}\n";
    let product = "locals {\n  p = setproduct([1,2,3,4,5,6,7,8,9,10], [1,2,3,4,5,6,7,8,9,10], [1,2,3,4,5,6,7,8,9,10], \
                   [1,2,3,4,5,6,7,8,9,10], [1,2,3,4,5,6,7,8,9,10], [1,2,3,4,5,6,7,8,9,10])\n}\n";
    let texts = [
        format!("{cycle}{}", contact("local.a")),
        format!("{doubling}{}", contact("local.s40")),
        format!("{doubling}{}", contact("flatten(local.l40)[0]")),
        format!("{product}{}", contact("local.p[0]")),
        range.to_owned(),
        call("./"),
        call("../../.."),
        call("./missing"),
        nested("[", "]"),
        nested("(", ")"),
        nested("!", ""),
        nested("\"${", "}\""),
    ];
    for text in texts {
        let folder = folder(&[
            ("accounts.tf", ACCOUNTS),
            ("good.tf", &RESOURCES.replace("\"security\"", "\"good\"")),
            ("hostile.tf", &text),
        ]);
        let output = contacts(folder.path());
        let said = stderr(&output);
        let shown = stdout(&output);
        assert!(
            matches!(output.status.code(), Some(0 | 2)),
            "{}: {said}",
            &text[..80]
        );
        assert!(shown.contains("jane.doe@corp.example"), "{said}");
        assert!(shown.len() < 100_000, "{}", shown.len());
    }
}

#[test]
#[cfg(unix)]
fn links_that_lead_in_circles_are_not_followed() {
    use std::os::unix::fs::symlink;

    let folder = folder(&[("accounts.tf", ACCOUNTS), ("main.tf", RESOURCES)]);
    symlink(".", folder.path().join("again")).unwrap();
    symlink("self.tf", folder.path().join("self.tf")).unwrap();
    let output = contacts(folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(rows(&output).len(), 8);
    assert!(stderr(&output).contains("self.tf"), "{}", stderr(&output));
}

/// A job summary has a mebibyte at most, whatever could not be read, and says what does not fit.
#[test]
fn a_job_summary_fits_whatever_could_not_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let long = "x".repeat(200);
    for number in 0..5_000 {
        write(folder.path(), &format!("{long}{number}.tf"), "resource {");
    }
    let path = folder.path().join("summary.md");
    let output = run(contact_lint()
        .arg("check")
        .arg(folder.path())
        .args(["--offline", "-o"])
        .arg(&path));
    assert_eq!(output.status.code(), Some(2));
    let summary = fs::read_to_string(path).unwrap();
    assert!(summary.len() < 1 << 20, "{}", summary.len());
    assert!(summary.contains("more do not fit here"));
}
