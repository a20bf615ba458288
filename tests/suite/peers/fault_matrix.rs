//! Everything that can go wrong, with every operation that is called: what comes of it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::Value;

use super::stub::{Answer, World};
use super::{Caller, contact_lint_with};
use crate::support::{run, stderr, write};

/// What comes of a fault.
#[derive(Clone, Copy, Debug)]
enum Comes {
    /// Nothing: all is read.
    Whole,
    /// All contacts are read, and a note says what else is not known.
    Note,
    /// Nothing is read and nothing is written; the error has these words.
    Error(&'static str),
    /// The contacts that the operation reads are unreadable for this reason, and all others are read.
    Gap(&'static str),
    /// AWS's own word that there is none.
    Absent,
}

use Comes::{Absent, Error, Gap, Note, Whole};

/// The operations by what they are good for.
const OPERATIONS: [(&str, usize); 10] = [
    ("GetCallerIdentity", 0),
    ("DescribeOrganization", 0),
    ("ListAccounts", 0),
    ("ListRoots", 1),
    ("ListOrganizationalUnitsForParent", 1),
    ("ListAccountsForParent", 1),
    ("ListTagsForResource", 2),
    ("GetAlternateContact", 3),
    ("GetContactInformation", 3),
    ("AssumeRole", 4),
];

/// The calls of an operation that are answered wrongly, and how.
struct Fault {
    name: &'static str,
    calls: Range<usize>,
    answer: Answer,
    /// What comes of it where the operation tells which accounts there are, what units they are in, what tags they have, what
    /// their contacts are, and whether the role may be taken on.
    comes: [Comes; 5],
}

const ALWAYS: Range<usize> = 0..usize::MAX;

fn fault(name: &'static str, calls: Range<usize>, answer: Answer, comes: [Comes; 5]) -> Fault {
    Fault {
        name,
        calls,
        answer,
        comes,
    }
}

#[rustfmt::skip]
fn faults() -> Vec<Fault> {
    let error = Answer::error;
    let truncated = || Answer::body(200, "{\"Accounts\": [{\"Id\": \"11111");
    let passes = [Whole; 5];
    let service_error = [Error("the service reported an error"), Note, Note, Gap("service-error"), Gap("service-error")];
    let throttled = [Error("AWS throttled the call"), Note, Note, Gap("throttled"), Gap("throttled")];
    let transport = [Error("could not be reached"), Note, Note, Gap("transport"), Gap("transport")];
    let malformed = [Error("the answer was malformed"), Note, Note, Gap("malformed-answer"), Gap("malformed-answer")];
    let expired = [Error("credentials have expired"), Note, Note, Gap("credentials-expired"), Gap("credentials-expired")];
    vec![
        fault("429 in a storm", 0..3, error(429, "TooManyRequestsException"), passes),
        fault("429 for good", ALWAYS, error(429, "TooManyRequestsException"), throttled),
        fault("429 without a code, in a storm", 0..3, Answer::html(429), passes),
        fault("429 without a code, for good", ALWAYS, Answer::html(429), throttled),
        fault("400 that means 429", 0..3, error(400, "TooManyRequestsException"), passes),
        fault("500 once", 0..1, error(500, "InternalServerException"), passes),
        fault("500 for good", ALWAYS, error(500, "InternalServerException"), service_error),
        fault("503 once", 0..1, Answer::html(503), passes),
        fault("503 for good", ALWAYS, Answer::html(503), service_error),
        fault("reset once", 0..1, Answer::Reset, passes),
        fault("reset for good", ALWAYS, Answer::Reset, transport),
        fault("slow", 0..3, Answer::Late(Duration::from_secs(2)), passes),
        fault("no answer once", 0..1, Answer::Silence, passes),
        fault("no answer for good", ALWAYS, Answer::Silence,
            [Error("no answer came in time"), Note, Note, Gap("timeout"), Gap("timeout")]),
        fault("truncated once", 0..1, truncated(), passes),
        fault("truncated for good", ALWAYS, truncated(), malformed),
        fault("wrong JSON", ALWAYS,
            Answer::body(200, "{\"Accounts\": 1, \"Roots\": 1, \"OrganizationalUnits\": 1, \"Tags\": 1, \"Organization\": 1, \
                \"AlternateContact\": 1, \"ContactInformation\": 1}"), malformed),
        // No tags are an answer.
        fault("{}", ALWAYS, Answer::body(200, "{}"),
            [malformed[0], Note, Whole, malformed[3], malformed[4]]),
        fault("an empty contact", ALWAYS, Answer::body(200, "{\"AlternateContact\": {}, \"ContactInformation\": {}}"),
            [malformed[0], Note, Whole, malformed[3], malformed[4]]),
        fault("a page that leads to itself", ALWAYS, Answer::body(200, "{\"NextToken\": \"again\"}"), malformed),
        fault("something in between", ALWAYS, Answer::html(404), malformed),
        fault("expired", ALWAYS, error(403, "ExpiredTokenException"), expired),
        fault("denied", ALWAYS, error(403, "AccessDenied"),
            [Error("access was denied"), Note, Note, Gap("access-denied"), Gap("role-refused")]),
        fault("not found", ALWAYS, error(404, "ResourceNotFoundException"),
            [malformed[0], Note, Note, Absent, malformed[4]]),
    ]
}

const CONFIG: &str =
    "[[rules.personal-inbox]]\nwhere = { tags = { env = \"prod\" } }\nseverity = \"low\"\n";

/// No account is lost, doubled or wrongly called absent, whatever goes wrong.
#[test]
fn every_fault_of_every_operation_has_its_outcome() {
    let fast = OPERATIONS
        .map(|(operation, _)| format!("{operation} = {{ per-second = 1000, burst = 1000 }}\n"));
    let folder = tempfile::tempdir().unwrap();
    let text = format!("[collect.rates]\n{}{CONFIG}", fast.concat());
    let config = write(folder.path(), "contact-lint.toml", text);
    let faults = faults();
    let cases = faults
        .iter()
        .flat_map(|fault| OPERATIONS.map(|operation| (fault, operation)));
    let cases = Mutex::new(cases.collect::<Vec<_>>());
    let wrong = Mutex::new(Vec::new());
    // Most of them wait.
    std::thread::scope(|scope| {
        for worker in 0..24 {
            let (cases, wrong, config) = (&cases, &wrong, &config);
            let output = folder.path().join(format!("{worker}.json"));
            scope.spawn(move || {
                loop {
                    let next = cases.lock().unwrap().pop();
                    let Some((fault, (operation, column))) = next else {
                        break;
                    };
                    let expected = fault.comes[column];
                    let _ = std::fs::remove_file(&output);
                    let path = output.to_str().unwrap();
                    let _ = std::fs::remove_file(format!("{path}.journal"));
                    if let Err(what) = try_out(fault, operation, expected, config, path) {
                        let name = fault.name;
                        wrong
                            .lock()
                            .unwrap()
                            .push(format!("{operation}, {name}: not {expected:?}: {what}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn try_out(
    fault: &Fault,
    operation: &str,
    expected: Comes,
    config: &str,
    path: &str,
) -> Result<(), String> {
    let role = |account: &str| {
        let key = format!("{account}/ROLE");
        (
            key,
            Answer::body(200, &format!("arn:aws:iam::{account}:role/Audit ")),
        )
    };
    let mut world = World::new(Caller::Management).with_accounts(3);
    for (key, answer) in [role("600000000001"), role("600000000002")] {
        world = world.with_answer(&key, answer);
    }
    let stub = world
        .with_fault(operation, fault.calls.clone(), fault.answer.clone())
        .start();
    let mut command = contact_lint_with(&stub.endpoint());
    command.args(["collect", "--offline", "--config", config, "-o", path]);
    if operation == "AssumeRole" {
        command.args(["--role-name", "Audit"]);
    }
    let output = run(&mut command);
    let told = stderr(&output);
    let code = output.status.code();
    if let Error(words) = expected {
        let is_written = std::fs::exists(path).unwrap();
        return match code == Some(2) && told.contains(words) && !is_written {
            true => Ok(()),
            false => Err(format!("exit {code:?}: {told}")),
        };
    }
    let text = std::fs::read_to_string(path).map_err(|error| format!("{error}: {told}"))?;
    let snapshot: Value = serde_json::from_str(&text).unwrap();
    let is_note =
        told.contains("is not known what holds") || told.contains("could not be read, so that");
    let seen = Seen::of(&snapshot);
    // What it does not read itself is there. A role is taken on in the two members.
    let unreadable = match operation {
        "GetAlternateContact" => 9,
        "GetContactInformation" => 3,
        _ => 8,
    };
    let is_right = match expected {
        Whole => code == Some(0) && !is_note && seen.present == 12,
        Note => code == Some(3) && is_note && seen.present == 12,
        Gap(reason) => {
            code == Some(3)
                && seen.reasons == BTreeSet::from([reason.to_owned()])
                && seen.present == 12 - unreadable
        }
        Absent => code == Some(0) && seen.absent == unreadable && seen.present == 12 - unreadable,
        Error(_) => unreachable!(),
    };
    match is_right && seen.accounts == ["111111111111", "600000000001", "600000000002"] {
        true => Ok(()),
        false => Err(format!("exit {code:?}, {seen:?}: {told}")),
    }
}

/// What a snapshot says of the contacts besides the root users'.
#[derive(Debug, Default)]
struct Seen {
    accounts: Vec<String>,
    present: usize,
    absent: usize,
    reasons: BTreeSet<String>,
}

impl Seen {
    fn of(snapshot: &Value) -> Self {
        let mut seen = Self::default();
        for account in snapshot["accounts"].as_array().unwrap() {
            seen.accounts
                .push(account["id"].as_str().unwrap().to_owned());
            let contacts = account["contacts"].as_object().unwrap();
            for (_, observed) in contacts.iter().filter(|(name, _)| *name != "root") {
                seen.present += usize::from(observed["present"].is_object());
                seen.absent += usize::from(observed["absent"].is_object());
                let reason = observed["unreadable"]["reason"].as_str();
                seen.reasons.extend(reason.map(str::to_owned));
            }
        }
        seen
    }
}
