//! What the parts of a run take, on 1,000 accounts of `benches/generate`: `cargo bench`. Whole runs are measured by `benches/compare`.

#![allow(
    clippy::unwrap_used,
    reason = "a measurement that cannot go on has failed"
)]

use std::process::Command;

use clap::ValueEnum;
use contact_lint::config::Config;
use contact_lint::evaluate::{Case, evaluate};
use contact_lint::evidence::Redactor;
use contact_lint::mailbox::{self, Known};
use contact_lint::model::{Email, Timestamp};
use contact_lint::render::{Format, Shard, Style, View};
use contact_lint::report::Report;
use contact_lint::ruleset::RuleSet;
use contact_lint::snapshot::Snapshot;
use contact_lint::source::Source;
use divan::Bencher;

fn main() {
    divan::main();
}

const KINDS: [&str; 2] = ["repetitive", "distinct"];

/// The snapshot of an invented organization.
fn text(kind: &str) -> Vec<u8> {
    let generate = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/generate");
    Command::new(generate)
        .args([kind, "1000"])
        .output()
        .unwrap()
        .stdout
}

fn snapshot(text: Vec<u8>) -> Snapshot {
    Snapshot::read(vec![Source::new("org.json", text).unwrap()]).unwrap()
}

fn judged(snapshot: &Snapshot, config: &Config) -> Report {
    let policy = config.policy(&RuleSet::built_in().unwrap()).unwrap();
    evaluate(&Case {
        assignment: &policy.assign(&snapshot.accounts, None).unwrap(),
        snapshot,
        config,
        ledger: None,
        now: Timestamp::UNIX_EPOCH,
    })
}

#[divan::bench(args = KINDS)]
fn read(bencher: Bencher<'_, '_>, kind: &str) {
    let text = text(kind);
    bencher.bench_local(|| snapshot(text.clone()));
}

#[divan::bench(args = KINDS)]
fn judge(bencher: Bencher<'_, '_>, kind: &str) {
    let (snapshot, config) = (snapshot(text(kind)), Config::default());
    bencher.bench_local(|| judged(&snapshot, &config));
}

#[divan::bench(args = Format::value_variants().iter().map(|format| format!("{format:?}")))]
fn render(bencher: Bencher<'_, '_>, format: &str) {
    let format = Format::from_str(format, true).unwrap_or(Format::SarifFull);
    let snapshot = snapshot(text("distinct"));
    let report = judged(&snapshot, &Config::default());
    let view = View {
        report: &report,
        accounts: &snapshot.accounts,
        redactor: Redactor::open(),
        folder: "/repository".into(),
        root: "/repository".into(),
        style: Style::default(),
        shard: Shard::ALL,
    };
    bencher.bench_local(|| {
        let mut out = Vec::new();
        format.render(&view, &mut out).unwrap();
        out
    });
}

#[divan::bench]
fn load_the_built_in_rules() -> RuleSet {
    RuleSet::built_in().unwrap()
}

#[divan::bench(args = ["jane.doe@corp.example", "aws-security@corp.example", "sj.okafor2@corp.example"])]
fn tell_a_mailbox(address: &str) -> mailbox::Judgement {
    let known = Known {
        name: Some("Jane Doe"),
        title: Some("Engineer"),
        directory: None,
    };
    mailbox::judge(&Email::parse(address).unwrap(), &known)
}
