//! Given and family names. Sources and licences: `lexicon/README.md`.

use std::collections::HashSet;
use std::sync::LazyLock;

use fst::Set;

use super::words_of;

type Lexicon = Option<Set<&'static [u8]>>;

static GIVEN: LazyLock<Lexicon> =
    LazyLock::new(|| open(include_bytes!(concat!(env!("OUT_DIR"), "/given-names.fst"))));
static FAMILY: LazyLock<Lexicon> = LazyLock::new(|| {
    open(include_bytes!(concat!(
        env!("OUT_DIR"),
        "/family-names.fst"
    )))
});

static AMBIGUOUS: LazyLock<Lexicon> = LazyLock::new(|| {
    open(include_bytes!(concat!(
        env!("OUT_DIR"),
        "/ambiguous-names.fst"
    )))
});

static CODE_NAMES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words_of(include_str!("code-names.txt")));

/// What stands before a family name and may be glued to it.
const PARTICLES: [&str; 22] = [
    "van", "von", "der", "den", "ten", "ter", "de", "del", "della", "di", "da", "das", "dos", "do",
    "du", "la", "le", "al", "el", "bin", "mac", "mc",
];

/// Nothing is read or copied: the bytes are looked up where they lie. Their form was made by the build.
fn open(bytes: &'static [u8]) -> Lexicon {
    Set::new(bytes).ok()
}

/// Whether a word is somebody's given name.
pub(super) fn is_given_name(word: &str) -> bool {
    GIVEN.as_ref().is_some_and(|names| names.contains(word))
}

/// Whether a word is somebody's family name, perhaps with particles before it: `vandoe`.
pub(super) fn is_family_name(word: &str) -> bool {
    let is_listed = |word: &str| FAMILY.as_ref().is_some_and(|names| names.contains(word));
    is_listed(word)
        || PARTICLES.iter().any(|particle| {
            let rest = word.strip_prefix(particle);
            rest.is_some_and(|rest| rest.len() > particle.len() && is_listed(rest))
        })
}

/// Whether a name is a word as well, which few people have as a name, or one that projects like to bear.
pub(super) fn is_ambiguous(name: &str) -> bool {
    CODE_NAMES.contains(name) || AMBIGUOUS.as_ref().is_some_and(|names| names.contains(name))
}
