//! Documents of packs as typed values.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::places::collect_spans;
use stategen_model::authored::Name;
use stategen_model::diagnostic::{Diagnostic, File, Span};
use stategen_model::node::Node;
use stategen_model::system::{Contract, PackFile, Scenario};
use stategen_spec::logic::{self, Logic};
use stategen_spec::scenario;
use stategen_spec::{Loaded, openapi, yaml};

/// What was read of documents, by the file that holds them: a value unless it is broken, and the findings on it.
pub(super) type Read<T> = BTreeMap<File, (Option<Arc<T>>, Vec<Diagnostic>)>;

/// Contracts and scenarios as typed values, read once however many states have them.
#[derive(Debug)]
pub(super) struct Readings {
    pub(super) contracts: Read<Contract>,
    pub(super) scenarios: Read<Scenario>,
    /// Modules of logic.
    pub(super) logic: Read<Logic>,
    /// Where each pin stands.
    pub(super) pins: BTreeMap<String, Span>,
}

impl Readings {
    pub(super) fn of(loaded: &Loaded) -> Self {
        let contracts = || documents(loaded, "contracts/", openapi::read);
        let (contracts, scenarios) = rayon::join(contracts, || documents(loaded, "scenarios/", scenario::read));
        Self { contracts, scenarios, logic: modules(loaded), pins: pin_spans(loaded) }
    }
}

/// Reads every document of every pack's `folder`.
fn documents<T: Send + Sync>(
    loaded: &Loaded,
    folder: &str,
    read: impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<T> + Sync,
) -> Read<T> {
    let files = loaded.packs.values().flat_map(|pack| &pack.files);
    let files: Vec<_> = files.filter(|(path, _)| document_id(path, folder).is_some()).collect();
    let read = |(_, (file, text)): &(&String, &(File, Arc<str>))| {
        let mut findings = Vec::new();
        let document = yaml::parse(file, text).map_err(|finding| findings.push(*finding));
        let value = document.ok().and_then(|document| read(&document, &mut findings));
        (*file, (value.map(Arc::new), findings))
    };
    files.par_iter().map(read).collect()
}

/// Reads every module of logic of every pack.
fn modules(loaded: &Loaded) -> Read<Logic> {
    let files = loaded.packs.values().flat_map(|pack| &pack.files);
    let files: Vec<_> = files.filter(|(path, _)| path.starts_with("logic/") && path.ends_with(".rs")).collect();
    let read = |(_, (file, text)): &(&String, &(File, Arc<str>))| {
        let read = logic::read(*file, text);
        let findings = read.as_ref().err().map(|finding| Diagnostic::clone(finding)).into_iter().collect();
        (*file, (read.ok().map(Arc::new), findings))
    };
    files.par_iter().map(read).collect()
}

/// `account-service` of `contracts/account-service.yaml`, for a path in that folder.
fn document_id<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder)?.strip_suffix(".yaml")
}

/// What `readings` has of the live files in `folder`, by id; with the findings on them. What packs made together is read
/// here.
pub(super) fn live<K, T>(
    files: &BTreeMap<String, PackFile>,
    folder: &str,
    readings: &Read<T>,
    read: impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<T>,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<Name<K>, Arc<T>> {
    let mut live = BTreeMap::new();
    for (path, file) in files {
        let Some(id) = document_id(path, folder) else { continue };
        let id = || Name::new(id.to_owned(), file.span);
        if let Some(document) = file.document() {
            live.extend(read(document, findings).map(|value| (id(), Arc::new(value))));
        } else if let Some((value, found)) = readings.get(&file.span.file) {
            findings.extend_from_slice(found);
            live.extend(value.clone().map(|value| (id(), value)));
        }
    }
    live
}

/// Where each pin stands: `pins.crates.NAME`, `pins.images.ID`.
fn pin_spans(loaded: &Loaded) -> BTreeMap<String, Span> {
    let file = "states/pins.yaml";
    let mut spans = BTreeMap::new();
    if let Some(Ok(node)) = loaded.source(file).map(|text| yaml::parse(file, text)) {
        collect_spans(&node, &mut "pins".to_owned(), &mut spans);
    }
    spans
}
