//! What a requirement, component, channel, entity, pin, template or authored line reaches.
//!
//! Reach is shown, not guessed: the thing is changed in the composed state, the state is rendered again, and what differs
//! is what the thing reaches. A template and a line of a pack's own file reach what they wrote.

use stategen_model::authored::Name;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use schemars::JsonSchema;
use serde::Serialize;

use super::counterfactual::{altered, differences, with_pins};
use super::explainer::line_count;
use super::inverse::{Cause, lines_from};
use super::pins;
use super::place::{Document, Part, Place, Sources};
use stategen_model::diagnostic::File;
use stategen_model::did_you_mean_or_all;
use stategen_model::node::Node;
use stategen_model::system::System;
use stategen_model::tree::{TemplateId, Tree};
use stategen_render as render;
use stategen_render::template::templates;
use stategen_spec::Loaded;

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// `FR-001`.
    Requirement(String),
    /// `component:ID`.
    Component(String),
    /// `channel:ID`.
    Channel(String),
    /// `entity:TABLE`.
    Entity(String),
    /// `pin:NAME`.
    Pin(pins::Pin),
    /// `template:PATH`, below `templates/`.
    Template(TemplateId),
    /// `file:PATH[:LINE]`, relative to the root.
    File(String, Option<u32>),
}

/// What a thing reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Impact {
    /// The thing, in full: `component:ID`, `requirement:FR-001`, and so on.
    pub subject: String,
    /// The states that it reaches, in id order.
    pub states: Vec<Reached>,
}

/// What a thing reaches in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reached {
    /// The state's id.
    pub state: String,
    /// Requirements that it takes part in.
    pub requirements: Vec<String>,
    /// Scenarios that verify those, or name the thing in a step.
    pub scenarios: Vec<String>,
    /// Files of the output that follow from it, in path order.
    pub files: Vec<ReachedFile>,
}

/// A file that follows from a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReachedFile {
    /// Path in the state's output.
    pub path: String,
    /// Lines of it that would be otherwise, from 1. Empty when lines would only be added.
    pub lines: Vec<usize>,
    /// How many lines it has.
    pub of: usize,
}

impl Subject {
    /// Reads what a user writes. A bare name is taken for whatever bears it, if only one thing does.
    ///
    /// # Errors
    /// When there is no such thing in any of `systems`, no such file or line in what was read, or a bare name means several.
    pub fn parse(text: &str, loaded: &Loaded, systems: &[System]) -> Result<Self> {
        let known: Vec<(&str, String)> = known(systems);
        let Some((kind, name)) = text.split_once(':').filter(|(kind, _)| KINDS.contains(kind)) else {
            let named: Vec<&(&str, String)> = known.iter().filter(|(_, name)| name == text).collect();
            let is_pin = || text.split_once('/').is_some_and(|(kind, _)| pins::Kind::called(kind).is_some());
            return match named.as_slice() {
                [(kind, name)] => Self::parse(&format!("{kind}:{name}"), loaded, systems),
                [] if is_pin() => Ok(Self::Pin(pins::Pin::find(systems.first().map(|one| &one.pins), text)?)),
                [] => bail!(
                    "nothing is called `{text}`; {}",
                    did_you_mean_or_all(text, known.iter().map(|(_, name)| name.as_str()))
                ),
                several => {
                    let all: Vec<String> = several.iter().map(|(kind, name)| format!("{kind}:{name}")).collect();
                    bail!("`{text}` could be {}: say which", all.join(" or "))
                }
            };
        };
        match kind {
            "file" => return Self::file(name, loaded),
            "template" => {
                let name = name.strip_prefix("templates/").unwrap_or(name);
                let Some(template) = templates().find(|template| template.path() == name) else {
                    bail!(
                        "there is no template `{name}`; {}",
                        did_you_mean_or_all(name, templates().map(TemplateId::path))
                    );
                };
                return Ok(Self::Template(template));
            }
            _ => {}
        }
        let of_kind = || known.iter().filter(|(one, _)| *one == kind).map(|(_, name)| name.as_str());
        // A pin may be called by its kind too; whether it is there is found where it is looked up.
        let by_kind = kind == "pin" && name.contains('/');
        if !by_kind && !of_kind().any(|one| one == name) {
            bail!("there is no {kind} `{name}`; {}", did_you_mean_or_all(name, of_kind()));
        }
        let name = name.to_owned();
        Ok(match kind {
            "requirement" => Self::Requirement(name),
            "component" => Self::Component(name),
            "channel" => Self::Channel(name),
            "entity" => Self::Entity(name),
            _ => Self::Pin(pins::Pin::find(systems.first().map(|one| &one.pins), &name)?),
        })
    }

