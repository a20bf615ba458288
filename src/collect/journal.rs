//! What was read so far, kept beside the output so that a run that ends early can be gone on with.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{files, locked_file};
use crate::model::{Account, Organization};
use crate::snapshot::lines;
use crate::source::{Diagnostic, Source};

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
        let path = files::journal_of(output);
        let shown = path.display().to_string();
        let busy = || {
            let output = output.display();
            format!("another run is writing {output}; wait for it, or name another output")
        };
        let mut file = locked_file::open(&path, &busy)?;
        let wrong = |error: io::Error| locked_file::unwritable(&path, &error);
        let Some(bytes) = locked_file::whole_lines(&mut file).map_err(wrong)? else {
            let message =
                "this is no journal of contact-lint; move it away, or name another output";
            return Err(Diagnostic::of_file(shown, message));
        };
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        let text = lines
            .filter_map(|line| str::from_utf8(line).ok())
            .collect::<String>();
        let read = lines::read(&Source::new(shown.clone(), text.into_bytes())?)?;
        locked_file::go_on_behind(&mut file, bytes.len()).map_err(wrong)?;
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
