use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_sarif::sarif::{self, ArtifactLocation, PhysicalLocation, Region};

use super::View;
use crate::model::Location;
use crate::render::place::Place;

/// Everything but what RFC 3986 §2.3 leaves as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Where a result stands.
pub(super) fn physical(view: &View<'_>, location: Option<&Location>) -> sarif::Location {
    let Place { names, start, end } = Place::of(location, view);
    let names: Vec<_> = names
        .iter()
        .map(|name| utf8_percent_encode(name, RESERVED).to_string())
        .collect();
    let region = Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .end_line(i64::from(end.line))
        .end_column(i64::from(end.column))
        .build();
    let artifact = ArtifactLocation::builder().uri(names.join("/")).build();
    let physical = PhysicalLocation::builder()
        .artifact_location(artifact)
        .region(region)
        .build();
    sarif::Location::builder()
        .physical_location(physical)
        .build()
}