    /// An authored file, or a line of it.
    fn file(name: &str, loaded: &Loaded) -> Result<Self> {
        let name = name.strip_prefix("./").unwrap_or(name);
        let (path, line) = match name.rsplit_once(':') {
            Some((path, line)) => match line.parse::<u32>() {
                Ok(line) => (path, Some(line)),
                Err(_) => bail!("`{line}` is no line number"),
            },
            None => (name, None),
        };
        let Some(text) = loaded.source(path) else {
            if let Some(template) = path.strip_prefix("templates/") {
                bail!("`{path}` is no file of the specification; a template is asked about as `template:{template}`");
            }
            bail!("`{path}` is no file of the specification; {}", did_you_mean_or_all(path, loaded.sources.keys()));
        };
        let lines = text.lines().count();
        match line.map(|line| usize::try_from(line).unwrap_or(usize::MAX)) {
            Some(0) => bail!("`{path}` has no line 0: the first is 1"),
            Some(line) if line > lines => bail!("`{path}` has {lines} lines, and no line {line}"),
            Some(_) | None => Ok(Self::File(path.to_owned(), line)),
        }
    }
}

const KINDS: [&str; 7] = ["requirement", "component", "channel", "entity", "pin", "template", "file"];

/// Everything that can be named, with its kind.
fn known(systems: &[System]) -> Vec<(&'static str, String)> {
    let mut known = BTreeSet::new();
    for system in systems {
        let spec = &system.spec;
        known.extend(system.requirements.keys().map(|id| ("requirement", id.to_string())));
        known.extend(spec.components.keys().map(|id| ("component", id.to_string())));
        known.extend(spec.channels.keys().map(|id| ("channel", id.to_string())));
        known.extend(spec.entities.keys().map(|id| ("entity", id.to_string())));
        known.extend(pins::all(&system.pins).into_iter().map(|pin| ("pin", pin.name)));
    }
    known.into_iter().collect()
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Requirement(id) => write!(f, "requirement:{id}"),
            Self::Component(id) => write!(f, "component:{id}"),
            Self::Channel(id) => write!(f, "channel:{id}"),
            Self::Entity(id) => write!(f, "entity:{id}"),
            Self::Pin(pin) => write!(f, "pin:{pin}"),
            Self::Template(template) => write!(f, "template:{}", template.path()),
            Self::File(path, Some(line)) => write!(f, "file:{path}:{line}"),
            Self::File(path, None) => write!(f, "file:{path}"),
        }
    }
}

/// What `subject` reaches in one state; none when it reaches nothing there.
pub fn of(sources: &Sources<'_>, tree: &Tree, subject: &Subject) -> Option<Reached> {
    let system = sources.system;
    let mut reach = Reach { sources, places: sources.places(), tree, lines: BTreeMap::new() };
    let mut requirements: BTreeSet<&str> = BTreeSet::new();
    let mut scenarios: BTreeSet<&str> = BTreeSet::new();
    match subject {
        Subject::Requirement(id) => {
            let requirement = system.requirements.get(id.as_str())?;
            requirements.insert(&requirement.id);
            reach.sentence(id);
            for thing in &requirement.realized_by {
                reach.declared(&declaration(thing));
            }
        }
        Subject::Component(_) | Subject::Channel(_) | Subject::Entity(_) => {
            let (traced, id) = match subject {
                Subject::Channel(id) => (format!("channel:{id}"), id),
                Subject::Entity(id) => (format!("entity:{id}"), id),
                Subject::Component(id) => (id.clone(), id),
                Subject::Requirement(_) | Subject::Pin(_) | Subject::Template(_) | Subject::File(..) => return None,
            };
            if !system.spans.contains_key(&declaration(&traced)) {
                return None;
            }
            reach.declared(&declaration(&traced));
            requirements.extend(realized(system, |by| by == traced));
            scenarios.extend(naming(system, id));
        }
        Subject::Pin(pin) => {
            let other = pin.changed(&system.pins, pins::OTHER_VERSION)?;
            reach.compare(&with_pins(system, other));
            reach.named_in_manifests(pin);
        }
        Subject::Template(template) => reach.written(Cause::Template(*template), None),
        Subject::File(path, line) => reach.authored(path, *line),
    }
    if matches!(subject, Subject::Pin(_) | Subject::Template(_) | Subject::File(..)) {
        let components: BTreeSet<&str> = reach.lines.keys().filter_map(|path| component_of(system, path)).collect();
        requirements.extend(realized(system, |by| components.contains(by)));
    }
    for id in &requirements {
        scenarios.extend(system.requirements.get(*id).iter().flat_map(|one| &one.verified_by).map(Name::as_str));
    }
    let file = |(path, lines): (String, BTreeSet<usize>)| {
        let of = tree.files.get(&path).map_or(0, line_count);
        ReachedFile { path, lines: lines.into_iter().collect(), of }
    };
    let reached = Reached {
        state: system.state.id.to_string(),
        requirements: requirements.into_iter().map(ToOwned::to_owned).collect(),
        scenarios: scenarios.into_iter().map(ToOwned::to_owned).collect(),
        files: reach.lines.into_iter().map(file).collect(),
    };
    (!reached.files.is_empty() || !reached.requirements.is_empty()).then_some(reached)
}

