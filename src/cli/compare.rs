use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Failure;
use super::settings::Settings;
use crate::collect::files;
use crate::drift::{Baseline, observed_at};
use crate::evaluate::{Case, evaluate};
use crate::model::Timestamp;
use crate::report::{Report, TrendPoint};
use crate::snapshot::Snapshot;
use crate::source::Diagnostic;

/// What a report is compared with.
#[derive(Debug, clap::Args)]
pub(super) struct CompareArgs {
    /// Tell what is new, fixed and unchanged since an earlier JSON report or snapshot
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Exit with 1 for new findings only
    #[arg(long, requires = "baseline")]
    pub(super) fail_on_new: bool,
    /// Tell how the numbers went over the snapshots in this folder
    #[arg(long, value_name = "DIR")]
    history: Option<PathBuf>,
}

/// What tells a report from a snapshot.
#[derive(Deserialize)]
struct Kind {
    tool: Option<IgnoredAny>,
}

impl CompareArgs {
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
            report.changes = Some(baseline.changes(report));
        }
        if let Some(folder) = &self.history {
            report.trend = trend(folder, report, case, settings)?;
        }
        Ok(())
    }
}

fn baseline(path: &Path, case: &Case<'_>, settings: &Settings) -> Result<Baseline, Failure> {
    let source = files::read(path)?;
    let kind = serde_json::from_str::<Kind>(source.text())
        .map_err(|error| source.json_diagnostic(&error))?;
    if kind.tool.is_some() {
        return Ok(Baseline::parse(&source)?);
    }
    // By the same rules and at the same time, what differs is what has changed.
    let snapshot = Snapshot::read(vec![source])?;
    Ok(Baseline::of(&judged(&snapshot, case.now, case, settings)?))
}

/// Judges an earlier snapshot as this one is judged.
fn judged(
    snapshot: &Snapshot,
    now: Timestamp,
    case: &Case<'_>,
    settings: &Settings,
) -> Result<Report, Failure> {
    let organization = snapshot.organization.as_ref();
    let assignment = settings.policy.assign(&snapshot.accounts, organization)?;
    Ok(evaluate(&Case {
        assignment: &assignment,
        snapshot,
        now,
        ..*case
    }))
}

/// The numbers of the snapshots in a folder, each at its own time, and those of this report at the end. Reviews and drills do not
/// count in them.
fn trend(
    folder: &Path,
    report: &Report,
    case: &Case<'_>,
    settings: &Settings,
) -> Result<Vec<TrendPoint>, Failure> {
    // Of what a ledger says, only the last is known.
    let case = &Case {
        ledger: None,
        ..*case
    };
    let this = observed_at(case.snapshot).unwrap_or(case.now);
    let mut points = vec![TrendPoint::of(&evaluate(case), this)];
    for path in files::files_below(folder, |name| name.ends_with(".json"))? {
        let snapshot = Snapshot::read(vec![files::read(&path)?])?;
        // The snapshot that is judged may lie there, too.
        let Some(at) = observed_at(&snapshot).filter(|at| *at < this) else {
            continue;
        };
        let earlier = judged(&snapshot, at, case, settings)?;
        if let Some(message) = Baseline::of(&earlier).unfit_for(report) {
            return Err(Diagnostic::of_file(path.display().to_string(), message).into());
        }
        points.push(TrendPoint::of(&earlier, at));
    }
    points.sort_by_key(|point| point.at);
    Ok(points)
}
