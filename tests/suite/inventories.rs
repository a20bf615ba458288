//! Inventories as CSV, as people write them and as they get them wrong.

use crate::inputs::{contacts, findings, report, with_file};
use crate::support::{contact_lint, run, stdout};

#[test]
fn inventories_are_read_as_people_write_them() {
    let expected = [
        "2:111122223333 security name SOC, Europe",
        "2:111122223333 security email soc@corp.example",
        "2:111122223333 security phone +1 206 555 0100",
    ];
    let texts = [
        "Account ID,Contact Type,Contact Name,E-Mail,Tel\n1111-2222-3333,SECURITY,\"SOC, Europe\",soc@corp.example,+1 206 555 0100\n",
        "\u{feff}aws_account_id;type;full name;email address;phone-number\r\n111122223333;security;SOC, Europe;soc@corp.example;+1 206 555 0100\r\n",
        "account\ttype\tname\tmail\ttelephone\n'111122223333\tSecurity contact\tSOC, Europe\t soc@corp.example\t+1 206 555 0100\n\n",
        "id,name,security name,security_email,SecurityPhone,notes\n111122223333,prod,\"SOC, Europe\",soc@corp.example,+1 206 555 0100,ask@corp.example\n",
    ];
    for text in texts {
        let (_folder, path) = with_file("contacts.csv", text);
        let (rows, told, code) = contacts(&path);
        assert_eq!(
            (rows, code),
            (expected.map(str::to_owned).to_vec(), Some(0)),
            "{text}: {told}"
        );
    }
}

/// A row that is wrong is told with its place, and the others are read.
#[test]
fn rows_that_are_wrong_are_told_and_the_others_read() {
    let head = "account id,type,name,title,email,phone\n";
    let good = "111122223333,security,SOC,Team,soc@corp.example,+1 206 555 0100\n";
    let cases = [
        (
            "444455556666,security,SOC\n",
            "this row has 3 cells, and the first line has 6",
        ),
        (
            "44445555666,security,SOC,Team,a@corp.example,1\n",
            "a spreadsheet may have taken it for a number",
        ),
        (
            "4.44456E+11,security,SOC,Team,a@corp.example,1\n",
            "a spreadsheet may have taken it for a number",
        ),
        (
            ",security,SOC,Team,a@corp.example,1\n",
            "this row has no account id",
        ),
        (
            "444455556666,,SOC,Team,a@corp.example,1\n",
            "does not say which contact it is about",
        ),
        (
            "444455556666,marketing,SOC,Team,a@corp.example,1\n",
            "`marketing` is no contact",
        ),
        (good, "stands here a second time, first in line 2"),
        (
            "444455556666,security,\"SOC,Team,a@corp.example,1\n",
            "a quotation mark is opened here and never closed",
        ),
    ];
    for (row, message) in cases {
        let (_folder, path) = with_file("contacts.csv", format!("{head}{good}{row}"));
        let (rows, told, code) = contacts(&path);
        assert_eq!(code, Some(2), "{row}: {told}");
        assert!(
            told.contains("contacts.csv:3:") && told.contains(message),
            "{row}: {told}"
        );
        assert_eq!(rows.len(), 4, "{row}: {rows:?}");
        let output = run(contact_lint().args(["check", "--offline", &path]));
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stdout(&output).contains("111122223333"),
            "{}",
            stdout(&output)
        );
    }
    let tables = [
        ("", "the file is empty"),
        (
            "type,email\nsecurity,a@corp.example\n",
            "no column has account ids",
        ),
        (
            "account id,owner\n111122223333,jane\n",
            "no column has contacts",
        ),
    ];
    for (text, message) in tables {
        let (_folder, path) = with_file("contacts.csv", text);
        let (_, told, code) = contacts(&path);
        assert_eq!(code, Some(2));
        assert!(told.contains(message), "{told}");
    }
}

/// A cell that is empty says that there is no such contact; a row that is not there says nothing.
#[test]
fn an_inventory_says_what_is_absent() {
    let text = "account id,security email,security phone,billing email\n111122223333,,,billing@corp.example\n";
    let (_folder, path) = with_file("contacts.csv", text);
    let report = report(&[&path]);
    let missing = |of: &str| {
        let found = findings(&report);
        found
            .iter()
            .any(|[_, rule, contact, ..]| rule == "contact-missing" && contact == of)
    };
    assert!(missing("security") && !missing("operations") && !missing("billing"));
    assert_eq!(report["accounts"][0]["account1"], "fail");
}

/// Headers mean what they say, or nothing.
#[test]
fn headers_are_not_guessed() {
    let text = "Account ID,Contact Name,Contact Email,Security Email,Ops Email\n111122223333,Jane,jane@corp.example,soc@corp.example,ops@corp.example\n";
    let (_folder, path) = with_file("wide.csv", text);
    let (rows, _, _) = contacts(&path);
    assert_eq!(
        rows,
        [
            "2:111122223333 security email soc@corp.example",
            "2:111122223333 operations email ops@corp.example"
        ]
    );
    let twice =
        "account id,type,email,E-Mail\n111122223333,security,a@corp.example,b@corp.example\n";
    let (_folder, path) = with_file("twice.csv", twice);
    let (_, told, code) = contacts(&path);
    assert_eq!(code, Some(2));
    assert!(
        told.contains("column 4 says the same as one before it"),
        "{told}"
    );
}
