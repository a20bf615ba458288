//! Files that are nested, or go on, without end: each is refused at once, at its place, and what is not too deep is read.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{FIXTURES, contact_lint, report, run, stderr, write};

/// What such a file is given to.
enum As {
    Input,
    Config,
    Rules,
    Ledger,
}

#[test]
fn what_has_no_end_is_refused_at_its_place() {
    const DEEP: usize = 100_000;
    let nested = |open: &str, close: &str| format!("{}1{}", open.repeat(DEEP), close.repeat(DEEP));
    let too_deep = "it is nested too deeply";
    let modules = nested("{\"child_modules\": [", "]}");
    let toml = [
        ("lists", format!("a = {}", nested("[", "]"))),
        ("tables", format!("a = {}", nested("{ a = ", " }"))),
        ("names", format!("{}a = 1", "a.".repeat(DEEP))),
        ("headings", format!("[{}a]", "a.".repeat(DEEP))),
    ];
    let mut cases = vec![
        (
            As::Input,
            "snapshot.json",
            format!("{{\"version\": 1, \"accounts\": {}}}", nested("[", "]")),
            "expected a table",
        ),
        (
            As::Input,
            "plan.json",
            format!(
                "{{\"format_version\": \"1.2\", \"planned_values\": {{\"root_module\": {modules}}}}}"
            ),
            too_deep,
        ),
        (
            As::Input,
            "cell.csv",
            format!(
                "account,type,email\n111111111111,security,\"{}",
                "x\n".repeat(DEEP)
            ),
            "this row has more than 64 KiB",
        ),
    ];
    for (name, text) in toml {
        for to in [As::Config, As::Rules, As::Ledger] {
            cases.push((to, name, text.clone(), too_deep));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    for (to, name, text, expected) in cases {
        let file = match to {
            As::Input => name.to_owned(),
            _ => format!("{name}.toml"),
        };
        let path = write(folder.path(), &file, text);
        let mut command = contact_lint();
        command.args(["check", "--offline"]);
        match to {
            As::Input => command.arg(&path),
            As::Config => command.args(["--config", &path]).arg(FIXTURES[2]),
            As::Rules => command.args(["--rules", &path]).args(FIXTURES),
            As::Ledger => command.args(["--ledger", &path]).args(FIXTURES),
        };
        let begun = Instant::now();
        let output = run(&mut command);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{file}: {said}");
        let place = format!("{file}:");
        assert!(
            said.contains(&place) && said.contains(expected),
            "{file}: {said}"
        );
        assert!(begun.elapsed() < Duration::from_secs(10), "{file}");
    }
}

/// A contact that stands deep in modules is as real as another.
#[test]
fn no_module_of_a_plan_is_too_deep_to_be_read() {
    let mut module = json!({ "resources": [{
        "address": "aws_account_alternate_contact.security", "mode": "managed", "type": "aws_account_alternate_contact",
        "name": "security", "values": { "account_id": "111122223333", "alternate_contact_type": "SECURITY", "name": "Jane Doe",
            "title": "Team", "email_address": "jane.doe@corp.example", "phone_number": "+1 206 555 0100" },
    }] });
    for _ in 0..40 {
        module = json!({ "child_modules": [module] });
    }
    let plan = json!({ "format_version": "1.2", "planned_values": { "root_module": module } });
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "plan.json", plan.to_string());
    let report = report(&[&path]);
    let findings = report["accounts"][0]["findings"].to_string();
    assert!(findings.contains("personal-inbox"), "{findings}");
}
