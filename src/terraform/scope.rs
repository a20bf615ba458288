//! What names mean in a module, and what expressions come to there.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;

use super::expression::Evaluation;
use super::module::Module;
use super::types;
use super::value::{Members, Node};
use crate::model::{SourceId, Span};

/// A root module takes no more steps than this, all in all. Whoever writes more wants to know what we do then.
pub(super) const MOST_STEPS: u64 = 2_000_000;
/// Longer than the texts of contacts.
const LONGEST: usize = 64 << 10;
/// Deeper than locals refer to locals.
const DEEPEST: usize = 100;

/// How many steps are left to a run.
#[derive(Debug)]
pub(super) struct Budget {
    left: Cell<u64>,
    /// The steps that other root modules may take.
    of_all: Cell<u64>,
    was_spent: Cell<bool>,
    depth: Cell<usize>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self {
            left: Cell::new(MOST_STEPS),
            of_all: Cell::new(10 * MOST_STEPS),
            was_spent: Cell::new(false),
            depth: Cell::new(0),
        }
    }

    /// Begins with another root module, which has steps of its own as long as there are any.
    pub(super) fn begin(&self) {
        let all = self.of_all.get() + self.left.get();
        let steps = MOST_STEPS.min(all);
        self.of_all.set(all - steps);
        self.left.set(steps);
    }

    /// Takes so many steps, if they are left.
    pub(super) fn take(&self, steps: usize) -> bool {
        let left = self.left.get();
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        self.left.set(left.saturating_sub(steps));
        if left < steps {
            self.was_spent.set(true);
        }
        left >= steps
    }

    /// Whether some root module had not steps enough.
    pub(super) fn was_spent(&self) -> bool {
        self.was_spent.get()
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
    /// All modules of the tree, by folder.
    modules: &'a BTreeMap<&'a str, Module<'a>>,
    /// The locals that were evaluated; `None` while one is.
    locals: RefCell<BTreeMap<(SourceId, &'a str), Option<Node>>>,
}

/// The names that hold within a block or an expression: `each`, `count` and those of `for`.
#[derive(Clone, Default)]
pub(super) struct Names(BTreeMap<String, Node>);

impl Names {
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.0.get(name)
    }

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
        modules: &'a BTreeMap<&'a str, Module<'a>>,
    ) -> Self {
        Self {
            module,
            arguments,
            path,
            budget,
            modules,
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
        // What is written out costs nothing.
        let is_literal = matches!(
            expression,
            Expression::String(_)
                | Expression::Number(_)
                | Expression::Bool(_)
                | Expression::Null(_)
        );
        if !is_literal && (depth > DEEPEST || !self.budget.take(1)) {
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

    /// What a variable of the module is, seen from a file.
    pub(super) fn variable(&self, name: &str, source: SourceId) -> Option<Node> {
        let variable = self.module.variable(name, source)?;
        let default = || {
            let default = variable.body().get_attribute("default")?;
            Some(self.evaluate(variable.source, &default.value, &Names::default()))
        };
        // Null is a value, unless the variable says otherwise.
        let nullable = variable.attribute("nullable").and_then(Expression::as_bool);
        let is_given = |given: &&Node| !given.is_null() || nullable != Some(false);
        let given = self.arguments.get(name).filter(is_given);
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

    /// What an output is of a module that this one calls once, if that module is in the tree.
    pub(super) fn output(&self, call: &str, output: &str) -> Option<Node> {
        let mut calls = self.module.calls.iter();
        let call = calls.find(|block| block.label(0) == call)?;
        let is_repeated = ["for_each", "count"].map(|name| call.attribute(name).is_some());
        if is_repeated.contains(&true) {
            return None;
        }
        let folder = call.local_source(self.module.folder)?;
        let module = self.modules.get(folder.as_str())?;
        let declaration = module.output(output)?;
        let arguments = call.arguments().map(|argument| {
            let node = self.evaluate(call.source, &argument.value, &Names::default());
            (argument.key.as_str().to_owned(), node)
        });
        let arguments = arguments.collect();
        let path = format!("{}module.{}.", self.path, call.label(0));
        let scope = Scope::new(module, &arguments, &path, self.budget, self.modules);
        let value = declaration.attribute("value")?;
        Some(scope.evaluate(declaration.source, value, &Names::default()))
    }

    /// What a local of the module is, seen from a file; one that leads to itself is nothing.
    pub(super) fn local(&self, name: &str, source: SourceId) -> Option<Node> {
        let local = self.module.local(name, source)?;
        let key = (local.source, local.expression.key.as_str());
        let known = self.locals.borrow().get(&key).cloned();
        match known {
            Some(known) => known,
            None => {
                self.locals.borrow_mut().insert(key, None);
                let node = self.evaluate(local.source, &local.expression.value, &Names::default());
                self.locals.borrow_mut().insert(key, Some(node.clone()));
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
