//! `.stategen/`: which state an output is, and what each of its files follows from.

use stategen_model::authored::Name;
use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use sha2::{Digest, Sha256};
use stategen_marks::{Lines, separate};

use crate::shown::Show;
use stategen_model::diagnostic::Span;
use stategen_model::system::{self, System};
use stategen_model::tree::{Artifact, Tree};

/// `state.json`. An ancestor a line: a child shows one more, and not as many as it has facts.
#[derive(Serialize)]
struct Identity {
    id: String,
    title: String,
    parent: Option<String>,
    branch: String,
    tag: String,
    track: String,
    convergence: Option<String>,
    lineage: Vec<Ancestor>,
}

#[derive(Serialize)]
struct Ancestor {
    id: String,
    title: String,
    branch: String,
}

/// `manifest.json`. A line a file, so that a file that changed is one changed line here and not as many as it has sources.
#[derive(Serialize)]
struct Manifest<'a> {
    files: BTreeMap<&'a str, Record>,
}

/// What is recorded of a file.
#[derive(Serialize)]
struct Record {
    sha256: String,
    template: Option<&'static str>,
    sources: Vec<String>,
}

pub(super) fn artifacts(system: &System, tree: &mut Tree) {
    let sources = || vec![Span::file(format!("states/{}.yaml", system.state.id))];
    let (identity, lines) = separate(&text(&Identity::new(system)));
    tree.insert(".stategen/state.json", Artifact::document(identity, lines, sources()));
    let manifest = text(&Manifest::new(tree));
    tree.insert(".stategen/manifest.json", Artifact::document(manifest, Lines::default(), sources()));
}

impl Identity {
    /// The values hold their marks.
    fn new(system: &System) -> Self {
        let state = &system.state;
        fn marked<K>(value: &Name<K>) -> String {
            value.shown().to_string()
        }
        let ancestor = |state: &system::State| Ancestor {
            id: marked(&state.id),
            title: marked(&state.file.title),
            branch: marked(&state.file.branch),
        };
        Self {
            id: marked(&state.id),
            title: marked(&state.file.title),
            parent: state.file.parent.as_ref().map(marked),
            branch: marked(&state.file.branch),
            tag: marked(&state.file.tag),
            track: marked(&state.file.track),
            convergence: state.file.convergence.as_ref().map(marked),
            lineage: system.lineage.iter().map(ancestor).collect(),
        }
    }
}

impl<'a> Manifest<'a> {
    fn new(tree: &'a Tree) -> Self {
        Self { files: tree.files.par_iter().map(|(path, artifact)| (path.as_str(), Record::new(artifact))).collect() }
    }
}

impl Record {
    fn new(artifact: &Artifact) -> Self {
        let mut sources: Vec<(&str, u32)> = artifact.sources.iter().map(|span| (&*span.file, span.line)).collect();
        sources.sort_unstable();
        sources.dedup();
        Self {
            sha256: digest(&artifact.content),
            template: artifact.origin.template(),
            sources: sources.iter().map(|(file, line)| format!("{file}:{line}")).collect(),
        }
    }
}

/// SHA-256 in hexadecimal.
fn digest(content: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).expect("half a byte is a digit");
    Sha256::digest(content).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

/// A JSON document whose two outer levels have an entry a line.
fn text(document: &impl Serialize) -> String {
    let mut text = Vec::new();
    document
        .serialize(&mut Serializer::with_formatter(&mut text, EntryPerLine::default()))
        .expect("text and lists of text are JSON");
    text.push(b'\n');
    String::from_utf8(text).expect("JSON is text")
}

/// Lays JSON out with an entry a line down to [`EntryPerLine::LEVELS`], and without space below.
#[derive(Default)]
struct EntryPerLine {
    level: usize,
}

impl EntryPerLine {
    /// How many levels are laid out.
    const LEVELS: usize = 2;

    fn begin<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.level += 1;
        writer.write_all(bracket)
    }

    fn entry<W: ?Sized + io::Write>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.line(writer)
    }

    fn end<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        let laid_out = self.level <= Self::LEVELS;
        self.level -= 1;
        if laid_out {
            self.line(writer)?;
        }
        writer.write_all(bracket)
    }

    /// Begins a line, on the levels that have lines.
    fn line<W: ?Sized + io::Write>(&self, writer: &mut W) -> io::Result<()> {
        if self.level > Self::LEVELS {
            return Ok(());
        }
        writer.write_all(b"\n")?;
        (0..self.level).try_for_each(|_| writer.write_all(b"  "))
    }
}

impl Formatter for EntryPerLine {
    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"{")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.entry(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(if self.level <= Self::LEVELS { b": " } else { b":" })
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"}")
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"[")
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.entry(writer, first)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_what_sha256sum_prints() {
        assert!(digest(b"").starts_with("e3b0c44298fc1c149afbf4c8996fb924"));
    }

    #[test]
    fn two_levels_have_an_entry_a_line() {
        let document = serde_json::json!({ "a": [{ "b": [1, 2], "c": {} }, 3], "d": [] });
        let laid_out = "{\n  \"a\": [\n    {\"b\":[1,2],\"c\":{}},\n    3\n  ],\n  \"d\": [\n  ]\n}\n";
        assert_eq!(text(&document), laid_out);
    }
}
