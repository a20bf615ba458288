//! A file that one run writes to as it goes, and that no other can open meanwhile.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::source::Diagnostic;

/// Opens such a file, which is made if it is not there, for its owner's eyes only. `busy` says that another run has it.
///
/// # Errors
/// When its folder is not there or cannot be written to, when another run has it open, and when it is no file.
pub(super) fn open(path: &Path, busy: &dyn Fn() -> String) -> Result<File, Diagnostic> {
    let wrong = |message: String| Diagnostic::of_file(path.display().to_string(), message);
    // A link leads to somebody else's file, and a pipe may never come to an end.
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(wrong(
            "this is no file; remove it, or name another output".to_owned(),
        ));
    }
    loop {
        let file = open_for_owner(path).map_err(|error| unwritable(path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(wrong(busy())),
            Err(TryLockError::Error(error)) => {
                return Err(wrong(format!(
                    "cannot be locked: {error}; name an output elsewhere"
                )));
            }
        }
        // Another run may have ended, and removed the file, before the lock was had.
        if is_at(&file, path) {
            return Ok(file);
        }
    }
}

/// The whole lines in a file that was just opened. What comes behind the last of them was not written to its end, and is cut off;
/// there are no lines in a file that a machine has left full of zeros when it lost its power. `None`: this is something else.
pub(super) fn whole_lines(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let end = bytes.iter().rposition(|byte| *byte == b'\n');
    let is_blank = bytes.iter().all(|byte| *byte == 0);
    if end.is_none() && !is_blank {
        return Ok(None);
    }
    bytes.truncate(end.map_or(0, |end| end + 1));
    Ok(Some(bytes))
}

/// Goes on behind so many bytes of a file, which is its owner's from now on.
pub(super) fn go_on_behind(file: &mut File, length: usize) -> io::Result<()> {
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    require_owner(file)?;
    file.set_len(length)?;
    file.seek(SeekFrom::Start(length)).map(drop)
}

/// Says that a file cannot be written to.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = match error.kind() {
        io::ErrorKind::NotFound => "cannot be written: there is no such folder".to_owned(),
        _ => format!("cannot be written: {error}"),
    };
    Diagnostic::of_file(path.display().to_string(), message)
}

fn open_for_owner(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A file that was there before may have had other readers.
fn require_owner(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// Whether an open file is the one that is at a path now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(there)) => identity(open) == identity(there),
        _ => false,
    }
}

/// Elsewhere a file has nothing to tell it by; its lock is what keeps two runs apart.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
