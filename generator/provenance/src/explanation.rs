//! What is said of a line or a file: the one document that `explain` writes as text and as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use stategen_model::tree::Origin;

/// What is said of the thing that was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum Explanation {
    /// A file of an output, or a line of it.
    Output(Output),
    /// A template or an authored file, or a line of it.
    Source(Source),
    /// A code of a finding.
    Code(Code),
}

/// What made a file of an output, or a line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Output {
    /// The state's id.
    pub state: String,
    /// Path in the state's output.
    pub path: String,
    /// The line, from 1; null for the whole file.
    pub line: Option<u32>,
    /// What stands there; null for the whole file.
    pub text: Option<String>,
    /// How many lines the file has.
    pub of: usize,
    /// What wrote it.
    #[serde(rename = "written-by")]
    pub written_by: Writer,
    /// The authored lines of the values in it; for a whole file, also of what decides which lines it has.
    pub from: Vec<SourceFile>,
    /// Requirements that those lines are traced to, in id order.
    #[serde(rename = "for")]
    pub requirements: Vec<Requirement>,
}

/// What wrote something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Writer {
    /// What it is.
    pub kind: WriterKind,
    /// The templates, or the pack's file that it is a copy of, with the lines that wrote it.
    pub files: Vec<SourceFile>,
}

/// What kind of thing wrote something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WriterKind {
    /// Templates.
    Template,
    /// A pack, whose file was copied.
    Copy,
    /// A serializer that wrote a document.
    Serializer,
    /// Nothing: it was found.
    Nothing,
}

/// A template or an authored file with lines of it, relative to the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceFile {
    /// The path.
    pub file: String,
    /// The lines, in order.
    pub lines: Vec<SourceLine>,
}

/// A line of a template or an authored file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceLine {
    /// The line, from 1.
    pub line: u32,
    /// What stands there.
    pub text: String,
}

/// A requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Requirement {
    /// `FR-001`, `NFR-001` or `SC-001`.
    pub id: String,
    /// Its sentence.
    pub text: String,
}

/// What comes from a template or an authored file, or from a line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Source {
    /// Path relative to the root.
    pub path: String,
    /// The line, from 1; null for the whole file.
    pub line: Option<u32>,
    /// What stands there; null for the whole file.
    pub text: Option<String>,
    /// The states in which something comes from it, in id order.
    pub states: Vec<ComesFrom>,
}

/// What comes from a source in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ComesFrom {
    /// The state's id.
    pub state: String,
    /// Its files with lines that come from there, in path order.
    pub files: Vec<WrittenFile>,
}

/// A file of an output with lines of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WrittenFile {
    /// Path in the state's output.
    pub path: String,
    /// The lines, from 1, in order.
    pub lines: Vec<u32>,
    /// How many lines the file has.
    pub of: usize,
}

/// What a code means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Code {
    /// The code.
    pub code: String,
    /// What it means.
    pub text: String,
}

impl WriterKind {
    /// What kind of thing made a file of this origin.
    #[must_use]
    pub fn of(origin: &Origin) -> Self {
        match origin {
            Origin::Rendered { .. } | Origin::Verbatim(_) => Self::Template,
            Origin::Copied(_) => Self::Copy,
            Origin::Document(_) => Self::Serializer,
            Origin::Found => Self::Nothing,
        }
    }
}

impl SourceFile {
    /// Adds a line to those of its file, once. What stands there is read later.
    pub(super) fn add(files: &mut Vec<Self>, file: &str, line: u32) {
        let at = files.iter().position(|known| known.file == file).unwrap_or_else(|| {
            files.push(Self { file: file.to_owned(), lines: Vec::new() });
            files.len() - 1
        });
        let lines = &mut files[at].lines;
        if let Err(at) = lines.binary_search_by_key(&line, |known| known.line) {
            lines.insert(at, SourceLine { line, text: String::new() });
        }
    }

    /// Takes from the file's text what stands on its lines.
    pub(super) fn read(&mut self, text: &str) {
        let mut rest = (1..).zip(text.lines());
        for SourceLine { line, text } in &mut self.lines {
            if let Some((_, found)) = rest.find(|(number, _)| number == line) {
                text.push_str(found);
            }
        }
    }
}

impl From<&stategen_model::system::Requirement> for Requirement {
    fn from(requirement: &stategen_model::system::Requirement) -> Self {
        Self { id: requirement.id.to_string(), text: requirement.text.to_string() }
    }
}
