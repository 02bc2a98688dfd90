//! From what was read to one checked system a state. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::spec::yaml::{Key, Node, Value};
use crate::spec::{Loaded, Pack, openapi, sql, yaml};

use super::changes::changes;
use super::model::{Contract, Kind, PackFile, Requirement, Scenario, State, System, Trace};
use super::{check, delta, scenario, typed};

/// One state's tree and files, before they are read into types.
#[derive(Debug, Clone)]
struct Composed {
    tree: Node,
    files: BTreeMap<String, PackFile>,
    sentences: BTreeMap<String, Sentence>,
    lineage: Vec<State>,
    /// Names that this state's delta removes, with the line that does.
    removed: BTreeMap<String, Span>,
    /// Paths that a delta of the lineage changed or removed, with the line that did last.
    edits: BTreeMap<String, Span>,
}

#[derive(Debug, Clone)]
struct Sentence {
    text: String,
    span: Span,
    introduced_in: String,
}

/// A state on the way from its tree to its system.
struct Step<'a> {
    state: &'a State,
    /// Which step is its parent's.
    parent: Option<usize>,
    /// None when it cannot be composed.
    composed: Option<Composed>,
    findings: Vec<Diagnostic>,
}

/// Composes every state. A state with errors, or with a parent that has errors, is left out; all findings are given.
pub fn compose(loaded: &Loaded) -> (Vec<System>, Vec<Diagnostic>) {
    let mut findings = loaded.findings.clone();
    let order = lineage_order(loaded, &mut findings);
    let readings = Readings::of(loaded);
    // One state after the other, as each takes its parent's tree; then each by itself.
    let mut steps: Vec<Step<'_>> = Vec::new();
    for (state, span) in order {
        let Some(pack) = loaded.packs.get(&state.id) else {
            let message = format!("the state `{}` has no feature pack `specs/{}`", state.id, state.id);
            findings.push(Diagnostic::error("missing-file", span.clone(), message));
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
        let composed = one(state, pack, parent.and_then(|at| steps[at].composed.as_ref()), loaded, &mut findings);
        steps.push(Step { state, parent, composed, findings });
    }
    let systems: Vec<(Option<System>, Vec<Diagnostic>)> = steps
        .par_iter()
        .map(|step| {
            let mut findings = Vec::new();
            let parent = step.parent.and_then(|at| steps[at].composed.as_ref());
            let composed = step.composed.as_ref();
            let system = composed.and_then(|one| system(step.state, one, parent, loaded, &readings, &mut findings));
            (system, findings)
        })
        .collect();
    // A broken state is not rendered, and a child of it would only repeat its findings.
    let mut sound: Vec<bool> = Vec::new();
    let mut whole = Vec::new();
    for (step, (system, its)) in steps.iter().zip(systems) {
        if step.parent.is_some_and(|parent| !sound[parent]) {
            sound.push(false);
            continue;
        }
        let before = findings.len();
        findings.extend(step.findings.iter().cloned().chain(its));
        sound.push(step.composed.is_some() && findings[before..].iter().all(|f| f.severity == Severity::Warning));
        whole.extend(system.filter(|_| sound.last() == Some(&true)));
    }
    let mut systems = whole;
    for (id, pack) in &loaded.packs {
        let known = loaded.states.iter().any(|(state, _)| state.id == *id);
        if !known && loaded.source(&format!("states/{id}.yaml")).is_none() {
            let span =
                pack.delta.as_ref().map_or_else(|| Span::file(format!("specs/{id}/delta.yaml")), |d| d.span.clone());
            findings.push(
                Diagnostic::error("missing-file", span, format!("the pack `{id}` has no state file"))
                    .with_help(format!("write `states/{id}.yaml`")),
            );
        }
    }
    let key = |f: &Diagnostic| (f.span.clone(), f.code, f.message.clone());
    findings.sort_by_key(key);
    findings.dedup_by_key(|f| key(f));
    systems.sort_by(|a, b| a.state.id.cmp(&b.state.id));
    (systems, findings)
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
                    Diagnostic::error("duplicate-name", place(loaded, span, &[key]), message)
                        .with_related(place(loaded, first, &[first_key]), "that state")
                        .with_help("each state has a branch and a tag of its own"),
                );
            }
            if !is_reference(name) {
                let message = format!("`{}` is no name for a {key}", name.escape_debug());
                findings.push(
                    Diagnostic::error("invalid-name", place(loaded, span, &[key]), message)
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
            let message = format!("the lineage of `{}` runs in a circle through `{parent}`", state.id);
            findings.push(
                Diagnostic::error("lineage-cycle", span.clone(), message)
                    .with_help("a parent comes before its child; one state has no parent"),
            );
        } else {
            let finding = Diagnostic::error("unknown-state", span.clone(), format!("there is no state `{parent}`"));
            findings.push(match delta::closest(parent, known) {
                Some(near) => finding.with_help(format!("did you mean `{near}`?")),
                None => finding,
            });
        }
    }
    order
}

