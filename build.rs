//! Lists the built-in rules, so that a new rule is one new file under rules/.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    println!("cargo::rerun-if-changed=rules");

    let mut names = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join("rules"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") {
            names.push(name);
        }
    }
    names.sort();

    let mut code = String::from("[\n");
    for name in names {
        let path = Path::new(&root).join("rules").join(&name);
        let _ = writeln!(
            code,
            "    ({:?}, include_str!({path:?})),",
            format!("rules/{name}")
        );
    }
    code.push_str("]\n");
    fs::write(Path::new(&out).join("built_in_rules.rs"), code)
}
