//! From what was read to one checked system a state. Pure.

mod files;
mod ledger;
mod merged;
mod migrations;
mod places;
mod queries;
mod readings;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use stategen_model::diagnostic::{self, Code, Diagnostic, Severity, Span};
use stategen_model::names::state_number;
use stategen_model::node::{Key, Node};
use stategen_spec::logic::Logic;
use stategen_spec::{Loaded, Pack, learning, markdown, openapi, scenario, yaml};

use files::files;
use ledger::{Sentence, mentions, sentences};
use migrations::migration;
use places::{collect_edits, collect_names, collect_spans};
use queries::queries;
use readings::{Readings, live};

use super::changes::changes;
use super::{check, delta, typed};
use stategen_model::system::{
    ComponentId, Contract, EnumSpec, Kind, LockedPackage, Migration, PackFile, Requirement, RequirementId, Scenario,
    ScenarioId, Schema, State, StateId, System, SystemSpec, Trace,
};

/// One state's tree and files, before they are read into types. What its delta leaves alone it shares with its parent.
#[derive(Debug, Clone)]
struct Composed {
    tree: Arc<Node>,
    files: Arc<BTreeMap<String, PackFile>>,
    sentences: Arc<BTreeMap<String, Sentence>>,
    /// Names that this state's delta removes, with the line that does.
    removed: BTreeMap<String, Span>,
    /// Paths that a delta of the lineage changed or removed, with the line that did last.
    edits: Arc<BTreeMap<String, Span>>,
}

/// A state on the way from its tree to its system.
#[derive(Debug)]
struct Step {
    state: State,
    /// Which step is its parent's.
    parent: Option<usize>,
    /// None when it cannot be composed.
    composed: Option<Composed>,
    /// What it changes in what its parent keeps, if it does.
    migration: Option<Arc<Migration>>,
    findings: Vec<Diagnostic>,
}

/// Every state's tree, which shares with its parent's what its delta leaves alone. Systems are made of them when they are
/// wanted, so that none needs to be kept.
#[derive(Debug)]
pub struct Composition {
    readings: Readings,
    /// Parents before children.
    steps: Vec<Step>,
    /// What is wrong with no state in particular.
    findings: Vec<Diagnostic>,
}

impl Composition {
    /// Composes the trees of all states.
    #[must_use]
    pub fn of(loaded: &Loaded) -> Self {
        let mut findings = loaded.findings.clone();
        let order = lineage_order(loaded, &mut findings);
        let mut steps: Vec<Step> = Vec::new();
        for (state, span) in order {
            let Some(pack) = loaded.packs.get(state.id.as_str()) else {
                let message = format!("the state `{}` has no feature pack `specs/{}`", state.id, state.id);
                findings.push(Diagnostic::error(Code::MissingFile, *span, message));
                continue;
            };
            let parent = match &state.file.parent {
                None => None,
                Some(id) => match steps.iter().position(|step| step.state.id == *id && step.composed.is_some()) {
                    Some(parent) => Some(parent),
                    // The parent's own findings say why.
                    None => continue,
                },
            };
            let mut findings = Vec::new();
            let base = parent.and_then(|at| steps[at].composed.as_ref());
            let composed = composed(state, pack, base, loaded, &mut findings);
            let migration = base.zip(composed.as_ref()).and_then(|(base, child)| migration(base, child, state));
            steps.push(Step { state: state.clone(), parent, composed, migration, findings });
        }
        packs_without_state(loaded, &mut findings);
        Self { readings: Readings::of(loaded), steps, findings }
    }

    /// The ancestors of a step's state, the first one first.
    fn lineage(&self, step: &Step) -> Vec<State> {
        let parent = |step: &Step| step.parent.map(|at| &self.steps[at]);
        let mut lineage: Vec<State> =
            std::iter::successors(parent(step), |step| parent(step)).map(|step| step.state.clone()).collect();
        lineage.reverse();
        lineage
    }

