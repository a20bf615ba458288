use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_sarif::sarif::{self, ArtifactLocation, PhysicalLocation, Region};

use super::View;
use crate::model::{Location, Position};
use crate::report::FALLBACK_FILE;
use crate::source::STANDARD_INPUT;

/// Where a result stands. What was read from no file of the repository stands on the first line of the
/// configuration, since GitHub takes no result without a place.
pub(super) fn physical(view: &View<'_>, location: Option<&Location>) -> sarif::Location {
    let first = Position { line: 1, column: 1 };
    let (uri, start, end) = location
        .and_then(|location| {
            let uri = relative_uri(&location.file, &view.root)?;
            Some((uri, location.start, location.end))
        })
        .unwrap_or_else(|| (FALLBACK_FILE.to_owned(), first, first));
    let region = Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .end_line(i64::from(end.line))
        .end_column(i64::from(end.column))
        .build();
    let physical = PhysicalLocation::builder()
        .artifact_location(ArtifactLocation::builder().uri(uri).build())
        .region(region)
        .build();
    sarif::Location::builder()
        .physical_location(physical)
        .build()
}

/// Everything but what RFC 3986 §2.3 leaves as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The path as a URI relative to the root; `None` when it is not below it.
fn relative_uri(path: &str, root: &Path) -> Option<String> {
    if path == STANDARD_INPUT {
        return None;
    }
    let path = root.join(path);
    let mut names: Vec<String> = Vec::new();
    for component in path.strip_prefix(root).ok()?.components() {
        match component {
            Component::Normal(name) => {
                names.push(utf8_percent_encode(name.to_str()?, RESERVED).to_string());
            }
            Component::CurDir => {}
            Component::ParentDir => {
                names.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    (!names.is_empty()).then(|| names.join("/"))
}
