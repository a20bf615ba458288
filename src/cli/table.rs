//! Rows, as a table for people or as JSON Lines for scripts.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;

use crate::evidence::visible;

/// The form of rows.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// A line for each, for people
    Table,
    /// A JSON object a line for each
    Jsonl,
}

/// Writes a JSON object a line.
pub(super) fn lines<T: Serialize>(rows: &[T], out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, row)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Writes columns as wide as what is in them. Nothing in a cell can act on a terminal.
pub(super) fn write<const COLUMNS: usize>(
    heads: [&str; COLUMNS],
    rows: &[[String; COLUMNS]],
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| row.each_ref().map(|cell| visible(cell)))
        .collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([heads[column].len()]).max().unwrap_or_default()
    };
    let widths: Vec<_> = (0..COLUMNS).map(width).collect();
    let mut line = |cells: [&str; COLUMNS]| {
        let mut text = String::new();
        for (cell, width) in cells.iter().zip(&widths) {
            text.push_str(&format!("{cell:width$}  "));
        }
        writeln!(out, "{}", text.trim_end())
    };
    line(heads)?;
    for row in &rows {
        line(row.each_ref().map(String::as_str))?;
    }
    Ok(())
}
