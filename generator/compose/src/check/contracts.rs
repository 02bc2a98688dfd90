//! Contracts, and the logic that answers for them.

use stategen_model::authored::Name;
use stategen_model::closest;
use stategen_model::diagnostic::{Code, Diagnostic, Severity, Span};
use stategen_model::names::{authenticate, is_rust_keyword, pascal, snake};
use stategen_model::system::{Component, Contract, Kind, Schema};

use super::Check;

impl Check<'_> {
    pub(super) fn contracts(&mut self) {
        for (id, contract) in &self.system.contracts {
            match self.system.spec.components.get(id) {
                Some(Component::Service(_)) => {}
                _ => self.findings.push(
                    Diagnostic::error(
                        Code::UnusedFile,
                        contract.span,
                        format!("the contract is of `{id}`, which is no service"),
                    )
                    .with_help("name the file after a service, or delete it"),
                ),
            }
            self.reserved_paths(id, contract);
            for schema in &contract.schemas {
                let (name, values) = match schema {
                    Schema::Enum { in_place: true, .. } => continue,
                    Schema::Enum { name, values, .. } => (name, values),
                    Schema::Object { name, .. } => {
                        self.object_name(id, name);
                        continue;
                    }
                };
                if self.system.spec.enums.get(name).is_none_or(|spec| spec.values != *values) {
                    self.findings.push(
                        Diagnostic::error(
                            Code::EnumMismatch,
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
            // A contract that could not be read has findings of its own.
            let missing = !self.system.contracts.contains_key(id) && !self.unread_contract(id);
            if component.kind() == Kind::Service && missing {
                let message = format!("the service `{id}` has no contract");
                self.error(Code::MissingFile, &format!("components.{id}"), message, "write `contracts/ID.yaml`");
            }
        }
    }

    /// Clients name an object beside the enums of the system, and beside themselves.
    fn object_name(&mut self, id: &str, name: &Name<Schema>) {
        let client = pascal(id);
        let (message, related) = if self.system.spec.enums.contains_key(name.as_str()) {
            (format!("the schema `{name}` is named as an enum of the system is"), self.span(&format!("enums.{name}")))
        } else if **name == *client || **name == *format!("{client}Client") {
            let message = format!("the schema `{name}` is named as the client of the service is");
            (message, self.span(&format!("components.{id}")))
        } else {
            return;
        };
        let finding = Diagnostic::error(Code::DuplicateName, name.place().unwrap_or(related), message);
        self.findings.push(finding.with_related(related, "declared here").with_help("give the schema another name"));
    }

    /// A service answers some paths beside its contract, which cannot have them as well.
    fn reserved_paths(&mut self, id: &str, contract: &Contract) {
        let endpoints = &self.system.spec.system.endpoints;
        let api_docs = match self.system.spec.components.get(id) {
            Some(Component::Service(service)) => service.api_docs.as_deref(),
            _ => None,
        };
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
                        Diagnostic::error(Code::DuplicateName, operation.span, message)
                            .with_related(self.span(declared), "it is declared here")
                            .with_help("give one of them another path"),
                    );
                }
            }
        }
    }

    pub(super) fn handlers(&mut self) {
        for (id, contract) in &self.system.contracts {
            for operation in &contract.operations {
                let path = format!("logic/{id}/{}.rs", snake(&operation.id));
                self.handler(&path, &operation.span, &format!("the operation `{}`", operation.id));
            }
            self.who_calls(id, contract);
        }
        for (id, channel) in &self.system.spec.channels {
            if let Some(subscriber) = &channel.subscriber {
                let path = format!("logic/{subscriber}/on_{}.rs", snake(id));
                let span = self.span(&format!("channels.{id}.subscriber"));
                self.handler(&path, &span, &format!("the channel `{id}`"));
            }
        }
        for (id, component) in &self.system.spec.components {
            let Component::Service(service) = component else { continue };
            for timer in service.timers.keys() {
                let path = format!("logic/{id}/on_{}.rs", snake(timer));
                let span = self.span(&format!("components.{id}.timers.{timer}"));
                self.handler(&path, &span, &format!("the timer `{timer}`"));
            }
            if service.memory.is_some() {
                let span = self.span(&format!("components.{id}.memory"));
                let form = "pub struct Memory { … }, with pub fn new(…) -> Result<Self, String>";
                self.missing(
                    &format!("logic/{id}/memory.rs"),
                    span,
                    (&format!("`{id}`"), "says what it keeps in memory"),
                    form,
                );
            }
        }
        self.modules();
    }

    /// What says who calls, where a contract asks.
    fn who_calls(&mut self, id: &str, contract: &Contract) {
        for scheme in &contract.schemes {
            let path = format!("logic/{id}/{}.rs", authenticate(&scheme.name));
            let span = scheme.name.place().unwrap_or(contract.span);
            let of = format!("the security scheme `{}`", scheme.name);
            let arguments: String =
                scheme.credential.arguments().iter().map(|name| format!(", {name}: String")).collect();
            let form = format!(
                "pub async fn {}(ports: &Ports{arguments}) -> Result<Option<Caller>, Problem<Authentication>>",
                authenticate(&scheme.name)
            );
            self.missing(&path, span, (&of, "says whose a credential is"), &form);
        }
        if !contract.schemes.is_empty() {
            let path = format!("logic/{id}/caller.rs");
            let security = contract.operations.iter().find_map(|operation| operation.security.as_ref());
            let span = security.map_or(contract.span, |security| security.span);
            self.missing(
                &path,
                span,
                (&format!("`{id}`"), "says what is known of a caller"),
                "pub struct Caller { … }",
            );
        }
    }

    /// Each module of logic is of a component and has a name of its own, and something asks for it.
    fn modules(&mut self) {
        for (path, file) in &self.system.files {
            let Some((component, module)) = path.strip_prefix("logic/").and_then(|p| p.split_once('/')) else {
                continue;
            };
            let span = &file.span;
            if !self.system.spec.components.contains_key(component) {
                let message = format!("the handler is of `{component}`, which is no component");
                self.findings.push(Diagnostic::error(Code::UnusedFile, *span, message).with_help("delete it"));
            }
            let name = module.strip_suffix(".rs").unwrap_or_default();
            let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
                && !is_rust_keyword(name);
            if !valid {
                let message = format!("`{module}` is no name for a module");
                let help = "use lower-case letters, digits and `_`, no Rust keyword, and end it with `.rs`";
                self.findings.push(Diagnostic::error(Code::InvalidName, *span, message).with_help(help));
            }
            let finding = |severity: Severity, message: String| Diagnostic {
                severity,
                ..Diagnostic::error(Code::UnusedFile, *span, message)
            };
            if let Some(channel) = name.strip_prefix("on_") {
                let channels = self.system.spec.channels.iter();
                let timers = match self.system.spec.components.get(component) {
                    Some(Component::Service(service)) => Some(service.timers.keys()),
                    _ => None,
                };
                let subscribed = || {
                    let timers = timers.clone().into_iter().flatten().map(|id| snake(id));
                    let channels = channels.clone().filter(|(_, c)| c.subscriber.as_deref() == Some(component));
                    channels.map(|(id, _)| snake(id)).chain(timers)
                };
                if !subscribed().any(|id| id == channel) {
                    let message =
                        format!("`{component}` subscribes to no channel and has no timer that `{module}` would handle");
                    let finding = finding(Severity::Error, message);
                    self.findings.push(
                        finding
                            .with_near(module, subscribed().map(|id| format!("on_{id}.rs")))
                            .or_help("delete it, or declare the channel's `subscriber` or the timer"),
                    );
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
            || self.system.contracts.get(component).is_some_and(|contract| says_who_calls(contract, name))
            || (name == "memory" && self.remembers(component))
            || self.system.files.iter().any(|(path, file)| {
                path.starts_with(&folder) && *path != format!("{folder}{name}.rs") && words(&file.content)
            })
    }

    /// Whether a component keeps something in memory.
    fn remembers(&self, component: &str) -> bool {
        let component = self.system.spec.components.get(component);
        component.is_some_and(|component| matches!(component, Component::Service(service) if service.memory.is_some()))
    }

    /// Reports that logic lacks a file beside those of handlers.
    fn missing(&mut self, path: &str, span: Span, (of, what): (&str, &str), form: &str) {
        if self.system.files.contains_key(path) {
            return;
        }
        let message = format!("{of} has no `{path}`, which {what}");
        let finding = Diagnostic::error(Code::MissingHandler, span, message);
        self.findings.push(finding.with_help(format!("write it: `{form}`")));
    }

    fn handler(&mut self, path: &str, span: &Span, of: &str) {
        if self.system.files.contains_key(path) {
            return;
        }
        let finding = Diagnostic::error(Code::MissingHandler, *span, format!("{of} has no handler `{path}`"));
        let known = self.system.files.keys().map(String::as_str).filter(|p| p.starts_with("logic/"));
        self.findings.push(match closest(path, known) {
            Some(near) => finding.with_help(format!("write it, or rename `{near}`")),
            None => finding.with_help("write it: one async function of the handler's name"),
        });
    }
}

/// Whether a module of logic says who calls.
fn says_who_calls(contract: &Contract, name: &str) -> bool {
    let mut schemes = contract.schemes.iter();
    !contract.schemes.is_empty() && (name == "caller" || schemes.any(|scheme| authenticate(&scheme.name) == name))
}
