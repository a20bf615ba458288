//! Operators between two values.

use hcl_edit::expr::BinaryOperator;

use super::value::{Node, Value};

/// What a comparison comes to.
pub(super) fn compare(operator: BinaryOperator, left: &Node, right: &Node) -> Option<bool> {
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

/// What an addition or a subtraction of whole numbers comes to, as of `count.index + 1`.
pub(super) fn calculate(operator: BinaryOperator, left: &Node, right: &Node) -> Option<i64> {
    let number = |node: &Node| node.as_text()?.parse::<i64>().ok();
    let (left, right) = (number(left)?, number(right)?);
    match operator {
        BinaryOperator::Plus => left.checked_add(right),
        BinaryOperator::Minus => left.checked_sub(right),
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
