//! Makes what the program carries: the list of built-in rules, so that a new rule is one new file under rules/, and the
//! lexicons of names in a form that can be looked up as it is.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use fst::SetBuilder;

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    let (root, out) = (Path::new(&root), Path::new(&out));
    list_rules(&root.join("rules"), &out.join("built_in_rules.rs"))?;
    for names in ["given-names", "family-names", "ambiguous-names"] {
        let list = root.join(format!("src/mailbox/lexicon/{names}.txt"));
        build_lexicon(&list, &out.join(format!("{names}.fst")))?;
    }
    Ok(())
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

/// Turns a sorted list, one word a line, into an automaton.
fn build_lexicon(list: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", list.display());
    let text = fs::read_to_string(list)?;
    let mut set = SetBuilder::new(BufWriter::new(File::create(out)?))?;
    for word in text.lines() {
        set.insert(word)?;
    }
    set.finish()?;
    Ok(())
}
