use std::fmt::Write as _;

use textwrap::{WordSeparator, WordSplitter};

use super::Rule;

const WIDTH: usize = 100;

/// The rule's documentation in Markdown. Everything in it comes from the rule's file.
pub(super) fn document(rule: &Rule) -> String {
    let metadata = &rule.metadata;
    let mut text = format!("## {}\n\n{}.\n", metadata.id, metadata.summary);
    text.push_str("\n| contact | severity |\n| --- | --- |\n");
    for (contact_type, severity) in metadata.severities.iter() {
        let _ = writeln!(text, "| {contact_type} | {severity} |");
    }
    let _ = write!(
        text,
        "\n### Why\n\n{}\n\n### What to do\n\n{}\n",
        wrapped(&metadata.rationale),
        wrapped(&metadata.remediation)
    );
    text.push_str("\n### Check\n\n```toml\n");
    text.push_str(&check_as_toml(rule));
    text.push_str("```\n\n### Examples\n\n");
    for example in &rule.examples {
        let _ = writeln!(text, "- {}: {}", example.expect.as_str(), example.name);
    }
    if !metadata.frameworks.is_empty() {
        text.push_str("\n### Frameworks\n\n");
        for (framework, references) in &metadata.frameworks {
            let _ = writeln!(text, "- {framework}: {}", references.join(", "));
        }
    }
    text
}

fn check_as_toml(rule: &Rule) -> String {
    let kinds = rule
        .check_table
        .keys()
        .map(|kind| format!("[check.{kind}]\n"));
    let parameters = rule
        .parameters()
        .map(|(name, value)| format!("{name} = {value}\n"));
    kinds.chain(parameters).collect()
}

/// The text in lines of a terminal's width, which Markdown joins again.
fn wrapped(text: &str) -> String {
    let options = textwrap::Options::new(WIDTH)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(text, options)
}
