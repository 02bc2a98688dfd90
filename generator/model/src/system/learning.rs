//! What a pack teaches: the text of its `learning.md`.

use super::Text;

/// A pack's `learning.md`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learning {
    /// Why the state exists and what hurt before; each text is a line of Markdown.
    pub why: Vec<Text>,
    /// The way through the change, in reading order.
    pub stops: Vec<Stop>,
    /// What to try, and what one sees.
    pub tries: Vec<Text>,
    /// What to stop or change, and what one sees.
    pub breaks: Vec<Text>,
    /// What a reader should be able to answer.
    pub questions: Vec<Question>,
    /// What comes next.
    pub next: Vec<Text>,
    /// Words of this state for who knows none of them.
    pub glossary: Vec<Term>,
}

/// A place on the way through a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// What it shows.
    pub title: Text,
    /// The code to look at, in the state's output.
    pub code: Vec<Anchor>,
    /// The same place in the parent's output.
    pub before: Vec<Anchor>,
    /// What to see there; lines of Markdown.
    pub text: Vec<Text>,
}

/// A named part of a file of an output: a symbol, a part of a contract, a key of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The file, relative to the output's root.
    pub path: Text,
    /// The part.
    pub part: Text,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub text: Text,
    /// Lines of Markdown.
    pub answer: Vec<Text>,
}

/// A word with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The word.
    pub word: Text,
    /// What it means, in a sentence or two of Markdown.
    pub meaning: Text,
}
