//! A roster: any text of a repository in which account ids stand, and no people. Findings that were read live stand there.

use std::collections::BTreeMap;

use crate::model::{AccountId, Location};
use crate::source::Source;

/// Where each account id stands for the first time, whatever the form of the file: a run of exactly 12 digits is one.
pub fn read(source: &Source) -> BTreeMap<AccountId, Location> {
    let mut places = BTreeMap::new();
    let text = source.text();
    let mut start = 0;
    for piece in text.split_inclusive(|letter: char| !letter.is_ascii_digit()) {
        let digits = piece.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        if let Ok(id) = digits.parse() {
            let place = || source.location(start..start + digits.len());
            places.entry(id).or_insert_with(place);
        }
        start += piece.len();
    }
    places
}
