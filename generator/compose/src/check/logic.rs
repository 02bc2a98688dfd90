//! Logic has the functions that are called, and asks for queries that are there.

use super::Check;
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::names::{authenticate, pascal, snake};
use stategen_model::system::{Channel, Component, Scheme};
use stategen_spec::logic::Function;

/// The type of logic that says what is known of a caller.
const CALLER: &str = "Caller";

/// The type of logic that a service keeps in memory.
const MEMORY: &str = "Memory";

/// What a session has beside a method for each query and sequence.
const OF_SESSIONS: [&str; 1] = ["commit"];

/// What a handler of several messages at once returns, by name and as a whole: what became of each.
const EACH: (&str, &str) = ("Vec", "Vec<Result<(), Problem>>");

impl Check<'_> {
    pub(super) fn logic(&mut self) {
        for (id, contract) in &self.system.contracts {
            for operation in &contract.operations {
                let name = snake(&operation.id);
                let of = format!("the operation `{}`", operation.id);
                let problem = format!("Problem<{}>", pascal(&operation.id));
                self.function(&format!("logic/{id}/{name}.rs"), &name, [&of, &problem], operation.arguments());
            }
        }
        for (id, contract) in &self.system.contracts {
            for scheme in &contract.schemes {
                self.authentication(id, scheme);
            }
            if !contract.schemes.is_empty() {
                self.has_type(&format!("logic/{id}/caller.rs"), CALLER, "handlers are given", "what is known of one");
            }
        }
        for (id, component) in &self.system.spec.components {
            let Component::Service(service) = component else { continue };
            for timer in service.timers.keys() {
                let name = format!("on_{}", snake(timer));
                let path = format!("logic/{id}/{name}.rs");
                self.function(&path, &name, [&format!("the timer `{timer}`"), "Problem"], std::iter::empty());
            }
            if service.memory.is_some() {
                self.has_type(&format!("logic/{id}/memory.rs"), MEMORY, "ports have", "what is kept");
            }
        }
        for (id, channel) in &self.system.spec.channels {
            if let Some(subscriber) = &channel.subscriber {
                let name = format!("on_{}", snake(id));
                let path = format!("logic/{subscriber}/{name}.rs");
                let of = format!("the channel `{id}`");
                match channel.batch {
                    Some(_) => self.form(&path, &name, &of, EACH, arguments(channel)),
                    None => self.function(&path, &name, [&of, "Problem"], arguments(channel)),
                }
            }
        }
        self.queries();
    }

    /// Checks that logic has the function that says whose a credential is.
    fn authentication(&mut self, id: &str, scheme: &Scheme) {
        let name = authenticate(&scheme.name);
        let of = format!("the security scheme `{}`", scheme.name);
        let path = format!("logic/{id}/{name}.rs");
        let arguments = scheme.credential.arguments().iter().copied();
        self.function(&path, &name, [&of, "Problem<Authentication>"], arguments);
    }

    /// Checks that logic has a type that others name.
    fn has_type(&mut self, path: &str, name: &str, wanted: &str, what: &str) {
        let Some((module, file)) = self.modules.get(path).zip(self.system.files.get(path)) else { return };
        if !module.types.contains(name) && !module.passed_on.contains(name) {
            let message = format!("{wanted} a `{name}`, which this file does not have");
            let finding = Diagnostic::error(Code::MissingHandler, file.span, message);
            self.findings.push(finding.with_help(format!("write `pub struct {name} {{ … }}`: {what}")));
        }
    }

    /// Checks that a module has the function that handles `of` and fails with a `problem`, in the form in which it is called.
    fn function<'n>(
        &mut self,
        path: &str,
        name: &str,
        [of, problem]: [&str; 2],
        arguments: impl Iterator<Item = &'n str>,
    ) {
        self.form(path, name, of, ("Result", &format!("Result<…, {problem}>")), arguments);
    }

    /// Checks that a module has the function that handles `of` and returns a type, of which the name and the whole are told.
    fn form<'n>(
        &mut self,
        path: &str,
        name: &str,
        of: &str,
        (returned, whole): (&str, &str),
        arguments: impl Iterator<Item = &'n str>,
    ) {
        let Some((module, file)) = self.modules.get(path).zip(self.system.files.get(path)) else { return };
        if module.passed_on.contains(name) {
            return;
        }
        let arguments: Vec<String> = arguments.map(snake).collect();
        let given: String = arguments.iter().map(|argument| format!(", {argument}: …")).collect();
        let form = format!("pub async fn {name}(ports: &Ports{given}) -> {whole}");
        let Some(function) = module.functions.iter().find(|function| function.name == name) else {
            let message = format!("{of} is handled by `{name}`, which this file does not have");
            let public = module.functions.iter().filter(|function| function.public).map(|it| it.name.as_str());
            self.findings.push(
                Diagnostic::error(Code::MissingHandler, file.span, message)
                    .with_near(name, public)
                    .or_help(format!("write `{form}`")),
            );
            return;
        };
        if let Some(wrong) = wrong(function, 1 + arguments.len(), returned) {
            let message = format!("`{name}` handles {of}, and {wrong}");
            self.findings.push(
                Diagnostic::error(Code::WrongHandler, function.span, message).with_help(format!("write `{form}`")),
            );
        }
    }

    /// Checks that each method that logic calls on a session of the database is there.
    fn queries(&mut self) {
        for (path, module) in self.modules {
            let Some((component, _)) = path.strip_prefix("logic/").and_then(|path| path.split_once('/')) else {
                continue;
            };
            let queries = self.system.queries.get(component).map(Vec::as_slice).unwrap_or_default();
            let sequences = self.system.spec.sequences.keys().map(|id| format!("next_{}", snake(id)));
            let known: Vec<String> = queries.iter().map(|query| query.name.to_string()).chain(sequences).collect();
            for (name, span) in &module.asked {
                if known.contains(name) || OF_SESSIONS.contains(&name.as_str()) {
                    continue;
                }
                let message = format!("`{component}` has no query `{name}`");
                self.findings.push(
                    Diagnostic::error(Code::MissingQuery, *span, message)
                        .with_near(name, known.iter().map(String::as_str))
                        .or_help(format!("write it in `queries/{component}.sql`, after `-- name: {name} :one`")),
                );
            }
        }
    }
}

/// What the handler of a channel is given after the ports: what the address of a request says, and the message.
fn arguments(channel: &Channel) -> impl Iterator<Item = &str> {
    let parameters = channel.parameters.keys().filter(|_| channel.reply.is_some());
    let message = if channel.batch.is_some() { "messages" } else { "message" };
    parameters.map(|name| name.as_str()).chain(channel.message.is_some().then_some(message))
}

/// What keeps a function from being called as a handler is.
fn wrong(function: &Function, arguments: usize, wanted: &str) -> Option<String> {
    let count = function.arguments.len();
    if !function.public {
        return Some("is not public".to_owned());
    }
    if !function.awaited {
        return Some("is not `async`".to_owned());
    }
    if function.arguments.first().is_none_or(|first| first != "Ports") {
        return Some("its first argument is not `&Ports`".to_owned());
    }
    if count != arguments {
        return Some(format!("has {count} argument{} where {arguments} are given", if count == 1 { "" } else { "s" }));
    }
    let returned = function.returned.as_deref();
    returned.is_none_or(|name| name != wanted).then(|| format!("does not return a `{wanted}`"))
}
