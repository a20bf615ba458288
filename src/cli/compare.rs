use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Failure;
use super::settings::Settings;
use crate::collect::files;
use crate::drift::{Baseline, observed_at};
use crate::evaluate::{Case, evaluate, passes};
use crate::model::Timestamp;
use crate::report::{Report, TrendPoint};
use crate::snapshot::Snapshot;
use crate::source::{Diagnostic, Source};

/// What a report is compared with.
#[derive(Debug, clap::Args)]
pub(super) struct CompareArgs {
    /// Tell what is new, fixed and unchanged since then
    ///
    /// Since an earlier JSON report or snapshot.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Exit with 1 for new findings only
    #[arg(long, requires = "baseline")]
    pub(super) fail_on_new: bool,
    /// Tell how the numbers went over the snapshots in this folder
    #[arg(long, hide_short_help = true, value_name = "DIR")]
    history: Option<PathBuf>,
}

/// What tells a report from a snapshot.
#[derive(Deserialize)]
struct Kind {
    /// A report names the program that wrote it.
    tool: Option<IgnoredAny>,
    /// A SARIF log has runs.
    runs: Option<IgnoredAny>,
}

impl Kind {
    fn of(source: &Source) -> Result<Self, Diagnostic> {
        serde_json::from_str(source.text()).map_err(|error| {
            let wrong = source.json_diagnostic(&error);
            let message = format!("this is no JSON report and no snapshot: {}", wrong.message);
            Diagnostic { message, ..wrong }
        })
    }
}

impl CompareArgs {
    /// The files that are read.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        let history = self.history.as_deref().map(history).and_then(Result::ok);
        let baseline = self.baseline.clone();
        baseline
            .into_iter()
            .chain(history.into_iter().flatten())
            .collect()
    }

    /// Adds what has changed.
    pub(super) fn complete(
        &self,
        report: &mut Report,
        case: &Case<'_>,
        settings: &Settings,
    ) -> Result<(), Failure> {
        if let Some(path) = &self.baseline {
            let baseline = baseline(path, case, settings)?;
            if let Some(message) = baseline.unfit_for(report) {
                return Err(Diagnostic::of_file(path.display().to_string(), message).into());
            }
            report.changes = Some(baseline.changes(report, &passes(case)));
        }
        if let Some(folder) = &self.history {
            report.trend = trend(folder, report, case, settings)?;
        }
        Ok(())
    }
}

fn baseline(path: &Path, case: &Case<'_>, settings: &Settings) -> Result<Baseline, Failure> {
    let source = files::read(path)?;
    let kind = Kind::of(&source)?;
    if kind.runs.is_some() {
        let message = "this is a SARIF log; give what `-o report.json` has written, or a snapshot";
        return Err(source.diagnostic(0, message).into());
    }
    if kind.tool.is_some() {
        return Ok(Baseline::parse(&source)?);
    }
    // By the same rules, at the same time and with the same knowledge, what differs is what has changed.
    let snapshot = Snapshot::read(vec![source])?;
    Ok(Baseline::of(&judged(snapshot, case.now, case, settings)?))
}

/// Judges an earlier snapshot as this one is judged.
fn judged(
    mut snapshot: Snapshot,
    now: Timestamp,
    case: &Case<'_>,
    settings: &Settings,
) -> Result<Report, Failure> {
    // What DNS and a directory say today counts where nobody had asked them.
    for (domain, answer) in &case.snapshot.dns {
        let known = snapshot.dns.entry(domain.clone());
        known.or_insert_with(|| answer.clone());
    }
    if snapshot.directory.is_none() {
        snapshot.directory.clone_from(&case.snapshot.directory);
    }
    let organization = snapshot.organization.as_ref();
    let assignment = settings.policy.assign(&snapshot.accounts, organization)?;
    Ok(evaluate(&Case {
        assignment: &assignment,
        snapshot: &snapshot,
        now,
        ..*case
    }))
}

/// The snapshots in a folder.
fn history(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    if !folder.is_dir() {
        let message = "this is no folder; --history takes one with snapshots in it";
        return Err(Diagnostic::of_file(folder.display().to_string(), message));
    }
    files::files_below(folder, |name| name.ends_with(".json"))
}

/// The numbers of the snapshots in a folder, each at its own time, and those of this report at the end. Reviews and drills do not
/// count in them.
fn trend(
    folder: &Path,
    report: &mut Report,
    case: &Case<'_>,
    settings: &Settings,
) -> Result<Vec<TrendPoint>, Failure> {
    // Of what a ledger says, only the last is known.
    let case = &Case {
        ledger: None,
        ..*case
    };
    if report.is_partial || case.snapshot.is_partial {
        let message = "--history tells how the numbers of all accounts went; leave out what selects some of them";
        return Err(Failure(message.to_owned()));
    }
    let this = observed_at(case.snapshot).unwrap_or(case.now);
    let mut points = vec![TrendPoint::of(&evaluate(case), this)];
    for path in history(folder)? {
        let source = files::read(&path)?;
        if Kind::of(&source)?.tool.is_some() {
            let message = "this is a report; the folder is for snapshots, as `collect` writes them";
            return Err(source.diagnostic(0, message).into());
        }
        let snapshot = Snapshot::read(vec![source])?;
        // The snapshot that is judged may lie there, too.
        let Some(at) = observed_at(&snapshot).filter(|at| *at < this) else {
            continue;
        };
        let earlier = judged(snapshot, at, case, settings)?;
        if let Some(message) = Baseline::of(&earlier).unfit_for(report) {
            return Err(Diagnostic::of_file(path.display().to_string(), message).into());
        }
        points.push(TrendPoint::of(&earlier, at));
    }
    if points.len() == 1 {
        let folder = folder.display();
        report.notices.push(format!(
            "no snapshot in {folder} is older than this one, so that there is no trend"
        ));
    }
    points.sort_by_key(|point| point.at);
    Ok(points)
}
