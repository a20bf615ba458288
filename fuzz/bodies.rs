//! What is done with bytes that anybody may have written, one function a target. Each tells no more of wrong input than an error, and
//! of what it takes, that it keeps its promises. They are run without end by `fuzz/run`, and a few hundred times by the tests.

use std::sync::{Arc, LazyLock};

use clap::ValueEnum;
use contact_lint::config::Config;
use contact_lint::evaluate::{Case, evaluate};
use contact_lint::evidence::Redactor;
use contact_lint::fix::{Kind, Plan};
use contact_lint::inventory;
use contact_lint::ledger::Ledger;
use contact_lint::mailbox::{self, Known, THRESHOLD, Verdict};
use contact_lint::model::{Account, Email, SourceId, Timestamp};
use contact_lint::render::{Format, Shard, Style, View};
use contact_lint::report::Report;
use contact_lint::rule::Rule;
use contact_lint::ruleset::RuleSet;
use contact_lint::snapshot::Snapshot;
use contact_lint::source::Source;
use contact_lint::terraform::{self, Text};

/// A target: what it is called, and what it does with some bytes.
pub(super) type Target = (&'static str, fn(&[u8]));

/// All of them. Each has a file under fuzz/targets, and seeds in fuzz/seeds.txt.
pub(super) const TARGETS: [Target; 10] = [
    ("snapshot", snapshot),
    ("rule", rule),
    ("config", config),
    ("hcl", hcl),
    ("terraform-plan", terraform_plan),
    ("csv", csv),
    ("ledger", ledger),
    ("plan", plan),
    ("mailbox", mailbox),
    ("writers", writers),
];

/// As the program reads expressions: whoever wrote a file decides how deep they are. Checks of memory need more.
const STACK: usize = 1 << 30;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

fn source(name: &str, bytes: &[u8]) -> Option<Source> {
    Source::new(name, bytes.to_vec()).ok()
}

/// What was read is written, and what was written is read as the same.
pub(super) fn snapshot(bytes: &[u8]) {
    let read = |source: Source| Snapshot::read(vec![source]).ok();
    let Some(snapshot) = source("org.json", bytes).and_then(read) else {
        return;
    };
    let written = snapshot.to_json().unwrap();
    let again = source("org.json", written.as_bytes()).and_then(read);
    let again = again.unwrap_or_else(|| panic!("what was written is not read: {written}"));
    assert_eq!(again.to_json().unwrap(), written);
}

/// A rule that loads runs all its examples.
pub(super) fn rule(bytes: &[u8]) {
    let rule = source("rule.toml", bytes).and_then(|source| Rule::parse(&source).ok());
    if let Some(rule) = rule {
        assert!(rule.examples.len() > 1);
        for example in &rule.examples {
            let told = example.run(&rule).outcome;
            assert!(
                told.evidence()
                    .iter()
                    .all(|evidence| !evidence.code.is_empty())
            );
        }
    }
}

/// A configuration that loads makes a policy, or says why not.
pub(super) fn config(bytes: &[u8]) {
    let Some(source) = source("contact-lint.toml", bytes) else {
        return;
    };
    let _ = Config::references(&source);
    if let Ok(config) = Config::default().with_file(Arc::new(source)) {
        let _ = config.policy(&RULES);
    }
}

/// Contacts that are found stand in the file.
pub(super) fn hcl(bytes: &[u8]) {
    let Some(source) = source("main.tf", bytes) else {
        return;
    };
    let read = || {
        let text = Text {
            id: SourceId(0),
            source: &source,
            path: "main.tf".to_owned(),
            is_context: false,
        };
        let part = terraform::read(&[text], Timestamp::UNIX_EPOCH);
        let observed = part
            .accounts
            .iter()
            .flat_map(|account| account.contacts.values());
        for span in observed.filter_map(|observed| observed.span) {
            assert!(
                source
                    .text()
                    .get(span.start as usize..span.end as usize)
                    .is_some()
            );
        }
    };
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK);
        reader.spawn_scoped(scope, read).unwrap().join().unwrap();
    });
}

/// What `terraform show -json` prints.
pub(super) fn terraform_plan(bytes: &[u8]) {
    if let Some(source) = source("plan.json", bytes) {
        let text = Text {
            id: SourceId(0),
            source: &source,
            path: "plan.json".to_owned(),
            is_context: false,
        };
        let _ = terraform::is_plan(source.text());
        let _ = terraform::read_plan(&text, Timestamp::UNIX_EPOCH);
    }
}

/// An inventory as a table.
pub(super) fn csv(bytes: &[u8]) {
    if let Some(source) = source("inventory.csv", bytes)
        && let Ok(part) = inventory::read_csv(SourceId(0), &source, Timestamp::UNIX_EPOCH)
    {
        for account in &part.accounts {
            assert!(!account.id.value.as_str().is_empty());
        }
    }
}