    /// The steps that change what is kept, down to a state's own; the first one first.
    fn migrations(&self, step: &Step) -> Vec<Arc<Migration>> {
        let parent = |step: &&Step| step.parent.map(|at| &self.steps[at]);
        let mut migrations: Vec<_> =
            std::iter::successors(Some(step), parent).filter_map(|step| step.migration.clone()).collect();
        migrations.reverse();
        migrations
    }

    /// What `consume` makes of each state without errors, in id order, and all findings in their order. Systems are made
    /// several at once, and none is kept.
    pub fn each<R: Send>(
        &self,
        loaded: &Loaded,
        consume: impl Fn(System) -> R + Sync,
    ) -> (Vec<(StateId, R)>, Vec<Diagnostic>) {
        let made = |step: &Step| {
            let mut findings = step.findings.clone();
            let parent = step.parent.and_then(|at| self.steps[at].composed.as_ref());
            let system = step.composed.as_ref().and_then(|composed| {
                let (lineage, migrations) = (self.lineage(step), self.migrations(step));
                let place = Place { state: &step.state, lineage, migrations, parent, loaded };
                system(place, composed, &self.readings, &mut findings)
            });
            // Without its pins a system is not resolved; that they could not be read has its own finding.
            let sound = loaded.pins_read && findings.iter().all(|finding| finding.severity == Severity::Warning);
            let made = system.filter(|_| sound).map(|system| (check::pinned::used(&system), consume(system)));
            (made, findings)
        };
        let made: Vec<_> = self.steps.par_iter().map(made).collect();
        let mut findings = self.findings.clone();
        let mut sound: Vec<bool> = Vec::new();
        let mut consumed = Vec::new();
        let mut pins = BTreeSet::new();
        for (step, (result, its)) in self.steps.iter().zip(made) {
            // A child of a broken state would only repeat its findings.
            if step.parent.is_some_and(|parent| !sound[parent]) {
                sound.push(false);
                continue;
            }
            findings.extend(its);
            sound.push(result.is_some());
            if let Some((used, result)) = result {
                pins.extend(used);
                consumed.push((step.state.id.clone(), result));
            }
        }
        // What a broken state uses is not known.
        if loaded.pins_read && consumed.len() == loaded.states.len() {
            check::pinned::unused(loaded, &pins, &mut findings);
        }
        consumed.sort_by(|(a, _), (b, _)| a.cmp(b));
        diagnostic::sort(&mut findings);
        (consumed, findings)
    }
}

/// Composes every state. A state with errors, or with a parent that has errors, is left out; all findings are given.
pub fn compose(loaded: &Loaded) -> (Vec<System>, Vec<Diagnostic>) {
    let (systems, findings) = Composition::of(loaded).each(loaded, |system| system);
    (systems.into_iter().map(|(_, system)| system).collect(), findings)
}

fn packs_without_state(loaded: &Loaded, findings: &mut Vec<Diagnostic>) {
    for (id, pack) in &loaded.packs {
        let known = loaded.states.iter().any(|(state, _)| state.id == *id);
        if !known && loaded.source(&format!("states/{id}.yaml")).is_none() {
            let span = pack.delta.as_ref().map_or_else(|| Span::file(format!("specs/{id}/delta.yaml")), |d| d.span);
            findings.push(
                Diagnostic::error(Code::MissingFile, span, format!("the pack `{id}` has no state file"))
                    .with_help(format!("write `states/{id}.yaml`")),
            );
        }
    }
}

