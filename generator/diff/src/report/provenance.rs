//! The authored lines behind a hunk: those of the changes whose words it holds, then those of its file.

use std::collections::BTreeSet;

use crate::files::FileChange;
use crate::lines::{Hunk, LineChange};
use crate::{Action, Change};
use stategen_model::diagnostic::Span;

/// More places than this are not read.
const MOST: usize = 4;
/// Shorter words are everywhere.
const SHORTEST: usize = 4;

/// A change, with the words by which it is recognised in lines.
pub(super) struct Known<'d> {
    change: &'d Change,
    words: BTreeSet<String>,
}

/// The words of every change.
pub(super) fn known(changes: &[Change]) -> Vec<Known<'_>> {
    changes.iter().map(|change| Known { change, words: words_of(change) }).collect()
}

fn words_of(change: &Change) -> BTreeSet<String> {
    let mut text = change.thing.to_string();
    // The first word says what kind of thing it is.
    text = text.split_once(' ').map(|(_, name)| name.to_owned()).unwrap_or_default();
    let values = match &change.action {
        Action::Added { value } | Action::Removed { value } => vec![value.clone()],
        Action::Changed { from, to, .. } => vec![from.clone(), to.clone()],
        Action::Replaced => Vec::new(),
    };
    for value in values.into_iter().flatten() {
        text.push(' ');
        text.push_str(&value);
    }
    words(&text)
}

/// Names and numbers, as they are written in any language: `shelf-broker` and `books.new` are one word each.
fn words(text: &str) -> BTreeSet<String> {
    let part = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    text.split(|c: char| !part(c))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.len() >= SHORTEST)
        .map(str::to_owned)
        .collect()
}

/// The places behind a hunk, the most telling first.
pub(super) fn places(
    hunk: &Hunk,
    file: &FileChange,
    known: &[Known<'_>],
    source: &dyn Fn(&str) -> Option<String>,
) -> Vec<Span> {
    let changed = hunk.lines.iter().filter(|line| line.change != LineChange::Context);
    let text: Vec<String> = changed.map(crate::lines::Line::text).collect();
    let mut held = words(&text.join("\n"));
    // A path names what it leads to: `services/shelf` is about the shelf.
    let segments: Vec<String> = held.iter().flat_map(|word| word.split('/')).map(str::to_owned).collect();
    held.extend(segments.into_iter().filter(|word| word.len() >= SHORTEST));
    let mut ranked: Vec<(usize, &Span)> = Vec::new();
    for one in known {
        let shared: usize = one.words.intersection(&held).map(String::len).sum();
        if shared > 0 {
            ranked.extend(one.change.sources.iter().map(|span| (shared, span)));
        }
    }
    ranked.sort_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(y.1)));
    let mut places: Vec<Span> = Vec::new();
    let mut add = |span: Span| {
        if places.len() < MOST && !places.iter().any(|place| place.file == span.file && place.line == span.line) {
            places.push(span);
        }
    };
    ranked.into_iter().for_each(|(_, span)| add(*span));
    // Of the file's own sources, those whose line holds a word of the hunk.
    let own: Vec<Span> = file.sources.iter().filter_map(|source| span(source)).collect();
    for span in &own {
        let telling = source(&format!("{}:{}", span.file, span.line))
            .is_some_and(|line| !line.trim_start().starts_with('#') && !words(&line).is_disjoint(&held));
        if telling || file.template.is_none() {
            add(*span);
        }
    }
    if places.is_empty() {
        places.extend(own.into_iter().take(2));
    }
    places
}

fn span(text: &str) -> Option<Span> {
    let mut parts = text.rsplitn(3, ':');
    let (column, line, file) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    Some(Span::new(file, line, column))
}
