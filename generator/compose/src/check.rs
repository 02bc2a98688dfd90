//! Every reference in a composed system leads somewhere: removing a thing while something still points at it is an error
//! that names what points.

use stategen_model::authored::Name;
use std::collections::BTreeMap;

use stategen_model::diagnostic::{Code, Diagnostic, Span};

use stategen_model::system::{Component, Engine, Kind, Schema, System};

mod cells;
mod channels;
mod contracts;
mod data;
pub(crate) mod pinned;
mod references;
mod scenarios;
mod wiring;
mod words;

/// Checks the references of `system`; `removed` says which line of its delta took a name away, `pins_read` whether what
/// is pinned is known.
pub fn check(system: &System, removed: &BTreeMap<String, Span>, pins_read: bool, findings: &mut Vec<Diagnostic>) {
    let mut check = Check { system, removed, findings };
    check.words();
    if pins_read {
        check.pinned();
    }
    check.components();
    check.ports_and_variables();
    check.entities();
    check.references();
    check.messages();
    check.channels();
    check.gateway();
    check.contracts();
    check.handlers();
    check.requirements();
    check.scenarios();
}

struct Check<'a> {
    system: &'a System,
    removed: &'a BTreeMap<String, Span>,
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

    fn components(&mut self) {
        for (id, component) in &self.system.spec.components {
            let path = format!("components.{id}");
            if !component.engine_fits() {
                let [brokers, databases, gateways] =
                    [Kind::Broker, Kind::Database, Kind::Gateway].map(Engine::alternatives);
                self.error(
                    Code::WrongEngine,
                    &format!("{path}.engine"),
                    format!("the engine of `{id}` does not fit its kind"),
                    &format!("brokers are {brokers}, databases {databases}, gateways {gateways}; others have none"),
                );
            }
            // Which ports it has to have follows from an engine that fits.
            let ports = component.ports.keys().filter(|_| component.engine_fits());
            let wanted = if component.engine_fits() { component.port_names() } else { &[] };
            for port in wanted {
                if !component.ports.contains_key(*port) {
                    self.error(
                        Code::MissingPort,
                        &path,
                        format!("`{id}` has no port `{port}`"),
                        "add it: `ports: { NAME: { number: … } }`",
                    );
                }
            }
            for port in ports.filter(|port| !wanted.contains(&port.as_str())) {
                self.error(
                    Code::UnknownPort,
                    &format!("{path}.ports.{port}"),
                    format!("a component like `{id}` has no port `{port}`"),
                    "delete it, or name it as its kind and engine do",
                );
            }
            for (used, usage) in &component.uses {
                let path = format!("{path}.uses.{used}");
                self.component(&path, used);
                let operations = self.system.contracts.get(used).map(|c| c.operations.as_slice()).unwrap_or_default();
                let known = || operations.iter().map(|operation| operation.id.as_str());
                let unread = self.unread_contract(used);
                for operation in usage.operations.iter().filter(|o| !unread && !known().any(|k| k == *o)) {
                    self.dangling(&format!("{path}.operations"), "operation", operation, known());
                }
            }
            for (name, dataset) in &component.datasets {
                let path = format!("{path}.datasets.{name}");
                match self.system.files.get(dataset.file.as_str()) {
                    Some(file) => self.dataset_cells(id, &dataset.schema, file),
                    None => {
                        let known = self.system.files.keys().map(String::as_str);
                        self.dangling(&format!("{path}.file"), "file", &dataset.file, known);
                    }
                }
                let schemas = self.schema_names(id);
                if !schemas.contains(&dataset.schema.as_str()) && !self.unread_contract(id) {
                    self.dangling(&format!("{path}.schema"), "schema", &dataset.schema, schemas.into_iter());
                }
            }
        }
    }

    /// Whether the contract of a component could not be read, which has findings of its own.
    fn unread_contract(&self, id: &str) -> bool {
        !self.system.contracts.contains_key(id) && self.system.files.contains_key(&format!("contracts/{id}.yaml"))
    }

    fn schema_names(&self, component: &str) -> Vec<&'a str> {
        let schemas = self.system.contracts.get(component).map(|c| c.schemas.as_slice()).unwrap_or_default();
        let name = |schema: &'a Schema| match schema {
            Schema::Object { name, .. } => name.as_str(),
            Schema::Enum { name, .. } => name.as_str(),
        };
        schemas.iter().map(name).collect()
    }

    fn ports_and_variables(&mut self) {
        let mut numbers: BTreeMap<u16, String> = BTreeMap::new();
        let mut variables: BTreeMap<&str, String> = BTreeMap::new();
        for (id, component) in &self.system.spec.components {
            for (name, port) in &component.ports {
                let path = format!("components.{id}.ports.{name}");
                let number = *port.publish.unwrap_or(port.number);
                if number == 0 {
                    self.error(Code::InvalidPort, &path, format!("`{path}` is 0"), "use a number from 1 to 65535");
                }
                if let Some(first) = numbers.insert(number, path.clone()) {
                    self.conflict(Code::PortConflict, &path, &first, format!("the port {number} is taken"));
                }
                if let Some(variable) = &port.variable {
                    self.variable(variable, path, &mut variables);
                }
            }
            for (role, variable) in &component.address {
                self.variable(variable, format!("components.{id}.address.{role}"), &mut variables);
            }
        }
    }

    fn variable(&mut self, variable: &'a str, path: String, seen: &mut BTreeMap<&'a str, String>) {
        let valid = variable.starts_with(|c: char| c.is_ascii_uppercase())
            && variable.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if !valid {
            let message = format!("`{variable}` is no name for a variable");
            self.error(Code::InvalidName, &path, message, "use upper-case letters, digits and `_`");
        }
        if let Some(first) = seen.insert(variable, path.clone()) {
            self.conflict(Code::VariableConflict, &path, &first, format!("the variable `{variable}` is taken"));
        }
    }

    fn conflict(&mut self, code: Code, path: &str, first: &str, message: String) {
        let finding = Diagnostic::error(code, self.span(path), message)
            .with_related(self.span(first), format!("by `{first}`"))
            .with_help("give one of them another value");
        self.findings.push(finding);
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
