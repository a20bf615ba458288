//! How many calls a second are made where no quota limits them, beside what people write themselves, and in how much memory.

use std::process::Command;

use serde_json::Value;

use super::installed::installed;
use super::place::{Place, organization};
use super::{measured, wrapped};
use crate::support::{root, run, stderr, tool};

/// Runs a script of this folder with the Python that the tests have.
fn python(script: &str) -> Command {
    let mut command = Command::new(tool("python/bin/python"));
    command.arg(root().join("tests/suite/peers/python").join(script));
    command
}

/// What a script said of a run.
fn said(command: &mut Command) -> Value {
    let output = run(command);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)))
}

/// A run of the command, measured from outside.
fn measure(command: &Command) -> Value {
    said(&mut wrapped(python("measure.py"), command))
}

#[test]
fn four_times_the_calls_of_a_pool_of_threads() {
    let (accounts, calls) = (1000, 3000.0);
    let place = Place::without_limit();
    let stub = organization(accounts).start();
    let installed = installed(place.folder.path());
    let mut command = place.command_of(&installed, &stub);
    command.args(["--contacts", "security,operations,billing"]);
    let ours = measure(&command);
    assert_eq!(ours["code"], 0);
    let theirs = said(python("boto3_pool.py").arg(stub.endpoint()));
    assert_eq!(theirs["calls"], 3000);
    let number = |of: &Value, key: &str| of[key].as_f64().unwrap();
    let per_second = |of: &Value| calls / number(of, "seconds");
    let cpu = |of: &Value| 1e6 * number(of, "cpu") / calls;
    let ratio = per_second(&ours) / per_second(&theirs);
    measured(&format!(
        "{:.0} calls/s and {:.0} µs of CPU a call; boto3 {:.0} calls/s and {:.0} µs: {ratio:.1} times",
        per_second(&ours),
        cpu(&ours),
        per_second(&theirs),
        cpu(&theirs)
    ));
    assert!(ratio >= 4.0, "{ratio}");
}

#[test]
fn ten_thousand_accounts_take_less_than_150_mb() {
    let place = Place::without_limit();
    let stub = organization(10_000).start();
    let installed = installed(place.folder.path());
    let ours = measure(&place.command_of(&installed, &stub));
    assert_eq!(ours["code"], 0);
    assert_eq!(stub.requests().len(), 40_000);
    let peak = ours["peak"].as_f64().unwrap() / 1024.0;
    measured(&format!(
        "{peak:.0} MiB and {:.1} s for 10,000 accounts",
        ours["seconds"].as_f64().unwrap()
    ));
    assert!(peak < 150.0, "{peak} MiB");
    let output = run(place
        .command_of(&installed, &stub)
        .arg("--since")
        .arg(place.output()));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stub.requests().len(), 40_000);
}
