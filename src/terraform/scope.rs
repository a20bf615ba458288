//! What names mean in a module, and what expressions come to there.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use hcl_edit::Span as _;
use hcl_edit::expr::{
    BinaryOperator, Conditional, Expression, ForExpr, FuncCall, Object, ObjectKey, Traversal,
    TraversalOperator, UnaryOperator,
};
use hcl_edit::template::{Element, Template};

use super::function;
use super::module::Module;
use super::types;
use super::value::{Members, Node, Value};
use crate::model::{SourceId, Span};

/// An expression takes no more steps than this, all in all. Whoever writes more wants to know what we do then.
pub(super) const MOST_STEPS: u64 = 5_000_000;
/// Longer than the texts of contacts.
const LONGEST: usize = 64 << 10;
/// Deeper than locals refer to locals.
const DEEPEST: usize = 100;

/// How many steps are left to a run.
#[derive(Debug)]
pub(super) struct Budget {
    left: Cell<u64>,
    depth: Cell<usize>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self {
            left: Cell::new(MOST_STEPS),
            depth: Cell::new(0),
        }
    }

    /// Takes so many steps, if they are left.
    pub(super) fn take(&self, steps: usize) -> bool {
        let left = self.left.get();
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        self.left.set(left.saturating_sub(steps));
        left >= steps
    }

    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }
}

/// What the names mean in one instance of a module.
pub(super) struct Scope<'a> {
    pub(super) module: &'a Module<'a>,
    /// The values of its variables, as the caller or a tfvars file gives them.
    pub(super) arguments: &'a BTreeMap<String, Node>,
    /// What the addresses of its resources begin with: nothing in a root module, else such as `module.accounts["prod"].`.
    pub(super) path: &'a str,
    budget: &'a Budget,
    /// The locals that were evaluated; `None` while one is.
    locals: RefCell<BTreeMap<&'a str, Option<Node>>>,
}

/// The names that hold within a block or an expression: `each`, `count` and those of `for`.
#[derive(Clone, Default)]
pub(super) struct Names(BTreeMap<String, Node>);

impl Names {
    pub(super) fn with(&self, name: &str, node: Node) -> Self {
        let mut names = self.clone();
        names.0.insert(name.to_owned(), node);
        names
    }

    /// The names in an instance of a block with `for_each`.
    pub(super) fn of_each(key: Node, value: Node) -> Self {
        let span = value.span;
        let members = Members::from([("key".to_owned(), key), ("value".to_owned(), value)]);
        Self::default().with("each", Node::object(members, span))
    }

    /// The names in an instance of a block with `count`.
    pub(super) fn of_count(index: Node) -> Self {
        let span = index.span;
        let members = Members::from([("index".to_owned(), index)]);
        Self::default().with("count", Node::object(members, span))
    }
}

impl<'a> Scope<'a> {
    pub(super) fn new(
        module: &'a Module<'a>,
        arguments: &'a BTreeMap<String, Node>,
        path: &'a str,
        budget: &'a Budget,
    ) -> Self {
        Self {
            module,
            arguments,
            path,
            budget,
            locals: RefCell::default(),
        }
    }

    /// What an expression in a file of the module comes to.
    pub(super) fn evaluate(
        &self,
        source: SourceId,
        expression: &Expression,
        names: &Names,
    ) -> Node {
        let span = span_of(source, expression.span());
        let depth = self.budget.depth.get();
        if depth > DEEPEST || !self.budget.take(1) {
            return Node::unknown(span);
        }
        self.budget.depth.set(depth + 1);
        let evaluation = Evaluation {
            scope: self,
            source,
            span,
        };
        let node = evaluation.of(expression, names);
        self.budget.depth.set(depth);
        match node.as_text() {
            Some(text) if text.len() > LONGEST => Node::unknown(span),
            _ => node,
        }
    }

    /// What a variable of the module is.
    fn variable(&self, name: &str) -> Option<Node> {
        let variable = self.module.variables.get(name)?;
        let default = || {
            let default = variable.body().get_attribute("default")?;
            Some(self.evaluate(variable.source, &default.value, &Names::default()))
        };
        let given = self.arguments.get(name).filter(|given| !given.is_null());
        let node = given.cloned().or_else(default)?;
        let of_type = variable.body().get_attribute("type");
        Some(match of_type {
            Some(of_type) => {
                let default_of = |expression: &Expression| {
                    self.evaluate(variable.source, expression, &Names::default())
                };
                types::convert(node, &of_type.value, &default_of)
            }
            None => node,
        })
    }

