//! Measures the mailbox verdict on labelled rows: `cargo run --release --example mailbox-eval FILE…`.
//!
//! A row is JSON: `{"email", "name", "label": "person" | "shared" | "unknown", "source"}`, one a line. Each source is
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

/// Right and wrong verdicts by tenths of confidence.
#[derive(Default)]
struct Calibration(BTreeMap<usize, (usize, usize)>);

fn main() -> Result<(), Box<dyn Error>> {
    let mut rows: Vec<Row> = Vec::new();
    for path in std::env::args().skip(1) {
        for line in fs::read_to_string(path)?.lines() {
            rows.push(serde_json::from_str(line)?);
        }
    }
    let mut confusions: BTreeMap<String, Confusion> = BTreeMap::new();
    let mut calibration = Calibration::default();
    let mut mistakes: Vec<(f64, String)> = Vec::new();
    for row in &rows {
        for (with_name, name) in [
            ("with names", Some(row.name.as_str())),
            ("without names", None),
        ] {
            let Ok(email) = Email::parse(&row.email) else {
                continue;
            };
            let known = Known {
                name,
                ..Known::default()
            };
            let judgement = mailbox::judge(&email, &known);
            let title = format!("{} {with_name}", row.source);
            let confusion = confusions.entry(title).or_default();
            let entry = confusion.0.entry((row.label, judgement.verdict.as_str()));
            *entry.or_default() += 1;
            let is_wrong = matches!(
                (row.label, judgement.verdict),
                (Label::Person, Verdict::Shared) | (Label::Shared, Verdict::Person)
            );
            if judgement.verdict != Verdict::Unknown && row.label != Label::Unknown {
                let tenth = (judgement.confidence * 20.0) as usize;
                let counts = calibration.0.entry(tenth).or_default();
                *(if is_wrong {
                    &mut counts.1
                } else {
                    &mut counts.0
                }) += 1;
            }
            if is_wrong {
                let redactor = Redactor::open();
                let why: Vec<_> = judgement
                    .signals
                    .iter()
                    .map(|signal| {
                        format!(
                            "{:+} {}",
                            signal.weight,
                            redactor.sentence(&signal.evidence)
                        )
                    })
                    .collect();
                mistakes.push((
                    judgement.confidence,
                    format!("{} ({}): {}", row.email, row.name, why.join("; ")),
                ));
            }
        }
    }
    for (title, confusion) in &confusions {
        confusion.print(title);
    }
    println!("\nconfidence: right, wrong");
    for (tenth, (right, wrong)) in &calibration.0 {
        println!("  from {:.2}: {right}, {wrong}", *tenth as f64 / 20.0);
    }
    mistakes.sort_by(|one, other| other.0.total_cmp(&one.0));
    println!("\nworst mistakes");
    for (confidence, mistake) in mistakes.iter().take(WORST) {
        println!("  {confidence:.2}  {mistake}");
    }
    Ok(())
}
