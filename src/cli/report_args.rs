//! In which forms a report is written, and where to.

use std::num::NonZeroU32;

use super::output::{self, Output, Readers};
use super::{Failure, print, say};
use crate::collect::files;
use crate::config::Config;
use crate::evidence::Redactor;
use crate::render::{self, Format, SHOWN, Shard, Style, TAKEN, View};
use crate::report::Report;
use crate::snapshot::Snapshot;

/// In which forms a report is written, and where to.
#[derive(Debug, clap::Args)]
pub(super) struct ReportArgs {
    /// Write this format to standard output
    ///
    /// [default: text, or one line when there is -o]
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,
    /// Write a report to a file; repeatable
    ///
    /// The end of its name tells the format, or a prefix: sarif-full=all.sarif.
    #[arg(short, long = "output", value_name = "[FORMAT=]PATH", value_parser = Output::parse)]
    pub(super) outputs: Vec<Output>,
    /// Hide people's data in every format
    ///
    /// Names, addresses and phone numbers.
    #[arg(long, hide_short_help = true, conflicts_with = "no_redact")]
    pub(super) redact: bool,
    /// Show people's data in every format
    ///
    /// Names, addresses and phone numbers. SARIF, Markdown and annotations hide them by default.
    #[arg(long, hide_short_help = true)]
    no_redact: bool,
    /// Write nothing but errors to standard error
    #[arg(short, long)]
    pub(super) quiet: bool,
}

impl ReportArgs {
    /// Whether one of them tells which files were read.
    pub(super) fn tell_files(&self) -> bool {
        let outputs = self.outputs.iter().map(|output| output.format);
        let mut formats = outputs.chain(self.format);
        formats.any(|format| matches!(format, Format::Html | Format::Json))
    }

    /// Writes all of them.
    pub(super) fn write(
        &self,
        report: &Report,
        snapshot: &Snapshot,
        config: &Config,
        is_whole: bool,
    ) -> Result<(), Failure> {
        let shards = config.shards;
        let folder = std::env::current_dir()?;
        let view = |format: Format| {
            let hides = self.redact || (format.is_redacted() && !self.no_redact);
            let contacts = match format {
                Format::Html => snapshot.accounts.as_slice(),
                _ => &[],
            };
            View {
                report,
                accounts: contacts,
                redactor: if hides {
                    report.redactor(contacts)
                } else {
                    Redactor::open()
                },
                root: files::repository_root(&folder),
                folder: folder.clone(),
                style: Style::default(),
                shard: Shard::ALL,
            }
        };
        for output in &self.outputs {
            let mut view = view(output.format);
            for shard in Shard::each(shards_of(output.format, shards)) {
                view.shard = shard;
                output::write_file(&output.shard_path(shard), Readers::Umask, |out| {
                    output.format.render(&view, out)
                })?;
            }
        }
        let format = match self.format {
            None if self.outputs.is_empty() => Some(Format::Text),
            format => format,
        };
        match format {
            None => print(|out| writeln!(out, "{}", render::summary(report)))?,
            Some(format) if shards_of(format, shards).get() > 1 => {
                let message = "the configuration splits SARIF into shards; name a file with -o, and each shard has one beside it";
                return Err(Failure(message.to_owned()));
            }
            Some(format) => {
                let mut view = view(format);
                view.style = output::terminal_style();
                print(|out| format.render(&view, out))?;
            }
        }
        let is_sarif = |format: &Format| format.is_sarif();
        let formats = self
            .outputs
            .iter()
            .map(|output| output.format)
            .chain(format);
        if !self.quiet && formats.into_iter().any(|format| is_sarif(&format)) {
            warn_of_github_limits(report, is_whole, shards);
        }
        // The other formats are for programs, and a person may be watching.
        if !self.quiet && !matches!(format, Some(Format::Text | Format::Github)) {
            for notice in &report.notices {
                say("note", notice);
            }
            for remark in &report.remarks {
                say(
                    "warning",
                    format!("{}: {}", remark.location, remark.message),
                );
            }
            if format.is_some() {
                say("summary", render::summary(report));
            }
        }
        Ok(())
    }
}

/// In how many files a format is written.
fn shards_of(format: Format, shards: NonZeroU32) -> NonZeroU32 {
    match format.is_sarif() {
        true => shards,
        false => NonZeroU32::MIN,
    }
}

/// GitHub refuses a log with more results than it takes, and of others shows only so many.
fn warn_of_github_limits(report: &Report, is_whole: bool, shards: NonZeroU32) {
    if report.is_partial {
        say(
            "warning",
            "only some accounts were judged; when GitHub takes this SARIF log, it closes the alerts of all others",
        );
    }
    if !is_whole {
        say(
            "warning",
            "only some rules or contacts were asked for; when GitHub takes this SARIF log, it closes the alerts of all others",
        );
    }
    let counts = Shard::each(shards).map(|shard| shard.count(report));
    let most = counts.max().unwrap_or_default();
    let limit = match most {
        most if most > TAKEN => format!("refuses more than {TAKEN}"),
        most if most > SHOWN => format!("shows {SHOWN} of them"),
        _ => return,
    };
    let enough = Shard::enough_for(report);
    say(
        "warning",
        format!(
            "a SARIF log has {most} results, and GitHub {limit}; write shards = {enough} or more under [sarif] in contact-lint.toml"
        ),
    );
}