/// A ledger of reviews.
pub(super) fn ledger(bytes: &[u8]) {
    let ledger =
        source("contact-reviews.toml", bytes).and_then(|source| Ledger::parse(&source).ok());
    if let Some(ledger) = ledger {
        let today = jiff::civil::Date::constant(2026, 11, 24);
        let _ = ledger.remarks(None, today);
    }
}

/// A plan of repairs is written as it was read.
pub(super) fn plan(bytes: &[u8]) {
    for kind in [Kind::Plan, Kind::Backup] {
        let read = |source: Source| Plan::parse(&source, &[kind]).ok();
        if let Some(plan) = source("plan.json", bytes).and_then(read) {
            let written = plan.to_json(kind).unwrap();
            let again = source("plan.json", written.as_bytes()).and_then(read);
            assert!(again.is_some(), "what was written is not read: {written}");
        }
    }
}

/// Lines with an address, a name and a title. The verdict is what the weights come to, and the same each time.
pub(super) fn mailbox(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    let Some(Ok(email)) = lines.next().map(Email::parse) else {
        return;
    };
    let known = Known {
        name: lines.next(),
        title: lines.next(),
        directory: None,
    };
    let judged = mailbox::judge(&email, &known);
    assert_eq!(judged, mailbox::judge(&email, &known));
    let sum: i32 = judged.signals.iter().map(|signal| signal.weight).sum();
    let verdict = match sum {
        THRESHOLD.. => Verdict::Person,
        _ if sum <= -THRESHOLD => Verdict::Shared,
        _ => Verdict::Unknown,
    };
    assert_eq!(judged.verdict, verdict, "{judged:?}");
    assert!((0.5..=1.0).contains(&judged.confidence), "{judged:?}");
}

/// Texts, separated by lines, in every place of a snapshot where somebody may write one. Every form of the report is well formed.
pub(super) fn writers(bytes: &[u8]) {
    let texts = String::from_utf8_lossy(bytes);
    let mut texts = texts.lines().map(str::to_owned);
    let mut next = || texts.next().unwrap_or_default();
    let at = "2026-11-20T06:00:00Z";
    let contact = |name: String, title: String, email: String, phone: String| serde_json::json!({ "present": { "observedAt": at, "name": name, "title": title, "email": email, "phone": phone } });
    let accounts: Vec<_> = (0..3)
        .map(|number| {
            serde_json::json!({ "id": format!("{number:012}"), "name": next(), "state": "ACTIVE", "ouPath": next(), "contacts": {
                "security": contact(next(), next(), next(), next()),
                "operations": contact(next(), next(), next(), next()),
                "billing": { "unreadable": { "observedAt": at, "reason": "throttled", "detail": next() } },
            } })
        })
        .collect();
    let text = serde_json::json!({ "version": 1, "accounts": accounts }).to_string();
    let snapshot = Snapshot::read(vec![source("org.json", text.as_bytes()).unwrap()]).unwrap();
    let config = Config::default();
    let policy = config.policy(&RULES).unwrap();
    let assignment = policy.assign(&snapshot.accounts, None).unwrap();
    let report = evaluate(&Case {
        assignment: &assignment,
        snapshot: &snapshot,
        config: &config,
        ledger: None,
        now: Timestamp::UNIX_EPOCH,
    });
    for format in Format::value_variants() {
        for redactor in [Redactor::open(), report.redactor(&snapshot.accounts)] {
            let out = printed(*format, &report, &snapshot.accounts, redactor);
            require_well_formed(*format, &out);
        }
    }
}

/// A report of a repository in one form.
pub(crate) fn printed(
    format: Format,
    report: &Report,
    accounts: &[Account],
    redactor: Redactor,
) -> String {
    let view = View {
        report,
        accounts,
        redactor,
        folder: "/repository".into(),
        root: "/repository".into(),
        style: Style::default(),
        shard: Shard::ALL,
    };
    let mut out = Vec::new();
    format.render(&view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn require_well_formed(format: Format, text: &str) {
    match format {
        Format::Json | Format::Sarif | Format::SarifFull => {
            let _: serde_json::Value = serde_json::from_str(text).unwrap();
        }
        Format::Csv => {
            let mut rows = ::csv::Reader::from_reader(text.as_bytes());
            assert!(rows.records().all(|row| row.is_ok()), "{text}");
        }
        Format::Text | Format::Github | Format::Markdown => {
            let acts = |letter: char| letter.is_control() && letter != '\n';
            assert!(!text.contains(acts), "{text:?}");
        }
        Format::Html => {
            assert!(text.trim_end().ends_with("</html>"), "{text}");
            assert_eq!(
                text.matches("<script").count(),
                text.matches("</script>").count()
            );
        }
    }
}
