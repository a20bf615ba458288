//! Which contacts a run has begun to put in place, kept beside the plan, so that a run that goes on with it puts none twice.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{files, locked_file};
use crate::fix::Change;
use crate::model::{AccountId, ContactType, Timestamp};
use crate::source::Diagnostic;

const VERSION: u32 = 1;

/// The file. While it is open, no other run can carry out the plan.
#[derive(Debug)]
pub struct PutLog {
    file: File,
    path: PathBuf,
    /// When each was begun.
    begun: BTreeMap<(String, ContactType), Timestamp>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HeadForm {
    contact_lint_puts: u32,
    /// The plan's digest.
    plan: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineForm {
    account: String,
    r#type: ContactType,
    at: Timestamp,
}

impl PutLog {
    /// Opens the log of the plan in this file, with what an earlier run left in it.
    ///
    /// # Errors
    /// When it cannot be written to, when another run has it open, and when it is something else, or of another plan.
    pub fn open(plan: &Path, digest: &str) -> Result<Self, Diagnostic> {
        let path = files::journal_of(plan);
        let busy = || "another run is carrying out this plan; wait for it".to_owned();
        let mut file = locked_file::open(&path, &busy)?;
        let wrong = |error: io::Error| locked_file::unwritable(&path, &error);
        let other = || {
            let message = "this is left of another plan, or something else. An unfinished run can be gone on with by its own plan; what it \
                           has put in place is in that one's backup. Move this file away to begin anew";
            Diagnostic::of_file(path.display().to_string(), message)
        };
        let bytes = locked_file::whole_lines(&mut file).map_err(wrong)?;
        let text = bytes.ok_or_else(other)?;
        locked_file::go_on_behind(&mut file, text.len()).map_err(wrong)?;
        let text = String::from_utf8_lossy(&text);
        let mut lines = text.lines();
        let head: Option<HeadForm> = lines
            .next()
            .and_then(|line| serde_json::from_str(line).ok());
        let is_of_plan = |head: &HeadForm| head.contact_lint_puts == VERSION && head.plan == digest;
        let is_new = text.is_empty();
        if !is_new && !head.as_ref().is_some_and(is_of_plan) {
            return Err(other());
        }
        let begun = lines
            .filter_map(|line| serde_json::from_str::<LineForm>(line).ok())
            .map(|line| ((line.account, line.r#type), line.at));
        let mut log = Self {
            begun: begun.collect(),
            file,
            path: path.clone(),
        };
        if is_new {
            let head = HeadForm {
                contact_lint_puts: VERSION,
                plan: digest.to_owned(),
            };
            log.write(&head).map_err(wrong)?;
        }
        Ok(log)
    }

    /// Whether an earlier run has begun to carry out some change.
    pub fn is_begun(&self) -> bool {
        !self.begun.is_empty()
    }

    /// When an earlier run has begun to put this contact in place, if one has.
    pub(super) fn begun_at(&self, change: &Change) -> Option<Timestamp> {
        let key = (change.account.to_string(), change.contact_type);
        self.begun.get(&key).copied()
    }

    /// Says that this contact is about to be put in place. It is on the disk before that is done.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub(super) fn begin(&mut self, change: &Change, at: Timestamp) -> io::Result<()> {
        self.begun
            .insert((change.account.to_string(), change.contact_type), at);
        self.write(&LineForm {
            account: AccountId::to_string(&change.account),
            r#type: change.contact_type,
            at,
        })?;
        self.file.sync_data()
    }

    /// Ends it. It stays where it is needed to go on with the run.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn close(self, is_needed: bool) -> io::Result<()> {
        match is_needed {
            true => Ok(()),
            false => fs::remove_file(&self.path),
        }
    }

    fn write(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_string(line)?;
        line.push('\n');
        self.file.write_all(line.as_bytes())
    }
}
