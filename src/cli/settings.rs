//! Which configuration, which presets and which rules.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Failure;
use crate::collect::files;
use crate::config::{self, Config, Policy};
use crate::model::FileDigest;
use crate::ruleset::RuleSet;
use crate::source::{Diagnostic, Source};

/// Which configuration, which presets and which rules.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct SettingsArgs {
    /// Read the configuration from this file
    ///
    /// [default: the nearest contact-lint.toml in this folder and those above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Put a preset on top of the configuration; repeatable
    ///
    /// default, strict, cis-aws, account-1, or a folder with a contact-lint.toml.
    #[arg(long = "preset", value_name = "NAME|DIR")]
    presets: Vec<String>,
    /// Add the rules of a file or folder; repeatable
    ///
    /// Each replaces the built-in one of its id.
    #[arg(long, value_name = "FILE|DIR")]
    rules: Vec<PathBuf>,
}

/// The configuration, the rules that there are, and what the one wants of the others.
pub(super) struct Settings {
    pub(super) config: Config,
    pub(super) rules: RuleSet,
    pub(super) policy: Policy,
    /// The files that all of this stands in, but for those that the program brings along.
    pub(super) files: Vec<FileDigest>,
}

impl Settings {
    /// Whether something depends on the tags of accounts.
    pub(super) fn need_tags(&self) -> bool {
        self.policy.needs_tags() || self.config.needs_tags()
    }
}

