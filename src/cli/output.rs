//! Where reports and snapshots are written to.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Failure;
use crate::render::{Format, Shard, Style};

/// `-o [FORMAT=]PATH`.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) format: Format,
    pub(super) path: PathBuf,
}

impl Output {
    /// Reads `PATH`, whose end names the format, or `FORMAT=PATH`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if let Some((word, path)) = text.split_once('=')
            && let Ok(format) = Format::from_str(word, false)
        {
            return match path {
                "-" => Err(format!("write --format {word} for standard output")),
                path => Ok(Self {
                    format,
                    path: path.into(),
                }),
            };
        }
        let path = PathBuf::from(text);
        let format = Format::of_path(&path).ok_or_else(|| {
            let words: Vec<_> = Format::value_variants()
                .iter()
                .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
                .collect();
            format!(
                "the name does not end like a format; write FORMAT={text} with one of {}",
                words.join(", ")
            )
        })?;
        Ok(Self { format, path })
    }
}

impl Output {
    /// The file for a part of the accounts: `contacts.sarif`, or of several `contacts-1.sarif`.
    pub(super) fn shard_path(&self, shard: Shard) -> PathBuf {
        if shard.of.get() == 1 {
            return self.path.clone();
        }
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let end = name.find(".sarif").or_else(|| name.rfind('.'));
        let (stem, extension) = name.split_at(end.unwrap_or(name.len()));
        self.path
            .with_file_name(format!("{stem}-{}{extension}", shard.number))
    }
}

/// Text on standard output fits the terminal and has colour, if it is one and NO_COLOR, CLICOLOR and TERM do not mind.
pub(super) fn terminal_style() -> Style {
    let stdout = io::stdout();
    let width = terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
    Style {
        width: width.map_or(Style::default().width, |width| width.clamp(60, 120)),
        color: anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never,
    }
}

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Readers {
    /// Whoever the user's umask allows.
    Umask,
    /// The owner alone: the file holds people's addresses.
    Owner,
}

/// Refuses an output that is one of the inputs.
///
/// # Errors
/// When it is.
pub(super) fn require_other(output: &Path, inputs: &[PathBuf]) -> Result<(), Failure> {
    let path = real_path(output);
    match inputs.iter().any(|input| real_path(input) == path) {
        true => Err(Failure(format!(
            "{} is input and output; name another file as output",
            output.display()
        ))),
        false => Ok(()),
    }
}

/// Two outputs to one file would leave only the last, and one to an input would destroy it.
pub(super) fn require_distinct(outputs: &[Output], inputs: &[PathBuf]) -> Result<(), Failure> {
    let mut known = Vec::new();
    for output in outputs {
        require_other(&output.path, inputs)?;
        let path = real_path(&output.path);
        let shown = output.path.display();
        if known.contains(&path) && is_replaceable(&path) {
            return Err(Failure(format!(
                "{shown} is given as output twice; name two files"
            )));
        }
        known.push(path);
    }
    Ok(())
}

/// The file that a path leads to, whether it is there already or not.
fn real_path(path: &Path) -> PathBuf {
    if let Ok(path) = fs::canonicalize(path) {
        return path;
    }
    // A link to a file that is not there yet.
    if let Ok(target) = fs::read_link(path) {
        return path
            .parent()
            .map_or(target.clone(), |folder| folder.join(target));
    }
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// The file that is written for a path, if it is one that is replaced as a whole.
#[cfg(feature = "aws")]
pub(super) fn replaced_file(path: &Path) -> Option<PathBuf> {
    let target = real_path(path);
    is_replaceable(&target).then_some(target)
}

/// Whether a path is a regular file or nothing yet. What is neither, such as `/dev/stdout`, cannot be replaced.
fn is_replaceable(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |metadata| metadata.is_file())
}

/// Writes a file under a temporary name and renames it, so that a reader sees all of it or none.
pub(super) fn write_file(
    path: &Path,
    readers: Readers,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let wrong = |error: io::Error| Failure(format!("cannot write {}: {error}", path.display()));
    if !is_replaceable(path) {
        let file = fs::OpenOptions::new()
            .write(true)
            .open(path)
            .map_err(wrong)?;
        let mut file = io::BufWriter::new(file);
        return write(&mut file).and_then(|()| file.flush()).map_err(wrong);
    }
    let target = real_path(path);
    let folder = target.parent().unwrap_or(Path::new("."));
    let name = target.file_name().unwrap_or(OsStr::new("contact-lint"));
    let prefix = format!(".{}.", name.to_string_lossy());
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix);
    #[cfg(unix)]
    builder.permissions(permissions(readers, &target));
    let mut buffer = io::BufWriter::new(builder.tempfile_in(folder).map_err(wrong)?);
    write(&mut buffer).map_err(wrong)?;
    let file = buffer
        .into_inner()
        .map_err(|error| wrong(error.into_error()))?;
    // What took an hour to read is on the disk before what is there already is given up for it.
    if let Readers::Owner = readers {
        file.as_file().sync_all().map_err(wrong)?;
    }
    file.persist(&target).map_err(|error| wrong(error.error))?;
    Ok(())
}

/// A report that is there already keeps its readers.
#[cfg(unix)]
fn permissions(readers: Readers, target: &Path) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;

    let mode = |mode| fs::Permissions::from_mode(mode);
    match readers {
        Readers::Owner => mode(0o600),
        Readers::Umask => {
            fs::metadata(target).map_or(mode(0o666), |metadata| metadata.permissions())
        }
    }
}