/// Parents before children; what is in a cycle or has no parent is reported and left out.
fn lineage_order<'a>(loaded: &'a Loaded, findings: &mut Vec<Diagnostic>) -> Vec<&'a (State, Span)> {
    let mut waiting: Vec<&(State, Span)> = loaded.states.iter().collect();
    let mut branches: BTreeMap<&str, (&str, &Span)> = BTreeMap::new();
    for (state, span) in &loaded.states {
        for (key, name) in [("branch", &state.file.branch), ("tag", &state.file.tag)] {
            if let Some((first_key, first)) = branches.insert(name, (key, span)) {
                let message = format!("`{name}` is taken by another state");
                findings.push(
                    Diagnostic::error(Code::DuplicateName, place(loaded, span, &[key]), message)
                        .with_related(place(loaded, first, &[first_key]), "that state")
                        .with_help("each state has a branch and a tag of its own"),
                );
            }
            if !is_reference(name) {
                let message = format!("`{}` is no name for a {key}", name.escape_debug());
                findings.push(
                    Diagnostic::error(Code::InvalidName, place(loaded, span, &[key]), message)
                        .with_help("use letters, digits, `-`, `_`, `.` and `/`, as in `code/001-slug`"),
                );
            }
        }
    }
    let mut order: Vec<&(State, Span)> = Vec::new();
    loop {
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.iter().partition(|(state, _)| match &state.file.parent {
            None => true,
            Some(parent) => order.iter().any(|(s, _)| s.id == *parent),
        });
        if ready.is_empty() {
            break;
        }
        order.extend(ready);
        waiting = rest;
    }
    for (state, span) in waiting {
        let span = &place(loaded, span, &["parent"]);
        let parent = state.file.parent.as_deref().unwrap_or_default();
        let known = loaded.states.iter().map(|(s, _)| s.id.as_str());
        if known.clone().any(|id| id == parent) {
            // What only descends from a broken lineage is mended with it.
            if !is_own_ancestor(loaded, state) {
                continue;
            }
            let message = format!("the lineage of `{}` runs in a circle through `{parent}`", state.id);
            findings.push(
                Diagnostic::error(Code::LineageCycle, *span, message)
                    .with_help("a parent comes before its child; one state has no parent"),
            );
        } else if loaded.source(&format!("states/{parent}.yaml")).is_none() {
            // The file of a state that is there and cannot be read has a finding of its own.
            let finding = Diagnostic::error(Code::UnknownState, *span, format!("there is no state `{parent}`"));
            findings.push(finding.with_one_of(parent, known));
        }
    }
    order
}

/// Whether the way up from `state` leads back to it.
fn is_own_ancestor(loaded: &Loaded, state: &State) -> bool {
    let parent = |state: &State| loaded.states.iter().find(|(s, _)| Some(&s.id) == state.file.parent.as_ref());
    let mut above = parent(state);
    // More steps than there are states go round a circle that the state only leads to.
    for _ in &loaded.states {
        match above {
            Some((one, _)) if one.id == state.id => return true,
            Some((one, _)) => above = parent(one),
            None => return false,
        }
    }
    false
}

/// Where a value of a YAML file stands; the start of the file where it cannot be told.
fn place(loaded: &Loaded, file: &Span, path: &[&str]) -> Span {
    let document = loaded.source(&file.file).and_then(|text| yaml::parse(file.file, text).ok());
    document.map_or_else(|| *file, |node| node.place(path))
}

/// Whether git takes the name for a branch or tag (<https://git-scm.com/docs/git-check-ref-format>), in a strict reading.
fn is_reference(name: &str) -> bool {
    name.split('/').all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            && !part.contains("..")
            && !part.ends_with('.')
            && !part.ends_with(".lock")
    })
}

