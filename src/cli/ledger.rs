use std::path::{Path, PathBuf};

use super::Failure;
use crate::collect::files;
use crate::config::{self, Config};
use crate::ledger::{self, Ledger};
use crate::source::Source;

/// Where reviews are kept.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct LedgerArgs {
    /// Read the ledger of reviews from this file
    ///
    /// [default: what contact-lint.toml names, or the nearest contact-reviews.toml, here or above]
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

impl LedgerArgs {
    /// The file, whether it is there already or not. A new one is begun beside the nearest configuration, where it is found again
    /// from every folder below.
    pub(super) fn path(&self, config: &Config) -> PathBuf {
        let named = || config.ledger.as_ref().map(PathBuf::from);
        let beside =
            || Some(files::find_upwards(config::FILE_NAME)?.with_file_name(ledger::FILE_NAME));
        (self.ledger.clone())
            .or_else(named)
            .or_else(|| files::find_upwards(ledger::FILE_NAME))
            .or_else(beside)
            .unwrap_or_else(|| PathBuf::from(ledger::FILE_NAME))
    }

    /// The text of the ledger, if one is kept.
    ///
    /// # Errors
    /// When it cannot be read, and when a file that the command line names is not there.
    pub(super) fn source(&self, config: &Config) -> Result<Option<Source>, Failure> {
        match &self.ledger {
            Some(path) => Ok(Some(files::read(path)?)),
            // A configuration may name the file before anything was attested.
            None => source_if_there(&self.path(config)),
        }
    }

    /// Reads the ledger, if one is kept.
    ///
    /// # Errors
    /// As [`LedgerArgs::source`], and when it is wrong.
    pub(super) fn read(&self, config: &Config) -> Result<Option<Ledger>, Failure> {
        parsed(self.source(config)?)
    }

    /// The same, where a file that is named and not there is begun later.
    ///
    /// # Errors
    /// When it is wrong.
    pub(super) fn read_if_there(&self, config: &Config) -> Result<Option<Ledger>, Failure> {
        parsed(source_if_there(&self.path(config))?)
    }
}

fn source_if_there(path: &Path) -> Result<Option<Source>, Failure> {
    match path.exists() {
        true => Ok(Some(files::read(path)?)),
        false => Ok(None),
    }
}

fn parsed(source: Option<Source>) -> Result<Option<Ledger>, Failure> {
    Ok(source.as_ref().map(Ledger::parse).transpose()?)
}
