//! The functions of Terraform whose results can be told from their arguments.

use std::rc::Rc;

use super::value::{Members, Node, Value};
use crate::model::Span;

/// A list that is put together has no more items than this.
const MOST_ROWS: usize = 100_000;

/// What a call comes to; `None` when that is not known, as of functions that choose between values that Terraform alone
/// knows (`merge`, `try`) or look at the world (`file`).
pub(super) fn call(name: &str, arguments: &[Node], span: Span) -> Option<Node> {
    match (name, arguments) {
        ("lower", [text]) => on_text(text, |text| text.to_lowercase()),
        ("upper", [text]) => on_text(text, |text| text.to_uppercase()),
        ("title", [text]) => on_text(text, capitalized),
        ("trimspace", [text]) => on_text(text, |text| text.trim().to_owned()),
        ("chomp", [text]) => on_text(text, |text| text.trim_end_matches(['\n', '\r']).to_owned()),
        ("replace", [text, from, to]) => {
            let (from, to) = (from.as_text()?, to.as_text()?);
            let is_pattern = from.len() > 1 && from.starts_with('/') && from.ends_with('/');
            let text = text.as_text()?;
            (!is_pattern).then(|| Node::text(&text.replace(from, to), span))
        }
        ("format", [pattern, values @ ..]) => {
            Some(Node::text(&format(pattern.as_text()?, values)?, span))
        }
        ("join", [separator, list]) => {
            let texts: Option<Vec<_>> = items(list)?.iter().map(Node::as_text).collect();
            Some(Node::text(&texts?.join(separator.as_text()?), span))
        }
        ("split", [separator, text]) => {
            let parts = text.as_text()?.split(separator.as_text()?);
            Some(Node::list(
                parts.map(|part| Node::text(part, span)).collect(),
                span,
            ))
        }
        // What only changes the type or the form of a value.
        (
            "tostring" | "tomap" | "tolist" | "sensitive" | "nonsensitive" | "jsonencode"
            | "yamlencode",
            [node],
        ) => Some(node.clone()),
        ("jsondecode" | "yamldecode", [node]) => node.as_text().is_none().then(|| node.clone()),
        ("toset", [list]) => {
            let members: Option<Members> = items(list)?
                .iter()
                .map(|node| Some((node.as_text()?.to_owned(), node.clone())))
                .collect();
            Some(Node::object(members?, list.span))
        }
        ("keys", [map]) => {
            let keys = map.as_object()?.iter();
            Some(Node::list(
                keys.map(|(key, node)| Node::text(key, node.span)).collect(),
                span,
            ))
        }
        ("values", [map]) => Some(Node::list(
            map.as_object()?.values().cloned().collect(),
            span,
        )),
        ("lookup", [map, key]) => map.as_object()?.get(key.as_text()?).cloned(),
        ("lookup", [map, key, default]) => {
            let known = map.as_object()?.get(key.as_text()?);
            Some(known.unwrap_or(default).clone())
        }
        ("element", [list, index]) => {
            let items = items(list)?;
            let index: usize = index.as_text()?.parse().ok()?;
            items.get(index.checked_rem(items.len())?).cloned()
        }
        ("one", [list]) => match items(list)? {
            [] => Some(Node::new(Value::Null, span)),
            [node] => Some(node.clone()),
            _ => None,
        },
        ("concat", lists) => {
            let lists = lists.iter().map(items).collect::<Option<Vec<_>>>()?;
            let length: usize = lists.iter().map(|list| list.len()).sum();
            (length <= MOST_ROWS).then(|| Node::list(lists.concat(), span))
        }
        ("setproduct", sets) => {
            let sets: Option<Vec<_>> = sets.iter().map(elements).collect();
            let mut rows: Vec<Vec<Node>> = vec![Vec::new()];
            for set in sets? {
                if rows.len().saturating_mul(set.len()) > MOST_ROWS {
                    return None;
                }
                let longer = rows.iter().flat_map(|row| {
                    let items = set.iter();
                    items.map(|item| row.iter().chain([item]).cloned().collect())
                });
                rows = longer.collect();
            }
            let rows = rows.into_iter().map(|row| Node::list(row, span));
            Some(Node::list(rows.collect(), span))
        }
        ("flatten", [list]) => {
            let mut flat = Vec::new();
            flatten(list, &mut flat)?;
            Some(Node::list(flat, span))
        }
        ("coalesce", nodes) => {
            let mut nodes = nodes.iter();
            let first = nodes.find(|node| !node.is_null() && node.as_text() != Some(""))?;
            (!first.is_unknown()).then(|| first.clone())
        }
        ("length", [node]) => {
            let length = match &node.value {
                Value::Text(text) => text.chars().count(),
                Value::List(nodes) => nodes.len(),
                Value::Object(members) => members.len(),
                _ => return None,
            };
            Some(Node::text(&length.to_string(), span))
        }
        ("contains", [list, wanted]) => {
            let wanted = wanted.as_text()?;
            let texts: Option<Vec<_>> = match &list.value {
                Value::Object(members) => Some(members.keys().map(String::as_str).collect()),
                _ => items(list)?.iter().map(Node::as_text).collect(),
            };
            Some(Node::new(Value::Bool(texts?.contains(&wanted)), span))
        }
        _ => None,
    }
}

/// What is in a list or a set.
fn elements(node: &Node) -> Option<Vec<Node>> {
    Some(
        node.each()?
            .into_iter()
            .map(|(_, element)| element)
            .collect(),
    )
}

fn items(list: &Node) -> Option<&[Node]> {
    match &list.value {
        Value::List(nodes) => Some(nodes),
        _ => None,
    }
}

/// A text that is changed stands where it stood.
fn on_text(node: &Node, change: impl Fn(&str) -> String) -> Option<Node> {
    let text = change(node.as_text()?);
    Some(Node::new(Value::Text(Rc::from(text)), node.span))
}

fn capitalized(text: &str) -> String {
    let mut is_first = true;
    let letters = text.chars().map(|letter| {
        let capital = is_first && letter.is_lowercase();
        is_first = letter.is_whitespace();
        match capital {
            true => letter.to_uppercase().to_string(),
            false => letter.to_string(),
        }
    });
    letters.collect()
}

/// Only texts and whole numbers, one after the other, are put into a pattern.
fn format(pattern: &str, values: &[Node]) -> Option<String> {
    let mut values = values.iter();
    let mut text = String::new();
    let mut pieces = pattern.split('%');
    text.push_str(pieces.next()?);
    while let Some(piece) = pieces.next() {
        match piece.chars().next() {
            Some('s' | 'd' | 'v') => {
                text.push_str(values.next()?.as_text()?);
                text.push_str(&piece[1..]);
            }
            None => {
                text.push('%');
                text.push_str(pieces.next()?);
            }
            _ => return None,
        }
    }
    values.next().is_none().then_some(text)
}

fn flatten(node: &Node, flat: &mut Vec<Node>) -> Option<()> {
    for node in items(node)? {
        match &node.value {
            Value::List(_) => flatten(node, flat)?,
            Value::Unknown(_) => return None,
            _ if flat.len() >= MOST_ROWS => return None,
            _ => flat.push(node.clone()),
        }
    }
    Some(())
}
