//! Parses a JSON file into values that own their texts, and says how many accounts are in it: the least that a program does which
//! reads the whole file the plain way.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a snapshot")?;
    let snapshot: serde_json::Value = serde_json::from_slice(&std::fs::read(path)?)?;
    println!("{}", snapshot["accounts"].as_array().map_or(0, Vec::len));
    Ok(())
}
