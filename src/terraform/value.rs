//! What an expression comes to, as far as that can be known.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::Span;

/// A value, and the place of the literal that it came from.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) span: Span,
}

/// What is known of a value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A text; of a number, its digits.
    Text(Rc<str>),
    Bool(bool),
    Null,
    List(Rc<Vec<Node>>),
    /// A map or an object, by key.
    Object(Rc<Members>),
    /// Only whoever runs Terraform knows. Of a part of a resource, the address that Terraform gives it.
    Unknown(Option<Rc<str>>),
}

pub(super) type Members = BTreeMap<String, Node>;

impl Node {
    pub(super) fn new(value: Value, span: Span) -> Self {
        Self { value, span }
    }

    pub(super) fn text(text: &str, span: Span) -> Self {
        Self::new(Value::Text(text.into()), span)
    }

    pub(super) fn list(nodes: Vec<Self>, span: Span) -> Self {
        Self::new(Value::List(Rc::new(nodes)), span)
    }

    pub(super) fn object(members: Members, span: Span) -> Self {
        Self::new(Value::Object(Rc::new(members)), span)
    }

    pub(super) fn unknown(span: Span) -> Self {
        Self::new(Value::Unknown(None), span)
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The address of the part of a resource that it is.
    pub(super) fn address(&self) -> Option<&str> {
        match &self.value {
            Value::Unknown(address) => address.as_deref(),
            _ => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<&Members> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    pub(super) fn is_unknown(&self) -> bool {
        matches!(self.value, Value::Unknown(_))
    }

    /// A member of an object or an item of a list. Of what is known to have no such part, nothing.
    pub(super) fn part(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Object(members) => members.get(key),
            Value::List(nodes) => nodes.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// What there is one of for each, with the key of each: the members of an object, or the items of a list.
    pub(super) fn each(&self) -> Option<Vec<(Self, Self)>> {
        match &self.value {
            Value::Object(members) => {
                let members = members.iter();
                let pairs = members.map(|(key, node)| (Self::text(key, node.span), node.clone()));
                Some(pairs.collect())
            }
            Value::List(nodes) => {
                let nodes = nodes.iter().enumerate();
                let pairs = nodes
                    .map(|(index, node)| (Self::text(&index.to_string(), node.span), node.clone()));
                Some(pairs.collect())
            }
            _ => None,
        }
    }
}
