//! How the numbers went, as lines in a picture.

use jiff::tz::TimeZone;

use crate::report::{Report, TrendPoint};

/// The picture's size, without its margins.
const WIDTH: f64 = 880.0;
const HEIGHT: f64 = 180.0;
/// Where it begins.
const LEFT: f64 = 60.0;
const TOP: f64 = 20.0;

/// Lines over time.
pub(super) struct Trend {
    pub(super) lines: Vec<Line>,
    /// The heights of the grid, with their numbers.
    pub(super) grid: Vec<(f64, usize)>,
    pub(super) rows: Vec<Row>,
}

/// One number over time.
pub(super) struct Line {
    pub(super) class: &'static str,
    pub(super) label: &'static str,
    /// The corners, as SVG wants them.
    pub(super) points: String,
    pub(super) dots: Vec<(f64, f64)>,
}

/// The numbers of one moment.
pub(super) struct Row {
    pub(super) day: String,
    pub(super) x: f64,
    /// Whether there is room for the day under the picture.
    pub(super) is_named: bool,
    pub(super) point: TrendPoint,
}

/// The picture, if there are two moments at least.
pub(super) fn trend(report: &Report) -> Option<Trend> {
    let points = &report.trend;
    let (first, last) = (
        points.first()?.at.as_second(),
        points.last()?.at.as_second(),
    );
    if points.len() < 2 {
        return None;
    }
    let numbers = points
        .iter()
        .map(|point| point.findings.max(point.false_passes));
    let most = round(numbers.max().unwrap_or_default());
    let x = |point: &TrendPoint| {
        let since = point.at.as_second() - first;
        LEFT + WIDTH * share(since, (last - first).max(1))
    };
    let y = |number: usize| TOP + HEIGHT * (1.0 - number as f64 / most as f64);
    let line = |class, label, number: fn(&TrendPoint) -> usize| {
        let dots: Vec<_> = points
            .iter()
            .map(|point| (x(point), y(number(point))))
            .collect();
        let corners = dots.iter().map(|(x, y)| format!("{x:.1},{y:.1}"));
        Line {
            class,
            label,
            points: corners.collect::<Vec<_>>().join(" "),
            dots,
        }
    };
    let mut named = f64::NEG_INFINITY;
    let rows = points.iter().map(|point| {
        let is_named = x(point) - named > 90.0;
        if is_named {
            named = x(point);
        }
        Row {
            day: TimeZone::UTC.to_datetime(point.at).date().to_string(),
            x: x(point),
            is_named,
            point: point.clone(),
        }
    });
    Some(Trend {
        rows: rows.collect(),
        lines: vec![
            line("weak", "findings", |point| point.findings),
            line("false-pass", "false passes", |point| point.false_passes),
        ],
        grid: [0, most / 2, most]
            .map(|number| (y(number), number))
            .to_vec(),
    })
}

fn share(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

/// The next number that is easy to read.
fn round(number: usize) -> usize {
    let steps = [2, 4, 6, 10, 20, 40, 60];
    let mut scale = 1;
    loop {
        if let Some(step) = steps.iter().find(|step| **step * scale >= number) {
            return step * scale;
        }
        scale *= 10;
    }
}
