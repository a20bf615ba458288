//! Whatever stands in a snapshot, the outputs keep their promises.

use clap::ValueEnum;
use contact_lint::config::Config;
use contact_lint::evaluate::{Case, evaluate};
use contact_lint::evidence::Redactor;
use contact_lint::model::Account;
use contact_lint::render::Format;
use contact_lint::report::Report;
use contact_lint::ruleset::RuleSet;
use contact_lint::snapshot::Snapshot;
use contact_lint::source::Source;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fuzzed::bodies::printed;
use crate::sarif::assert_github_takes;

/// The elements of the page.
const TAGS: &[&str] = &[
    "!doctype",
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "div",
    "p",
    "h1",
    "bdi",
    "dl",
    "dt",
    "dd",
    "button",
    "main",
    "section",
    "h2",
    "h3",
    "ul",
    "li",
    "strong",
    "span",
    "small",
    "figure",
    "figcaption",
    "svg",
    "rect",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "code",
    "noscript",
    "form",
    "label",
    "input",
    "select",
    "option",
    "caption",
    "nav",
    "details",
    "summary",
    "footer",
    "dfn",
];

const AT: &str = "2026-11-20T06:00:00Z";

/// A text as people and attackers write them.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        r"[a-z]{1,8}[.+_-]?[a-z]{0,8}@[a-z]{1,10}\.example",
        r"[0-9()+ -]{1,25}",
        r"\PC{0,12}@\PC{0,12}",
        Just("{0} {1} [a](b) }} {{".to_owned()),
        Just("\u{202e}\u{1b}[31m::error::\r\n%0A".to_owned()),
    ]
}

fn contact() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({ "absent": { "observedAt": AT } })),
        text().prop_map(|detail| json!({ "unreadable": { "observedAt": AT, "reason": "throttled", "detail": detail } })),
        [text(), text(), text(), text()].prop_map(|[name, title, email, phone]| {
            json!({ "present": { "observedAt": AT, "name": name, "title": title, "email": email, "phone": phone } })
        }),
    ]
}

fn account() -> impl Strategy<Value = Value> {
    let state = prop::sample::select(vec!["ACTIVE", "SUSPENDED", "CLOSED"]);
    (text(), state, text(), [contact(), contact(), contact()]).prop_map(
        |(name, state, ou_path, contacts)| {
            let [security, operations, billing] = contacts;
            json!({ "id": "", "name": name, "state": state, "ouPath": ou_path, "contacts": {
            "root": { "present": { "observedAt": AT, "email": ou_path } },
            "security": security, "operations": operations, "billing": billing,
        } })
        },
    )
}

fn snapshot() -> impl Strategy<Value = Value> {
    prop::collection::vec(account(), 0..12).prop_map(|mut accounts| {
        for (number, account) in accounts.iter_mut().enumerate() {
            account["id"] = Value::from(format!("{number:012}"));
        }
        json!({ "version": 1, "accounts": accounts })
    })
}

/// A report, and the accounts that it is about.
struct Judged {
    report: Report,
    accounts: Vec<Account>,
}

impl Judged {
    fn redacted(&self, format: Format) -> String {
        self.print(format, self.report.redactor(&self.accounts))
    }

    fn print(&self, format: Format, redactor: Redactor) -> String {
        printed(format, &self.report, &self.accounts, redactor)
    }
}

fn judge(snapshot: &Value) -> Judged {
    let text = serde_json::to_string_pretty(snapshot).unwrap();
    let source = Source::new("org.json", text.into_bytes()).unwrap();
    let snapshot = Snapshot::read(vec![source]).unwrap();
    let now = "2026-11-24T00:00:00Z".parse().unwrap();
    let config = Config::default();
    let policy = config.policy(&RuleSet::built_in().unwrap()).unwrap();
    let assignment = policy.assign(&snapshot.accounts, None).unwrap();
    let case = Case {
        assignment: &assignment,
        snapshot: &snapshot,
        config: &config,
        ledger: None,
        now,
    };
    Judged {
        report: evaluate(&case),
        accounts: snapshot.accounts,
    }
}

