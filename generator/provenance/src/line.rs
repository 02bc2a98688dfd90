//! What made one line of the output: the line that wrote it, the authored lines that it follows from, the state that
//! brought it, and the requirements that it is there for.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use similar::{ChangeTag, TextDiff};

use super::counterfactual::{VARIANTS, altered, lost_lines};
use super::impact::component_of;
use super::place::{Document, Part, Place, Sources};
use super::written::{Writer, Writers};
use stategen_model::diagnostic::Span;
use stategen_model::system::System;
use stategen_model::tree::{Artifact, Tree};
use stategen_render as render;

/// How many places that share words with a line are changed to see whether it follows from them.
const TRIED: usize = 48;
/// How many places a reader is shown.
const SHOWN: usize = 6;

/// What made a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The line of a template or renderer; none for a line that is copied, or where no line is certain.
    pub writer: Option<Writer>,
    /// Whether it is the line of the same number of a file that a pack owns.
    pub copied: bool,
    /// Authored lines, the most particular first.
    pub places: Vec<Span>,
    /// Whether changing each of the places was seen to change the line. If not, they are those of the file.
    pub proven: bool,
    /// The oldest state of the lineage from which on every state has the line.
    pub introduced_in: String,
    /// Requirements that the places, or else the file's component, take part in: first those that speak of what the line
    /// says.
    pub requirements: Vec<String>,
}

/// What made line `line`, from 1, of the file `path` of a state. `systems` holds the states of its lineage.
///
/// # Panics
/// When the tree has no such file.
pub fn of(sources: &Sources<'_>, systems: &[System], tree: &Tree, path: &str, line: usize) -> Origin {
    let system = sources.system;
    let artifact = &tree.files[path];
    let introduced_in = introduced_in(system, systems, tree, path, line);
    let content = String::from_utf8_lossy(&artifact.content);
    let text = content.lines().nth(line - 1).unwrap_or_default().to_owned();
    if let Some(file) = copied_from(system, artifact) {
        let place = Span::new(file, u32::try_from(line).unwrap_or(u32::MAX), 1);
        let requirements = requirements(system, path, &text, &[]);
        return Origin { writer: None, copied: true, places: vec![place], proven: true, introduced_in, requirements };
    }
    let writer = Writers::default().of(artifact).into_iter().nth(line - 1).flatten();
    let found = followed(sources, tree, path, line);
    let requirements = requirements(system, path, &text, &found);
    let proven = !found.is_empty();
    let mut places: Vec<Span> = Vec::new();
    let spans: Vec<Span> = match proven {
        true => found.into_iter().map(|place| place.span).collect(),
        false => artifact.sources.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect(),
    };
    for span in spans {
        if !places.iter().any(|one| (&one.file, one.line) == (&span.file, span.line)) {
            places.push(span);
        }
    }
    places.truncate(SHOWN);
    Origin { writer, copied: false, places, proven, introduced_in, requirements }
}

/// The authored file that an artifact is a copy of.
pub fn copied_from(system: &System, artifact: &Artifact) -> Option<stategen_model::diagnostic::File> {
    let [source] = artifact.sources.as_slice() else { return None };
    let files = system.files.values();
    let copied = |one: &&stategen_model::system::PackFile| {
        artifact.origin.template().is_none()
            && one.span.file == source.file
            && one.content.as_bytes() == artifact.content
    };
    files.filter(copied).map(|one| one.span.file).next()
}

/// The authored things of which each was seen to change the line when it was changed, the most particular first.
fn followed(sources: &Sources<'_>, tree: &Tree, path: &str, line: usize) -> Vec<Place> {
    let artifact = &tree.files[path];
    let content = String::from_utf8_lossy(&artifact.content);
    let text = content.lines().nth(line - 1).unwrap_or_default();
    let mut found: Vec<(usize, Place)> = Vec::new();
    for place in candidates(sources.places(), text) {
        let Some(other) = altered(sources, [&place]) else { continue };
        let lost = lost_lines(artifact, render::render(&other).files.get(path));
        if lost.contains(&(line - 1)) {
            found.push((lost.len(), place));
        }
    }
    // What changes few lines says more of each of them.
    found.sort();
    found.into_iter().map(|(_, place)| place).collect()
}

