//! What made each line of a rendered state. Nothing is looked for: the text said of itself where it comes from when it was
//! rendered, and that was kept beside it.

use super::explanation::{Output, Requirement, SourceFile, Writer, WriterKind};
use super::place::AuthoredLine;
use super::place::Sources;
use super::traced;
use stategen_model::diagnostic::File;
use stategen_model::tree::{Artifact, Origin, TemplateId, Tree};
use stategen_render::template::{template_numbered, template_text, templates};

/// A line of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TemplateLine {
    /// The template.
    pub template: TemplateId,
    /// The line, from 1.
    pub line: u32,
}

/// What wrote a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Maker {
    /// Lines of templates, in the order in which their text or values stand in it.
    Templates(Vec<TemplateLine>),
    /// A pack, whose line it is.
    Copy(AuthoredLine),
    /// The serializer of a document.
    Serializer,
    /// Nothing that was rendered.
    Nobody,
}

/// What made a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineOrigin {
    /// What wrote it.
    pub maker: Maker,
    /// Where the values in it were authored, in their order.
    pub values: Vec<AuthoredLine>,
}

/// What made line `line`, from 1, of an artifact that has it.
#[must_use]
pub fn line_origin(artifact: &Artifact, line: u32) -> LineOrigin {
    let noted = match &artifact.origin {
        Origin::Rendered { lines, .. } | Origin::Document(lines) => lines.origin(line),
        Origin::Verbatim(_) | Origin::Copied(_) | Origin::Found => stategen_marks::Origin::default(),
    };
    let maker = match &artifact.origin {
        Origin::Rendered { .. } => Maker::Templates(noted.templates.iter().filter_map(template_line).collect()),
        Origin::Verbatim(template) => Maker::Templates(vec![TemplateLine { template: *template, line }]),
        Origin::Copied(from) => Maker::Copy(AuthoredLine { file: from.file, line }),
        Origin::Document(_) => Maker::Serializer,
        Origin::Found => Maker::Nobody,
    };
    LineOrigin { maker, values: noted.values.iter().filter_map(authored_line).collect() }
}

fn template_line(line: &stategen_marks::TemplateLine) -> Option<TemplateLine> {
    template_numbered(line.template).map(|template| TemplateLine { template, line: line.line })
}

fn authored_line(place: &stategen_marks::Place) -> Option<AuthoredLine> {
    File::numbered(place.file).map(|file| AuthoredLine { file, line: place.line })
}

/// How many lines a file has.
#[must_use]
pub fn line_count(artifact: &Artifact) -> usize {
    String::from_utf8_lossy(&artifact.content).lines().count()
}

/// Explains the files of one rendered state.
pub struct Explainer<'a> {
    sources: Sources<'a>,
    tree: &'a Tree,
}

impl<'a> Explainer<'a> {
    /// What explains `tree`, to which the state of `sources` was rendered.
    pub fn new(sources: Sources<'a>, tree: &'a Tree) -> Self {
        Self { sources, tree }
    }

    /// What made a file; none when the state has no such file.
    pub fn file(&self, path: &str) -> Option<Output> {
        let artifact = self.tree.files.get(path)?;
        let last = u32::try_from(line_count(artifact)).ok()?;
        let mut output = self.output(path, artifact, (1..=last).map(|line| line_origin(artifact, line)));
        if !matches!(artifact.origin, Origin::Copied(_)) {
            // What decides which lines there are may stand in none of them.
            for span in &artifact.sources {
                SourceFile::add(&mut output.from, span.file.as_str(), span.line);
            }
        }
        output.from.sort_by(|a, b| a.file.cmp(&b.file));
        self.read(&mut output.written_by.files);
        self.read(&mut output.from);
        Some(output)
    }

    /// What made a line, from 1, of a file; none when the state has no such line.
    pub fn line(&self, path: &str, line: u32) -> Option<Output> {
        let artifact = self.tree.files.get(path)?;
        let text = String::from_utf8_lossy(&artifact.content);
        let text = numbered(&text, line)?.to_owned();
        let mut output = self.output(path, artifact, [line_origin(artifact, line)]);
        self.read(&mut output.written_by.files);
        self.read(&mut output.from);
        Some(Output { line: Some(line), text: Some(text), ..output })
    }

    fn output(&self, path: &str, artifact: &Artifact, lines: impl IntoIterator<Item = LineOrigin>) -> Output {
        let (mut writers, mut from, mut traced) = (Vec::new(), Vec::new(), Vec::new());
        for origin in lines {
            match origin.maker {
                Maker::Templates(lines) => {
                    for TemplateLine { template, line } in lines {
                        SourceFile::add(&mut writers, &format!("templates/{}", template.path()), line);
                    }
                }
                Maker::Copy(line) => {
                    SourceFile::add(&mut writers, line.file.as_str(), line.line);
                    traced.push(line);
                }
                Maker::Serializer | Maker::Nobody => {}
            }
            for value in origin.values {
                SourceFile::add(&mut from, value.file.as_str(), value.line);
                traced.push(value);
            }
        }
        let requirements = traced::requirements(self.sources.system, traced);
        Output {
            state: self.sources.system.state.id.to_string(),
            path: path.to_owned(),
            line: None,
            text: None,
            of: line_count(artifact),
            written_by: Writer { kind: WriterKind::of(&artifact.origin), files: writers },
            from,
            requirements: requirements.into_iter().map(Requirement::from).collect(),
        }
    }

    /// What stands on the lines of `files`.
    fn read(&self, files: &mut [SourceFile]) {
        for file in files {
            let template =
                file.file.strip_prefix("templates/").and_then(|path| templates().find(|one| one.path() == path));
            let text = template.map(template_text).or_else(|| self.sources.loaded.source(&file.file));
            file.read(text.unwrap_or_default());
        }
    }
}

/// The line of a text that has this number, from 1.
#[must_use]
pub fn numbered(text: &str, line: u32) -> Option<&str> {
    text.lines().nth((line as usize).checked_sub(1)?)
}
