//! Measures the mailbox verdict on labelled rows: `cargo run --release --example mailbox-eval FILE…`.
//!
//! A row is JSON: `{"email", "name", "title", "label": "person" | "shared" | "unknown", "source"}`, one a line. Each source is
//! measured with names and without. Real addresses belong in no repository: keep such files elsewhere.

#![allow(clippy::print_stdout, reason = "it is what the program is for")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use contact_lint::evidence::Redactor;
use contact_lint::mailbox::{self, Known, Verdict};
use contact_lint::model::Email;
use serde::Deserialize;

/// So many of the worst mistakes are shown.
const WORST: usize = 10;

#[derive(Deserialize)]
struct Row {
    email: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    title: String,
    label: Label,
    #[serde(default)]
    source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Label {
    Person,
    Shared,
    Unknown,
}

/// How often each label met each verdict.
#[derive(Default)]
struct Confusion(BTreeMap<(Label, &'static str), usize>);

impl Confusion {
    fn count(&self, label: Label, verdict: Verdict) -> usize {
        self.0
            .get(&(label, verdict.as_str()))
            .copied()
            .unwrap_or_default()
    }

    /// Right, wrong and all of the rows that somebody could decide; kept unknown and all of the others.
    fn print(&self, title: &str) {
        use {Label as L, Verdict as V};
        let right = self.count(L::Person, V::Person) + self.count(L::Shared, V::Shared);
        let wrong = self.count(L::Person, V::Shared) + self.count(L::Shared, V::Person);
        let undecided = self.count(L::Person, V::Unknown) + self.count(L::Shared, V::Unknown);
        let all = right + wrong + undecided;
        let kept = self.count(L::Unknown, V::Unknown);
        let opaque = kept + self.count(L::Unknown, V::Person) + self.count(L::Unknown, V::Shared);
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        println!(
            "{title:<28} rows {all:>6}  right {:>5.1} %  wrong {:>4.1} %  | person: {} right, {} wrong, {} unknown | \
             shared: {} right, {} wrong, {} unknown | kept unknown {:.1} % of {opaque}",
            percent(right, all),
            percent(wrong, all),
            self.count(L::Person, V::Person),
            self.count(L::Person, V::Shared),
            self.count(L::Person, V::Unknown),
            self.count(L::Shared, V::Shared),
            self.count(L::Shared, V::Person),
            self.count(L::Shared, V::Unknown),
            percent(kept, opaque),
        );
    }
}

/// Right and wrong verdicts by the least confidence of their class.
#[derive(Default)]
struct Calibration([(usize, usize); CLASSES.len()]);

/// Where each class of confidence begins.
const CLASSES: [f64; 6] = [0.95, 0.96, 0.97, 0.98, 0.99, 0.995];

impl Calibration {
    fn add(&mut self, confidence: f64, is_wrong: bool) {
        let class = CLASSES.iter().rposition(|least| confidence >= *least);
        let (right, wrong) = &mut self.0[class.unwrap_or_default()];
        *(if is_wrong { wrong } else { right }) += 1;
    }

    fn print(&self) {
        println!("\nconfidence said, and how often the verdict was right");
        for (least, (right, wrong)) in CLASSES.iter().zip(self.0) {
            let share = right as f64 / (right + wrong).max(1) as f64;
            println!("  from {least:.3}: {share:.3} of {}", right + wrong);
        }
    }
}

/// What came of all rows.
#[derive(Default)]
struct Evaluation {
    confusions: BTreeMap<String, Confusion>,
    calibration: Calibration,
    /// Each with its confidence.
    mistakes: Vec<(f64, String)>,
}

impl Evaluation {
    fn add(&mut self, row: &Row, title: &str, name: Option<&str>) {
        let Ok(email) = Email::parse(&row.email) else {
            return;
        };
        let known = Known {
            name,
            title: Some(&row.title),
            directory: None,
        };
        let judgement = mailbox::judge(&email, &known);
        let confusion = self.confusions.entry(format!("{} {title}", row.source));
        let entry = confusion
            .or_default()
            .0
            .entry((row.label, judgement.verdict.as_str()));
        *entry.or_default() += 1;
        if judgement.verdict == Verdict::Unknown || row.label == Label::Unknown {
            return;
        }
        let is_wrong = (row.label == Label::Person) != (judgement.verdict == Verdict::Person);
        self.calibration.add(judgement.confidence, is_wrong);
        if is_wrong {
            let redactor = Redactor::open();
            let signals = judgement.signals.iter();
            let why = signals.map(|signal| {
                format!(
                    "{:+} {}",
                    signal.weight,
                    redactor.sentence(&signal.evidence)
                )
            });
            let why = why.collect::<Vec<_>>().join("; ");
            let mistake = format!("{} ({}): {why}", row.email, name.unwrap_or("no name"));
            self.mistakes.push((judgement.confidence, mistake));
        }
    }

    fn print(mut self) {
        for (title, confusion) in &self.confusions {
            confusion.print(title);
        }
        self.calibration.print();
        self.mistakes
            .sort_by(|one, other| other.0.total_cmp(&one.0));
        println!("\nworst mistakes");
        for (confidence, mistake) in self.mistakes.iter().take(WORST) {
            println!("  {confidence:.3}  {mistake}");
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut evaluation = Evaluation::default();
    for path in std::env::args().skip(1) {
        for line in fs::read_to_string(path)?.lines() {
            let row: Row = serde_json::from_str(line)?;
            evaluation.add(&row, "with names", Some(&row.name));
            evaluation.add(&row, "without names", None);
        }
    }
    evaluation.print();
    Ok(())
}
