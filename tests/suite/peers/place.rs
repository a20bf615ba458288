//! A folder that `collect` writes to, and what is seen of it there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::stub::World;
use super::{Caller, Stub, contact_lint_with};
use crate::support::{run, without, write};

/// A folder to write to, and a rate to read at.
pub(super) struct Place {
    pub(super) folder: TempDir,
}

impl Place {
    pub(super) fn with_rate(per_second: u32) -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        place.set_rate(per_second);
        place
    }

    pub(super) fn set_rate(&self, per_second: u32) {
        let operations = [
            "GetAlternateContact",
            "GetContactInformation",
            "ListAccounts",
        ];
        let of = |operation: &str| {
            format!("{operation} = {{ per-second = {per_second}, burst = 15 }}\n")
        };
        let rates = format!("[collect.rates]\n{}", operations.map(of).concat());
        write(self.folder.path(), "contact-lint.toml", rates);
    }

    /// As fast as the test machine goes.
    pub(super) fn without_limit() -> Self {
        Self::with_rate(1_000_000)
    }

    pub(super) fn output(&self) -> PathBuf {
        self.folder.path().join("org.json")
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.folder.path().join("org.json.journal")
    }

    pub(super) fn command(&self, stub: &Stub) -> Command {
        let under_test = contact_lint_with(&stub.endpoint());
        self.command_of(under_test.get_program().as_ref(), stub)
    }

    /// The command, as another build of it.
    pub(super) fn command_of(&self, program: &Path, stub: &Stub) -> Command {
        let mut command = Command::new(program);
        let under_test = contact_lint_with(&stub.endpoint());
        command.env_clear();
        let variables = under_test.get_envs();
        command.envs(variables.filter_map(|(name, value)| Some((name, value?))));
        command
            .args(["collect", "--offline", "--config"])
            .arg(self.folder.path().join("contact-lint.toml"))
            .arg("-o")
            .arg(self.output());
        command
    }

    pub(super) fn collect(&self, stub: &Stub) -> Output {
        run(&mut self.command(stub))
    }

    pub(super) fn start(&self, stub: &Stub) -> Child {
        let mut command = self.command(stub);
        command.stderr(Stdio::piped()).spawn().unwrap()
    }

    pub(super) fn snapshot(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.output()).unwrap()).unwrap()
    }
}

pub(super) fn organization(count: usize) -> World {
    World::new(Caller::Management).with_accounts(count)
}

/// The calls for contacts.
pub(super) fn contact_calls(stub: &Stub) -> usize {
    stub.requests().len()
}

pub(super) fn wait_for_calls(stub: &Stub, count: usize) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while contact_calls(stub) < count {
        assert!(Instant::now() < deadline, "{} calls", contact_calls(stub));
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A snapshot without the times at which things were seen.
pub(super) fn without_times(snapshot: Value) -> Value {
    without("observedAt", snapshot)
}

/// How many contacts of a snapshot are in this state (`present`, `absent` or `unreadable`), root users' aside.
pub(super) fn count(snapshot: &Value, state: &str) -> usize {
    let accounts = snapshot["accounts"].as_array().unwrap().iter();
    let contacts = accounts.flat_map(|account| account["contacts"].as_object().unwrap());
    let contacts = contacts.filter(|(name, _)| *name != "root");
    contacts
        .filter(|(_, observed)| observed[state].is_object())
        .count()
}