/// Places that share words with a line, those with the rarest words first, and those whose value chooses between variants.
fn candidates(places: Vec<Place>, text: &str) -> Vec<Place> {
    let wanted = words(text);
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    let words: Vec<BTreeSet<String>> = places.iter().map(|place| words(&place.text)).collect();
    for word in words.iter().flatten().filter(|word| wanted.contains(*word)) {
        *often.entry(word.clone()).or_default() += 1;
    }
    let mut ranked: Vec<(usize, Place)> = Vec::new();
    let mut variants = Vec::new();
    for (place, words) in places.into_iter().zip(words) {
        let worth: usize = words.iter().filter_map(|word| Some(1000 * word.len() / often.get(word)?)).sum();
        let chooses = place.document == Document::System && place.part == Part::Value;
        if worth > 0 {
            ranked.push((worth, place));
        } else if chooses && VARIANTS.contains(&place.text.as_str()) {
            variants.push(place);
        }
    }
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    ranked.truncate(TRIED);
    ranked.into_iter().map(|(_, place)| place).chain(variants).collect()
}

/// The state that brought a line: going up the lineage as long as the parent has it in its place.
fn introduced_in(system: &System, systems: &[System], tree: &Tree, path: &str, line: usize) -> String {
    let (mut system, mut tree, mut at) = (system, tree.clone(), line - 1);
    loop {
        let parent = systems.iter().find(|one| system.state.file.parent.as_deref() == Some(&one.state.id));
        let Some(parent) = parent else { return system.state.id.clone() };
        let older = render::render(parent);
        let (Some(before), Some(after)) = (older.files.get(path), tree.files.get(path)) else {
            return system.state.id.clone();
        };
        let (before, after) = (String::from_utf8_lossy(&before.content), String::from_utf8_lossy(&after.content));
        let diff = TextDiff::from_lines(&*before, &*after);
        let kept = diff.iter_all_changes().filter(|one| one.tag() == ChangeTag::Equal);
        let Some(was) = kept.filter(|one| one.new_index() == Some(at)).find_map(|one| one.old_index()) else {
            return system.state.id.clone();
        };
        (system, tree, at) = (parent, older, was);
    }
}

/// The requirements in which the things that a line follows from take part; else those of the file's component.
fn requirements(system: &System, path: &str, text: &str, places: &[Place]) -> Vec<String> {
    let mut things: BTreeSet<String> = BTreeSet::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for place in places {
        let mut steps = place.path.split('.');
        match (&place.document, steps.next(), steps.next()) {
            (Document::System, Some("components"), Some(id)) => drop(things.insert(id.to_owned())),
            (Document::System, Some("channels"), Some(id)) => drop(things.insert(format!("channel:{id}"))),
            (Document::System, Some("entities"), Some(id)) => drop(things.insert(format!("entity:{id}"))),
            (Document::Contract(id) | Document::Queries(id), ..) => drop(things.insert(id.clone())),
            (Document::Requirement(id), ..) => drop(named.insert(id.clone())),
            (
                Document::System | Document::Scenario(_) | Document::Data(_) | Document::State(_) | Document::Pins,
                ..,
            ) => {}
        }
    }
    if things.is_empty() && named.is_empty() {
        things.extend(component_of(system, path).map(ToOwned::to_owned));
    }
    let live = system.requirements.values();
    let realized = live.filter(|one| one.realized_by.iter().any(|by| things.contains(by)));
    named.extend(realized.map(|one| one.id.clone()));
    let said = words(text);
    let spoken = |id: &String| {
        let sentence = system.requirements.get(id).map(|one| words(&one.text)).unwrap_or_default();
        Reverse(sentence.intersection(&said).map(String::len).sum::<usize>())
    };
    let mut named: Vec<String> = named.into_iter().collect();
    named.sort_by_cached_key(spoken);
    named
}

/// Words of a line in lower case, with names in any casing taken apart.
fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut word = String::new();
    let mut lower_before = false;
    for c in text.chars().chain([' ']) {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower_before) {
            if word.len() > 1 {
                words.insert(std::mem::take(&mut word));
            }
            word.clear();
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase();
    }
    words
}
