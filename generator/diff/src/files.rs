//! A file that differs.

use schemars::JsonSchema;
use serde::Serialize;

use super::kind::Kind;
use super::lines::Hunk;

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileStatus {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its content or mode is another.
    Changed,
    /// It stands at another path, in another folder or under another name; its content may have changed as well.
    Moved,
}

/// One file that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FileChange {
    /// Its path; for a file that is gone, its former path.
    pub path: String,
    /// Its former path, where that was another.
    pub from: Option<String>,
    /// What happened to it.
    pub status: FileStatus,
    /// What it is.
    pub kind: Kind,
    /// Whether it became a program, or ceased to be one.
    pub executable: Option<bool>,
    /// Whether it is a program; of a file that is gone, whether it was one.
    pub executable_now: bool,
    /// Whether it is not text: then there are no hunks.
    pub binary: bool,
    /// Lines that came.
    pub added: usize,
    /// Lines that went.
    pub removed: usize,
    /// Lines among both that stand elsewhere on the other side.
    pub moved: usize,
    /// The template that made it, below `templates/`.
    pub template: Option<String>,
    /// Whether a line about it says enough, for nobody reads what tools write for themselves.
    pub brief: bool,
    /// Of a dashboard, the panels that differ.
    pub panels: Vec<PanelChange>,
    /// What differs.
    pub hunks: Vec<Hunk>,
}

/// A panel of a dashboard that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PanelChange {
    /// Its title.
    pub title: String,
    /// What happened to it.
    pub status: FileStatus,
}

impl FileStatus {
    /// The letter that git has for it.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Added => 'A',
            Self::Removed => 'D',
            Self::Changed => 'M',
            Self::Moved => 'R',
        }
    }

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Moved => "moved",
        }
    }
}
