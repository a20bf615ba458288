use std::fmt::Write as _;
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::{Server, free_address};

/// Knot DNS with the zone `example.`, and one zone that it cannot load.
pub(super) struct Knot {
    server: Server,
    _folder: TempDir,
}

/// The domains that Knot knows, with their records.
const RECORDS: &[(&str, &[&str])] = &[
    (
        "corp",
        &["MX 10 mx1.corp.example.", "MX 20 mx2.corp.example."],
    ),
    ("under_score", &["MX 10 mx1.corp.example."]),
    ("address-only", &["A 192.0.2.1"]),
    ("address6-only", &["AAAA 2001:db8::1"]),
    ("refusing-mail", &["MX 0 ."]),
    ("text-only", &["TXT \"no mail here\""]),
    ("alias", &["CNAME corp.example."]),
];

impl Knot {
    /// Starts the server on a port of its own.
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_str().unwrap();
        let mut zone = String::from(
            "$TTL 300\n@ SOA ns admin 1 3600 600 86400 300\n@ NS ns\nns A 127.0.0.1\n",
        );
        for (name, records) in RECORDS {
            for record in *records {
                writeln!(zone, "{name} {record}").unwrap();
            }
        }
        // More than a datagram has room for.
        for number in 0..80 {
            writeln!(zone, "crowded MX {number} mx{number}.corp.example.").unwrap();
        }
        std::fs::write(folder.path().join("example.zone"), zone).unwrap();
        let address = free_address();
        let config = format!(
            "server:\n  listen: {}@{}\n  rundir: {root}\n\
             database:\n  storage: {root}\n\
             zone:\n  - domain: example.\n    file: {root}/example.zone\n  - domain: broken.example.\n    file: {root}/missing.zone\n",
            address.ip(),
            address.port()
        );
        let path = folder.path().join("knot.conf");
        std::fs::write(&path, config).unwrap();
        let mut command = Command::new("knotd");
        command
            .arg("-c")
            .arg(&path)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.env("PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin");
        Self {
            server: Server::start(&mut command, address),
            _folder: folder,
        }
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.server.address
    }
}
