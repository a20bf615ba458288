//! Makes what the program carries: the list of built-in rules, so that a new rule is one new file under rules/, the word lists of
//! the mailbox verdict in a form that can be looked up as it is, and the numbering plans of the world.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use fst::MapBuilder;
use phonenumber::metadata::DATABASE;
use regex_automata::MatchKind;
use regex_automata::dfa::{StartKind, dense};
use regex_automata::util::syntax;

#[path = "src/check/phone/answered.rs"]
mod answered;

type Table = BTreeMap<String, u64>;

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    let (root, out) = (Path::new(&root), Path::new(&out));
    list_rules(&root.join("rules"), &out.join("built_in_rules.rs"))?;
    let lists = root.join("src/mailbox");
    let mut words = flagged_words(&read(&lists.join("lexicon/words.txt"))?)?;
    for name in plain_words(&read(&lists.join("code-names.txt"))?).into_keys() {
        *words.entry(name).or_default() |= ENGLISH;
    }
    write_table(&out.join("words.fst"), &words)?;
    let roles = sectioned_words(&read(&lists.join("role-words.txt"))?)?;
    write_table(&out.join("role-words.fst"), &roles)?;
    for list in [
        "impersonal-words",
        "consumer-domains",
        "lexicon/disposable-domains",
    ] {
        let table = plain_words(&read(&lists.join(format!("{list}.txt")))?);
        let name = list.trim_start_matches("lexicon/");
        write_table(&out.join(format!("{name}.fst")), &table)?;
    }
    list_plans(&out.join("numbering_plans.rs"))
}

fn list_rules(folder: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") {
            names.push(name);
        }
    }
    names.sort();
    let mut code = String::from("[\n");
    for name in names {
        let path = folder.join(&name);
        writeln!(
            code,
            "    ({:?}, include_str!({path:?})),",
            format!("rules/{name}")
        )?;
    }
    code.push_str("]\n");
    fs::write(out, code)?;
    Ok(())
}

/// An expression over digits as an automaton, which is in a state of a match behind a text that it matches as a whole.
fn automaton(pattern: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let config = dense::Config::new()
        .start_kind(StartKind::Anchored)
        .match_kind(MatchKind::All);
    let syntax = syntax::Config::new()
        .unicode(false)
        .utf8(false)
        .ignore_whitespace(true);
    let automaton = dense::Builder::new()
        .configure(config)
        .syntax(syntax)
        .build(pattern)?;
    let automaton = automaton.to_sparse()?;
    Ok(match env::var("CARGO_CFG_TARGET_ENDIAN")?.as_str() {
        "big" => automaton.to_bytes_big_endian(),
        _ => automaton.to_bytes_little_endian(),
    })
}

/// The numbering plans by their country codes, each with what `check::phone` needs of it.
fn list_plans(out: &Path) -> Result<(), Box<dyn Error>> {
    let codes = 1..=999_u16;
    let plans = codes.flat_map(|code| DATABASE.by_code(&code).unwrap_or_default());
    let mut code = String::new();
    let mut count = 0;
    for plan in plans {
        let kinds = answered::ANSWERED.iter();
        let kinds = kinds.filter_map(|kind| plan.descriptors().get(*kind));
        let kinds: BTreeSet<_> = kinds.map(|kind| kind.national_number().as_str()).collect();
        let kinds = kinds.into_iter().map(|kind| format!("(?:{kind})"));
        let numbers = format!("numbers-{count}.dfa");
        let pattern = Vec::from_iter(kinds).join("|");
        fs::write(out.with_file_name(&numbers), automaton(&pattern)?)?;
        // A group is named in braces, since a digit may follow.
        let replacement = plan.national_prefix_transform_rule().unwrap_or_default();
        let replacement = (1..=9).fold(replacement.to_owned(), |text, group| {
            text.replace(&format!("${group}"), &format!("${{{group}}}"))
        });
        writeln!(
            code,
            "    Plan {{ region: {:?}, country_code: {}, national_prefix: {:?}, prefix_pattern: {:?}, prefix_replacement: {:?}, \
             international_prefix: {:?}, \
             numbers: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{numbers}\")), place: {count} }},",
            plan.id(),
            plan.country_code(),
            plan.national_prefix().unwrap_or_default(),
            plan.national_prefix_for_parsing()
                .map_or("", |prefix| prefix.as_str()),
            replacement,
            plan.international_prefix()
                .map_or("", |prefix| prefix.as_str()),
        )?;
        count += 1;
    }
    fs::write(
        out,
        format!("static PLANS: [Plan; {count}] = [\n{code}];\n"),
    )?;
    Ok(())
}

fn read(list: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", list.display());
    Ok(fs::read_to_string(list)?)
}

/// The lines of a list without its comments.
fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

/// Words that are separated by blanks and lines.
fn plain_words(list: &str) -> Table {
    let words = lines(list).flat_map(str::split_whitespace);
    words.map(|word| (word.to_owned(), 0)).collect()
}

/// The sections of the role words, by the number that `lexicon::Role` gives them. A word that stands in two is of the first.
const SECTIONS: [&str; 5] = ["[team]", "[general]", "[place]", "[short]", "[link]"];

fn sectioned_words(list: &str) -> Result<Table, Box<dyn Error>> {
    let mut table = Table::new();
    let mut section = 0;
    for line in lines(list) {
        if line.starts_with('[') {
            let place = SECTIONS.iter().position(|name| *name == line.trim());
            section =
                place.ok_or_else(|| format!("role-words.txt: no section is called {line}"))?;
            continue;
        }
        for word in line.split_whitespace() {
            let number = table.entry(word.to_owned()).or_insert(section as u64);
            *number = (*number).min(section as u64);
        }
    }
    Ok(table)
}

/// A bit of a word's number, as `lexicon::Word` reads it.
const ENGLISH: u64 = 1 << 4;

/// Words with letters that say what they are: `G` a common given name, `g` a rare one, `F` and `f` family names, `w`
/// a word of English.
fn flagged_words(list: &str) -> Result<Table, Box<dyn Error>> {
    let parse = |line: &str| {
        let (word, flags) = line.split_once(' ')?;
        let bits = flags.chars().map(|flag| match flag {
            'g' => Some(1),
            'G' => Some(2),
            'f' => Some(1 << 2),
            'F' => Some(2 << 2),
            'w' => Some(ENGLISH),
            _ => None,
        });
        Some((word.to_owned(), bits.sum::<Option<u64>>()?))
    };
    let parse = |line| parse(line).ok_or_else(|| format!("words.txt: {line}").into());
    lines(list).map(parse).collect()
}

/// Writes a table as an automaton, which is looked up where it lies.
fn write_table(out: &Path, table: &Table) -> Result<(), Box<dyn Error>> {
    let mut map = MapBuilder::new(BufWriter::new(File::create(out)?))?;
    for (word, number) in table {
        map.insert(word, *number)?;
    }
    map.finish()?;
    Ok(())
}
