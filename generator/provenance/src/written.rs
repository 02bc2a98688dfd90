//! Which line of a template or renderer wrote a line of output.
//!
//! A line is matched with what could have written it, by its literal text; in a file of a template, by its neighbours too.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::alignment::{Aligned, align};
use super::patterns::{self, Pattern, WRITERS};
use stategen_model::tree::{Artifact, Origin};

/// What a letter of literal text is worth that the line holds.
const HELD: i32 = 8;
/// What a letter costs that must come from a value.
pub(super) const FROM_VALUE: i32 = -1;
/// The file that holds what cargo resolved.
const LOCK: &str = "Cargo.lock";
/// The share of a line's letters, in percent, that must be literal text of a renderer to be sure of it.
const SURE: i32 = 50;

/// A line of a writer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Writer {
    /// The template or renderer, as a path in the tool's repository.
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: &'static str,
    /// Other lines of it that write alike, and stand where the way through it could have gone just as well.
    pub alike: Vec<usize>,
    /// Whether another line of it, which writes otherwise, would have been about as likely.
    pub guessed: bool,
}

/// A writer, the pattern of it, and the other lines of it that could have written a line.
type Sure = (usize, usize, Vec<usize>);

/// The lines of all writers.
pub struct Writers {
    /// For each writer, in the order of [`WRITERS`].
    patterns: Vec<Vec<Pattern>>,
    /// What was found for a text in renderers, which many files share.
    sure: BTreeMap<String, Option<Sure>>,
}

impl Default for Writers {
    fn default() -> Self {
        Self { patterns: WRITERS.iter().map(|(name, text)| patterns::of(name, text)).collect(), sure: BTreeMap::new() }
    }
}

impl Writers {
    /// The writer of each line of a file. A file that has a template is written by it, line by line. Of a file that a
    /// renderer writes without one, those lines have a writer of which one place in one renderer can be the only one.
    pub fn of(&mut self, artifact: &Artifact) -> Vec<Option<Writer>> {
        let content = String::from_utf8_lossy(&artifact.content);
        let lines: Vec<&str> = content.lines().collect();
        let Some(template) = artifact.origin.template() else { return vec![None; lines.len()] };
        let name = format!("templates/{template}");
        // The text of a rendered file said itself which line of its template made each of its lines.
        if let Origin::Rendered { lines: made, .. } = &artifact.origin
            && let Some(at) = WRITERS.iter().position(|(file, _)| *file == name)
        {
            let line = |number| made.origin(number).templates.first().map(|template| template.line as usize);
            return (1..)
                .zip(&lines)
                .map(|(number, _)| line(number).map(|line| writer(at, line, Vec::new())))
                .collect();
        }
        match WRITERS.iter().position(|(file, _)| *file == name) {
            Some(at) if WRITERS[at].1.lines().eq(lines.iter().copied()) => {
                (1..=lines.len()).map(|line| Some(writer(at, line, Vec::new()))).collect()
            }
            Some(at) => {
                let aligned = align(&lines, &self.patterns[at], WRITERS[at].1);
                let of = |one: Aligned| Writer { guessed: one.guessed, ..writer(at, one.line, one.alike) };
                aligned.into_iter().map(|one| one.map(of)).collect()
            }
            None if template == LOCK => {
                // Its entries are cargo's words, and what stands in them is in no line of a renderer.
                let head = lines.iter().take_while(|line| !line.starts_with("[[")).count();
                let mut found = self.rendered(&lines[..head]);
                found.resize(lines.len(), None);
                found
            }
            None => self.rendered(&lines),
        }
    }

