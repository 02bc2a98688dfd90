//! Every reference in a composed system leads somewhere: removing a thing while something still points at it is an error
//! that names what points.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Severity, Span};

use super::delta::closest;
use super::model::{Component, Contract, Engine, Entity, Kind, Schema, System, Transport};
use super::names::snake;

mod cells;
mod pinned;
mod words;

/// Checks the references of `system`; `removed` says which line of its delta took a name away.
pub fn check(system: &System, removed: &BTreeMap<String, Span>, findings: &mut Vec<Diagnostic>) {
    let mut check = Check { system, removed, findings };
    check.words();
    check.pinned();
    check.components();
    check.ports_and_variables();
    check.entities();
    check.messages();
    check.channels();
    check.gateway();
    check.contracts();
    check.handlers();
    check.requirements();
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
                return span.clone();
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
        let document = found.and_then(|f| crate::spec::yaml::parse(&file.file, &f.content).ok());
        document.map_or_else(|| file.clone(), |node| node.place(path))
    }

    fn error(&mut self, code: &'static str, path: &str, message: String, help: &str) {
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
            "dangling-reference",
            span,
            format!("`{path}` points at the {what} `{name}`, which is not there"),
        );
        self.findings.push(match (self.removed.get(name), closest(name, known)) {
            (Some(removal), _) => finding
                .with_related(removal.clone(), "it is removed here")
                .with_help(format!("change or remove `{path}` in the same delta")),
            (None, Some(near)) => finding.with_help(format!("did you mean `{near}`?")),
            (None, None) => {
                finding.with_help(format!("add the {what}, or change what points at it in this state's delta"))
            }
        });
    }

    fn component(&mut self, path: &str, id: &str) -> Option<&'a Component> {
        let components = &self.system.spec.components;
        let found = components.get(id);
        if found.is_none() {
            self.dangling(path, "component", id, components.keys().map(String::as_str));
        }
        found
    }

    fn components(&mut self) {
        for (id, component) in &self.system.spec.components {
            let path = format!("components.{id}");
            let fits = match component.kind {
                Kind::Service | Kind::Web => component.engine.is_none(),
                Kind::Broker => matches!(component.engine, Some(Engine::Socketio | Engine::Nats)),
                Kind::Database => matches!(component.engine, Some(Engine::Sqlite | Engine::Postgres)),
                Kind::Gateway => matches!(component.engine, Some(Engine::Nginx)),
            };
            if !fits {
                self.error(
                    "wrong-engine",
                    &format!("{path}.engine"),
                    format!("the engine of `{id}` does not fit its kind"),
                    "brokers are socketio or nats, databases sqlite or postgres, gateways nginx; others have none",
                );
            }
            let wanted: &[&str] = match (component.kind, component.engine) {
                (Kind::Service | Kind::Web | Kind::Gateway, _) | (Kind::Broker, Some(Engine::Socketio)) => &["http"],
                (Kind::Broker, _) => &["client", "monitor", "websocket"],
                (Kind::Database, Some(Engine::Postgres)) => &["sql"],
                (Kind::Database, _) => &[],
            };
            for port in wanted {
                if !component.ports.contains_key(*port) {
                    self.error(
                        "missing-port",
                        &path,
                        format!("`{id}` has no port `{port}`"),
                        "add it: `ports: { NAME: { number: … } }`",
                    );
                }
            }
            for port in component.ports.keys().filter(|port| !wanted.contains(&port.as_str())) {
                self.error(
                    "unknown-port",
                    &format!("{path}.ports.{port}"),
                    format!("a component like `{id}` has no port `{port}`"),
                    "delete it, or name it as its kind and engine do",
                );
            }
            if let Some(image) = &component.image
                && !self.system.pins.images.contains_key(image)
            {
                let known = self.system.pins.images.keys().map(String::as_str);
                self.dangling(&format!("{path}.image"), "pinned image", image, known);
            }
            for (used, usage) in &component.uses {
                let path = format!("{path}.uses.{used}");
                self.component(&path, used);
                let operations = self.system.contracts.get(used).map(|c| c.operations.as_slice()).unwrap_or_default();
                let known = || operations.iter().map(|operation| operation.id.as_str());
                for operation in usage.operations.iter().filter(|o| !known().any(|k| k == *o)) {
                    self.dangling(&format!("{path}.operations"), "operation", operation, known());
                }
            }
            for (name, dataset) in &component.datasets {
                let path = format!("{path}.datasets.{name}");
                match self.system.files.get(&dataset.file) {
                    Some(file) => self.dataset_cells(id, &dataset.schema, file),
                    None => {
                        let known = self.system.files.keys().map(String::as_str);
                        self.dangling(&format!("{path}.file"), "file", &dataset.file, known);
                    }
                }
                let schemas = self.schema_names(id);
                if !schemas.contains(&dataset.schema.as_str()) {
                    self.dangling(&format!("{path}.schema"), "schema", &dataset.schema, schemas.into_iter());
                }
            }
        }
    }

    fn schema_names(&self, component: &str) -> Vec<&'a str> {
        let schemas = self.system.contracts.get(component).map(|c| c.schemas.as_slice()).unwrap_or_default();
        let name = |schema: &'a Schema| match schema {
            Schema::Object { name, .. } | Schema::Enum { name, .. } => name.as_str(),
        };
        schemas.iter().map(name).collect()
    }

    fn ports_and_variables(&mut self) {
        let mut numbers: BTreeMap<u16, String> = BTreeMap::new();
        let mut variables: BTreeMap<&str, String> = BTreeMap::new();
        for (id, component) in &self.system.spec.components {
            for (name, port) in &component.ports {
                let path = format!("components.{id}.ports.{name}");
                let number = port.publish.unwrap_or(port.number);
                if number == 0 {
                    self.error("invalid-port", &path, format!("`{path}` is 0"), "use a number from 1 to 65535");
                }
                if let Some(first) = numbers.insert(number, path.clone()) {
                    self.conflict("port-conflict", &path, &first, format!("the port {number} is taken"));
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
            self.error("invalid-name", &path, message, "use upper-case letters, digits and `_`");
        }
        if let Some(first) = seen.insert(variable, path.clone()) {
            self.conflict("variable-conflict", &path, &first, format!("the variable `{variable}` is taken"));
        }
    }

    fn conflict(&mut self, code: &'static str, path: &str, first: &str, message: String) {
        let finding = Diagnostic::error(code, self.span(path), message)
            .with_related(self.span(first), format!("by `{first}`"))
            .with_help("give one of them another value");
        self.findings.push(finding);
    }

    fn entities(&mut self) {
        let spec = &self.system.spec;
        for (table, entity) in &spec.entities {
            let path = format!("entities.{table}");
            if !entity.attributes.values().any(|a| a.key) {
                let message = format!("`{table}` has no key");
                self.error("missing-key", &path, message, "mark an attribute with `key: true`");
            }
            for (name, _) in entity.attributes.iter().filter(|(_, a)| a.key && a.nullable) {
                let path = format!("{path}.attributes.{name}");
                let message = format!("`{name}` is part of the key of `{table}`, so it cannot be null");
                self.error("invalid-value", &path, message, "delete `nullable`, or choose another key");
            }
            self.key_order(table, entity);
            let mut columns = BTreeSet::new();
            for (name, attribute) in &entity.attributes {
                let path = format!("{path}.attributes.{name}");
                const TYPES: [&str; 6] = ["boolean", "decimal", "integer", "long", "string", "timestamp"];
                let known = TYPES.contains(&attribute.type_name.as_str());
                if !known && !spec.enums.contains_key(&attribute.type_name) {
                    let known = TYPES.into_iter().chain(spec.enums.keys().map(String::as_str));
                    self.dangling(&format!("{path}.type"), "type", &attribute.type_name, known);
                }
                if let Some(target) = &attribute.references
                    && !spec.entities.contains_key(target)
                {
                    let known = spec.entities.keys().map(String::as_str);
                    self.dangling(&format!("{path}.references"), "entity", target, known);
                }
                if !columns.insert(crate::spec::sql::column(name, attribute)) {
                    let message = format!("two attributes of `{table}` share a column");
                    self.error("duplicate-name", &path, message, "give one of them another `column`");
                }
            }
            if let Some(seed) = &entity.seed {
                self.seed(table, seed);
            }
        }
    }

    /// The attributes of a key of several columns are numbered from 1, each once.
    fn key_order(&mut self, table: &str, entity: &Entity) {
        let keys = || entity.attributes.iter().filter(|(_, attribute)| attribute.key);
        for (name, _) in entity.attributes.iter().filter(|(_, a)| !a.key && a.key_order.is_some()) {
            let path = format!("entities.{table}.attributes.{name}.key-order");
            let message = format!("`{name}` has a place in the key of `{table}`, but is no part of it");
            self.error("invalid-value", &path, message, "add `key: true`, or delete `key-order`");
        }
        let count = keys().count();
        if count < 2 && keys().all(|(_, attribute)| attribute.key_order.is_none()) {
            return;
        }
        let mut places: Vec<u8> = keys().filter_map(|(_, attribute)| attribute.key_order).collect();
        places.sort_unstable();
        if places.len() != count || places.iter().zip(1..).any(|(place, wanted)| *place != wanted) {
            let message = format!("the key of `{table}` has {count} columns, which are not numbered from 1 to {count}");
            let path = format!("entities.{table}");
            self.error("invalid-value", &path, message, "give each a `key-order` of its own: 1, 2, and so on");
        }
    }

    fn seed(&mut self, table: &str, seed: &str) {
        let path = format!("entities.{table}.seed");
        let Some(file) = self.system.files.get(seed) else {
            return self.dangling(&path, "file", seed, self.system.files.keys().map(String::as_str));
        };
        let Some(entity) = self.system.spec.entities.get(table) else { return };
        self.seed_cells(table, entity, file);
    }

    fn messages(&mut self) {
        for (name, message) in &self.system.spec.messages {
            let path = format!("messages.{name}");
            match (&message.entity, &message.schema) {
                (Some(entity), None) => {
                    if !self.system.spec.entities.contains_key(entity) {
                        let known = self.system.spec.entities.keys().map(String::as_str);
                        self.dangling(&format!("{path}.entity"), "entity", entity, known);
                    }
                }
                (None, Some(reference)) => {
                    let (component, schema) = reference.split_once('#').unwrap_or((reference, ""));
                    let schemas = self.schema_names(component);
                    if !schemas.contains(&schema) {
                        self.dangling(&format!("{path}.schema"), "schema", reference, schemas.into_iter());
                    }
                }
                _ => self.error(
                    "invalid-value",
                    &path,
                    format!("the message `{name}` carries either an entity or a schema"),
                    "give one of `entity` and `schema`",
                ),
            }
        }
    }

    fn channels(&mut self) {
        let spec = &self.system.spec;
        if let Some(messaging) = &spec.messaging {
            if let Some(broker) = self.component("messaging.broker", &messaging.broker) {
                let fits = match messaging.transport {
                    Transport::Socketio => broker.engine == Some(Engine::Socketio),
                    Transport::Nats => broker.engine == Some(Engine::Nats),
                };
                if !fits {
                    let message = format!("`{}` does not speak the transport", messaging.broker);
                    self.error("wrong-engine", "messaging.broker", message, "name a broker of that engine");
                }
            }
        } else if let Some(id) = spec.channels.keys().next() {
            let message = "there are channels, but no `messaging`".to_owned();
            self.error("missing-key", &format!("channels.{id}"), message, "add `messaging: { transport, broker }`");
        }
        for (id, channel) in &spec.channels {
            let path = format!("channels.{id}");
            if !spec.messages.contains_key(&channel.message) {
                let known = spec.messages.keys().map(String::as_str);
                self.dangling(&format!("{path}.message"), "message", &channel.message, known);
            }
            self.component(&format!("{path}.publisher"), &channel.publisher);
            if let Some(subscriber) = &channel.subscriber {
                self.component(&format!("{path}.subscriber"), subscriber);
            }
            let placeholders = || channel.address.split('{').skip(1).filter_map(|p| p.split('}').next());
            for name in placeholders().filter(|name| !channel.parameters.contains_key(*name)) {
                let known = channel.parameters.keys().map(String::as_str);
                self.dangling(&format!("{path}.address"), "parameter", name, known);
            }
            for name in channel.parameters.keys().filter(|name| !placeholders().any(|p| p == name.as_str())) {
                let message = format!("the address of `{id}` has no `{{{name}}}`");
                self.error("unused-parameter", &format!("{path}.parameters.{name}"), message, "delete the parameter");
            }
        }
    }

    fn gateway(&mut self) {
        let Some(gateway) = &self.system.spec.gateway else { return };
        if let Some(component) = self.component("gateway.component", &gateway.component)
            && component.kind != Kind::Gateway
        {
            let message = format!("`{}` is no gateway", gateway.component);
            self.error("wrong-kind", "gateway.component", message, "name a component of kind gateway");
        }
        for (prefix, route) in &gateway.routes {
            let path = format!("gateway.routes.{prefix}.to");
            let safe = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
            if !prefix.starts_with('/') || !prefix.chars().all(safe) || prefix.contains("..") {
                let message = format!("`{prefix}` is no path prefix");
                self.error("invalid-name", &path, message, "start it with `/`; use letters, digits, `-`, `_`, `.`");
            }
            match route.to.split_once('.') {
                Some(("self", "health" | "api-explorer")) => {}
                Some((id, port)) => {
                    if let Some(component) = self.component(&path, id)
                        && !component.ports.contains_key(port)
                    {
                        self.dangling(&path, "port", &route.to, component.ports.keys().map(String::as_str));
                    }
                }
                None => {
                    let message = format!("`{}` is no target of a route", route.to);
                    self.error("invalid-value", &path, message, "write `component.port`");
                }
            }
        }
    }

    fn contracts(&mut self) {
        for (id, contract) in &self.system.contracts {
            match self.system.spec.components.get(id) {
                Some(component) if component.kind == Kind::Service => {}
                _ => self.findings.push(
                    Diagnostic::error(
                        "unused-file",
                        contract.span.clone(),
                        format!("the contract is of `{id}`, which is no service"),
                    )
                    .with_help("name the file after a service, or delete it"),
                ),
            }
            self.reserved_paths(id, contract);
            for schema in &contract.schemas {
                let Schema::Enum { name, values } = schema else { continue };
                if self.system.spec.enums.get(name).is_none_or(|spec| spec.values != *values) {
                    self.findings.push(
                        Diagnostic::error(
                            "enum-mismatch",
                            self.place(&contract.span, &["components", "schemas", name]),
                            format!("the schema `{name}` is not the system's enum of that name"),
                        )
                        .with_related(self.span(&format!("enums.{name}")), "the enums of the system")
                        .with_help("give both the same values in the same order"),
                    );
                }
            }
        }
        for (id, component) in &self.system.spec.components {
            if component.kind == Kind::Service && !self.system.contracts.contains_key(id) {
                // A contract that could not be read has findings of its own.
                if !self.system.files.contains_key(&format!("contracts/{id}.yaml")) {
                    let message = format!("the service `{id}` has no contract");
                    self.error("missing-file", &format!("components.{id}"), message, "write `contracts/ID.yaml`");
                }
            }
        }
    }

    /// A service answers some paths beside its contract, which cannot have them as well.
    fn reserved_paths(&mut self, id: &str, contract: &Contract) {
        let endpoints = &self.system.spec.system.endpoints;
        let api_docs = self.system.spec.components.get(id).and_then(|component| component.api_docs.as_deref());
        let reserved = [
            (Some(endpoints.health.as_str()), "system.endpoints.health".to_owned()),
            (Some(endpoints.metrics.as_str()), "system.endpoints.metrics".to_owned()),
            (api_docs, format!("components.{id}.api-docs")),
        ];
        for operation in &contract.operations {
            for (path, declared) in &reserved {
                if path.is_some_and(|path| path.trim_end_matches('/') == operation.path.trim_end_matches('/')) {
                    let message = format!("the path `{}` is one that every service answers", operation.path);
                    self.findings.push(
                        Diagnostic::error("duplicate-name", operation.span.clone(), message)
                            .with_related(self.span(declared), "it is declared here")
                            .with_help("give one of them another path"),
                    );
                }
            }
        }
    }

    fn handlers(&mut self) {
        for (id, contract) in &self.system.contracts {
            for operation in &contract.operations {
                let path = format!("logic/{id}/{}.rs", snake(&operation.id));
                self.handler(&path, &operation.span, &format!("the operation `{}`", operation.id));
            }
        }
        for (id, channel) in &self.system.spec.channels {
            if let Some(subscriber) = &channel.subscriber {
                let path = format!("logic/{subscriber}/on_{}.rs", snake(id));
                let span = self.span(&format!("channels.{id}.subscriber"));
                self.handler(&path, &span, &format!("the channel `{id}`"));
            }
        }
        for (path, file) in &self.system.files {
            let Some((component, module)) = path.strip_prefix("logic/").and_then(|p| p.split_once('/')) else {
                continue;
            };
            let span = &file.span;
            if !self.system.spec.components.contains_key(component) {
                let message = format!("the handler is of `{component}`, which is no component");
                self.findings.push(Diagnostic::error("unused-file", span.clone(), message).with_help("delete it"));
            }
            let name = module.strip_suffix(".rs").unwrap_or_default();
            let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
                && !super::names::is_keyword(name);
            if !valid {
                let message = format!("`{module}` is no name for a module");
                let help = "use lower-case letters, digits and `_`, no Rust keyword, and end it with `.rs`";
                self.findings.push(Diagnostic::error("invalid-name", span.clone(), message).with_help(help));
            }
            let finding = |severity: Severity, message: String| Diagnostic {
                severity,
                ..Diagnostic::error("unused-file", span.clone(), message)
            };
            if let Some(channel) = name.strip_prefix("on_") {
                let channels = self.system.spec.channels.iter();
                let subscribed = || {
                    channels
                        .clone()
                        .filter(|(_, c)| c.subscriber.as_deref() == Some(component))
                        .map(|(id, _)| snake(id))
                };
                if !subscribed().any(|id| id == channel) {
                    let message = format!("`{component}` subscribes to no channel that `{module}` would handle");
                    let finding = finding(Severity::Error, message);
                    let subscribed: Vec<String> = subscribed().map(|id| format!("on_{id}")).collect();
                    self.findings.push(match closest(name, subscribed.iter().map(String::as_str)) {
                        Some(near) => finding.with_help(format!("did you mean `{near}.rs`?")),
                        None => finding.with_help("delete it, or declare the channel's `subscriber`"),
                    });
                }
            } else if self.system.contracts.contains_key(component) && !self.reached(component, name) {
                let message = format!("`{module}` is the handler of no operation, and no handler mentions it");
                let help = "delete it, or rename it as its operation is";
                self.findings.push(finding(Severity::Warning, message).with_help(help));
            }
        }
    }

    /// Whether a module is an operation's handler, or another module of the component names it.
    fn reached(&self, component: &str, name: &str) -> bool {
        let operations = self.system.contracts.get(component).map(|c| c.operations.as_slice()).unwrap_or_default();
        let folder = format!("logic/{component}/");
        let words = |text: &str| text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|w| w == name);
        operations.iter().any(|operation| snake(&operation.id) == name)
            || self.system.files.iter().any(|(path, file)| {
                path.starts_with(&folder) && *path != format!("{folder}{name}.rs") && words(&file.content)
            })
    }

    fn handler(&mut self, path: &str, span: &Span, of: &str) {
        if self.system.files.contains_key(path) {
            return;
        }
        let finding = Diagnostic::error("missing-handler", span.clone(), format!("{of} has no handler `{path}`"));
        let known = self.system.files.keys().map(String::as_str).filter(|p| p.starts_with("logic/"));
        self.findings.push(match closest(path, known) {
            Some(near) => finding.with_help(format!("write it, or rename `{near}`")),
            None => finding.with_help("write it: one async function of the handler's name"),
        });
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
                        self.dangling(&path, "channel", channel, spec.channels.keys().map(String::as_str));
                    }
                    Some(("entity", entity)) if !spec.entities.contains_key(entity) => {
                        self.dangling(&path, "entity", entity, spec.entities.keys().map(String::as_str));
                    }
                    Some(("channel" | "entity", _)) => {}
                    Some((kind, _)) => {
                        let message = format!("a requirement is not realised by a `{kind}`");
                        self.error(
                            "invalid-value",
                            &path,
                            message,
                            "use a component id, `channel:ID` or `entity:TABLE`",
                        );
                    }
                }
            }
            if requirement.realized_by.is_empty() {
                let message = format!("nothing realises {id}");
                self.error("untraced-requirement", &format!("requirements.{id}"), message, "add `realized-by`");
            }
            for (index, scenario) in requirement.verified_by.iter().enumerate() {
                if !self.system.scenarios.contains_key(scenario) {
                    let known = self.system.scenarios.keys().map(String::as_str);
                    let path = format!("requirements.{id}.verified-by.{index}");
                    self.dangling(&path, "scenario", scenario, known);
                }
            }
        }
        for (name, scenario) in &self.system.scenarios {
            for id in &scenario.verifies {
                if !self.system.requirements.contains_key(id) {
                    let file = self.system.files.get(&format!("scenarios/{name}.yaml"));
                    let span = file.map(|f| self.place(&f.span, &["verifies"]));
                    let message = format!("the scenario verifies {id}, which is no live requirement");
                    let span = span.unwrap_or_else(|| self.span(&format!("scenarios.{name}")));
                    let finding = Diagnostic::error("dangling-reference", span, message);
                    self.findings.push(match closest(id, self.system.requirements.keys().map(String::as_str)) {
                        Some(near) => finding.with_help(format!("did you mean `{near}`?")),
                        None => finding,
                    });
                }
            }
        }
    }
}
