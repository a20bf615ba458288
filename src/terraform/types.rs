//! What the type of a variable makes of a value: `optional(…, default)` fills what is left out.

use hcl_edit::expr::{Expression, FuncCall, Object, ObjectKey};

use super::value::{Members, Node, Value};
use crate::model::Span;

/// The value as a variable of this type has it. `evaluate` tells what a default is.
pub(super) fn convert(
    node: Node,
    of_type: &Expression,
    evaluate: &dyn Fn(&Expression) -> Node,
) -> Node {
    let Expression::FuncCall(call) = of_type else {
        return node;
    };
    let inner = call.args.get(0);
    match (call.name.name.as_str(), inner, &node.value) {
        ("object", Some(Expression::Object(attributes)), Value::Object(members)) => {
            let members = with_defaults(members, attributes, node.span, evaluate);
            Node::object(members, node.span)
        }
        ("optional", Some(inner), _) => convert(node, inner, evaluate),
        ("map", Some(inner), Value::Object(members)) => {
            let members = members
                .iter()
                .map(|(key, member)| (key.clone(), convert(member.clone(), inner, evaluate)));
            Node::object(members.collect(), node.span)
        }
        ("list" | "set", Some(inner), Value::List(nodes)) => {
            let nodes = nodes
                .iter()
                .map(|item| convert(item.clone(), inner, evaluate));
            Node::list(nodes.collect(), node.span)
        }
        _ => node,
    }
}

fn with_defaults(
    members: &Members,
    attributes: &Object,
    span: Span,
    evaluate: &dyn Fn(&Expression) -> Node,
) -> Members {
    let mut members = members.clone();
    for (key, attribute) in attributes {
        let key = match key {
            ObjectKey::Ident(ident) => ident.as_str(),
            ObjectKey::Expression(Expression::String(text)) => text.as_str(),
            ObjectKey::Expression(_) => continue,
        };
        let of_type = attribute.expr();
        let given = members.remove(key).filter(|given| !given.is_null());
        let node = match (given, optional(of_type)) {
            (Some(given), _) => given,
            (None, Some(Some(default))) => evaluate(default),
            (None, Some(None)) => Node::new(Value::Null, span),
            (None, None) => continue,
        };
        members.insert(key.to_owned(), convert(node, of_type, evaluate));
    }
    members
}

/// The default in `optional(type, default)`, if it has one; `None` of what is not optional.
fn optional(of_type: &Expression) -> Option<Option<&Expression>> {
    let Expression::FuncCall(call) = of_type else {
        return None;
    };
    let call: &FuncCall = call;
    (call.name.name.as_str() == "optional").then(|| call.args.get(1))
}