/// The addresses and numbers of a snapshot that no other text could hold by chance.
fn personal_values(snapshot: &Value) -> Vec<String> {
    let accounts = snapshot["accounts"].as_array().unwrap().iter();
    let contacts = accounts.flat_map(|account| account["contacts"].as_object().unwrap().values());
    contacts
        .flat_map(|contact| {
            [
                contact["present"]["email"].as_str(),
                contact["present"]["phone"].as_str(),
            ]
        })
        .flatten()
        .map(|value| value.trim().to_owned())
        .filter(|value| value.len() > 9 && value.contains(['@', '+']) && value.is_ascii())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn github_takes_every_log(snapshot in snapshot()) {
        let log = judge(&snapshot).redacted(Format::Sarif);
        assert_github_takes(&serde_json::from_str(&log).unwrap());
    }

    #[test]
    fn an_annotation_is_one_line(snapshot in snapshot()) {
        let judged = judge(&snapshot);
        let totals = judged.report.totals();
        let lines = judged.redacted(Format::Github);
        let together = usize::from(!judged.report.organization.results.inconclusive.is_empty());
        let annotations = totals.findings + totals.unreadable + together;
        prop_assert_eq!(lines.lines().count(), annotations + 1);
        for line in lines.lines().take(annotations) {
            prop_assert!(line.starts_with("::"));
            // What stands in a property ends neither it nor the properties; a message may hold colons.
            let properties = r"^::(error|warning|notice) file=[^,:]*,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[^,:]*::[^:]";
            prop_assert!(regex::Regex::new(properties).unwrap().is_match(line), "{}", line);
        }
    }

    #[test]
    fn nothing_in_text_acts_on_a_terminal(snapshot in snapshot()) {
        let text = judge(&snapshot).print(Format::Text, Redactor::open());
        prop_assert_eq!(text.chars().find(|character| character.is_control() && *character != '\n'), None);
    }

    #[test]
    fn redacted_outputs_hold_no_address_and_no_number(mut snapshot in snapshot()) {
        // An account's name and its unit are not a contact's.
        for account in snapshot["accounts"].as_array_mut().unwrap() {
            account["name"] = Value::from("account");
            account["ouPath"] = Value::from("Root");
        }
        let judged = judge(&snapshot);
        for format in Format::value_variants() {
            let output = judged.redacted(*format);
            for value in personal_values(&snapshot) {
                prop_assert!(!output.contains(&value), "{value} in {format:?}");
            }
        }
    }

    /// Of the page, only its own elements are markup, whatever stands in a contact.
    #[test]
    fn nothing_becomes_markup_of_the_page(snapshot in snapshot()) {
        let page = judge(&snapshot).print(Format::Html, Redactor::open());
        let (before, data) = page.split_once(r#"<script type="application/json" id="data">"#).unwrap();
        let (data, after) = data.split_once("</script>").unwrap();
        prop_assert!(!data.contains(['<', '>', '&']), "{}", data);
        prop_assert!(serde_json::from_str::<Value>(data).is_ok());
        prop_assert_eq!(after.matches("<script>").count(), 1);
        let tags = regex::Regex::new(r"<[^>]*>").unwrap();
        for tag in tags.find_iter(before) {
            prop_assert!(TAGS.contains(&tag.as_str().trim_matches(['<', '/', '>']).split([' ', '\n']).next().unwrap()), "{}", tag.as_str());
        }
    }

    /// Nothing in a cell is a formula, and each row has a cell for each head.
    #[test]
    fn nothing_becomes_a_formula_of_a_spreadsheet(snapshot in snapshot()) {
        let text = judge(&snapshot).print(Format::Csv, Redactor::open());
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        for row in reader.records() {
            for cell in &row.unwrap() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", cell);
            }
        }
    }

    /// Nothing is lost or doubled on the way from the snapshot to the report and back.
    #[test]
    fn a_snapshot_survives_being_written(snapshot in snapshot()) {
        let read = |text: String| {
            let source = Source::new("org.json", text.into_bytes()).unwrap();
            Snapshot::read(vec![source]).unwrap()
        };
        let once = read(snapshot.to_string()).to_json().unwrap();
        let twice = read(once.clone()).to_json().unwrap();
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(serde_json::from_str::<Value>(&once).unwrap(), snapshot);
    }
}
