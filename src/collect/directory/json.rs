use serde_json::{Map, Value};

use super::Record;

/// Where APIs put the list of what they found: Microsoft Graph, the Admin SDK of Google Workspace, IAM Identity Center.
const LISTS: [&str; 7] = [
    "value", "users", "groups", "members", "Users", "Groups", "entries",
];

/// The records of a JSON file: a list of objects, or an object that holds one. Several pages may stand one behind the other.
pub(super) fn records(text: &str) -> Result<Vec<Record>, String> {
    let mut records = Vec::new();
    for page in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let page = page.map_err(|error| format!("this is no JSON: {error}"))?;
        for object in objects(page)? {
            records.push(record(object));
        }
    }
    Ok(records)
}

fn objects(page: Value) -> Result<Vec<Map<String, Value>>, String> {
    let list = match page {
        Value::Array(list) => list,
        Value::Object(mut object) => match LISTS.iter().find_map(|key| object.remove(*key)) {
            Some(Value::Array(list)) => list,
            // One object a line.
            _ => return Ok(vec![object]),
        },
        _ => return Err(not_a_list()),
    };
    let objects = list.into_iter().map(|item| match item {
        Value::Object(object) => Ok(object),
        _ => Err(not_a_list()),
    });
    objects.collect()
}

fn not_a_list() -> String {
    format!(
        "a directory's export is a list of objects, or an object that holds one under {}",
        LISTS.join(", ")
    )
}

fn record(object: Map<String, Value>) -> Record {
    let mut record = Record::default();
    for (key, value) in object {
        flatten(&key, value, &mut record);
    }
    record
}

/// Adds a value, and what is nested in it under `outer.inner`. Of a list of objects the number counts as well, as of members.
fn flatten(key: &str, value: Value, record: &mut Record) {
    match value {
        Value::Null => record.push(key, None),
        Value::Bool(value) => record.push(key, Some(value.to_string())),
        Value::Number(value) => record.push(key, Some(value.to_string())),
        Value::String(value) => record.push(key, Some(value)),
        Value::Array(items) => {
            if items.iter().all(|item| item.is_object()) {
                record.push(key, Some(items.len().to_string()));
            }
            for item in items {
                flatten(key, item, record);
            }
        }
        Value::Object(object) => {
            for (inner, value) in object {
                flatten(&format!("{key}.{inner}"), value, record);
            }
        }
    }
}

impl Record {
    fn push(&mut self, key: &str, value: Option<String>) {
        match self.fields.iter_mut().find(|(name, _)| name == key) {
            Some((_, values)) => values.extend(value),
            None => self
                .fields
                .push((key.to_owned(), value.into_iter().collect())),
        }
    }
}