/// A state's tree and files: its parent's, with its delta applied.
fn composed(
    state: &State,
    pack: &Pack,
    parent: Option<&Composed>,
    loaded: &Loaded,
    findings: &mut Vec<Diagnostic>,
) -> Option<Composed> {
    let Some(authored) = &pack.delta else {
        let file = format!("specs/{}/delta.yaml", state.id);
        if !loaded.findings.iter().any(|f| *f.span.file == *file) {
            findings.push(Diagnostic::error(Code::MissingFile, Span::file(file), "the pack has no `delta.yaml`"));
        }
        return None;
    };
    let base = match parent {
        Some(parent) => parent.clone(),
        None => Composed {
            tree: Arc::new(Node::empty_map(authored.span)),
            files: Arc::default(),
            sentences: Arc::default(),
            removed: BTreeMap::new(),
            edits: Arc::default(),
        },
    };
    let Some(entries) = authored.entries() else {
        let message = format!("a delta is a map, this is {}", authored.kind());
        findings.push(Diagnostic::error(Code::InvalidValue, authored.span, message));
        return None;
    };
    const KEYS: [&str; 5] = ["add", "change", "remove", "replaces", "requirements"];
    for (key, _) in entries {
        if !KEYS.contains(&key.name.as_str()) {
            let message = format!("a delta has no `{}`", key.name);
            findings.push(Diagnostic::error(Code::UnknownKey, key.span, message).with_one_of(&key.name, KEYS));
        }
    }
    let (operations, of_files) = prepare(authored);
    let mut tree = delta::apply(&base.tree, &operations, findings);
    if tree.get("requirements").is_none() {
        tree = with_entry(tree, "requirements", Node::empty_map(authored.span));
    }
    let files = files(state, pack, authored, &base, &tree, &of_files, findings);
    let sentences = sentences(state, pack, &base, &tree, findings);
    mentions(pack, &base, &sentences, findings);
    let mut removed = BTreeMap::new();
    if let Some(removals) = operations.get("remove") {
        collect_names(removals, &mut removed);
    }
    let mut own = BTreeMap::new();
    for operation in ["remove", "change"] {
        collect_edits(operations.get(operation), &mut String::new(), &mut own);
        collect_edits(of_files.contracts.get(operation), &mut String::new(), &mut own);
    }
    collect_edits(of_files.removed_queries.as_ref(), &mut "queries".to_owned(), &mut own);
    for name in of_files.removed.as_ref().map(Node::items).unwrap_or_default() {
        own.extend(name.as_str().map(|path| (path.to_owned(), name.span)));
    }
    let mut edits = base.edits;
    if !own.is_empty() {
        Arc::make_mut(&mut edits).append(&mut own);
    }
    Some(Composed { tree: Arc::new(tree), files, sentences, removed, edits })
}

/// What a delta does to files, which are no part of the tree.
struct OfFiles {
    /// The files that it removes.
    removed: Option<Node>,
    /// The queries that it removes, by component.
    removed_queries: Option<Node>,
    /// A delta of contracts, by component below `contracts`.
    contracts: Node,
}

/// Top-level `requirements` are additions; what is said of files is taken out.
fn prepare(authored: &Node) -> (Node, OfFiles) {
    let mut operations = authored.clone();
    if let Some(requirements) = authored.get("requirements") {
        let add = authored.get("add").cloned().unwrap_or_else(|| Node::empty_map(requirements.span));
        let add = with_entry(add, "requirements", requirements.clone());
        operations = with_entry(operations, "add", add);
    }
    let mut contracts = Node::empty_map(authored.span);
    for operation in ["remove", "change", "add"] {
        if let Some(below) = taken(&mut operations, operation, "contracts") {
            let whole = with_entry(Node::empty_map(below.span), "contracts", below);
            contracts = with_entry(contracts, operation, whole);
        }
    }
    let removed = taken(&mut operations, "remove", "files");
    let removed_queries = taken(&mut operations, "remove", "queries");
    (operations, OfFiles { removed, removed_queries, contracts })
}

/// Takes a section out of an operation.
fn taken(operations: &mut Node, operation: &str, section: &str) -> Option<Node> {
    let entries = operations.get_mut(operation)?.entries_mut()?;
    let index = entries.iter().position(|(key, _)| key.name == section)?;
    Some(entries.remove(index).1)
}

fn with_entry(mut map: Node, name: &str, node: Node) -> Node {
    if let Some(entries) = map.entries_mut() {
        let key = Key { name: name.to_owned(), span: node.span };
        match entries.iter_mut().find(|(k, _)| k.name == name) {
            Some((_, existing)) => *existing = node,
            None => entries.push((key, node)),
        }
    }
    map
}

/// The scenarios that say that they verify a requirement. One of a later pack may verify a requirement of an earlier one.
pub fn verifying(id: &str, scenarios: &BTreeMap<ScenarioId, Arc<Scenario>>) -> Vec<ScenarioId> {
    let verifies = |scenario: &Scenario| scenario.verifies.iter().any(|verified| verified == id);
    scenarios.iter().filter(|(_, scenario)| verifies(scenario)).map(|(scenario, _)| scenario.clone()).collect()
}