impl SettingsArgs {
    /// What a configuration says, and nothing besides.
    pub(super) fn of_config(config: Option<PathBuf>) -> Self {
        Self {
            config,
            presets: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// Reads all of it. Of rules that do not load, each is named.
    pub(super) fn load(&self) -> Result<Settings, Failure> {
        let (config, of_config, mut files) = self.config()?;
        let rules = self.rules(&of_config, &mut files)?;
        let policy = config.policy(&rules)?;
        Ok(Settings {
            config,
            rules,
            policy,
            files,
        })
    }

    /// The configuration, the files of rules that it names, and the files that it stands in.
    fn config(&self) -> Result<(Config, Vec<PathBuf>, Vec<FileDigest>), Failure> {
        let mut stack = Stack::default();
        let at_flag = |message: String| Diagnostic::of_file("--preset", message);
        let mut config =
            stack.put_base(Config::default(), Path::new(""), config::DEFAULT, at_flag)?;
        let path = self
            .config
            .clone()
            .or_else(|| files::find_upwards(config::FILE_NAME));
        let presets = self.presets.iter().map(|preset| real_path_of(preset));
        stack.deferred = presets.collect();
        if let Some(path) = path {
            config = stack.put(config, &path)?;
        }
        for preset in &self.presets {
            let path = real_path_of(preset);
            stack.deferred.remove(&path);
            stack.done.remove(&path);
            config = stack.put_base(config, Path::new(""), preset, at_flag)?;
        }
        Ok((config, stack.rules, stack.files))
    }

    fn rules(
        &self,
        of_config: &[PathBuf],
        files: &mut Vec<FileDigest>,
    ) -> Result<RuleSet, Failure> {
        let mut reader = RuleReader::default();
        let of_user = reader.read(&self.rules);
        let of_config = reader.read(of_config);
        files.extend(of_config.iter().chain(&of_user).map(Source::digest));
        let mut wrong = reader.wrong;
        match RuleSet::built_in()?.with_files(&of_config, &of_user) {
            Ok(rules) if wrong.is_empty() => return Ok(rules),
            Ok(_) => {}
            Err(diagnostics) => wrong.extend(diagnostics),
        }
        wrong.sort_by(|one, other| (&one.file, one.position).cmp(&(&other.file, other.position)));
        Err(Failure::of_all(&wrong))
    }
}

/// Reads rule files, and goes on where one cannot be read.
#[derive(Default)]
struct RuleReader {
    /// What has been read, by its real path. A file that is named twice counts once, the first time.
    seen: BTreeSet<PathBuf>,
    wrong: Vec<Diagnostic>,
}

impl RuleReader {
    /// The files at these paths, and those in folders among them.
    fn read(&mut self, paths: &[PathBuf]) -> Vec<Source> {
        let mut sources = Vec::new();
        for path in paths {
            match files::rule_files(path) {
                Ok(files) => sources.extend(files.iter().filter_map(|file| self.read_file(file))),
                Err(diagnostic) => self.wrong.push(diagnostic),
            }
        }
        sources
    }

    fn read_file(&mut self, file: &Path) -> Option<Source> {
        let real_path = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        if !self.seen.insert(real_path) {
            return None;
        }
        files::read(file)
            .map_err(|diagnostic| self.wrong.push(diagnostic))
            .ok()
    }
}

/// Files of a configuration, by their real paths; presets of the program by their names.
#[derive(Default)]
struct Stack {
    /// Those that lead to the file that is being read.
    above: Vec<PathBuf>,
    /// Those that have been read. A file that two others extend counts once.
    done: BTreeSet<PathBuf>,
    /// Those that will stand on top of all others. Where others extend them, what they extend in turn is put in their place.
    deferred: BTreeSet<PathBuf>,
    /// The files and folders of rules that they name.
    rules: Vec<PathBuf>,
    /// What has been read.
    files: Vec<FileDigest>,
}

impl Stack {
    /// Puts a file on top of a configuration, and what it extends below it.
    fn put(&mut self, config: Config, path: &Path) -> Result<Config, Diagnostic> {
        let source = files::read(path)?;
        self.files.push(source.digest());
        let real_path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().unwrap_or(Path::new(""));
        self.put_source(config, source, real_path, folder)
    }

    /// Puts a text on top of a configuration. What it names is looked for in this folder.
    fn put_source(
        &mut self,
        mut config: Config,
        source: Source,
        real_path: PathBuf,
        folder: &Path,
    ) -> Result<Config, Diagnostic> {
        let references = Config::references(&source)?;
        self.above.push(real_path.clone());
        for base in &references.extends {
            let at_base = |message| source.diagnostic(base.span().start, message);
            config = self.put_base(config, folder, base.get_ref(), at_base)?;
        }
        self.above.pop();
        if self.deferred.contains(&real_path) {
            return Ok(config);
        }
        self.done.insert(real_path);
        for named in &references.rule_files {
            let path = folder.join(named.get_ref());
            if !path.exists() {
                let message = format!("there is no file {}", path.display());
                return Err(source.diagnostic(named.span().start, message));
            }
            self.rules.push(path);
        }
        let mut lists = Vec::new();
        for list in &references.approved_files {
            let path = folder.join(list.get_ref());
            let list = files::read(&path).map_err(|error| {
                let message = format!("{}: {}", error.file, error.message);
                source.diagnostic(list.span().start, message)
            })?;
            self.files.push(list.digest());
            lists.push(list);
        }
        config = config.with_file(Arc::new(source))?;
        for list in &lists {
            config = config.with_approved_addresses(list)?;
        }
        Ok(config)
    }

    /// Puts what another file extends on top: a preset of the program, a file, or a folder with a contact-lint.toml. What is wrong with
    /// its name stands where that one names it.
    fn put_base(
        &mut self,
        config: Config,
        folder: &Path,
        name: &str,
        wrong: impl Fn(String) -> Diagnostic,
    ) -> Result<Config, Diagnostic> {
        if let Some(text) = config::preset(name) {
            let path = of_built_in(name);
            if self.done.contains(&path) {
                return Ok(config);
            }
            let source = Source::new(path.display().to_string(), text.as_bytes().to_vec())?;
            return self.put_source(config, source, path, Path::new(""));
        }
        let path = file_of(&folder.join(name));
        let shown = path.display();
        match std::fs::canonicalize(&path) {
            Err(_) => {
                let presets: Vec<_> = config::PRESETS.iter().map(|(name, _)| *name).collect();
                Err(wrong(format!(
                    "there is no file {shown}, and no preset of that name; there are {}",
                    presets.join(", ")
                )))
            }
            Ok(real_path) if self.above.contains(&real_path) => {
                Err(wrong(format!("{shown} extends itself")))
            }
            Ok(real_path) if self.done.contains(&real_path) => Ok(config),
            Ok(_) => self.put(config, &path),
        }
    }
}

/// The path that a preset of the program is known by.
fn of_built_in(name: &str) -> PathBuf {
    PathBuf::from(format!("presets/{name}.toml"))
}

/// The path by which a preset of the command line is told.
fn real_path_of(preset: &str) -> PathBuf {
    match config::preset(preset) {
        Some(_) => of_built_in(preset),
        None => std::fs::canonicalize(file_of(Path::new(preset))).unwrap_or_default(),
    }
}

/// The file at a path, which in a folder is its contact-lint.toml.
fn file_of(path: &Path) -> PathBuf {
    match path.is_dir() {
        true => path.join(config::FILE_NAME),
        false => path.to_owned(),
    }
}
