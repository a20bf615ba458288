//! What `terraform show -json` prints of a plan or of a state. All that Terraform knows stands there.
//!
//! Source: "JSON Output Format" in Terraform's documentation.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::declared::{Declared, account, declared_at};
use super::resource::{contact_type, fields_of};
use super::value::{Node, Value};
use super::{Text, gather};
use crate::model::{Field, Located, Span, Timestamp};
use crate::snapshot::Part;
use crate::source::Diagnostic;

#[derive(Deserialize)]
struct ShowForm<'a> {
    #[serde(borrow)]
    planned_values: Option<ValuesForm<'a>>,
    #[serde(borrow)]
    values: Option<ValuesForm<'a>>,
    #[serde(borrow, default)]
    resource_changes: Vec<ChangeForm<'a>>,
}

#[derive(Deserialize)]
struct ValuesForm<'a> {
    #[serde(borrow)]
    root_module: ModuleForm<'a>,
}

#[derive(Deserialize)]
struct ModuleForm<'a> {
    #[serde(borrow, default)]
    resources: Vec<ResourceForm<'a>>,
    #[serde(borrow, default)]
    child_modules: Vec<ModuleForm<'a>>,
}

#[derive(Deserialize)]
struct ResourceForm<'a> {
    #[serde(borrow)]
    address: &'a RawValue,
    mode: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    values: &'a RawValue,
}

#[derive(Deserialize)]
struct ChangeForm<'a> {
    address: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    change: AfterForm<'a>,
}

#[derive(Deserialize)]
struct AfterForm<'a> {
    #[serde(borrow)]
    after_unknown: Option<&'a RawValue>,
}

/// Whether a text looks like what `terraform show -json` prints.
pub fn is_plan(text: &str) -> bool {
    const NEAR: usize = 400;
    let head = &text[..text.floor_char_boundary(NEAR)];
    head.trim_start().starts_with('{') && head.contains("\"format_version\"")
}

/// Reads a plan or a state. `at` is the time of what stands in it.
///
/// # Errors
/// When it is no JSON of this form.
pub fn read_plan(text: &Text<'_>, at: Timestamp) -> Result<Part, Diagnostic> {
    let form: ShowForm<'_> = serde_json::from_str(text.source.text())
        .map_err(|error| text.source.json_diagnostic(&error))?;
    let unknown = form.resource_changes.iter();
    let unknown = unknown.filter(|change| fields_of(&change.kind).is_some());
    let plan = Plan {
        text,
        unknown: unknown
            .map(|change| (change.address.as_str(), unknown_attributes(&change.change)))
            .collect(),
    };
    let mut declared = Vec::new();
    // A state with nothing in it has no values.
    if let Some(values) = form.planned_values.or(form.values) {
        plan.module(&values.root_module, &mut declared)?;
    }
    let expression = |_: Span| "(known after apply)".to_owned();
    Ok(gather(declared, &expression, at))
}

/// The attributes that only the provider knows, after it has made the resource.
fn unknown_attributes(after: &AfterForm<'_>) -> BTreeSet<String> {
    let raw = after.after_unknown.map_or("{}", RawValue::get);
    let attributes: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(raw).unwrap_or_default();
    let unknown = attributes.into_iter();
    unknown
        .filter(|(_, is_unknown)| *is_unknown == serde_json::Value::Bool(true))
        .map(|(name, _)| name)
        .collect()
}

struct Plan<'a> {
    text: &'a Text<'a>,
    unknown: BTreeMap<&'a str, BTreeSet<String>>,
}

impl Plan<'_> {
    /// How deep modules stand in each other is bounded by the parser, which refuses what is too deep.
    fn module(
        &self,
        module: &ModuleForm<'_>,
        declared: &mut Vec<Declared>,
    ) -> Result<(), Diagnostic> {
        for resource in &module.resources {
            if resource.mode == "managed"
                && let Some(attributes) = fields_of(&resource.kind)
            {
                declared.push(self.resource(resource, attributes)?);
            }
        }
        for child in &module.child_modules {
            self.module(child, declared)?;
        }
        Ok(())
    }

    fn resource(
        &self,
        resource: &ResourceForm<'_>,
        attributes: &[(&str, Field)],
    ) -> Result<Declared, Diagnostic> {
        let block = self.span(resource.address);
        let wrong = |raw: &RawValue, message: &str| {
            let offset = self.text.source.offset_of(raw.get());
            self.text.source.diagnostic(offset, message)
        };
        let address: String = serde_json::from_str(resource.address.get())
            .map_err(|_| wrong(resource.address, "a text in quotes is expected here"))?;
        let values: BTreeMap<&str, &RawValue> = serde_json::from_str(resource.values.get())
            .map_err(|_| wrong(resource.values, "an object is expected here"))?;
        let unknown = self.unknown.get(address.as_str());
        let of = |name: &str| {
            let is_unknown = unknown.is_some_and(|unknown| unknown.contains(name));
            match values.get(name) {
                Some(raw) => self.node(raw),
                None => is_unknown.then(|| Node::unknown(block)),
            }
        };
        let is_account = resource.kind == "aws_organizations_account";
        let place = &self.text.path;
        let id = of(if is_account { "id" } else { "account_id" });
        let account = match id {
            Some(id) => account(place, &id, &address, &address),
            None => Located {
                value: declared_at(place, if is_account { &address } else { "" }),
                span: Some(block),
            },
        };
        let account_name = of("name").filter(|_| is_account);
        let fields = attributes
            .iter()
            .filter_map(|(name, field)| Some((*field, of(name)?)));
        Ok(Declared {
            account,
            account_name,
            contact_type: contact_type(&resource.kind, &of, block),
            fields: fields.collect(),
            address,
            block,
            is_made: true,
        })
    }

    /// A value that is a text or a number; of what is null, nothing.
    fn node(&self, raw: &RawValue) -> Option<Node> {
        let span = self.span(raw);
        match serde_json::from_str(raw.get()).ok()? {
            serde_json::Value::String(text) => Some(Node::text(&text, span)),
            serde_json::Value::Number(number) => Some(Node::text(&number.to_string(), span)),
            serde_json::Value::Null => None,
            _ => Some(Node::new(Value::Unknown(None), span)),
        }
    }

    fn span(&self, raw: &RawValue) -> Span {
        let start = self.text.source.offset_of(raw.get());
        let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span {
            source: self.text.id,
            start: offset(start),
            end: offset(start + raw.get().len()),
        }
    }
}