/// Where a state stands among all that was read.
struct Place<'a> {
    state: &'a State,
    /// Its ancestors, the first one first.
    lineage: Vec<State>,
    migrations: Vec<Arc<Migration>>,
    parent: Option<&'a Composed>,
    loaded: &'a Loaded,
}

fn system(
    place: Place<'_>,
    composed: &Composed,
    readings: &Readings,
    findings: &mut Vec<Diagnostic>,
) -> Option<System> {
    let Place { state, lineage, migrations, parent, loaded } = place;
    let start = findings.len();
    let spec = typed::read(&composed.tree, findings);
    // Contracts and scenarios stand for themselves: their findings do not wait for the rest.
    let contracts = live(&composed.files, "contracts/", &readings.contracts, openapi::read, findings);
    let scenarios = live(&composed.files, "scenarios/", &readings.scenarios, scenario::read, findings);
    let spec = with_enums_in_place(spec?, &contracts, findings);
    let queries = queries((state, &lineage), composed, parent, &spec, findings);
    let requirements = requirements(composed, &scenarios, findings);
    let mut spans = readings.pins.clone();
    collect_spans(&composed.tree, &mut String::new(), &mut spans);
    let (lock, npm_lock) = locks(state, &lineage, &spec, loaded, findings);
    let changes = parent.map(|parent| changes((&parent.tree, &parent.files), (&composed.tree, &composed.files)));
    let before = parent.map(requirement_ids).unwrap_or_default();
    let packs = lineage.iter().chain([state]).filter_map(|one| loaded.packs.get(one.id.as_str()));
    let glossary = packs.filter_map(|pack| pack.learning.as_ref()).flat_map(|one| one.glossary.clone()).collect();
    // The parent's own findings say what is wrong with it.
    let before_spec = parent.and_then(|parent| typed::read(&parent.tree, &mut Vec::new())).map(Arc::new);
    let prose = prose(state, &lineage, loaded);
    let system = System {
        state: state.clone(),
        lineage,
        children: loaded
            .states
            .iter()
            .filter(|(s, _)| s.file.parent.as_deref() == Some(&state.id))
            .map(|(s, _)| s.clone())
            .collect(),
        spec,
        tree: Arc::clone(&composed.tree),
        contracts,
        queries,
        files: BTreeMap::clone(&composed.files),
        requirements,
        scenarios,
        pins: loaded.pins.clone(),
        lock,
        changes: changes.unwrap_or_default(),
        dropped: before.difference(&requirement_ids(composed)).cloned().collect(),
        prose,
        learning: loaded.packs.get(state.id.as_str()).and_then(|pack| pack.learning.clone()),
        glossary,
        before: before_spec,
        links: loaded.links.clone(),
        migrations,
        npm_lock,
        spans,
        edits: BTreeMap::clone(&composed.edits),
    };
    let modules = modules(&system, readings, findings);
    check::check(&system, &composed.removed, &modules, loaded.pins_read, findings);
    findings[start..].iter().all(|f| f.severity == Severity::Warning).then_some(system)
}

/// The prose of a state's pack and those of its ancestors, with the files of packs that it links to. What they teach is in
/// the tours.
fn prose(state: &State, lineage: &[State], loaded: &Loaded) -> BTreeMap<String, PackFile> {
    let mut prose = BTreeMap::new();
    for state in lineage.iter().chain([state]) {
        let pack = format!("specs/{}/", state.id);
        let of_pack = |path: &str| loaded.sources.get_key_value(format!("{pack}{path}").as_str());
        let files = loaded.sources.iter().filter_map(|(file, text)| Some((file.strip_prefix(&pack)?, text)));
        for (path, text) in files.filter(|(path, _)| path.ends_with(".md") && *path != learning::FILE) {
            for path in markdown::linked(path, text).into_iter().chain([path.to_owned()]) {
                if let Some((file, text)) = of_pack(&path) {
                    let (content, introduced_in, span) =
                        (text.as_str().into(), state.id.clone(), Span::new(*file, 1, 1));
                    let file = PackFile { content, introduced_in, span, merged: None };
                    prose.insert(format!("{}/{path}", state_number(&state.id)), file);
                }
            }
        }
    }
    prose
}

