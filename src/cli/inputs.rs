//! What is given to be looked at: snapshots, files of Terraform, plans, inventories and answers of the AWS CLI. What a file is is
//! told by its name, and of JSON by what stands in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::value::RawValue;

use super::Failure;
use crate::collect::files;
use crate::inventory;
use crate::model::{AccountId, SourceId};
use crate::snapshot::Snapshot;
use crate::source::{Diagnostic, Source};
use crate::terraform::{self, Text};

/// Deeper than the calls of this program's own go, since whoever wrote a file decides how deep its expressions are.
const STACK: usize = 256 << 20;
/// Modules do not call each other deeper than this.
const DEEPEST: usize = 16;

/// Reads all of them into one snapshot. `now` is the time of what is seen in files without times.
pub(super) fn read(paths: &[PathBuf], now: Timestamp) -> Result<Snapshot, Failure> {
    let mut inputs = Inputs::of(paths)?;
    let snapshot = Snapshot::read(std::mem::take(&mut inputs.snapshots))?;
    inputs.join_to(snapshot, now)
}

/// Joins them to what was read live, beside which no other snapshot counts.
pub(super) fn read_beside(
    live: Snapshot,
    paths: &[PathBuf],
    now: Timestamp,
) -> Result<Snapshot, Failure> {
    let inputs = Inputs::of(paths)?;
    if let Some(snapshot) = inputs.snapshots.first() {
        let message =
            "this is a snapshot, and --aws reads the accounts live; leave one of the two out";
        return Err(Diagnostic::of_file(snapshot.path(), message).into());
    }
    inputs.join_to(live, now)
}

/// The files by what they are.
#[derive(Default)]
struct Inputs {
    snapshots: Vec<Source>,
    answers: Vec<Source>,
    terraform: Vec<Source>,
    plans: Vec<Source>,
    tables: Vec<Source>,
    /// Files of Terraform that only tell what names mean.
    context: Vec<Source>,
    broken: Vec<Diagnostic>,
}

impl Inputs {
    fn of(paths: &[PathBuf]) -> Result<Self, Diagnostic> {
        let mut inputs = Self::default();
        for path in paths {
            match path.is_dir() {
                true => inputs.add_folder(path)?,
                false => inputs.add_file(path)?,
            }
        }
        Ok(inputs)
    }

    fn add_file(&mut self, path: &Path) -> Result<(), Diagnostic> {
        if self
            .terraform
            .iter()
            .any(|known| Path::new(known.path()) == path)
        {
            return Ok(());
        }
        let source = files::read(path)?;
        let kind = match name_of(path) {
            name if terraform::is_read(&name) => {
                self.add_context(path);
                &mut self.terraform
            }
            name if is_table(&name) => &mut self.tables,
            _ => match JsonKind::of(source.text()) {
                JsonKind::Plan => &mut self.plans,
                JsonKind::Answer => &mut self.answers,
                JsonKind::Other => &mut self.snapshots,
            },
        };
        kind.push(source);
        Ok(())
    }

    /// Adds the other files of Terraform in a file's folder, which tell what names in it mean. What is wrong with them is not asked.
    fn add_context(&mut self, path: &Path) {
        let folder = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let others = files::files_in(folder, terraform::is_read).unwrap_or_default();
        let others = others
            .iter()
            .filter(|other| other.file_name() != path.file_name());
        self.context
            .extend(others.filter_map(|other| files::read(other).ok()));
    }

    /// Adds the modules that are called and are not in the tree, as far as they are in a repository.
    fn add_called_modules(&mut self) {
        for _ in 0..DEEPEST {
            let known: Vec<_> = [&self.terraform, &self.context]
                .into_iter()
                .flatten()
                .cloned()
                .collect();
            let folders: BTreeSet<_> = known
                .iter()
                .map(|source| folder_of(source.path()))
                .collect();
            let called = terraform::called_folders(&known);
            let missing = called.iter().filter(|folder| !folders.contains(*folder));
            let mut found = Vec::new();
            for folder in missing.filter(|folder| files::is_in_repository(Path::new(folder))) {
                let texts = files::files_in(Path::new(folder), |name| name.ends_with(".tf"));
                let texts = texts.unwrap_or_default();
                found.extend(texts.iter().filter_map(|path| files::read(path).ok()));
            }
            if found.is_empty() {
                return;
            }
            self.terraform.extend(found);
        }
    }

    /// Of a folder, files of Terraform and answers of the AWS CLI are read. Where there are files of Terraform, other JSON may be
    /// anything.
    fn add_folder(&mut self, folder: &Path) -> Result<(), Diagnostic> {
        let declaring = files::files_below(folder, terraform::is_read)?;
        let answers = files::files_below(folder, is_json)?;
        if declaring.is_empty() && answers.is_empty() {
            let message = "there is nothing to look at in this folder: no file of Terraform, and no answer of the AWS CLI in JSON; name \
                           snapshots, plans and inventories by their files";
            return Err(Diagnostic::of_file(folder.display().to_string(), message));
        }
        let has_terraform = !declaring.is_empty();
        let known: BTreeSet<_> = self
            .terraform
            .iter()
            .map(|source| source.path().to_owned())
            .collect();
        let is_new = |path: &PathBuf| !known.contains(&path.display().to_string());
        for path in declaring.into_iter().filter(is_new) {
            match files::read(&path) {
                Ok(source) => self.terraform.push(source),
                Err(error) => self.broken.push(error),
            }
        }
        for path in answers {
            match files::read(&path) {
                Ok(source) if is_unread_terraform(&path, source.text()) => {
                    let message = "files of Terraform in JSON are not read; give what `terraform show -json` prints of a plan instead";
                    self.broken
                        .push(Diagnostic::of_file(source.path(), message));
                }
                Ok(source) if JsonKind::of(source.text()) == JsonKind::Answer => {
                    self.answers.push(source);
                }
                // What is named after an account is meant to be one, whatever stands in it.
                Ok(source)
                    if !has_terraform
                        && (has_account_id(&path) || !is_json_object(source.text())) =>
                {
                    self.answers.push(source);
                }
                Err(error) if !has_terraform => self.broken.push(error),
                Ok(_) | Err(_) => {}
            }
        }
        Ok(())
    }