    fn local(&self, name: &str) -> Option<Node> {
        let (name, local) = self.module.locals.get_key_value(name)?;
        let known = self.locals.borrow().get(name.as_str()).cloned();
        match known {
            Some(known) => known,
            None => {
                self.locals.borrow_mut().insert(name, None);
                let node = self.evaluate(local.source, &local.expression.value, &Names::default());
                self.locals.borrow_mut().insert(name, Some(node.clone()));
                Some(node)
            }
        }
    }
}

/// A piece of a file's text.
pub(super) fn span_of(source: SourceId, range: Option<std::ops::Range<usize>>) -> Span {
    let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let range = range.unwrap_or_default();
    Span {
        source,
        start: offset(range.start),
        end: offset(range.end),
    }
}

/// The evaluation of one expression.
struct Evaluation<'s, 'a> {
    scope: &'s Scope<'a>,
    source: SourceId,
    /// Where the expression stands.
    span: Span,
}

impl Evaluation<'_, '_> {
    fn of(&self, expression: &Expression, names: &Names) -> Node {
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
                let known = names.0.get(name.as_str()).cloned();
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
                let result = compare(*operation.operator.value(), &left, &right);
                node(result.map_or(Value::Unknown(None), Value::Bool))
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
        if let Some(node) = names.0.get(root) {
            return self.follow(node.clone(), operators, names);
        }
        let mut named = || match operators.next() {
            Some(TraversalOperator::GetAttr(name)) => Some(name.as_str()),
            _ => None,
        };
        let start = match root {
            "var" => named().and_then(|name| self.scope.variable(name)),
            "local" => named().and_then(|name| self.scope.local(name)),
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
                        _ => format!("{address}[{key:?}]"),
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

/// The template of a heredoc without the blanks that all its lines begin with.
fn dedented(heredoc: &hcl_edit::template::HeredocTemplate) -> Template {
    let mut heredoc = heredoc.clone();
    heredoc.dedent();
    heredoc.template
}

/// What a comparison comes to.
fn compare(operator: BinaryOperator, left: &Node, right: &Node) -> Option<bool> {
    use BinaryOperator as Is;
    let booleans = match (&left.value, &right.value) {
        (Value::Bool(left), Value::Bool(right)) => Some((Some(*left), Some(*right))),
        (Value::Bool(left), Value::Unknown(_)) => Some((Some(*left), None)),
        (Value::Unknown(_), Value::Bool(right)) => Some((None, Some(*right))),
        _ => None,
    };
    match (operator, booleans) {
        (Is::And, Some((Some(false), _) | (_, Some(false)))) => return Some(false),
        (Is::And, Some((Some(true), Some(true)))) => return Some(true),
        (Is::Or, Some((Some(true), _) | (_, Some(true)))) => return Some(true),
        (Is::Or, Some((Some(false), Some(false)))) => return Some(false),
        _ => {}
    }
    let numbers = || {
        let number = |node: &Node| node.as_text()?.parse::<f64>().ok();
        Some((number(left)?, number(right)?))
    };
    match operator {
        Is::Eq => are_equal(left, right),
        Is::NotEq => are_equal(left, right).map(|are| !are),
        Is::Less => numbers().map(|(left, right)| left < right),
        Is::LessEq => numbers().map(|(left, right)| left <= right),
        Is::Greater => numbers().map(|(left, right)| left > right),
        Is::GreaterEq => numbers().map(|(left, right)| left >= right),
        _ => None,
    }
}

fn are_equal(left: &Node, right: &Node) -> Option<bool> {
    match (&left.value, &right.value) {
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => None,
        (Value::Text(left), Value::Text(right)) => Some(left == right),
        (Value::Bool(left), Value::Bool(right)) => Some(left == right),
        (Value::Null, Value::Null) => Some(true),
        (Value::Null, _) | (_, Value::Null) => Some(false),
        (Value::List(left), Value::List(right)) if left.is_empty() || right.is_empty() => {
            Some(left.len() == right.len())
        }
        (Value::Object(left), Value::Object(right)) if left.is_empty() || right.is_empty() => {
            Some(left.len() == right.len())
        }
        _ => None,
    }
}
