//! A page of HTML for a meeting and for an auditor: one file, which asks no network for anything.

mod accounts;
mod groups;
mod page;
mod plain;
mod trend;

use std::io;

use askama::Template;
use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256};

use super::View;
use page::Page;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

pub(super) fn render(view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        source(STYLE),
        source(SCRIPT)
    );
    Page::of(view, &policy).write_into(out)
}

/// What a Content-Security-Policy calls a text that stands in the page itself.
///
/// Source: W3C, "Content Security Policy Level 3", hash-source.
fn source(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}