/// The system with the enums that contracts write where they use them.
fn with_enums_in_place(
    mut spec: SystemSpec,
    contracts: &BTreeMap<ComponentId, Arc<Contract>>,
    findings: &mut Vec<Diagnostic>,
) -> SystemSpec {
    for schema in contracts.values().flat_map(|contract| &contract.schemas) {
        let Schema::Enum { name, values, in_place: true } = schema else { continue };
        match spec.enums.get_key_value(name) {
            Some((known, spec)) if spec.values != *values => {
                let place = name.place().unwrap_or_else(|| Span::file("contracts"));
                let message =
                    format!("the enum that is written here is named `{name}` after its place, and so is another");
                let mut finding = Diagnostic::error(Code::DuplicateName, place, message);
                if let Some(other) = known.place() {
                    finding = finding.with_related(other, "the other one");
                }
                findings.push(finding.with_help("give it a name in `components.schemas` and in `enums`"));
            }
            Some(_) => {}
            None => {
                spec.enums.insert(name.clone(), EnumSpec { values: values.clone() });
            }
        }
    }
    spec
}

/// The live modules of logic, by path in the pack; with the findings on them.
fn modules<'a>(system: &System, readings: &'a Readings, findings: &mut Vec<Diagnostic>) -> BTreeMap<String, &'a Logic> {
    let mut modules = BTreeMap::new();
    for (path, file) in &system.files {
        let Some((module, found)) = readings.logic.get(&file.span.file) else { continue };
        findings.extend_from_slice(found);
        modules.extend(module.as_ref().map(|module| (path.clone(), &**module)));
    }
    modules
}

/// The live requirements, each with what its trace and the scenarios say.
fn requirements(
    composed: &Composed,
    scenarios: &BTreeMap<ScenarioId, Arc<Scenario>>,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<RequirementId, Requirement> {
    let mut requirements = BTreeMap::new();
    for (key, node) in composed.tree.get("requirements").and_then(Node::entries).unwrap_or_default() {
        let trace: Trace = match node.read() {
            Ok(trace) => trace,
            Err(finding) => {
                findings.push(*finding);
                continue;
            }
        };
        // One that no prose states is reported where the ledger is read.
        let Some(sentence) = composed.sentences.get(&key.name) else { continue };
        let requirement = Requirement {
            id: key.authored(),
            text: sentence.text.clone(),
            introduced_in: sentence.introduced_in.clone(),
            realized_by: trace.realized_by,
            verified_by: verifying(&key.name, scenarios),
            shown_by: trace.shown_by,
            span: sentence.span,
        };
        requirements.insert(key.authored(), requirement);
    }
    requirements
}

fn requirement_ids(composed: &Composed) -> BTreeSet<RequirementId> {
    let entries = composed.tree.get("requirements").and_then(Node::entries).unwrap_or_default();
    entries.iter().map(|(key, _)| key.authored()).collect()
}

/// What cargo and npm resolved for the state or its nearest ancestor that has a lock; nothing where none has.
fn locks(
    state: &State,
    lineage: &[State],
    spec: &SystemSpec,
    loaded: &Loaded,
    findings: &mut Vec<Diagnostic>,
) -> (Arc<[LockedPackage]>, Option<Arc<Node>>) {
    let nearest = || std::iter::once(state).chain(lineage.iter().rev()).map(|state| state.id.as_str());
    let lock = nearest().find_map(|id| loaded.locks.get(id));
    let npm_lock = nearest().find_map(|id| loaded.npm_locks.get(id));
    let has_pages = spec.components.values().any(|component| component.kind() == Kind::Web);
    // One that cannot be read has a finding of its own.
    let unread = || loaded.findings.iter().any(|finding| finding.span.file.starts_with("states/locks/"));
    if (lock.is_none() || (has_pages && npm_lock.is_none())) && !unread() {
        findings.push(
            Diagnostic::warning(Code::LockMissing, Span::file("states/pins.yaml"), "no lock file holds the resolution")
                .with_help("run `stategen lock`"),
        );
    }
    (lock.map_or_else(|| [].into(), Arc::clone), npm_lock.cloned())
}
