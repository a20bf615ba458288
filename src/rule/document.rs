use std::fmt::Write as _;

use textwrap::{WordSeparator, WordSplitter};

use super::{Rule, Subject};
use crate::evidence::Redactor;

const WIDTH: usize = 100;

/// The rule's documentation in Markdown. Everything in it comes from the rule's file, and from what it says of its own
/// examples.
pub(super) fn document(rule: &Rule) -> String {
    let metadata = &rule.metadata;
    let mut text = format!("## {}\n\n{}.\n", metadata.id, metadata.summary);
    match metadata.subject {
        Subject::Contact => {}
        together => {
            let types: Vec<_> = metadata.types.iter().map(|of| of.as_str()).collect();
            let types = types.join(", ");
            let _ = write!(text, "\nJudges {}: {types}.\n", together.text());
        }
    }
    text.push_str("\n| contact | severity |\n| --- | --- |\n");
    for (of, severity) in metadata.severities.iter() {
        let of = of.map_or(metadata.subject.as_str(), |of| of.as_str());
        let _ = writeln!(text, "| {of} | {severity} |");
    }
    if let Some(scope) = &rule.scope {
        let _ = write!(text, "\nOnly where `{scope}`.\n");
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
    let redactor = Redactor::open();
    for result in rule.test() {
        let outcome = &result.outcome;
        let _ = writeln!(text, "- {}: {}", outcome.as_str(), result.name);
        for evidence in outcome.evidence() {
            let _ = writeln!(text, "  - {}", redactor.sentence(evidence));
        }
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
    let mut text = String::new();
    for (kind, value) in &rule.check_table {
        let parts = match value {
            toml::Value::Array(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        for (index, part) in parts.iter().enumerate() {
            let (open, close) = match value {
                toml::Value::Array(_) => ("[[", "]]"),
                _ => ("[", "]"),
            };
            let gap = if index > 0 { "\n" } else { "" };
            let _ = writeln!(text, "{gap}{open}check.{kind}{close}");
            for (name, value) in part.as_table().into_iter().flatten() {
                let _ = writeln!(text, "{name} = {value}");
            }
        }
    }
    text
}

/// The text in lines of a terminal's width, which Markdown joins again.
fn wrapped(text: &str) -> String {
    let options = textwrap::Options::new(WIDTH)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(text, options)
}
