//! Every reference in a composed system leads somewhere: removing a thing while something still points at it is an error
//! that names what points.

use stategen_model::authored::Name;
use std::collections::BTreeMap;

use stategen_model::diagnostic::{Code, Diagnostic, Severity, Span};
use stategen_model::resolved::Resolved;

use stategen_model::system::{Component, Schema, System};
use stategen_spec::logic::Logic;

mod batches;
mod cells;
mod channels;
mod components;
mod constraints;
mod contracts;
mod credentials;
mod data;
mod logic;
mod measures;
mod migrations;
mod observability;
mod observation;
mod ordering;
pub(crate) mod pinned;
mod publishing;
mod references;
mod scenarios;
mod schemas;
mod settings;
mod signals;
mod timers;
mod wiring;
mod words;

/// Checks the references of `system`; `removed` says which line of its delta took a name away, `modules` what is in its logic,
/// `pins_read` whether what is pinned is known.
pub fn check(
    system: &System,
    removed: &BTreeMap<String, Span>,
    modules: &BTreeMap<String, &Logic>,
    pins_read: bool,
    findings: &mut Vec<Diagnostic>,
) {
    let mut check = Check { system, removed, modules, findings };
    check.words();
    if pins_read {
        check.pinned();
        check.locked();
    }
    check.components();
    check.ports_and_variables();
    check.entities();
    check.references();
    check.messages();
    check.channels();
    check.batches();
    check.ordering();
    check.gateway();
    check.observability();
    check.observation();
    check.publishing();
    check.contracts();
    check.unused_schemas();
    check.handlers();
    check.logic();
    check.requirements();
    check.scenarios();
    if pins_read && !findings.iter().any(|finding| finding.severity == Severity::Error) {
        resolved(system, removed, modules, findings);
    }
}

/// A reference that no check looked at, as what a system is resolved into has none that leads to nothing; else what is
/// wrong with that.
fn resolved(
    system: &System,
    removed: &BTreeMap<String, Span>,
    modules: &BTreeMap<String, &Logic>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut check = Check { system, removed, modules, findings };
    match Resolved::of(system) {
        Ok(resolved) => check.migrations(&resolved),
        Err(unresolved) => {
            let span = check.span(&unresolved.path);
            check.findings.push(Diagnostic::error(Code::DanglingReference, span, unresolved.to_string()));
        }
    }
}

struct Check<'a> {
    system: &'a System,
    removed: &'a BTreeMap<String, Span>,
    /// Modules of logic by path in the pack.
    modules: &'a BTreeMap<String, &'a Logic>,
    findings: &'a mut Vec<Diagnostic>,
}

impl<'a> Check<'a> {
    fn span(&self, path: &str) -> Span {
        // The nearest enclosing thing that has a place.
        let mut path = path;
        loop {
            if let Some(span) = self.system.spans.get(path) {
                return *span;
            }
            match path.rsplit_once('.') {
                Some((outer, _)) => path = outer,
                None => return Span::file(format!("specs/{}/delta.yaml", self.system.state.id)),
            }
        }
    }

    /// Where a value of a pack's YAML file stands.
    fn place(&self, file: &Span, path: &[&str]) -> Span {
        let found = self.system.files.values().find(|f| f.span.file == file.file);
        found.and_then(stategen_spec::yaml::document).map_or_else(|| *file, |node| node.place(path))
    }

    fn error(&mut self, code: Code, path: &str, message: String, help: &str) {
        let span = self.span(path);
        self.findings.push(Diagnostic::error(code, span, message).with_help(help));
    }

    /// Reports a name that is none of those that are known.
    fn near(&mut self, code: Code, path: &str, message: String, name: &str, known: &[&str]) {
        let finding = Diagnostic::error(code, self.span(path), message);
        self.findings.push(finding.with_one_of(name, known));
    }

    /// Reports that `path` points at `name`, which is none of `known`.
    fn dangling(&mut self, path: &str, what: &str, name: &str, known: impl Iterator<Item = &'a str>) {
        let span = self.span(path);
        // The place is the item's; the sentence names the list.
        let path = match path.rsplit_once('.') {
            Some((list, item)) if item.bytes().all(|b| b.is_ascii_digit()) => list,
            _ => path,
        };
        let finding = Diagnostic::error(
            Code::DanglingReference,
            span,
            format!("`{path}` points at the {what} `{name}`, which is not there"),
        );
        self.findings.push(match self.removed.get(name) {
            Some(removal) => finding
                .with_related(*removal, "it is removed here")
                .with_help(format!("change or remove `{path}` in the same delta")),
            None => finding
                .with_near(name, known)
                .or_help(format!("add the {what}, or change what points at it in this state's delta")),
        });
    }

    fn component(&mut self, path: &str, id: &str) -> Option<&'a Component> {
        let components = &self.system.spec.components;
        let found = components.get(id);
        if found.is_none() {
            self.dangling(path, "component", id, components.keys().map(Name::as_str));
        }
        found
    }

    /// Whether the contract of a component could not be read, which has findings of its own.
    fn unread_contract(&self, id: &str) -> bool {
        !self.system.contracts.contains_key(id) && self.system.files.contains_key(&format!("contracts/{id}.yaml"))
    }

    /// The objects among the schemas of a contract.
    fn object_names(&self, component: &str) -> Vec<&'a str> {
        let schemas = self.system.contracts.get(component).into_iter().flat_map(|contract| &contract.schemas);
        let object = |schema: &'a Schema| match schema {
            Schema::Object { name, .. } => Some(name.as_str()),
            Schema::Enum { .. } => None,
        };
        schemas.filter_map(object).collect()
    }

    fn requirements(&mut self) {
        let spec = &self.system.spec;
        for (id, requirement) in &self.system.requirements {
            for (index, target) in requirement.realized_by.iter().enumerate() {
                let path = format!("requirements.{id}.realized-by.{index}");
                match target.split_once(':') {
                    None => {
                        self.component(&path, target);
                    }
                    Some(("channel", channel)) if !spec.channels.contains_key(channel) => {
                        self.dangling(&path, "channel", channel, spec.channels.keys().map(Name::as_str));
                    }
                    Some(("entity", entity)) if !spec.entities.contains_key(entity) => {
                        self.dangling(&path, "entity", entity, spec.entities.keys().map(Name::as_str));
                    }
                    Some(("channel" | "entity", _)) => {}
                    Some((kind, _)) => {
                        let message = format!("a requirement is not realised by a `{kind}`");
                        self.error(
                            Code::InvalidValue,
                            &path,
                            message,
                            "use a component id, `channel:ID` or `entity:TABLE`",
                        );
                    }
                }
            }
            if requirement.realized_by.is_empty() {
                let message = format!("nothing realises {id}");
                self.error(Code::UntracedRequirement, &format!("requirements.{id}"), message, "add `realized-by`");
            }
        }
    }
}