    fn join_to(mut self, mut snapshot: Snapshot, now: Timestamp) -> Result<Snapshot, Failure> {
        let given: BTreeSet<_> = self
            .terraform
            .iter()
            .map(|source| source.path().to_owned())
            .collect();
        let mut seen = given;
        self.context
            .retain(|source| seen.insert(source.path().to_owned()));
        on_large_stack(|| self.add_called_modules())?;
        snapshot.broken.extend(self.broken);
        let mut first = snapshot.sources.len();
        let mut parts = Vec::new();
        let answers = numbered(&self.answers, &mut first);
        parts.push(inventory::read_answers(&answers, now));
        let mut declaring = texts(&self.terraform, &mut first);
        let context = texts(&self.context, &mut first).into_iter();
        declaring.extend(context.map(|text| Text {
            is_context: true,
            ..text
        }));
        parts.push(on_large_stack(|| terraform::read(&declaring, now))?);
        for plan in texts(&self.plans, &mut first) {
            parts.push(terraform::read_plan(&plan, now)?);
        }
        for (id, table) in numbered(&self.tables, &mut first) {
            parts.push(inventory::read_csv(id, table, now)?);
        }
        for part in parts {
            snapshot.join(part);
        }
        snapshot.observed_sources += self.answers.len();
        let others = [
            self.answers,
            self.terraform,
            self.context,
            self.plans,
            self.tables,
        ];
        snapshot.sources.extend(others.into_iter().flatten());
        Ok(snapshot)
    }
}

/// The folder of a file, as modules name it.
fn folder_of(path: &str) -> String {
    let folder = path
        .rsplit_once(['/', '\\'])
        .map_or(".", |(folder, _)| folder);
    terraform::normalized(folder)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.unwrap_or_default().into_owned()
}

fn is_table(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".csv") || name.ends_with(".tsv")
}

/// The keys of a JSON object, wherever in it they stand.
fn keys(text: &str) -> Option<BTreeSet<String>> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    Some(members.into_keys().collect())
}

fn is_json_object(text: &str) -> bool {
    keys(text).is_some()
}

/// What a file of JSON is, by the keys of its object; of one that is not whole, by its beginning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum JsonKind {
    /// What `terraform show -json` prints.
    Plan,
    /// An answer of the AWS CLI.
    Answer,
    Other,
}

impl JsonKind {
    fn of(text: &str) -> Self {
        let keys = keys(text);
        let answers = ["Accounts", "AlternateContact", "ContactInformation"];
        let (is_plan, is_answer) = match &keys {
            Some(keys) => (
                keys.contains("format_version"),
                answers.iter().any(|key| keys.contains(*key)),
            ),
            None => (terraform::is_plan(text), inventory::is_answer(text)),
        };
        match (is_plan, is_answer) {
            (true, _) => Self::Plan,
            (false, true) => Self::Answer,
            (false, false) => Self::Other,
        }
    }
}

/// Whether a file's name has an account id in it.
fn has_account_id(path: &Path) -> bool {
    let name = name_of(path);
    let mut runs = name.split(|letter: char| !letter.is_ascii_digit());
    runs.any(|digits| digits.parse::<AccountId>().is_ok())
}

fn is_json(name: &str) -> bool {
    name.ends_with(".json")
}

/// Whether a file of Terraform is written in JSON, and may speak of contacts.
fn is_unread_terraform(path: &Path, text: &str) -> bool {
    let name = name_of(path);
    let is_terraform = name.ends_with(".tf.json") || name.ends_with(".tfvars.json");
    let words = ["aws_account_", "aws_organizations_account", "contact"];
    // Terraform reads these by itself, and they go before the defaults that stand elsewhere.
    let is_automatic = name == "terraform.tfvars.json" || name.ends_with(".auto.tfvars.json");
    is_automatic || is_terraform && words.iter().any(|word| text.contains(word))
}

/// Sources with their places among all; the first has this one.
fn numbered<'a>(sources: &'a [Source], first: &mut usize) -> Vec<(SourceId, &'a Source)> {
    let numbers = *first..;
    *first += sources.len();
    let ids = numbers.map(|number| SourceId(u32::try_from(number).unwrap_or(u32::MAX)));
    ids.zip(sources).collect()
}

fn texts<'a>(sources: &'a [Source], first: &mut usize) -> Vec<Text<'a>> {
    let numbered = numbered(sources, first).into_iter();
    let texts = numbered.map(|(id, source)| Text {
        id,
        source,
        path: files::path_in_repository(Path::new(source.path())),
        is_context: false,
    });
    texts.collect()
}

fn on_large_stack<T: Send>(read: impl FnOnce() -> T + Send) -> Result<T, Failure> {
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK);
        let reader = reader.spawn_scoped(scope, read)?;
        reader.join().map_err(|_| {
            Failure("the files of Terraform could not be read; this is a bug".to_owned())
        })
    })
}
