//! Colours of the terminal, or none.

/// The escape sequences around what is shown; all empty where there is no colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Styles {
    /// Of errors, and of lines that go.
    pub error: &'static str,
    /// Of warnings.
    pub warning: &'static str,
    /// Of the way out, and of lines that come.
    pub help: &'static str,
    /// Of gutters, arrows and places.
    pub place: &'static str,
    /// Of what matters most in a line.
    pub strong: &'static str,
    /// Of lines that go, in a diff: red without weight.
    pub removed: &'static str,
    /// Of lines that come, in a diff: green without weight.
    pub added: &'static str,
    /// Of words that differ within such a line.
    pub reversed: &'static str,
    /// Ends any of them.
    pub reset: &'static str,
}

impl Styles {
    /// No colour: for files, pipes and tests.
    pub const PLAIN: Self = Self {
        error: "",
        warning: "",
        help: "",
        place: "",
        strong: "",
        removed: "",
        added: "",
        reversed: "",
        reset: "",
    };

    /// ANSI colours, as every terminal has them.
    pub const COLOUR: Self = Self {
        error: "\u{1b}[1;31m",
        warning: "\u{1b}[1;33m",
        help: "\u{1b}[1;32m",
        place: "\u{1b}[1;34m",
        strong: "\u{1b}[1m",
        removed: "\u{1b}[31m",
        added: "\u{1b}[32m",
        reversed: "\u{1b}[7m",
        reset: "\u{1b}[0m",
    };
}