    /// Lines of renderers of which one can be sure, and those beside them that are lines of the same string.
    fn rendered(&mut self, lines: &[&str]) -> Vec<Option<Writer>> {
        let mut found: Vec<Option<Sure>> = lines.iter().map(|line| self.sure(line)).collect();
        let held = |file: usize, at: usize, line: &str| {
            self.patterns[file].get(at).is_some_and(|one| worth(one, line.trim()).is_some())
        };
        for at in 1..lines.len() {
            if let (Some((file, before, _)), None) = (found[at - 1].clone(), &found[at])
                && self.patterns[file].get(before + 1).is_some_and(|one| one.joined && one.whole)
                && held(file, before + 1, lines[at])
            {
                found[at] = Some((file, before + 1, Vec::new()));
            }
        }
        for at in (1..lines.len()).rev() {
            if let (None, Some((file, after, _))) = (&found[at - 1], found[at].clone())
                && self.patterns[file][after].joined
                && self.patterns[file][after - 1].whole
                && held(file, after - 1, lines[at - 1])
            {
                found[at - 1] = Some((file, after - 1, Vec::new()));
            }
        }
        let line = |(file, at, alike): Sure| writer(file, self.patterns[file][at].line, alike);
        found.into_iter().map(|one| one.map(line)).collect()
    }

    /// The pattern that can have written a line, if all that can are of one renderer.
    fn sure(&mut self, line: &str) -> Option<Sure> {
        let line = line.trim();
        if let Some(known) = self.sure.get(line) {
            return known.clone();
        }
        let mut best: Vec<(i32, usize, usize)> = Vec::new();
        for (file, patterns) in self.patterns.iter().enumerate() {
            if WRITERS[file].0.starts_with("templates/") {
                continue;
            }
            for (at, pattern) in patterns.iter().enumerate().filter(|(_, one)| !one.pieces.is_empty()) {
                best.extend(worth(pattern, line).map(|worth| (worth, file, at)));
            }
        }
        best.sort_unstable_by_key(|(worth, file, at)| (Reverse(*worth), *file, *at));
        let found = best.first().copied().filter(|(worth, file, _)| {
            let near = |(other, ..): &&(i32, usize, usize)| other * 4 >= worth * 3;
            *worth * 100 >= letters(line) * HELD * SURE && best.iter().filter(near).all(|(_, other, _)| other == file)
        });
        let found = found.map(|(worth, file, at)| {
            let place = |at: usize| self.patterns[file][at].line;
            let near = best.iter().filter(|(other, of, _)| *of == file && other * 4 >= worth * 3);
            let alike: BTreeSet<usize> =
                near.map(|(.., other)| place(*other)).filter(|one| *one != place(at)).collect();
            (file, at, alike.into_iter().collect())
        });
        self.sure.insert(line.to_owned(), found.clone());
        found
    }
}

fn writer(file: usize, line: usize, alike: Vec<usize>) -> Writer {
    let (name, text) = WRITERS[file];
    Writer { file: name, line, text: text.lines().nth(line - 1).unwrap_or_default(), alike, guessed: false }
}

/// What a pattern is worth for a line without blanks at its ends; none when its text is not there.
pub(super) fn worth(pattern: &Pattern, line: &str) -> Option<i32> {
    let mut rest = line;
    let (mut held, mut beside) = (0, 0);
    let starts = !pattern.anchored.0 || pattern.pieces.first().is_none_or(|piece| line.starts_with(piece.as_str()));
    for (index, piece) in pattern.pieces.iter().enumerate() {
        let at = match pattern.holes {
            // The last piece ends the line if it can.
            true if (index > 0 || !pattern.anchored.0)
                && index + 1 == pattern.pieces.len()
                && rest.ends_with(piece.as_str()) =>
            {
                rest.len() - piece.len()
            }
            _ => rest.find(piece.as_str())?,
        };
        beside += letters(&rest[..at]);
        held += letters(piece);
        rest = &rest[at + piece.len()..];
    }
    beside += letters(rest);
    // A whole line without values is this very line, or not at all; what stands beside a value is in its place.
    let fits = match (pattern.whole, pattern.holes) {
        (true, false) => beside == 0,
        (true, true) => starts && (rest.is_empty() || !pattern.anchored.1),
        (false, _) => true,
    };
    fits.then_some(held * HELD + beside * FROM_VALUE)
}

pub(super) fn letters(text: &str) -> i32 {
    i32::try_from(text.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(i32::MAX / HELD)
}
