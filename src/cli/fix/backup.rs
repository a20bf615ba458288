use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::cli::output::{self, Readers};
use crate::collect::files;
use crate::fix::{Kind, Plan};
use crate::model::HeldContact;

/// The file in which stands what stood there.
pub(super) struct Backup {
    pub(super) path: PathBuf,
    /// What is there already, of the same plan.
    kept: Option<Plan>,
    /// Whether that is of a run that has not ended, which has kept all that it may change.
    is_unfinished: bool,
}

impl Backup {
    /// That of the plan in a file: beside it and named after it, or where the user says.
    ///
    /// # Errors
    /// When something else is there.
    pub(super) fn of(plan: &Plan, file: &Path, named: Option<&Path>) -> Result<Self, Failure> {
        let beside = || -> Result<PathBuf, Failure> {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let name = name.strip_suffix(".json").unwrap_or(&name);
            let digest = plan.digest()?;
            let digest = digest.get(..8).unwrap_or_default();
            Ok(file.with_file_name(format!("{name}.backup-{digest}.json")))
        };
        let path = match named {
            Some(path) => path.to_owned(),
            None => beside()?,
        };
        output::require_other(&path, &[file.to_owned()])?;
        if !path.exists() {
            return Ok(Self {
                path,
                kept: None,
                is_unfinished: false,
            });
        }
        let changes = plan.by_contact();
        let is_of_plan = |kept: &Plan| {
            let mut kept = kept.by_contact().into_iter();
            kept.all(|(contact, kept)| {
                let change = changes.get(&contact);
                change.is_some_and(|change| change.before == kept.before)
            })
        };
        match super::read(&path, &[Kind::Backup]) {
            Ok(kept) if kept.organization == plan.organization && is_of_plan(&kept) => Ok(Self {
                path,
                kept: Some(kept),
                is_unfinished: files::journal_of(file).exists(),
            }),
            _ => Err(Failure(format!(
                "{} is there already, and is no backup of this plan; nothing was changed. Name another file with --backup",
                path.display()
            ))),
        }
    }

    /// Writes all that may be changed, before anything is.
    pub(super) fn write_before(&self, plan: &Plan) -> Result<(), Failure> {
        match self.is_unfinished {
            true => Ok(()),
            false => self
                .write(plan)
                .map_err(|Failure(why)| Failure(format!("{why}; nothing was changed"))),
        }
    }

    /// Keeps of it what was put, by this run and by those of the same plan that have ended before, so that nothing else is ever taken
    /// back.
    pub(super) fn keep_what_was_put(
        &self,
        plan: &Plan,
        put: impl Iterator<Item = Option<HeldContact>>,
    ) -> Result<(), Failure> {
        let ended = self.kept.as_ref().filter(|_| !self.is_unfinished);
        let kept = ended.map(Plan::by_contact).unwrap_or_default();
        let put = plan.changes.iter().zip(put).map(|(change, put)| {
            let kept = || kept.get(&(&change.account, change.contact_type));
            put.or_else(|| Some(kept()?.after.clone().into()))
        });
        let put = plan.done(put);
        match put.changes.is_empty() {
            true if self.path.exists() => Ok(fs::remove_file(&self.path)?),
            true => Ok(()),
            false => self.write(&put),
        }
    }

    fn write(&self, plan: &Plan) -> Result<(), Failure> {
        let json = plan.to_json(Kind::Backup)?;
        output::write_file(&self.path, Readers::Owner, |out| {
            out.write_all(json.as_bytes())
        })
    }
}
