mod report;

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Exit, Failure, print, say};
use crate::collect::directory::{self, Answers};
use crate::evidence::{Evidence, Redactor, visible};
use crate::mailbox::{self, Judgement, Known, Verdict};
use crate::model::Email;

const EXAMPLES: &str = "\
Examples:
  contact-lint mailbox jdoe@corp.example --name 'Jane Doe'
  contact-lint mailbox jdoe@corp.example --name 'Jane Doe' --report
  contact-lint mailbox --jsonl <contacts.jsonl >verdicts.jsonl";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The address to judge
    #[arg(required_unless_present = "jsonl")]
    email: Option<String>,
    /// The name of its contact
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The title of its contact
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// Ask a directory whose the address is: an export as CSV or JSON; repeatable
    #[arg(long = "directory", value_name = "FILE")]
    directories: Vec<PathBuf>,
    /// Print what a false alarm can be reported with: who the mailbox is of is hidden
    #[arg(long, conflicts_with = "jsonl")]
    report: bool,
    /// Judge rows {"email", "name", "title"} from standard input, and write a row for each
    #[arg(long, conflicts_with_all = ["email", "name", "title", "directories"])]
    jsonl: bool,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.email {
        Some(email) => explain(email, args),
        None => judge_rows(),
    }
}

fn explain(email: &str, args: &Args) -> Result<Exit, Failure> {
    let address = Email::parse(email).map_err(|error| Failure(format!("`{email}`: {error}")))?;
    let wanted = BTreeSet::from_iter(address.lookups());
    let mut answers = Answers::default();
    for path in &args.directories {
        answers.add(directory::read(path, &wanted)?);
    }
    let known = Known {
        name: args.name.as_deref(),
        title: args.title.as_deref(),
        directory: address
            .lookups()
            .find_map(|address| answers.entries.get(&address)),
    };
    let judgement = mailbox::judge(&address, &known);
    if args.report {
        print(|out| report::write(&address, args, &judgement, out))?;
        say(
            "note",
            "x stands for a letter, 9 for a digit; read it before you post it",
        );
        return Ok(Exit::Clean);
    }
    let Judgement {
        verdict,
        confidence,
        signals,
    } = judgement;
    let redactor = Redactor::open();
    print(|out| {
        writeln!(
            out,
            "{}: {} (confidence {confidence:.2})",
            visible(email.trim()),
            verdict.as_str()
        )?;
        for signal in &signals {
            writeln!(
                out,
                "  {:+4}  {}",
                signal.weight,
                redactor.sentence(&signal.evidence)
            )?;
        }
        if signals.is_empty() {
            writeln!(
                out,
                "  nothing tells whether it is one person's or a team's"
            )?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}

/// One row of standard input.
#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    email: std::borrow::Cow<'a, str>,
    #[serde(borrow, default)]
    name: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow, default)]
    title: Option<std::borrow::Cow<'a, str>>,
}

#[derive(Serialize)]
struct VerdictRow<'a> {
    email: &'a str,
    verdict: Verdict,
    confidence: f64,
    evidence: Vec<SignalRow>,
}

#[derive(Serialize)]
struct SignalRow {
    signal: &'static str,
    text: String,
    weight: i32,
}

#[derive(Serialize)]
struct ErrorRow {
    line: usize,
    error: String,
}

/// So many bytes of rows are read at once, where so many are there.
const BUFFER: usize = 1 << 16;

/// Judges line by line, and hands on what is judged whenever the next line is still to come.
fn judge_rows() -> Result<Exit, Failure> {
    let mut has_bad_rows = false;
    let mut lines = BufReader::with_capacity(BUFFER, io::stdin().lock());
    print(|out| {
        let mut text = Vec::new();
        for line in 1.. {
            text.clear();
            if lines.buffer().is_empty() {
                out.flush()?;
            }
            if lines.read_until(b'\n', &mut text)? == 0 {
                break;
            }
            if text.trim_ascii().is_empty() {
                continue;
            }
            if let Err(error) = judge_row(&text, out)? {
                has_bad_rows = true;
                serde_json::to_writer(&mut *out, &ErrorRow { line, error })?;
                writeln!(out)?;
            }
        }
        Ok(())
    })?;
    Ok(if has_bad_rows {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// Writes the verdict on one row, or says what is wrong with the row.
fn judge_row(text: &[u8], out: &mut dyn Write) -> io::Result<Result<(), String>> {
    let row: Row<'_> = match serde_json::from_slice(text) {
        Ok(row) => row,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let email = match Email::parse(&row.email) {
        Ok(email) => email,
        Err(error) => return Ok(Err(format!("`{}`: {error}", row.email))),
    };
    let known = Known {
        name: row.name.as_deref(),
        title: row.title.as_deref(),
        directory: None,
    };
    let judgement = mailbox::judge(&email, &known);
    let redactor = Redactor::open();
    let signal = |evidence: &Evidence, weight| SignalRow {
        signal: evidence.code,
        text: redactor.sentence(evidence),
        weight,
    };
    let verdict = VerdictRow {
        email: &row.email,
        verdict: judgement.verdict,
        confidence: (judgement.confidence * 1000.0).round() / 1000.0,
        evidence: judgement
            .signals
            .iter()
            .map(|found| signal(&found.evidence, found.weight))
            .collect(),
    };
    serde_json::to_writer(&mut *out, &verdict)?;
    writeln!(out)?;
    Ok(Ok(()))
}
