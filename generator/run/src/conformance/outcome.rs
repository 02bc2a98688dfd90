//! How a scenario went.

/// What came of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything in it was seen.
    Passed,
    /// Something was not seen, and what.
    Failed(String),
    /// It was not run, and why.
    NotRun(String),
}
