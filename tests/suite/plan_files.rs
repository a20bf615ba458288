//! Plans as they are written: for people, as files that are read back, and for other tools.

use std::fs;

use crate::plans::{AT, Bench, EXPECT, account, all_kinds, contact};
use crate::support::{contact_lint, run, stdout, write};

#[test]
fn the_text_tells_each_value_and_hides_it_when_asked() {
    let bench = Bench::with(EXPECT, all_kinds());
    let (_, told, next) = bench.fix(&[
        "plan",
        "org.json",
        "--offline",
        "--now",
        AT,
        "-o",
        "plan.json",
    ]);
    assert_eq!(
        told,
        "\
100200300002  account 100200300002
  security contact: replace
    name            ~ Jane Doe -> Security Operations
    title             Team
    e-mail address  ~ jane.doe@corp.example -> soc@corp.example
    phone number    ~ +1 206 555 0144 -> +1 206 555 0142
    closes contact-drift, personal-inbox

100200300003  account 100200300003
  security contact: create
    name            + Security Operations
    title           + Team
    e-mail address  + soc@corp.example
    phone number    + +1 206 555 0142
    closes contact-drift, contact-missing

left: the security contact: it could not be read: access was denied (no)
    100200300004  account 100200300004

left: the security contact: it is good, though not what is expected; --replace-all replaces it
    100200300001  account 100200300001

left: the security contact: the account is SUSPENDED, and contacts are put in place in active ones only
    100200300006  closed

plan: 1 to create and 1 to replace in 2 accounts, which closes 4 of 7 findings; left: 1 as expected, 1 good as it is, 1 in accounts that are not active, 1 not known
"
    );
    assert_eq!(next, "next: contact-lint fix apply plan.json\n");
    let (_, told, _) = bench.fix(&["plan", "org.json", "--offline", "--now", AT, "--redact"]);
    assert!(told.contains("~ mailbox-1 -> mailbox-2"), "{told}");
    for personal in ["Jane", "jane.doe", "555", "denied (no)"] {
        assert!(!told.contains(personal), "{told}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(bench.0.path().join("plan.json"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

/// Who edits a plan is told, whatever was edited; a plan and a backup are not taken for one another.
#[test]
fn files_that_are_no_plan_as_it_was_written_are_refused() {
    let bench = Bench::with(EXPECT, all_kinds());
    bench.fix(&["plan", "org.json", "--offline", "-o", "plan.json"]);
    let good = bench.read("plan.json");
    let edits = [
        (
            "jane.doe@corp.example",
            "john.doe@corp.example",
            "the file was changed after it was written",
        ),
        (
            "100200300002",
            "100200300009",
            "the file was changed after it was written",
        ),
        (
            "o-corp0example",
            "o-other0xample",
            "the file was changed after it was written",
        ),
        (
            "soc@corp.example",
            "soc",
            "the e-mail address is none that AWS takes",
        ),
        (
            "\"version\": 1",
            "\"version\": 2",
            "version 2 of the plan is not known here",
        ),
        (
            "\"kind\": \"plan\"",
            "\"kind\": \"backup\"",
            "this is a backup",
        ),
        ("\"kind\"", "\"kinds\"", "unknown key `kinds`"),
    ];
    for (from, to, told) in edits {
        assert!(good.contains(from), "{from}");
        write(bench.0.path(), "edited.json", good.replace(from, to));
        for command in [
            ["export", "edited.json", "--format", "script"],
            ["apply", "edited.json", "--yes", "-q"],
        ] {
            let (code, _, error) = bench.fix(&command);
            if cfg!(feature = "aws") || command[0] == "export" {
                assert_eq!(code, Some(2), "{from}");
                assert!(error.contains(told), "{error}");
            }
        }
    }
    let (code, _, error) = bench.fix(&["undo", "org.json"]);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("this is a snapshot or a report; `contact-lint fix plan SNAPSHOT"),
        "{error}"
    );
}

/// The management account must not be named, and nobody else's contact may be changed in its place.
#[test]
fn terraform_names_every_account_but_the_management_account_which_it_makes_sure_of() {
    let accounts = ["100200300001", "100200300002"];
    let person = || contact("Jane Doe", "jane.doe@corp.example", "+1 206 555 0144");
    let bench = Bench::with(
        EXPECT,
        accounts.map(|id| account(id, "Root", person())).into(),
    );
    bench.fix(&["plan", "org.json", "--offline", "-o", "plan.json"]);
    let (code, terraform, error) = bench.fix(&["export", "plan.json", "--format", "terraform"]);
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(terraform.matches("account_id             = ").count(), 1);
    assert!(
        terraform.contains("id = \"SECURITY\"\n")
            && terraform.contains("id = \"100200300002/SECURITY\"\n")
    );
    assert!(
        terraform.contains(
            "condition     = data.aws_caller_identity.current.account_id == \"100200300001\""
        ),
        "{terraform}"
    );
    write(bench.0.path(), "contacts.tf", terraform);
    let output =
        run(contact_lint()
            .current_dir(bench.0.path())
            .args(["check", "contacts.tf", "--offline"]));
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn a_plan_is_an_input_that_no_output_may_replace() {
    let bench = Bench::with(EXPECT, all_kinds());
    let (code, _, error) = bench.fix(&["plan", "org.json", "--offline", "-o", "org.json"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("org.json is input and output"), "{error}");
    bench.fix(&["plan", "org.json", "--offline", "-o", "plan.json"]);
    let (code, _, error) = bench.fix(&[
        "export",
        "plan.json",
        "--format",
        "script",
        "-o",
        "plan.json",
    ]);
    assert_eq!(code, Some(2));
    assert!(error.contains("plan.json is input and output"), "{error}");
    let (code, _, error) = bench.fix(&["export", "plan.json"]);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("--format script, --format terraform"),
        "{error}"
    );
}
