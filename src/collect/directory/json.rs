use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Record, Records};

/// Where APIs put the list of what they found, and what it lists: Microsoft Graph, the Admin SDK of Google Workspace, IAM
/// Identity Center.
const LISTS: [(&str, Option<&str>); 6] = [
    ("value", None),
    ("users", Some("user")),
    ("groups", Some("group")),
    ("Users", Some("user")),
    ("Groups", Some("group")),
    ("members", None),
];

/// What names the next page, where a page is not the last.
const NEXT_PAGE: [&str; 3] = ["@odata.nextLink", "nextPageToken", "NextToken"];

/// The records of a JSON file: a list of objects, or an object that holds one. Several pages may stand one behind the other,
/// or in a list.
pub(super) fn records(text: &str) -> Result<Records, String> {
    let mut found = Records::default();
    for page in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let page = page.map_err(|error| format!("this is no JSON: {error}"))?;
        read(page, None, &mut found)?;
    }
    Ok(found)
}

/// Reads a list, a page, or one record. `kind` is what the list is one of.
fn read(value: Value, kind: Option<&str>, found: &mut Records) -> Result<(), String> {
    let object = match value {
        Value::Array(items) => {
            return items
                .into_iter()
                .try_for_each(|item| read(item, kind, found));
        }
        Value::Object(object) => object,
        _ => {
            let keys: Vec<&str> = LISTS.iter().map(|(key, _)| *key).collect();
            return Err(format!(
                "a directory's export is a list of objects, or an object that holds one under {}",
                keys.join(", ")
            ));
        }
    };
    let record = record(&object, kind);
    if record.has_addresses() {
        found.records.push(record);
        return Ok(());
    }
    let is_list = |key: &str| object.get(key).is_some_and(Value::is_array);
    let Some((key, kind)) = LISTS.iter().find(|(key, _)| is_list(key)) else {
        found.records.push(record);
        return Ok(());
    };
    let is_more = |key: &&str| object.get(*key).is_some_and(|next| !next.is_null());
    found.is_cut_off = NEXT_PAGE.iter().any(is_more);
    // Microsoft Graph says what a page lists in its context: `…/$metadata#users`.
    let context = object
        .get("@odata.context")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let kind = match context.rsplit_once('#') {
        Some((_, list)) if list.starts_with("users") => Some("user"),
        Some((_, list)) if list.starts_with("groups") => Some("group"),
        _ => *kind,
    };
    read(object[*key].clone(), kind, found)
}

fn record(object: &Map<String, Value>, kind: Option<&str>) -> Record {
    let mut fields = BTreeMap::new();
    for (key, value) in object {
        flatten(key, value, &mut fields);
    }
    if let Some(kind) = kind {
        fields
            .entry("kind".to_owned())
            .or_insert_with(|| vec![kind.to_owned()]);
    }
    Record {
        fields: fields.into_iter().collect(),
    }
}

/// Adds a value, and what is nested in it under `outer.inner`.
fn flatten(key: &str, value: &Value, fields: &mut BTreeMap<String, Vec<String>>) {
    let scalar = match value {
        Value::Array(items) => {
            if items.is_empty() || items.iter().all(Value::is_object) {
                members(key, items, fields);
            }
            return items.iter().for_each(|item| flatten(key, item, fields));
        }
        Value::Object(object) => {
            let inner = object.iter();
            return inner
                .for_each(|(inner, value)| flatten(&format!("{key}.{inner}"), value, fields));
        }
        Value::Null => None,
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(value.to_string()),
        Value::String(value) => Some(value.clone()),
    };
    fields.entry(key.to_owned()).or_default().extend(scalar);
}

/// A list of members that are objects counts, unless a group is among them, behind which stands nobody knows who.
fn members(key: &str, items: &[Value], fields: &mut BTreeMap<String, Vec<String>>) {
    let is_group = |item: &Value| item.to_string().to_lowercase().contains("group\"");
    if key == "members" && !items.iter().any(is_group) {
        fields.insert(key.to_owned(), vec![items.len().to_string()]);
    }
}
