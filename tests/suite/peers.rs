//! AWS as moto plays it, AWS as a stub of ours plays what moto cannot, and a real name server.

mod apply;
mod apply_runs;
mod aws;
mod contexts;
mod declared;
mod dns;
mod fault_matrix;
mod faults;
mod identity_center;
pub(crate) mod installed;
mod journal;
mod knot;
mod moto;
mod pace;
mod place;
mod repairs;
mod resume;
mod roles;
mod script;
mod selection;
mod since;
mod speed;
mod stub;
mod tags;
mod workshop;

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{contact_lint, run, stderr};
pub(crate) use stub::{Caller, Stub};

/// A server that ends with its test.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts a server and waits until it takes connections.
    fn start(command: &mut Command, address: SocketAddr) -> Self {
        let process = command
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut server = Self { process, address };
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(address).is_err() {
            assert!(
                server.process.try_wait().unwrap().is_none(),
                "{command:?} has ended"
            );
            assert!(
                Instant::now() < deadline,
                "{command:?} takes no connections"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// An address on this machine that nobody uses.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap()
}

/// The command under test, with credentials that any test server takes.
pub(crate) fn contact_lint_with(endpoint: &str) -> Command {
    let mut command = contact_lint();
    command
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_ACCESS_KEY_ID", "testing")
        .env("AWS_SECRET_ACCESS_KEY", "testing")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

/// What `collect` makes of a stub: the snapshot, the exit code and what it told.
fn collect(stub: &Stub, arguments: &[&str]) -> (Value, Option<i32>, String) {
    let mut command = contact_lint_with(&stub.endpoint());
    let output = run(command
        .args(["collect", "-o", "-", "--offline"])
        .args(arguments));
    let snapshot = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (snapshot, output.status.code(), stderr(&output))
}

/// Says what was measured to whoever reads the output of the tests.
#[expect(clippy::print_stdout, reason = "this is what it is for")]
pub(crate) fn measured(what: &str) {
    println!("{what}");
}

/// A command that another one runs: its program and arguments behind that one's, in its surroundings.
pub(crate) fn wrapped(mut outer: Command, inner: &Command) -> Command {
    outer
        .arg(inner.get_program())
        .args(inner.get_args())
        .env_clear();
    let variables = inner.get_envs();
    outer.envs(variables.filter_map(|(name, value)| Some((name, value?))));
    outer
}
