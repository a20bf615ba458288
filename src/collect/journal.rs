//! What was read so far, kept beside the output so that a run that ends early can be gone on with.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::model::{Account, Organization};
use crate::snapshot::lines;
use crate::source::{Diagnostic, Source};

/// The end of its name, behind that of the output.
const EXTENSION: &str = ".journal";

/// The file that what is read is written to as it comes. While it is open, no other run can open it.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    /// Whether it says already which organization it is of.
    has_head: bool,
}

/// What an earlier run left.
#[derive(Debug)]
pub struct Left {
    /// The organization that it read, if it came so far.
    pub organization: Option<Option<Organization>>,
    /// What it read, and when.
    pub accounts: Vec<(Timestamp, Account)>,
}

impl Journal {
    /// Opens the journal of an output, with what an earlier run left in it.
    ///
    /// # Errors
    /// When its folder is not there or cannot be written to, when another run has it open, and when it is no journal.
    pub fn open(output: &Path) -> Result<(Self, Left), Diagnostic> {
        let mut name = output
            .file_name()
            .map_or_else(OsString::new, OsString::from);
        name.push(EXTENSION);
        let path = output.with_file_name(name);
        let shown = path.display().to_string();
        let wrong = |error: io::Error| {
            let message = match error.kind() {
                io::ErrorKind::NotFound => "cannot be written: there is no such folder".to_owned(),
                _ => format!("cannot be written: {error}"),
            };
            Diagnostic::of_file(shown.clone(), message)
        };
        // A link leads to somebody else's file, and a pipe may never come to an end.
        if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            let message = "this is no file; remove it, or name another output";
            return Err(Diagnostic::of_file(shown, message));
        }
        let mut file = loop {
            let file = open_for_owner(&path).map_err(wrong)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let message = format!(
                        "another run is writing {}; wait for it, or name another output",
                        output.display()
                    );
                    return Err(Diagnostic::of_file(shown, message));
                }
                Err(TryLockError::Error(error)) => {
                    let message = format!("cannot be locked: {error}; name an output elsewhere");
                    return Err(Diagnostic::of_file(shown, message));
                }
            }
            // Another run may have ended, and removed the file, before the lock was had.
            if is_at(&file, &path) {
                break file;
            }
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(wrong)?;
        let whole_lines = bytes.iter().rposition(|byte| *byte == b'\n');
        // A machine that lost its power may have left nothing but zeros.
        let is_blank = bytes.iter().all(|byte| *byte == 0);
        if whole_lines.is_none() && !is_blank {
            let message =
                "this is no journal of contact-lint; move it away, or name another output";
            return Err(Diagnostic::of_file(shown, message));
        }
        // What comes behind the last whole line was not written to its end.
        bytes.truncate(whole_lines.map_or(0, |at| at + 1));
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        let text = lines
            .filter_map(|line| str::from_utf8(line).ok())
            .collect::<String>();
        let read = lines::read(&Source::new(shown.clone(), text.into_bytes())?)?;
        require_owner(&file).map_err(wrong)?;
        file.set_len(length).map_err(wrong)?;
        file.seek(SeekFrom::Start(length)).map_err(wrong)?;
        let journal = Self {
            file,
            path,
            has_head: read.head.is_some(),
        };
        let left = Left {
            organization: read.head,
            accounts: read.accounts,
        };
        Ok((journal, left))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Says which organization it is of, if it does not yet.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub fn begin(&mut self, organization: Option<&Organization>) -> io::Result<()> {
        if !self.has_head {
            self.file.write_all(lines::head(organization)?.as_bytes())?;
            self.has_head = true;
        }
        Ok(())
    }

    /// Adds what was just read of an account.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub fn add(&mut self, account: &Account, read_at: Timestamp) -> io::Result<()> {
        self.file
            .write_all(lines::account(account, read_at)?.as_bytes())
    }

    /// Ends it. It stays where it is needed to go on with the run, and something is in it.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn close(self, is_needed: bool) -> io::Result<()> {
        match is_needed && self.has_head {
            true => Ok(()),
            false => fs::remove_file(&self.path),
        }
    }
}

fn open_for_owner(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A file that was there before may have had other readers.
fn require_owner(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// Whether an open file is the one that is at a path now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(there)) => identity(open) == identity(there),
        _ => false,
    }
}

/// Elsewhere a file has nothing to tell it by; its lock is what keeps two runs apart.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
