use std::fmt::Write as _;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Config, Operation, Policy, Rate};
use crate::model::Partition;
use crate::source::{Diagnostic, Source};

/// One value and where it comes from.
struct Setting {
    key: String,
    value: String,
    origin: String,
}

impl Config {
    /// Every value that is in force, a line each, with where it comes from behind it.
    ///
    /// # Errors
    /// Those of the TOML parser, for files that have already been read without one.
    pub fn effective(&self, policy: &Policy) -> Result<String, Diagnostic> {
        let mut written = Vec::new();
        for source in self.layers.iter().map(|layer| &layer.source) {
            let table =
                DeTable::parse(source.text()).map_err(|error| source.toml_diagnostic(&error))?;
            for (name, value) in table.get_ref() {
                match (name.get_ref().as_ref(), value.get_ref()) {
                    ("rules", DeValue::Table(rules)) => {
                        for (id, value) in rules {
                            collect_rule(id.get_ref(), value, source, &mut written);
                        }
                    }
                    (name, _) => collect(name, value, source, &mut written),
                }
            }
        }
        let (of_rules, others): (Vec<_>, Vec<_>) = written
            .into_iter()
            .partition(|setting| setting.key.starts_with("rules."));
        let mut settings = without_covered(others);
        for default in defaults(self) {
            if !settings
                .iter()
                .any(|setting| setting.key.starts_with(&default.key))
            {
                settings.push(default);
            }
        }
        settings.extend(rule_settings(policy, &of_rules));
        settings.sort_by(|one, other| one.key.cmp(&other.key));
        let mut text = String::new();
        for Setting { key, value, origin } in settings {
            let _ = writeln!(text, "{key} = {value}  # {origin}");
        }
        Ok(text)
    }
}

/// The settings that count: of those with one key the last, which stands in the file on top, except where they add up.
fn without_covered(written: Vec<Setting>) -> Vec<Setting> {
    const ADD_UP: [&str; 6] = [
        "approved.",
        "suppress.",
        "accept-unreadable.",
        "expect.",
        "extends",
        "rule-files",
    ];
    let mut kept: Vec<Setting> = Vec::new();
    for setting in written {
        if !ADD_UP.iter().any(|start| setting.key.starts_with(start)) {
            kept.retain(|other| other.key != setting.key);
        }
        kept.push(setting);
    }
    kept
}

/// What holds where no file says otherwise.
fn defaults(config: &Config) -> Vec<Setting> {
    let default = |key: &str, value: String| Setting {
        key: key.to_owned(),
        value,
        origin: "default".to_owned(),
    };
    let states: Vec<_> = config
        .states
        .iter()
        .map(|state| format!("\"{}\"", state.as_str()))
        .collect();
    let states = default("accounts.states", format!("[{}]", states.join(", ")));
    let rates = Operation::ALL.map(|operation| {
        let Rate { per_second, burst } = operation.default_rate(Partition::Aws);
        let rate = format!("{{ per-second = {per_second}, burst = {burst} }}");
        default(&format!("collect.rates.{}", operation.name()), rate)
    });
    let shards = default("sarif.shards", "1".to_owned());
    std::iter::once(states)
        .chain(rates)
        .chain([shards])
        .collect()
}

/// What holds of the rules that are on, which rules are off, and what differs between accounts.
fn rule_settings(policy: &Policy, written: &[Setting]) -> Vec<Setting> {
    let is_scoped = |setting: &&Setting| {
        let mut parts = setting.key.split('.').skip(2);
        parts
            .next()
            .is_some_and(|part| part.parse::<usize>().is_ok())
    };
    let (scoped, general): (Vec<_>, Vec<_>) = written.iter().partition(is_scoped);
    // A value may be set by its own key or, for all contact types at once, by the one above.
    let origin = |key: &str, otherwise: &str| {
        let covers = |setting: &&&Setting| {
            setting.key == key
                || key.starts_with(&format!("{}.", setting.key))
                || setting.key.starts_with(&format!("{key}."))
        };
        let last = general.iter().rev().find(covers);
        last.map_or_else(|| otherwise.to_owned(), |setting| setting.origin.clone())
    };
    let mut settings: Vec<Setting> = Vec::new();
    for entry in policy.rules() {
        let rule = &entry.rule;
        let prefix = format!("rules.{}", rule.id());
        if !entry.is_enabled {
            settings.push(Setting {
                key: format!("{prefix}.enabled"),
                value: "false".to_owned(),
                origin: entry.decided_by.clone(),
            });
        }
        if !entry.may_be_applied() {
            continue;
        }
        let severities = rule.metadata.severities.iter().into_iter();
        let severities = severities.map(|(of, severity)| {
            let key = match of {
                Some(of) => format!("{prefix}.severity.{of}"),
                None => format!("{prefix}.severity"),
            };
            (key, format!("\"{severity}\""))
        });
        let parameters = rule
            .parameters()
            .map(|(name, value)| (format!("{prefix}.parameters.{name}"), value.to_string()));
        settings.extend(severities.chain(parameters).map(|(key, value)| Setting {
            origin: origin(&key, &rule.path),
            key,
            value,
        }));
    }
    settings.extend(scoped.into_iter().map(|setting| Setting {
        key: setting.key.clone(),
        value: setting.value.clone(),
        origin: setting.origin.clone(),
    }));
    settings
}

/// What a file says of a rule. What holds in some accounts only stands under a number, since there may be several.
fn collect_rule(
    id: &str,
    value: &Spanned<DeValue<'_>>,
    source: &Source,
    settings: &mut Vec<Setting>,
) {
    let items = match value.get_ref() {
        DeValue::Array(items) => items.iter().collect(),
        _ => vec![value],
    };
    for item in items {
        let has_scope =
            matches!(item.get_ref(), DeValue::Table(table) if table.contains_key("where"));
        let prefix = format!("rules.{id}");
        let key = match has_scope {
            true => format!("{prefix}.{}", next_number(&prefix, settings)),
            false => prefix,
        };
        collect(&key, item, source, settings);
    }
}

/// The number of the next item under a key: files may follow in which it goes on.
fn next_number(key: &str, settings: &[Setting]) -> usize {
    let start = format!("{key}.");
    let last = settings.iter().rev().find_map(|setting| {
        let number = setting.key.strip_prefix(&start)?.split('.').next()?;
        number.parse::<usize>().ok()
    });
    last.map_or(0, |last| last + 1)
}

/// The values below a key, as they are written, with their places.
fn collect(key: &str, value: &Spanned<DeValue<'_>>, source: &Source, settings: &mut Vec<Setting>) {
    match value.get_ref() {
        DeValue::Table(table) => {
            for (name, value) in table {
                collect(
                    &format!("{key}.{}", name.get_ref()),
                    value,
                    source,
                    settings,
                );
            }
        }
        DeValue::Array(items)
            if items
                .iter()
                .any(|item| matches!(item.get_ref(), DeValue::Table(_))) =>
        {
            let first = next_number(key, settings);
            for (number, item) in items.iter().enumerate() {
                collect(&format!("{key}.{}", first + number), item, source, settings);
            }
        }
        _ => {
            settings.push(Setting {
                key: key.to_owned(),
                value: in_one_line(&source.text()[value.span()]),
                origin: source.location(value.span()).to_string(),
            });
        }
    }
}

/// A value as it is written, without its comments and line breaks.
fn in_one_line(value: &str) -> String {
    let parsed: Result<toml::Table, _> = toml::from_str(&format!("value = {value}"));
    parsed
        .ok()
        .and_then(|table| table.get("value").map(ToString::to_string))
        .unwrap_or_else(|| value.to_owned())
}
