//! What an expression comes to.

use hcl_edit::expr::{
    Conditional, Expression, ForExpr, FuncCall, Object, ObjectKey, Traversal, TraversalOperator,
    UnaryOperator,
};
use hcl_edit::template::{Element, HeredocTemplate, Template};

use super::comparison::{calculate, compare};
use super::declared::index;
use super::function;
use super::scope::{Names, Scope};
use super::value::{Members, Node, Value};
use crate::model::{SourceId, Span};

/// The evaluation of one expression.
pub(super) struct Evaluation<'s, 'a> {
    pub(super) scope: &'s Scope<'a>,
    pub(super) source: SourceId,
    /// Where the expression stands.
    pub(super) span: Span,
}

impl Evaluation<'_, '_> {
    pub(super) fn of(&self, expression: &Expression, names: &Names) -> Node {
        let node = |value| Node::new(value, self.span);
        match expression {
            Expression::Null(_) => node(Value::Null),
            Expression::Bool(bool) => node(Value::Bool(*bool.value())),
            Expression::Number(number) => Node::text(&number.value().to_string(), self.span),
            Expression::String(text) => Node::text(text, self.span),
            Expression::Array(array) => {
                let nodes = array.iter().map(|item| self.part(item, names));
                Node::list(nodes.collect(), self.span)
            }
            Expression::Object(object) => self.object(object, names),
            Expression::StringTemplate(template) => {
                self.template(&template.iter().collect::<Vec<_>>(), names)
            }
            Expression::HeredocTemplate(heredoc) => {
                let mut template: Template = heredoc.template.clone();
                if heredoc.indent().is_some() {
                    template = dedented(heredoc);
                }
                self.template(&template.iter().collect::<Vec<_>>(), names)
            }
            Expression::Parenthesis(inner) => self.part(inner.inner(), names),
            Expression::Variable(name) => {
                let known = names.get(name.as_str()).cloned();
                known.unwrap_or_else(|| Node::unknown(self.span))
            }
            Expression::Conditional(conditional) => self.conditional(conditional, names),
            Expression::FuncCall(call) => self.call(call, names),
            Expression::Traversal(traversal) => self.traversal(traversal, names),
            Expression::UnaryOp(operation) => {
                let operand = self.part(&operation.expr, names);
                match (operation.operator.value(), operand.value) {
                    (UnaryOperator::Not, Value::Bool(bool)) => node(Value::Bool(!bool)),
                    (UnaryOperator::Neg, Value::Text(text)) => {
                        Node::text(&format!("-{text}"), self.span)
                    }
                    _ => Node::unknown(self.span),
                }
            }
            Expression::BinaryOp(operation) => {
                let left = self.part(&operation.lhs_expr, names);
                let right = self.part(&operation.rhs_expr, names);
                let operator = *operation.operator.value();
                match calculate(operator, &left, &right) {
                    Some(number) => Node::text(&number.to_string(), self.span),
                    None => {
                        let result = compare(operator, &left, &right);
                        node(result.map_or(Value::Unknown(None), Value::Bool))
                    }
                }
            }
            Expression::ForExpr(expression) => self.comprehension(expression, names),
        }
    }

    fn part(&self, expression: &Expression, names: &Names) -> Node {
        self.scope.evaluate(self.source, expression, names)
    }

    fn object(&self, object: &Object, names: &Names) -> Node {
        let mut members = Members::new();
        for (key, value) in object {
            let key = match key {
                ObjectKey::Ident(ident) => Some(ident.as_str().to_owned()),
                ObjectKey::Expression(key) => self.part(key, names).as_text().map(str::to_owned),
            };
            // A key that is not known may be any.
            let Some(key) = key else {
                return Node::unknown(self.span);
            };
            members.insert(key, self.part(value.expr(), names));
        }
        Node::object(members, self.span)
    }

    /// A text with expressions in it. One that is nothing but an expression is what that comes to.
    fn template(&self, elements: &[&Element], names: &Names) -> Node {
        let is_alone = elements.len() == 1;
        let mut text = String::new();
        for element in elements {
            match element {
                Element::Literal(literal) => text.push_str(literal),
                Element::Interpolation(interpolation) => {
                    let node = self.part(&interpolation.expr, names);
                    match node.value {
                        _ if is_alone => return node,
                        Value::Text(part) => text.push_str(&part),
                        Value::Bool(bool) => text.push_str(if bool { "true" } else { "false" }),
                        _ => return Node::unknown(self.span),
                    }
                }
                Element::Directive(_) => return Node::unknown(self.span),
            }
        }
        Node::text(&text, self.span)
    }

    fn conditional(&self, conditional: &Conditional, names: &Names) -> Node {
        match self.part(&conditional.cond_expr, names).value {
            Value::Bool(true) => self.part(&conditional.true_expr, names),
            Value::Bool(false) => self.part(&conditional.false_expr, names),
            _ => Node::unknown(self.span),
        }
    }

    fn call(&self, call: &FuncCall, names: &Names) -> Node {
        if call.name.is_namespaced() || call.args.expand_final() {
            return Node::unknown(self.span);
        }
        let arguments = call.args.iter().map(|argument| self.part(argument, names));
        let arguments: Vec<_> = arguments.collect();
        let called = function::call(&call.name.name, &arguments, self.span);
        called.unwrap_or_else(|| Node::unknown(self.span))
    }