/// The requirements that a thing realises for which `wanted` holds.
fn realized(system: &System, wanted: impl Fn(&str) -> bool) -> Vec<&str> {
    let requirements = system.requirements.values();
    requirements.filter(|one| one.realized_by.iter().any(|by| wanted(by))).map(|one| one.id.as_str()).collect()
}

/// The scenarios that name a thing, or an operation of its contract, in a step.
fn naming<'a>(system: &'a System, id: &str) -> Vec<&'a str> {
    let operations = system.contracts.get(id).into_iter().flat_map(|one| &one.operations);
    let operations: BTreeSet<&str> = operations.map(|one| one.id.as_str()).collect();
    let names = |text: &str| {
        text == id || operations.contains(text) || text.strip_prefix(id).is_some_and(|rest| rest.starts_with('.'))
    };
    let scenarios = system.scenarios.iter();
    scenarios
        .filter(|(_, one)| one.document.get("steps").is_some_and(|steps| any_text(steps, &names)))
        .map(|(id, _)| id.as_str())
        .collect()
}

/// Where a traced thing is declared in the composed tree.
fn declaration(traced: &str) -> String {
    match traced.split_once(':') {
        Some(("channel", id)) => format!("channels.{id}"),
        Some(("entity", id)) => format!("entities.{id}"),
        _ => format!("components.{traced}"),
    }
}

/// Whether any text in a document satisfies `wanted`.
fn any_text(node: &Node, wanted: &dyn Fn(&str) -> bool) -> bool {
    node.as_str().is_some_and(wanted)
        || node.items().iter().any(|item| any_text(item, wanted))
        || node.entries().unwrap_or_default().iter().any(|(_, item)| any_text(item, wanted))
}

/// Lines of one state's output, gathered change by change.
struct Reach<'a> {
    sources: &'a Sources<'a>,
    places: Vec<Place>,
    tree: &'a Tree,
    lines: BTreeMap<String, BTreeSet<usize>>,
}

impl Reach<'_> {
    /// Adds what differs when a declared thing is called otherwise, and when everything said of it is otherwise.
    fn declared(&mut self, path: &str) {
        let below = format!("{path}.");
        self.altered(|one| one.document == Document::System && one.path == path && one.part == Part::Key);
        self.altered(|one| one.document == Document::System && one.path.starts_with(&below) && one.part == Part::Value);
    }

    /// Adds what differs when a requirement is stated otherwise.
    fn sentence(&mut self, id: &str) {
        let document = Document::Requirement(id.to_owned());
        self.altered(|one| one.document == document);
    }

    /// Adds the lines that come from one that somebody or something wrote.
    fn written(&mut self, cause: Cause, line: Option<u32>) {
        for file in lines_from(self.tree, cause, line) {
            self.lines.entry(file.path).or_default().extend(file.lines.into_iter().map(|line| line as usize));
        }
    }

    /// Adds what comes from an authored file, or a line of it, and what differs when the things that stand there are
    /// otherwise.
    fn authored(&mut self, path: &str, line: Option<u32>) {
        self.written(Cause::Authored(File::named(path)), line);
        let start = line.and_then(|line| self.sources.start(&self.places, path, line));
        let here = |one: &Place| &*one.span.file == path && (line.is_none() || Some(one.span.line) == start);
        for part in [Part::Key, Part::Value] {
            self.altered(|one| here(one) && one.part == part);
        }
    }

    /// A crate's manifest says that it uses a pin, and leaves the version to the workspace's.
    fn named_in_manifests(&mut self, pin: &pins::Pin) {
        if pin.kind != pins::Kind::Crate {
            return;
        }
        let named = |line: &str| line.strip_prefix(&*pin.name).is_some_and(|rest| rest.starts_with([' ', '.']));
        for (path, artifact) in self.tree.files.iter().filter(|(path, _)| path.ends_with("Cargo.toml")) {
            let text = String::from_utf8_lossy(&artifact.content);
            for (_, at) in text.lines().zip(1..).filter(|(line, _)| named(line)) {
                self.lines.entry(path.clone()).or_default().insert(at);
            }
        }
    }

    fn altered(&mut self, wanted: impl Fn(&Place) -> bool) {
        if let Some(other) = altered(self.sources, self.places.iter().filter(|one| wanted(one))) {
            self.compare(&other);
        }
    }

    fn compare(&mut self, other: &System) {
        for (path, change) in differences(self.tree, &render::render(other)) {
            // What the changed state has in addition is no file of this one.
            if self.tree.files.contains_key(&path) {
                self.lines.entry(path).or_default().extend(change.before.iter().map(|(line, _)| line));
            }
        }
    }
}

/// The component in whose folder a file of the output is.
pub fn component_of<'a>(system: &'a System, path: &str) -> Option<&'a str> {
    let mut parts = path.split('/');
    let first = parts.next()?;
    let folder = if first == "services" { parts.next()? } else { first };
    system.spec.components.get_key_value(folder).map(|(id, _)| id.as_str())
}
