//! A report as text, JSON, SARIF, Markdown, HTML, CSV or GitHub's annotations. Pure: from a report to a writer, nothing else is looked at.

mod csv;
mod difference;
mod github;
mod html;
mod json;
mod markdown;
mod place;
mod plan;
mod sarif;
mod script;
mod shard;
mod summary;
mod terraform;
mod text;

use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::evidence::{Evidence, Redactor};
use crate::model::{Account, AccountId};
use crate::report::{Finding, Report};
use crate::rule::EVIDENCE_GAP;

pub use difference::DifferenceFormat;
pub use plan::{PlanExport, PlanFormat};
pub use shard::{SHOWN, Shard, TAKEN};
pub use summary::{count, summary};

/// What every format is made from.
#[derive(Debug)]
pub struct View<'a> {
    /// The report.
    pub report: &'a Report,
    /// The accounts that it is about, with their contacts.
    pub accounts: &'a [Account],
    /// How evidence is shown.
    pub redactor: Redactor,
    /// The folder that the paths in the report are relative to.
    pub folder: PathBuf,
    /// The repository's root, which paths are relative to where a format wants them so.
    pub root: PathBuf,
    /// How text for people looks.
    pub style: Style,
    /// The accounts that a SARIF log is about.
    pub shard: Shard,
}

/// How text for people looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns that a line may have.
    pub width: usize,
    /// Whether there is colour.
    pub color: bool,
}

impl Default for Style {
    /// As it suits a file.
    fn default() -> Self {
        Self {
            width: 100,
            color: false,
        }
    }
}

impl View<'_> {
    /// What somebody wrote freely, if that may be shown: nobody knows whose names stand in it.
    fn free_text<'t>(&self, text: &'t str) -> Option<&'t str> {
        (!self.redactor.is_closed()).then_some(text)
    }

    /// Whether a finding is new since an earlier report, where one was given.
    fn is_new(&self, account: Option<&AccountId>, finding: &Finding) -> Option<bool> {
        let changes = self.report.changes.as_ref()?;
        Some(changes.has(account, finding))
    }

    /// What is wrong, in a sentence without its final stop: the evidence, or what the rule says in words of its own.
    fn told(&self, finding: &Finding) -> String {
        let evidence = self.sentences(finding.evidence.iter());
        match &finding.message {
            Some(message) => self
                .redactor
                .sentence_with(message, EVIDENCE_GAP, &evidence),
            None => evidence,
        }
    }

    /// Several pieces of evidence as one sentence without its final stop.
    fn sentences<'e>(&self, evidence: impl IntoIterator<Item = &'e Evidence>) -> String {
        let sentences: Vec<_> = evidence
            .into_iter()
            .map(|evidence| self.redactor.sentence(evidence))
            .collect();
        sentences.join("; ").trim_end_matches('.').to_owned()
    }
}

/// Names each format once: its word, the extensions of its files, whether what is personal is hidden in it
/// unless the user says otherwise, and the function that writes it.
macro_rules! formats {
    ($($(#[doc = $doc:literal])* $format:ident: $extensions:expr, redacted $redacted:literal, $render:path;)*) => {
        /// The form of a report.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
        pub enum Format {
            $($(#[doc = $doc])* $format,)*
        }

        impl Format {
            /// The format of a file by its name's end.
            pub fn of_path(path: &Path) -> Option<Self> {
                let name = path.file_name()?.to_str()?;
                let ends = |extensions: &[&str]| extensions.iter().any(|end| name.ends_with(end));
                $(if ends(&$extensions) { return Some(Self::$format); })*
                None
            }

            /// Whether it is SARIF.
            pub fn is_sarif(self) -> bool {
                matches!(self, Self::Sarif | Self::SarifFull)
            }

            /// Whether what is personal is hidden unless the user says otherwise: in formats that are made to be
            /// uploaded where many can read them.
            pub fn is_redacted(self) -> bool {
                match self { $(Self::$format => $redacted,)* }
            }

            /// Writes the report in this form.
            ///
            /// # Errors
            /// Those of the writer.
            pub fn render(self, view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
                match self { $(Self::$format => $render(view, out),)* }
            }
        }
    };
}

formats! {
    /// For people, grouped by account
    Text: [".txt", ".text"], redacted false, text::render;
    /// SARIF 2.1.0 as GitHub code scanning wants it
    Sarif: [".sarif", ".sarif.json"], redacted true, sarif::render;
    /// SARIF 2.1.0 with suppressed findings as well, for other tools
    SarifFull: [], redacted true, sarif::render_full;
    /// For scripts
    Json: [".json"], redacted false, json::render;
    /// Markdown, for a job summary
    Markdown: [".md", ".markdown"], redacted true, markdown::render;
    /// A page for people, in one file
    Html: [".html", ".htm"], redacted false, html::render;
    /// CSV, for a spreadsheet
    Csv: [".csv"], redacted false, csv::render;
    /// Annotations of a GitHub Actions run
    Github: [], redacted true, github::render;
}

/// The JSON Schema of the JSON report.
pub fn json_schema() -> schemars::Schema {
    json::schema()
}
