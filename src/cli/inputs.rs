//! What is given to be looked at: snapshots, and files of Terraform.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Failure;
use crate::collect::files;
use crate::model::SourceId;
use crate::snapshot::Snapshot;
use crate::source::{Diagnostic, Source};
use crate::terraform::{self, Declarations, Text};

/// Deeper than the calls of this program's own go, since whoever wrote a file decides how deep its expressions are.
const STACK: usize = 256 << 20;

/// Reads all of them into one snapshot. `now` is the time of what is seen in files without times.
pub(super) fn read(paths: &[PathBuf], now: Timestamp) -> Result<Snapshot, Failure> {
    let mut snapshots = Vec::new();
    let mut declaring = Vec::new();
    let mut broken = Vec::new();
    for path in paths {
        if path.is_dir() {
            let below = files::files_below(path, terraform::is_read)?;
            if below.is_empty() {
                let message = "there is nothing to look at in this folder: no file that ends in .tf, .tfvars or .hcl";
                return Err(Diagnostic::of_file(path.display().to_string(), message).into());
            }
            for path in below {
                match files::read(&path) {
                    Ok(source) => declaring.push(source),
                    Err(error) => broken.push(error),
                }
            }
        } else if is_of_terraform(path) {
            declaring.push(files::read(path)?);
        } else {
            snapshots.push(files::read(path)?);
        }
    }
    let mut snapshot = Snapshot::read(snapshots)?;
    let declared = declarations(&declaring, snapshot.sources.len(), now)?;
    snapshot.sources.extend(declaring);
    snapshot.accounts.extend(declared.accounts);
    snapshot.unplaced.extend(declared.unplaced);
    snapshot.notices.extend(declared.notices);
    snapshot.broken.extend(broken);
    snapshot.broken.extend(declared.broken);
    Ok(snapshot)
}

fn is_of_terraform(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| terraform::is_read(&name))
}

/// What files of Terraform declare; the first of them has this place among all sources.
fn declarations(sources: &[Source], first: usize, now: Timestamp) -> Result<Declarations, Failure> {
    let texts = sources.iter().zip(first..).map(|(source, index)| Text {
        id: SourceId(u32::try_from(index).unwrap_or(u32::MAX)),
        source,
        path: files::path_in_repository(Path::new(source.path())),
    });
    let texts: Vec<_> = texts.collect();
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK);
        let reader = reader.spawn_scoped(scope, || terraform::read(&texts, now))?;
        reader.join().map_err(|_| {
            Failure("the files of Terraform could not be read; this is a bug".to_owned())
        })
    })
}
