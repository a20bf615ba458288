use schemars::JsonSchema;
use serde::Serialize;

/// What Security Hub says of a control.
///
/// Source: AWS Security Hub API reference, `Compliance`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ControlStatus {
    /// It passes.
    Passed,
    /// It fails.
    Failed,
    /// It was not evaluated, or could not be.
    NotAvailable,
}

impl ControlStatus {
    /// AWS's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "PASSED",
            Self::Failed => "FAILED",
            Self::NotAvailable => "NOT_AVAILABLE",
        }
    }
}