    fn traversal(&self, traversal: &Traversal, names: &Names) -> Node {
        let mut operators = traversal.operators.iter().map(|operator| operator.value());
        let Expression::Variable(root) = &traversal.expr else {
            let node = self.part(&traversal.expr, names);
            return self.follow(node, operators, names);
        };
        let root = root.as_str();
        let unknown = || Node::unknown(self.span);
        if let Some(node) = names.get(root) {
            return self.follow(node.clone(), operators, names);
        }
        if root == "module"
            && let Some(output) = self.output(operators.clone())
        {
            return self.follow(output, operators.skip(2), names);
        }
        let mut named = || name_of(operators.next()?);
        let start = match root {
            "var" => named().and_then(|name| self.scope.variable(name, self.source)),
            "local" => named().and_then(|name| self.scope.local(name, self.source)),
            "each" | "count" | "path" | "terraform" | "data" | "self" => None,
            resource => named().map(|name| {
                let address = format!("{}{resource}.{name}", self.scope.path);
                Node::new(Value::Unknown(Some(address.into())), self.span)
            }),
        };
        match start {
            Some(node) => self.follow(node, operators, names),
            None => unknown(),
        }
    }

    /// The output of a module that operators begin with, if that can be told.
    fn output<'t>(
        &self,
        mut operators: impl Iterator<Item = &'t TraversalOperator>,
    ) -> Option<Node> {
        let (call, output) = (name_of(operators.next()?)?, name_of(operators.next()?)?);
        let node = self.scope.output(call, output)?;
        (!node.is_unknown()).then_some(node)
    }

    /// The part of a value that operators lead to.
    fn follow<'t>(
        &self,
        mut node: Node,
        operators: impl Iterator<Item = &'t TraversalOperator>,
        names: &Names,
    ) -> Node {
        let mut operators = operators;
        while let Some(operator) = operators.next() {
            let key = match operator {
                TraversalOperator::GetAttr(name) => Some(name.as_str().to_owned()),
                TraversalOperator::Index(index) => {
                    self.part(index, names).as_text().map(str::to_owned)
                }
                TraversalOperator::LegacyIndex(index) => Some(index.value().to_string()),
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    let rest: Vec<_> = operators.collect();
                    let Some(each) = node.each() else {
                        return Node::unknown(self.span);
                    };
                    let nodes = each
                        .into_iter()
                        .map(|(_, item)| self.follow(item, rest.iter().copied(), names));
                    return Node::list(nodes.collect(), self.span);
                }
            };
            let Some(key) = key else {
                return Node::unknown(self.span);
            };
            node = match &node.value {
                Value::Unknown(Some(address)) => {
                    let address = match operator {
                        TraversalOperator::GetAttr(_) => format!("{address}.{key}"),
                        _ => format!("{address}{}", index(&key)),
                    };
                    Node::new(Value::Unknown(Some(address.into())), self.span)
                }
                Value::Unknown(None) => return node,
                _ => match node.part(&key) {
                    Some(part) => part.clone(),
                    None => return Node::unknown(self.span),
                },
            };
        }
        node
    }

    fn comprehension(&self, expression: &ForExpr, names: &Names) -> Node {
        let unknown = || Node::unknown(self.span);
        let collection = self.part(&expression.intro.collection_expr, names);
        let Some(each) = collection.each() else {
            return unknown();
        };
        let mut items = Vec::new();
        let mut members = Members::new();
        for (key, value) in each {
            let mut inner = names.with(expression.intro.value_var.as_str(), value);
            if let Some(key_name) = &expression.intro.key_var {
                inner = inner.with(key_name.as_str(), key);
            }
            if let Some(condition) = &expression.cond {
                match self.part(&condition.expr, &inner).value {
                    Value::Bool(true) => {}
                    Value::Bool(false) => continue,
                    _ => return unknown(),
                }
            }
            let value = self.part(&expression.value_expr, &inner);
            match &expression.key_expr {
                None => items.push(value),
                Some(key) => {
                    let key = self.part(key, &inner);
                    let Some(key) = key.as_text() else {
                        return unknown();
                    };
                    match expression.grouping {
                        false => drop(members.insert(key.to_owned(), value)),
                        true => {
                            let group = members.get(key).and_then(Node::each);
                            let group = group.unwrap_or_default().into_iter();
                            let mut group: Vec<_> = group.map(|(_, node)| node).collect();
                            group.push(value);
                            members.insert(key.to_owned(), Node::list(group, self.span));
                        }
                    }
                }
            }
        }
        match expression.key_expr {
            None => Node::list(items, self.span),
            Some(_) => Node::object(members, self.span),
        }
    }
}

fn name_of(operator: &TraversalOperator) -> Option<&str> {
    match operator {
        TraversalOperator::GetAttr(name) => Some(name.as_str()),
        _ => None,
    }
}

/// The template of a heredoc without the blanks that all its lines begin with.
fn dedented(heredoc: &HeredocTemplate) -> Template {
    let mut heredoc = heredoc.clone();
    heredoc.dedent();
    heredoc.template
}
