//! The targets of fuzz/bodies.rs on seeds with something changed in them: each two hundred times, the same each time.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::support::root;

#[path = "../../fuzz/bodies.rs"]
pub(crate) mod bodies;

/// How many changed seeds each target is given.
const RUNS: u64 = 200;

/// What stands in files of these forms and seldom comes of a changed byte.
const WORDS: [&[u8]; 14] = [
    b"\"",
    b"{",
    b"}",
    b"[",
    b"]]",
    b"\\u0000",
    b"\xff",
    b"\xe2\x80\xae",
    b"\r\n",
    b"${",
    b"=",
    b"9999999999999999999999",
    b"null",
    b"''",
];

/// A generator of numbers that are the same on every machine (xorshift; Marsaglia, 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }
}

fn files_below(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut entries: Vec<_> = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
        .iter()
        .flat_map(|entry| files_below(entry))
        .collect()
}

/// The seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let list = fs::read_to_string(root().join("fuzz/seeds.txt")).unwrap();
    let lines = list.lines().filter_map(|line| line.split_once(' '));
    let paths = lines
        .filter(|(of, _)| *of == target)
        .map(|(_, path)| root().join(path.trim()));
    let seeds: Vec<_> = paths
        .flat_map(|path| files_below(&path))
        .map(|path| fs::read(path).unwrap())
        .collect();
    assert!(!seeds.is_empty(), "{target} has no seed in fuzz/seeds.txt");
    seeds
}

/// A seed with a few things changed in it.
fn changed(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len());
        let end = (at + numbers.below(40)).min(bytes.len());
        match numbers.below(6) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << numbers.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => drop(bytes.splice(at..at, WORDS[numbers.below(WORDS.len())].iter().copied())),
            3 => {
                let piece = bytes[at..end].repeat(1 + numbers.below(20));
                bytes.splice(at..at, piece);
            }
            4 => bytes.truncate(at),
            _ => {
                let other = &seeds[numbers.below(seeds.len())];
                let from = numbers.below(other.len());
                let to = (from + numbers.below(200)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
    bytes
}

fn run(target: &str, body: fn(&[u8]), bytes: &[u8]) {
    let ended = catch_unwind(AssertUnwindSafe(|| body(bytes)));
    assert!(
        ended.is_ok(),
        "{target} fails on:\n{}",
        String::from_utf8_lossy(bytes)
    );
}

fn fuzz(target: &str) {
    let (_, body) = bodies::TARGETS
        .into_iter()
        .find(|(name, _)| *name == target)
        .unwrap();
    let seeds = seeds(target);
    for seed in &seeds {
        run(target, body, seed);
    }
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for _ in 0..RUNS {
        run(target, body, &changed(&seeds, &mut numbers));
    }
}

#[test]
fn snapshots() {
    fuzz("snapshot");
}

#[test]
fn rules() {
    fuzz("rule");
}

#[test]
fn configurations() {
    fuzz("config");
}

#[test]
fn files_of_terraform() {
    fuzz("hcl");
}

#[test]
fn plans_of_terraform() {
    fuzz("terraform-plan");
}

#[test]
fn tables() {
    fuzz("csv");
}

#[test]
fn ledgers() {
    fuzz("ledger");
}

#[test]
fn plans_of_repairs() {
    fuzz("plan");
}

#[test]
fn mailboxes() {
    fuzz("mailbox");
}

#[test]
fn writers() {
    fuzz("writers");
}

/// What a run without end has found, in fuzz/found/TARGET, named after what was wrong.
#[test]
fn what_was_found_stays_mended() {
    for (target, body) in bodies::TARGETS {
        let found = root().join("fuzz/found").join(target);
        for path in found
            .exists()
            .then(|| files_below(&found))
            .into_iter()
            .flatten()
        {
            run(target, body, &fs::read(path).unwrap());
        }
    }
}
