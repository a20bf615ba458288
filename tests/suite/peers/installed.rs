//! The command as users have it: built for release, and installed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::support::{root, run, stderr};

/// Builds for release take turns: whichever ends leaves its binary in the same place.
pub(crate) static RELEASE: Mutex<()> = Mutex::new(());

/// The command under test as users have it, installed into a folder.
pub(crate) fn installed(folder: &Path) -> PathBuf {
    let _turn = RELEASE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args([
        "install",
        "--quiet",
        "--locked",
        "--path",
        ".",
        "--target-dir",
        "target",
        "--root",
    ]);
    let output = run(cargo.arg(folder));
    assert!(output.status.success(), "{}", stderr(&output));
    folder.join("bin/contact-lint")
}
