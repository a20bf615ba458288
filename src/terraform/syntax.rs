//! Texts in the language of Terraform.

use hcl_edit::parser;
use hcl_edit::structure::Body;

use crate::source::{Diagnostic, Source};

/// Files that people write are smaller by far.
const LARGEST: usize = 16 << 20;

/// Parses a file.
///
/// # Errors
/// When it is wrong, with the place, and when it is too large to be read. The parser refuses what is nested too deeply.
pub(super) fn parse(source: &Source) -> Result<Body, Diagnostic> {
    let text = source.text();
    if text.len() > LARGEST {
        let message = "the file has more than 16 MiB and is not read; give what `terraform show -json` prints instead";
        return Err(Diagnostic::of_file(source.path(), message));
    }
    parser::parse_body(text).map_err(|error| {
        let message = error.message().replace('\n', ", ");
        source.diagnostic(
            error.location().offset(),
            format!("this is no valid HCL: {message}"),
        )
    })
}