/// Where a value of a YAML file stands; the start of the file where it cannot be told.
fn place(loaded: &Loaded, file: &Span, path: &[&str]) -> Span {
    let document = loaded.source(&file.file).and_then(|text| yaml::parse(&file.file, text).ok());
    document.map_or_else(|| file.clone(), |node| node.place(path))
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

fn one(
    state: &State,
    pack: &Pack,
    parent: Option<&Composed>,
    loaded: &Loaded,
    findings: &mut Vec<Diagnostic>,
) -> Option<Composed> {
    let Some(authored) = &pack.delta else {
        let file = format!("specs/{}/delta.yaml", state.id);
        if !loaded.findings.iter().any(|f| *f.span.file == *file) {
            findings.push(Diagnostic::error("missing-file", Span::file(file), "the pack has no `delta.yaml`"));
        }
        return None;
    };
    let base = match parent {
        Some(parent) => parent.clone(),
        None => Composed {
            tree: Node::empty_map(authored.span.clone()),
            files: BTreeMap::new(),
            sentences: BTreeMap::new(),
            lineage: Vec::new(),
            removed: BTreeMap::new(),
            edits: BTreeMap::new(),
        },
    };
    let Some(entries) = authored.entries() else {
        let message = format!("a delta is a map, this is {}", authored.kind());
        findings.push(Diagnostic::error("invalid-value", authored.span.clone(), message));
        return None;
    };
    const KEYS: [&str; 5] = ["add", "change", "remove", "replaces", "requirements"];
    for (key, _) in entries {
        if !KEYS.contains(&key.name.as_str()) {
            let message = format!("a delta has no `{}`", key.name);
            let near = delta::closest(&key.name, KEYS.into_iter());
            let help = near.map_or_else(|| format!("it has {}", KEYS.join(", ")), |n| format!("did you mean `{n}`?"));
            findings.push(Diagnostic::error("unknown-key", key.span.clone(), message).with_help(help));
        }
    }
    let (operations, removed_files) = prepare(authored);
    let mut tree = delta::apply(&base.tree, &operations, findings);
    if tree.get("requirements").is_none() {
        tree = with_entry(tree, "requirements", Node::empty_map(authored.span.clone()));
    }
    let files = files(state, pack, authored, &base, &tree, removed_files.as_ref(), findings);
    let sentences = sentences(state, pack, &base, &tree, findings);
    mentions(pack, &base, &sentences, findings);
    let mut lineage = base.lineage.clone();
    lineage.push(state.clone());
    let mut removed = BTreeMap::new();
    if let Some(removals) = operations.get("remove") {
        collect_names(removals, &mut removed);
    }
    let mut edits = base.edits;
    for operation in ["remove", "change"] {
        collect_edits(operations.get(operation), &mut String::new(), &mut edits);
    }
    for name in removed_files.as_ref().map(Node::items).unwrap_or_default() {
        edits.extend(name.as_str().map(|path| (path.to_owned(), name.span.clone())));
    }
    Some(Composed { tree, files, sentences, lineage, removed, edits })
}

/// Top-level `requirements` are additions; `remove: files` is about files and no part of the tree.
fn prepare(authored: &Node) -> (Node, Option<Node>) {
    let mut operations = authored.clone();
    if let Some(requirements) = authored.get("requirements") {
        let add = authored.get("add").cloned().unwrap_or_else(|| Node::empty_map(requirements.span.clone()));
        let add = with_entry(add, "requirements", requirements.clone());
        operations = with_entry(operations, "add", add);
    }
    let mut files = None;
    if let Value::Map(entries) = &mut operations.value
        && let Some((_, remove)) = entries.iter_mut().find(|(key, _)| key.name == "remove")
        && let Value::Map(removals) = &mut remove.value
        && let Some(index) = removals.iter().position(|(key, _)| key.name == "files")
    {
        files = Some(removals.remove(index).1);
    }
    (operations, files)
}

fn with_entry(mut map: Node, name: &str, node: Node) -> Node {
    if let Value::Map(entries) = &mut map.value {
        let key = Key { name: name.to_owned(), span: node.span.clone() };
        match entries.iter_mut().find(|(k, _)| k.name == name) {
            Some((_, existing)) => *existing = node,
            None => entries.push((key, node)),
        }
    }
    map
}

/// The first twelve hex digits of a file's SHA-256: what `replaces` names.
pub fn fingerprint(content: &str) -> String {
    Sha256::digest(content.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn files(
    state: &State,
    pack: &Pack,
    authored: &Node,
    base: &Composed,
    tree: &Node,
    removed: Option<&Node>,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<String, PackFile> {
    let mut files = base.files.clone();
    for name in removed.map(Node::items).unwrap_or_default() {
        let path = name.as_str().unwrap_or_default();
        if files.remove(path).is_none() {
            let finding =
                Diagnostic::error("remove-missing", name.span.clone(), format!("the parent has no file `{path}`"));
            findings.push(match delta::closest(path, base.files.keys().map(String::as_str)) {
                Some(near) => finding.with_help(format!("did you mean `{near}`?")),
                None => finding,
            });
        }
    }
    let replaces = authored.get("replaces");
    for (path, (file, content)) in &pack.files {
        let span = Span::file(file.clone());
        let declared = replaces.and_then(|r| r.get(path));
        match (base.files.get(path), declared) {
            (Some(parent), Some(hash)) => {
                let actual = fingerprint(&parent.content);
                // A hash of digits alone is read as a number.
                let given = hash.as_str().map_or_else(|| hash.to_json().to_string(), str::to_owned);
                if given != actual {
                    findings.push(
                        Diagnostic::error(
                            "stale-replacement",
                            hash.span.clone(),
                            format!("`{path}` was written against another version of the parent's file"),
                        )
                        .with_related(parent.span.clone(), "the parent's file")
                        .with_help(format!("merge the parent's change, then write \"{actual}\"")),
                    );
                }
            }
            (Some(parent), None) => findings.push(
                Diagnostic::error(
                    "undeclared-replacement",
                    span.clone(),
                    format!("`{path}` replaces the parent's file, but the delta does not say so"),
                )
                .with_related(parent.span.clone(), "the parent's file")
                .with_help(format!("add `replaces: {{ {path}: \"{}\" }}` to delta.yaml", fingerprint(&parent.content))),
            ),
            (None, Some(hash)) => findings.push(
                Diagnostic::error(
                    "replace-missing",
                    hash.span.clone(),
                    format!("the parent has no `{path}` to replace"),
                )
                .with_help("delete the entry: the file is new"),
            ),
            (None, None) => {}
        }
        files.insert(path.clone(), PackFile { content: content.clone(), introduced_in: state.id.clone(), span });
    }
    for (key, hash) in replaces.and_then(Node::entries).unwrap_or_default() {
        if !pack.files.contains_key(&key.name) {
            let message = format!("the pack has no file `{}`", key.name);
            findings.push(
                Diagnostic::error("replace-missing", key.span.clone(), message)
                    .with_related(hash.span.clone(), "what it should have replaced"),
            );
        }
    }
    // What belongs to a component goes with it.
    let before: BTreeSet<&str> = component_ids(&base.tree).collect();
    let after: BTreeSet<&str> = component_ids(tree).collect();
    for gone in before.difference(&after) {
        files.retain(|path, _| {
            let own = path.strip_prefix("logic/").is_some_and(|rest| rest.starts_with(&format!("{gone}/")));
            !own && *path != format!("contracts/{gone}.yaml") && *path != format!("queries/{gone}.sql")
        });
    }
    files
}

fn component_ids(tree: &Node) -> impl Iterator<Item = &str> {
    tree.get("components").and_then(Node::entries).unwrap_or_default().iter().map(|(key, _)| key.name.as_str())
}

/// The ledger: every live requirement has a sentence and a trace.
fn sentences(
    state: &State,
    pack: &Pack,
    base: &Composed,
    tree: &Node,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Sentence> {
    let mut sentences = base.sentences.clone();
    let traces = tree.get("requirements");
    sentences.retain(|id, _| traces.is_some_and(|t| t.get(id).is_some()));
    for requirement in &pack.requirements {
        if let Some(earlier) = base.sentences.get(&requirement.id) {
            findings.push(
                Diagnostic::error(
                    "duplicate-requirement",
                    requirement.span.clone(),
                    format!("{} is a requirement of `{}` already", requirement.id, earlier.introduced_in),
                )
                .with_related(earlier.span.clone(), "there")
                .with_help("give it a number of its own; to replace a requirement, remove the old one by id"),
            );
            continue;
        }
        if traces.is_none_or(|t| t.get(&requirement.id).is_none()) {
            findings.push(
                Diagnostic::error(
                    "untraced-requirement",
                    requirement.span.clone(),
                    format!("{} is stated, but delta.yaml does not trace it", requirement.id),
                )
                .with_help(format!("add `requirements: {{ {}: {{ realized-by: […] }} }}`", requirement.id)),
            );
        }
        sentences.insert(
            requirement.id.clone(),
            Sentence {
                text: requirement.text.clone(),
                span: requirement.span.clone(),
                introduced_in: state.id.clone(),
            },
        );
    }
    for (key, _) in traces.and_then(Node::entries).unwrap_or_default() {
        if !sentences.contains_key(&key.name) {
            let finding = Diagnostic::error(
                "unknown-requirement",
                key.span.clone(),
                format!("{} is traced, but no prose of the pack states it", key.name),
            );
            findings.push(match delta::closest(&key.name, sentences.keys().map(String::as_str)) {
                Some(near) => finding.with_help(format!("did you mean `{near}`?")),
                None => finding.with_help(format!("state it in requirements/*.md: `- {}: …`", key.name)),
            });
        }
    }
    sentences
}

/// What was read of documents, by the file that holds them: a value unless it is broken, and the findings on it.
type Read<T> = BTreeMap<Arc<str>, (Option<T>, Vec<Diagnostic>)>;

/// Contracts and scenarios as typed values, read once however many states have them.
struct Readings {
    contracts: Read<Contract>,
    scenarios: Read<Scenario>,
    /// Where each pin stands.
    pins: BTreeMap<String, Span>,
}

impl Readings {
    fn of(loaded: &Loaded) -> Self {
        let contracts = || documents(loaded, "contracts/", openapi::read);
        let (contracts, scenarios) = rayon::join(contracts, || documents(loaded, "scenarios/", scenario::read));
        Self { contracts, scenarios, pins: pin_spans(loaded) }
    }
}

/// Reads every document of every pack's `folder`.
fn documents<T: Send>(
    loaded: &Loaded,
    folder: &str,
    read: impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<T> + Sync,
) -> Read<T> {
    let files = loaded.packs.values().flat_map(|pack| &pack.files);
    let files: Vec<_> = files.filter(|(path, _)| document_id(path, folder).is_some()).collect();
    let read = |(_, (file, text)): &(&String, &(Arc<str>, String))| {
        let mut findings = Vec::new();
        let document = yaml::parse(file, text).map_err(|finding| findings.push(*finding));
        let value = document.ok().and_then(|document| read(&document, &mut findings));
        (Arc::clone(file), (value, findings))
    };
    files.par_iter().map(read).collect()
}

/// `account-service` of `contracts/account-service.yaml`, for a path in that folder.
fn document_id<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder)?.strip_suffix(".yaml")
}

/// What `readings` has of the live files in `folder`, by id; with the findings on them.
fn live<T: Clone>(
    files: &BTreeMap<String, PackFile>,
    folder: &str,
    readings: &Read<T>,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<String, T> {
    let mut live = BTreeMap::new();
    for (path, file) in files {
        let (Some(id), Some((value, found))) = (document_id(path, folder), readings.get(&file.span.file)) else {
            continue;
        };
        findings.extend_from_slice(found);
        live.extend(value.clone().map(|value| (id.to_owned(), value)));
    }
    live
}

/// Where each pin stands: `pins.crates.NAME`, `pins.images.ID`.
fn pin_spans(loaded: &Loaded) -> BTreeMap<String, Span> {
    let file = "states/pins.yaml";
    let mut spans = BTreeMap::new();
    if let Some(Ok(node)) = loaded.source(file).map(|text| yaml::parse(&file.into(), text)) {
        collect_spans(&node, &mut "pins".to_owned(), &mut spans);
    }
    spans
}

/// Prose names requirements that are live, or that this delta removes.
fn mentions(pack: &Pack, base: &Composed, sentences: &BTreeMap<String, Sentence>, findings: &mut Vec<Diagnostic>) {
    let known = |id: &str| sentences.contains_key(id) || base.sentences.contains_key(id);
    for (id, span) in pack.mentions.iter().filter(|(id, _)| !known(id)) {
        let message = format!("{id} is mentioned, and is a requirement neither of this state nor of its parent");
        let finding = Diagnostic::error("unknown-requirement", span.clone(), message);
        findings.push(match delta::closest(id, sentences.keys().map(String::as_str)) {
            Some(near) => finding.with_help(format!("did you mean {near}?")),
            None => finding.with_help("mention one of this lineage, or state it"),
        });
    }
}

fn system(
    state: &State,
    composed: &Composed,
    parent: Option<&Composed>,
    loaded: &Loaded,
    readings: &Readings,
    findings: &mut Vec<Diagnostic>,
) -> Option<System> {
    let start = findings.len();
    let spec = typed::read(&composed.tree, findings);
    // Contracts and scenarios stand for themselves: their findings do not wait for the rest.
    let contracts = live(&composed.files, "contracts/", &readings.contracts, findings);
    let scenarios = live(&composed.files, "scenarios/", &readings.scenarios, findings);
    let mut queries = BTreeMap::new();
    let spec = spec?;
    let schema = sql::Schema { entities: &spec.entities, enums: &spec.enums };
    for (path, file) in &composed.files {
        if let Some(id) = path.strip_prefix("queries/").and_then(|p| p.strip_suffix(".sql")) {
            queries.insert(id.to_owned(), sql::read(&file.span.file, &file.content, &schema, findings));
        }
    }
    let mut requirements = BTreeMap::new();
    for (key, node) in composed.tree.get("requirements").and_then(Node::entries).unwrap_or_default() {
        let trace: Trace = match node.read() {
            Ok(trace) => trace,
            Err(finding) => {
                findings.push(*finding);
                continue;
            }
        };
        let Some(sentence) = composed.sentences.get(&key.name) else { continue };
        // A scenario of a later pack may verify a requirement of an earlier one without a word in its trace.
        let mut verified_by = trace.verified_by;
        let verifies = |scenario: &Scenario| scenario.verifies.contains(&key.name);
        let also = scenarios.iter().filter(|(id, scenario)| verifies(scenario) && !verified_by.contains(id));
        let also: Vec<String> = also.map(|(id, _)| id.clone()).collect();
        verified_by.extend(also);
        requirements.insert(
            key.name.clone(),
            Requirement {
                id: key.name.clone(),
                text: sentence.text.clone(),
                introduced_in: sentence.introduced_in.clone(),
                realized_by: trace.realized_by,
                verified_by,
                shown_by: trace.shown_by,
                span: sentence.span.clone(),
            },
        );
    }
    let mut spans = readings.pins.clone();
    collect_spans(&composed.tree, &mut String::new(), &mut spans);
    let (_, lineage) = composed.lineage.split_last()?;
    let lock = composed.lineage.iter().rev().find_map(|s| loaded.locks.get(&s.id));
    let npm_lock = composed.lineage.iter().rev().find_map(|s| loaded.npm_locks.get(&s.id));
    let has_pages = spec.components.values().any(|component| component.kind == Kind::Web);
    if lock.is_none() || (has_pages && npm_lock.is_none()) {
        findings.push(
            Diagnostic::warning("lock-missing", Span::file("states/pins.yaml"), "no lock file holds the resolution")
                .with_help("run `stategen lock`"),
        );
    }
    let changes = parent.map(|parent| changes((&parent.tree, &parent.files), (&composed.tree, &composed.files)));
    let requirement_ids = |composed: &Composed| -> BTreeSet<String> {
        let entries = composed.tree.get("requirements").and_then(Node::entries).unwrap_or_default();
        entries.iter().map(|(key, _)| key.name.clone()).collect()
    };
    let before = parent.map(requirement_ids).unwrap_or_default();
    let pack = format!("specs/{}/", state.id);
    let prose = loaded.sources.keys().filter_map(|file| file.strip_prefix(pack.as_str()));
    let system = System {
        state: state.clone(),
        lineage: lineage.to_vec(),
        children: loaded
            .states
            .iter()
            .filter(|(s, _)| s.file.parent.as_deref() == Some(&state.id))
            .map(|(s, _)| s.clone())
            .collect(),
        spec,
        tree: composed.tree.clone(),
        contracts,
        queries,
        files: composed.files.clone(),
        requirements,
        scenarios,
        pins: loaded.pins.clone(),
        lock: lock.cloned().unwrap_or_default(),
        changes: changes.unwrap_or_default(),
        dropped: before.difference(&requirement_ids(composed)).cloned().collect(),
        prose: prose.filter(|path| path.ends_with(".md")).map(str::to_owned).collect(),
        links: loaded.links.clone(),
        npm_lock: npm_lock.cloned().unwrap_or_default(),
        spans,
        edits: composed.edits.clone(),
    };
    check::check(&system, &composed.removed, findings);
    findings[start..].iter().all(|f| f.severity == Severity::Warning).then_some(system)
}

fn collect_names(removals: &Node, names: &mut BTreeMap<String, Span>) {
    for (_, below) in removals.entries().unwrap_or_default() {
        collect_names(below, names);
    }
    for item in removals.items() {
        names.extend(item.as_str().map(|name| (name.to_owned(), item.span.clone())));
    }
}

/// Where `remove` ends in names, and `change` in `{from, to}`.
fn collect_edits(operation: Option<&Node>, path: &mut String, edits: &mut BTreeMap<String, Span>) {
    let Some(node) = operation else { return };
    let length = path.len();
    if node.get("from").is_some()
        && let Some(to) = node.get("to")
    {
        edits.insert(path.clone(), to.span.clone());
        return;
    }
    let entries = node.entries().unwrap_or_default().iter().map(|(key, below)| (key.name.as_str(), below));
    for (name, below) in entries.chain(node.items().iter().filter_map(|item| Some((item.as_str()?, item)))) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        match below.as_str() {
            Some(_) => drop(edits.insert(path.clone(), below.span.clone())),
            None => collect_edits(Some(below), path, edits),
        }
        path.truncate(length);
    }
}

fn collect_spans(node: &Node, path: &mut String, spans: &mut BTreeMap<String, Span>) {
    let length = path.len();
    for (key, below) in node.entries().unwrap_or_default() {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&key.name);
        spans.insert(path.clone(), key.span.clone());
        collect_spans(below, path, spans);
        path.truncate(length);
    }
    for (index, item) in node.items().iter().enumerate() {
        path.push('.');
        path.push_str(&index.to_string());
        spans.insert(path.clone(), item.span.clone());
        path.truncate(length);
    }
}
