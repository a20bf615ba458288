use std::path::{Component, Path};

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
    pub(super) fn of(location: Option<&Location>, root: &Path) -> Self {
        let inside = location.and_then(|location| {
            Some(Self {
                names: names_below(&location.file, root)?,
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
fn names_below(path: &str, root: &Path) -> Option<Vec<String>> {
    if path == STANDARD_INPUT {
        return None;
    }
    let path = root.join(path);
    let mut names: Vec<String> = Vec::new();
    for component in path.strip_prefix(root).ok()?.components() {
        match component {
            Component::Normal(name) => names.push(name.to_str()?.to_owned()),
            Component::CurDir => {}
            Component::ParentDir => {
                names.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    (!names.is_empty()).then_some(names)
}
