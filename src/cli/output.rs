//! Where reports and snapshots are written to.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Failure;
use crate::render::{Format, Style};

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
            return Ok(Self {
                format,
                path: path.into(),
            });
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

/// Writes a file under a temporary name and renames it, so that a reader sees all of it or none. What is no
/// regular file, such as `/dev/stdout`, is written directly.
pub(super) fn write_file(
    path: &Path,
    readers: Readers,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let wrong = |error: io::Error| Failure(format!("cannot write {}: {error}", path.display()));
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        let mut file = io::BufWriter::new(
            fs::OpenOptions::new()
                .write(true)
                .open(path)
                .map_err(wrong)?,
        );
        return write(&mut file).and_then(|()| file.flush()).map_err(wrong);
    }
    // A symbolic link stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    let name = path.file_name().unwrap_or(OsStr::new("contact-lint"));
    let prefix = format!(".{}.", name.to_string_lossy());
    let file = builder
        .prefix(&prefix)
        .permissions(permissions(readers))
        .tempfile_in(folder)
        .map_err(wrong)?;
    let mut buffer = io::BufWriter::new(file);
    write(&mut buffer).map_err(wrong)?;
    let file = buffer
        .into_inner()
        .map_err(|error| wrong(error.into_error()))?;
    file.persist(&path).map_err(|error| wrong(error.error))?;
    Ok(())
}

#[cfg(unix)]
fn permissions(readers: Readers) -> Permissions {
    use std::os::unix::fs::PermissionsExt;
    Permissions::from_mode(match readers {
        Readers::Umask => 0o666,
        Readers::Owner => 0o600,
    })
}
