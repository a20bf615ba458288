use std::path::{Component, Path, PathBuf};

use super::View;
use crate::model::{Location, Position};
use crate::report::FALLBACK_FILE;
use crate::source::STANDARD_INPUT;

/// A place in the repository.
pub(super) struct Place {
    /// The names of the folders and the file, from the root on.
    pub(super) names: Vec<String>,
    pub(super) start: Position,
    pub(super) end: Position,
}

impl Place {
    /// Where something stands for a reader of the repository. What was read from no file of it stands on the first line
    /// of the configuration, since GitHub takes no result without a place.
    pub(super) fn of(location: Option<&Location>, view: &View<'_>) -> Self {
        let inside = location.and_then(|location| {
            Some(Self {
                names: names_below(&view.folder.join(&*location.file), &view.root)?,
                start: location.start,
                end: location.end,
            })
        });
        inside.unwrap_or_else(|| {
            let first = Position { line: 1, column: 1 };
            Self {
                names: vec![FALLBACK_FILE.to_owned()],
                start: first,
                end: first,
            }
        })
    }
}

/// The names on the way from the root to a path; `None` when it is not below it.
fn names_below(path: &Path, root: &Path) -> Option<Vec<String>> {
    if path.ends_with(STANDARD_INPUT) {
        return None;
    }
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            component => plain.push(component),
        }
    }
    let below = plain.strip_prefix(root).ok()?.components();
    let names: Option<Vec<_>> = below
        .map(|name| name.as_os_str().to_str().map(str::to_owned))
        .collect();
    names.filter(|names| !names.is_empty())
}
