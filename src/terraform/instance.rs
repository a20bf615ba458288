//! The instances of a block: one, or as many as `for_each` or `count` say.

use super::declared::index;
use super::module::Declaration;
use super::scope::{Budget, Names, Scope};
use super::value::{Node, Value};

/// A block has no more instances than this; of what says that it has more, one is looked at.
const MOST: usize = 20_000;

/// An instance of a block.
#[derive(Default)]
pub(super) struct Instance {
    pub(super) names: Names,
    /// What its address ends with, such as `["prod"]`.
    pub(super) index: String,
    /// Whether Terraform would make it.
    pub(super) is_made: bool,
}

/// The instances of a block. Where it is not known which there are, or there are none, it stands for itself.
pub(super) fn instances(
    declaration: &Declaration<'_>,
    scope: &Scope<'_>,
    names: &Names,
    budget: &Budget,
) -> Vec<Instance> {
    let of = |name: &str| {
        let expression = declaration.attribute(name)?;
        Some(scope.evaluate(declaration.source, expression, names))
    };
    let itself = |is_made| {
        vec![Instance {
            is_made,
            ..Instance::default()
        }]
    };
    if let Some(node) = of("for_each") {
        return match pairs(&node) {
            Some(pairs) if pairs.is_empty() => itself(false),
            Some(pairs) if pairs.len() <= MOST && budget.take(pairs.len()) => {
                let instances = pairs.into_iter().map(|(key, value)| Instance {
                    index: index(key.as_text().unwrap_or_default()),
                    names: Names::of_each(key, value),
                    is_made: true,
                });
                instances.collect()
            }
            _ => itself(true),
        };
    }
    if let Some(node) = of("count") {
        let count = node.as_text().and_then(|text| text.parse::<usize>().ok());
        return match count {
            Some(0) => itself(false),
            Some(count) if count <= MOST && budget.take(count) => {
                let instances = (0..count).map(|number| Instance {
                    index: format!("[{number}]"),
                    names: Names::of_count(Node::text(&number.to_string(), node.span)),
                    is_made: true,
                });
                instances.collect()
            }
            _ => itself(true),
        };
    }
    itself(true)
}

/// The keys and values of a `for_each`; those of a set are the same.
fn pairs(node: &Node) -> Option<Vec<(Node, Node)>> {
    match &node.value {
        Value::List(nodes) => {
            let nodes = nodes.iter();
            nodes
                .map(|node| node.as_text().map(|_| (node.clone(), node.clone())))
                .collect()
        }
        _ => node.each(),
    }
}
