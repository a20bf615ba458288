//! Texts that people give: snapshots, rules, the configuration.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::model::FileDigest;
use crate::source::{Diagnostic, STANDARD_INPUT, Source};

/// Reads a file; `-` is standard input.
///
/// # Errors
/// When it cannot be read, is a folder, or is not UTF-8.
pub fn read(path: &Path) -> Result<Source, Diagnostic> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        return match io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => Source::new(STANDARD_INPUT, bytes),
            Err(error) => Err(Diagnostic::of_file(STANDARD_INPUT, error.to_string())),
        };
    }
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(Diagnostic::of_file(
            name,
            "this is a folder; name the files in it",
        ));
    }
    match fs::read(path) {
        Ok(bytes) => Source::new(name, bytes),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

/// Reads a text file that may be UTF-16, as Windows writes them, and says which version of it that was.
///
/// # Errors
/// As [`read`].
pub fn read_any_unicode(path: &Path) -> Result<(String, FileDigest), Diagnostic> {
    let name = path.display().to_string();
    let bytes = match path.is_dir() {
        true => {
            return Err(Diagnostic::of_file(
                name,
                "this is a folder; name the file in it",
            ));
        }
        false => fs::read(path).map_err(|error| unreadable(&name, &error))?,
    };
    let digest = FileDigest::of(&name, [bytes.as_slice()]);
    let decode = |unit: fn([u8; 2]) -> u16| {
        let pairs = bytes[2..]
            .chunks_exact(2)
            .map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(pairs).collect::<Result<String, _>>()
    };
    let text = match bytes.get(..2) {
        Some([0xff, 0xfe]) => decode(u16::from_le_bytes),
        Some([0xfe, 0xff]) => decode(u16::from_be_bytes),
        _ => {
            let source = Source::new(name, bytes)?;
            return Ok((source.text().to_owned(), digest));
        }
    };
    text.map(|text| (text, digest))
        .map_err(|_| Diagnostic::of_file(name, "this is no UTF-16; save the file as UTF-8"))
}

/// The nearest file of this name in the working folder and the folders above it, by its path from here: a path from the
/// root would tell everybody who reads a report where somebody keeps their files.
pub fn find_upwards(name: &str) -> Option<PathBuf> {
    let folder = std::env::current_dir().ok()?;
    let mut path = PathBuf::new();
    for folder in folder.ancestors() {
        if folder.join(name).is_file() {
            return Some(path.join(name));
        }
        path.push("..");
    }
    None
}

/// The root of the repository that a folder is in: the nearest folder from there on upwards with a `.git`, or else the
/// folder itself.
pub fn repository_root(folder: &Path) -> PathBuf {
    let mut folders = folder.ancestors();
    folders
        .find(|folder| folder.join(".git").exists())
        .unwrap_or(folder)
        .to_owned()
}

/// A file's path from the root of its repository on, which is the same from wherever it is looked at; of a file in none, its path
/// as it was given.
pub fn path_in_repository(path: &Path) -> String {
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let inside = folder.canonicalize().ok().and_then(|folder| {
        let mut folders = folder.ancestors();
        let root = folders.find(|folder| folder.join(".git").exists())?;
        Some(folder.strip_prefix(root).ok()?.join(path.file_name()?))
    });
    inside
        .unwrap_or_else(|| path.to_owned())
        .display()
        .to_string()
}

/// The file beside another in which a run keeps what it must know to be gone on with.
pub fn journal_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".journal");
    path.with_file_name(name)
}

/// Whether a folder is in a repository.
pub fn is_in_repository(folder: &Path) -> bool {
    let folder = folder.canonicalize();
    folder.is_ok_and(|folder| folder.ancestors().any(|above| above.join(".git").exists()))
}

/// The rule files at a path: the file itself, or the `*.toml` files in the folder and its subfolders, sorted.
///
/// # Errors
/// When the path or a folder below it cannot be read, or no rule file is there.
pub fn rule_files(path: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let files = files_below(path, |name| name.ends_with(".toml"))?;
    if files.is_empty() {
        return Err(Diagnostic::of_file(
            path.display().to_string(),
            "there is no rule in this folder; a rule is a file that ends in .toml",
        ));
    }
    Ok(files)
}

/// The files with such names in a folder and its subfolders, sorted. Symbolic links to folders are not followed, and hidden files
/// and folders left out.
///
/// # Errors
/// When a folder cannot be read.
pub fn files_below(
    path: &Path,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut files = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let (of_folder, subfolders) = entries(&folder, &is_wanted)?;
        files.extend(of_folder);
        folders.extend(subfolders);
    }
    files.sort();
    Ok(files)
}

/// The same, without those in subfolders.
///
/// # Errors
/// When the folder cannot be read.
pub fn files_in(
    folder: &Path,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<PathBuf>, Diagnostic> {
    let (mut files, _) = entries(folder, &is_wanted)?;
    files.sort();
    Ok(files)
}

/// The files with such names in a folder, and its subfolders.
fn entries(
    folder: &Path,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Diagnostic> {
    let wrong = |error: io::Error| unreadable(&folder.display().to_string(), &error);
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let path = entry.path();
        let file_type = entry.file_type().map_err(wrong)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        } else if file_type.is_dir() {
            folders.push(path);
        } else if is_wanted(&name) && may_be_read(&path) {
            files.push(path.strip_prefix(".").map_or(path.clone(), Path::to_owned));
        }
    }
    Ok((files, folders))
}

/// Whether a path is a regular file, or something that can be told to be wrong. What is neither, such as a pipe, may never
/// come to an end.
fn may_be_read(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |metadata| metadata.is_file() || metadata.is_dir())
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    let message = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    };
    Diagnostic::of_file(name, message)
}
