use std::path::{Path, PathBuf};

use super::Failure;
use crate::collect::files;
use crate::config::Config;
use crate::ledger::{self, Ledger};

/// Where reviews are kept.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct LedgerArgs {
    /// The ledger of reviews [default: the one that contact-lint.toml names, or contact-reviews.toml in this folder]
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

impl LedgerArgs {
    /// The file that is named on the command line or in the configuration.
    fn named<'a>(&'a self, config: &'a Config) -> Option<&'a Path> {
        let own = self.ledger.as_deref();
        own.or_else(|| config.ledger.as_deref().map(Path::new))
    }

    /// The file, whether it is there already or not.
    pub(super) fn path<'a>(&'a self, config: &'a Config) -> &'a Path {
        self.named(config)
            .unwrap_or_else(|| Path::new(ledger::FILE_NAME))
    }

    /// Reads the ledger, if one is kept.
    ///
    /// # Errors
    /// When it is wrong, and when a file that the command line names is not there.
    pub(super) fn read(&self, config: &Config) -> Result<Option<Ledger>, Failure> {
        match &self.ledger {
            Some(path) => Ok(Some(Ledger::parse(&files::read(path)?)?)),
            // A configuration may name the file before anything was attested.
            None => self.read_if_there(config),
        }
    }

    /// The same, where a file that is named and not there is begun later.
    ///
    /// # Errors
    /// When it is wrong.
    pub(super) fn read_if_there(&self, config: &Config) -> Result<Option<Ledger>, Failure> {
        let path = self.path(config);
        match path.exists() {
            true => Ok(Some(Ledger::parse(&files::read(path)?)?)),
            false => Ok(None),
        }
    }
}
