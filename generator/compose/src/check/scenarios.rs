//! Scenarios: every operation, channel, parameter, component and remembered name that a step says is there.

use stategen_model::authored::{Name, Text};
use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names::{is_id, is_rust_keyword, snake};
use stategen_model::node::{Node, Value as Yaml};
use stategen_model::scenario::resolve::{self, Place, reference};
use stategen_model::scenario::{CallStep, Publication, RequestStep, Scenario, Source, Step};
use stategen_model::system::{Body, ComponentId, Credential, Kind, Operation, System};

/// Names that rendered tests use themselves.
const TAKEN: [&str; 5] = ["answer", "channels", "event", "json", "system"];

impl Check<'_> {
    /// Checks each scenario against the system, and the requirements against what verifies them.
    pub(super) fn scenarios(&mut self) {
        for (id, scenario) in &self.system.scenarios {
            let mut check = Steps {
                system: self.system,
                scenario,
                remembered: BTreeMap::new(),
                used: BTreeSet::new(),
                traces: BTreeMap::new(),
                findings: self.findings,
            };
            check.head(id);
            for (index, step) in scenario.steps.iter().enumerate() {
                if let Some(node) = scenario.node(index) {
                    check.step(index, step, node);
                }
            }
            check.unused();
        }
        // Nobody knows what a scenario verifies that cannot be read, which is a finding of its own.
        let mut files =
            self.system.files.keys().filter_map(|path| path.strip_prefix("scenarios/")?.strip_suffix(".yaml"));
        if files.any(|id| !self.system.scenarios.contains_key(id)) {
            return;
        }
        for (id, requirement) in &self.system.requirements {
            if requirement.shown_by.is_empty() && requirement.verified_by.is_empty() {
                let message = format!("no scenario verifies {id}");
                let help = "name it in the `verifies` of a scenario; where none can show it, say in its trace what does: \
                            `shown-by: [{ test: path::name }]`";
                self.findings.push(
                    Diagnostic::warning(Code::RequirementWithoutScenario, requirement.span, message).with_help(help),
                );
            }
        }
    }
}

pub(super) struct Steps<'a> {
    pub(super) system: &'a System,
    pub(super) scenario: &'a Scenario,
    /// Where each name is remembered that steps so far do.
    remembered: BTreeMap<&'a str, Span>,
    used: BTreeSet<String>,
    /// Where each trace is begun that steps so far do, and whether a later one looks at it.
    pub(super) traces: BTreeMap<&'a str, (Span, bool)>,
    findings: &'a mut Vec<Diagnostic>,
}

impl<'a> Steps<'a> {
    pub(super) fn error(&mut self, code: Code, span: Span, message: String, help: impl Into<String>) {
        self.findings.push(Diagnostic::error(code, span, message).with_help(help.into()));
    }

    pub(super) fn unknown<'k>(
        &mut self,
        span: Span,
        what: &str,
        name: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let finding = Diagnostic::error(Code::DanglingReference, span, format!("there is no {what} `{name}`"));
        self.findings.push(finding.with_one_of(name, known));
    }

    fn head(&mut self, id: &str) {
        if !is_id(id) {
            let help = "use lower-case words joined by `-`, and no Rust keyword";
            let message = format!("`{id}` is no name for a scenario");
            self.error(Code::InvalidName, self.scenario.document.span, message, help);
        }
        let listed = self.scenario.document.get("verifies").map(Node::items).unwrap_or_default();
        for (id, node) in self.scenario.verifies.iter().zip(listed) {
            let known = &self.system.requirements;
            // One whose trace cannot be read has a finding of its own.
            let traced = self.system.tree.at(&["requirements", id]).is_some();
            if !known.contains_key(id) && !traced {
                let message = format!("the scenario verifies {id}, which is no live requirement");
                self.findings.push(
                    Diagnostic::error(Code::DanglingReference, node.span, message).with_near(id, known.keys()).or_help(
                        "state it, or remove the file of the scenario in the delta that removes the requirement",
                    ),
                );
            }
        }
    }

    fn step(&mut self, index: usize, step: &'a Step, node: &Node) {
        self.references(node);
        match step {
            Step::Call(call) => {
                self.call(call, node);
                self.traced(call, node);
            }
            Step::Request(request) => self.request(request, node),
            Step::Listen(listen) => self.source(&listen.listen, node, "listen"),
            Step::Leave(leave) => {
                self.source(&leave.leave, node, "leave");
                self.listened(index, (&leave.leave).into(), node.place(&["leave"]));
            }
            Step::Event(event) => {
                let place = Place::from(&event.event);
                self.place(place, node, "event", true);
                self.listened(index, place, node.place(&["event"]));
                self.remember(&event.remember, node);
            }
            Step::NoEvent(event) => {
                let place = Place::from(&event.no_event);
                self.place(place, node, "no-event", true);
                self.listened(index, place, node.place(&["no-event"]));
            }
            Step::Publish(publish) => self.publication(&publish.publish, node),
            Step::Stop(step) => self.process(&step.stop, node.place(&["stop"])),
            Step::Start(step) => self.process(&step.start, node.place(&["start"])),
            Step::Restart(step) => self.process(&step.restart, node.place(&["restart"])),
            Step::Scale(step) => {
                let span = node.place(&["scale", "component"]);
                let name = &step.scale.component;
                self.process(name, span);
                let found = resolve::component(self.system, name);
                if found.is_some_and(|(_, component)| component.kind() != Kind::Service) {
                    let message = format!("`{name}` is no service: it runs as one process");
                    self.error(Code::WrongKind, span, message, "scale a service that a channel feeds");
                }
            }
            Step::Trace(step) => self.trace(&step.trace, node),
            Step::Watch(step) => self.watch(index, &step.watch, node),
            Step::Metric(step) => self.metric(index, &step.metric, node),
            Step::Log(step) => self.log(&step.log, node),
        }
    }

    fn call(&mut self, call: &'a CallStep, node: &Node) {
        let span = node.place(&["call"]);
        match resolve::operations(self.system, &call.call)[..] {
            // A contract that could not be read has findings of its own.
            [] if self.unread_contract() => {}
            [] => {
                let contracts = self.system.contracts.values();
                let known = contracts.flat_map(|contract| contract.operations.iter().map(|o| o.id.as_str()));
                self.unknown(span, "operation", &call.call, known);
            }
            [(service, operation)] => {
                self.credentials(service, operation, call, node);
                let with = node.get("with");
                let mut known: Vec<&str> = operation.parameters().map(|field| field.name.as_str()).collect();
                if operation.body.is_some() {
                    known.extend(["body", "raw-body"]);
                }
                for name in call.with.keys().filter(|name| !known.contains(&name.as_str())) {
                    let what = format!("parameter of `{}`", call.call);
                    self.unknown(key(with, name, &span), &what, name, known.iter().copied());
                }
                for field in operation.path_parameters.iter().filter(|f| !call.with.contains_key(&f.name)) {
                    let message = format!("the path of `{}` needs `{}`", call.call, field.name);
                    self.error(Code::MissingParameter, span, message, format!("add `with: {{ {}: … }}`", field.name));
                }
                self.bodies(operation, call, node);
            }
            [(first, _), ..] => {
                let message = format!("several services have an operation `{}`", call.call);
                self.error(
                    Code::AmbiguousOperation,
                    span,
                    message,
                    format!("write `{first}.{}`, or another of them", call.call),
                );
            }
        }
        if call.at_once.is_some_and(|times| *times == 0) {
            let message = "a call is made at least once".to_owned();
            self.error(Code::InvalidValue, node.place(&["at-once"]), message, "write a number above 0");
        }
        if call.at_once.is_some() && !call.remember.is_empty() {
            let message = "of several answers at once none can be remembered".to_owned();
            self.error(
                Code::InvalidValue,
                node.place(&["remember"]),
                message,
                "make one call, and remember its answer",
            );
        }
        self.remember(&call.remember, node);
    }

    /// What a step carries is of the kind that the operation takes.
    fn bodies(&mut self, operation: &Operation, call: &CallStep, node: &Node) {
        if let Some(body) = call.with.get("body")
            && matches!(operation.body, Some(Body::Text | Body::Bytes(_)))
            && body.as_str().is_none()
        {
            let message = format!("the body of `{}` is text, this is {}", call.call, body.kind());
            self.error(Code::InvalidValue, body.span, message, "write it in quotes");
        }
        if let Some(raw) = call.with.get("raw-body")
            && (raw.as_str().is_none() || call.with.contains_key("body"))
        {
            let message = "`raw-body` is text, and takes the place of `body`".to_owned();
            let place = key(node.get("with"), "raw-body", &node.place(&["call"]));
            self.error(Code::InvalidValue, place, message, "quote it, and delete `body`");
        }
    }

    /// What a step shows of who calls is what the operation asks for.
    fn credentials(&mut self, service: &ComponentId, operation: &Operation, call: &CallStep, node: &Node) {
        let ways = operation.security.as_ref().map(|security| security.schemes.as_slice()).unwrap_or_default();
        let (system, shown) = (self.system, node.get("credentials"));
        for (name, value) in &call.credentials {
            let span = key(shown, name, &node.span);
            if !ways.iter().any(|way| way.as_str() == name.as_str()) {
                let what = format!("security scheme of `{}`", call.call);
                self.unknown(span, &what, name, ways.iter().map(Name::as_str));
                continue;
            }
            let scheme = system.contracts.get(service).and_then(|contract| contract.scheme(name));
            let (fits, form) = match scheme.map(|scheme| &scheme.credential) {
                Some(Credential::Basic) => {
                    let text = |part: &str| value.get(part).is_some_and(|node| node.as_str().is_some());
                    let two = value.entries().is_some_and(|entries| entries.len() == 2);
                    (two && text("user") && text("password"), "{ user: TEXT, password: TEXT }")
                }
                _ => (value.as_str().is_some(), "TEXT"),
            };
            if !fits {
                let message = format!("this is not what `{name}` is shown");
                self.error(Code::InvalidValue, value.span, message, format!("write `{name}: {form}`"));
            }
        }
    }

    fn unread_contract(&self) -> bool {
        let services = self.system.spec.components.iter().filter(|(_, component)| component.kind() == Kind::Service);
        services.map(|(id, _)| id).any(|id| !self.system.contracts.contains_key(id))
    }

    fn request(&mut self, step: &'a RequestStep, node: &Node) {
        let request = &step.request;
        let path = &request.path;
        if !path.starts_with('/') || !path.chars().all(|c| c.is_ascii_graphic()) {
            let help = "start it with `/`, and encode what is neither letter, digit nor sign";
            self.error(Code::InvalidValue, node.place(&["request", "path"]), format!("`{path}` is no path"), help);
        }
        let components = &self.system.spec.components;
        match &request.to {
            Some(to) => {
                let span = node.place(&["request", "to"]);
                let (name, port) = to.split_once('.').unwrap_or((to, "http"));
                match resolve::component(self.system, name) {
                    None => self.unknown(span, "component", name, components.keys().map(Name::as_str)),
                    Some((_, component)) if !component.ports().contains_key(port) => {
                        let what = format!("port of `{name}`");
                        self.unknown(span, &what, port, component.ports().keys().map(Name::as_str));
                    }
                    Some(_) => {}
                }
            }
            None if self.system.spec.gateway.is_none() => {
                let message = "the system has no gateway that would take the request".to_owned();
                self.error(Code::DanglingReference, node.place(&["request"]), message, "name a component: `to: …`");
            }
            None => {}
        }
        for name in request.headers.keys().chain(step.expect.headers.keys()) {
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                let message = format!("`{name}` is no name for a header");
                self.error(
                    Code::InvalidName,
                    node.place(&["request", "headers"]),
                    message,
                    "use letters, digits and `-`",
                );
            }
        }
        self.remember(&step.remember, node);
    }

    fn source(&mut self, source: &'a Source, node: &Node, verb: &str) {
        self.place(source.into(), node, verb, source.pattern.is_some());
        if let (Some(pattern), Some(channel)) = (&source.pattern, &source.channel)
            && let Some(channel) = self.system.spec.channels.get(channel)
            && !channel.browser_patterns.contains_key(pattern)
        {
            let known = channel.browser_patterns.keys().map(Name::as_str);
            self.unknown(node.place(&[verb, "pattern"]), "browser pattern", pattern, known);
        }
    }

    fn publication(&mut self, publication: &'a Publication, node: &Node) {
        self.place(publication.into(), node, "publish", false);
        if publication.payload.is_some() == publication.raw.is_some() {
            let message = "a publication has either a `payload` or a `raw` text".to_owned();
            self.error(Code::InvalidValue, node.place(&["publish"]), message, "give one of them");
        }
        if publication.address.is_some() && publication.payload.is_some() && publication.kind.is_none() {
            let message = "an address does not say of which type its payloads are".to_owned();
            self.error(Code::MissingKey, node.place(&["publish"]), message, "add `type`");
        }
    }

    /// A channel that is there with its parameters, or an address.
    fn place(&mut self, place: Place<'_>, node: &Node, verb: &str, parameters_may_lack: bool) {
        let span = node.place(&[verb]);
        if self.system.spec.messaging.is_none() {
            let help = "declare `messaging`, or delete the step";
            return self.error(Code::DanglingReference, span, "the system carries no messages".to_owned(), help);
        }
        let (id, address) = (place.channel, place.address);
        match (id, address) {
            (Some(id), None) => {
                let channels = &self.system.spec.channels;
                let Some(channel) = channels.get(id) else {
                    let span = node.place(&[verb, "channel"]);
                    return self.unknown(span, "channel", id, channels.keys().map(Name::as_str));
                };
                let given = node.at(&[verb, "parameters"]);
                for name in place.parameters.keys().filter(|name| !channel.parameters.contains_key(*name)) {
                    let known = channel.parameters.keys().map(Name::as_str);
                    self.unknown(key(given, name, &span), &format!("parameter of `{id}`"), name, known);
                }
                let lacking = channel.parameters.keys().find(|name| !place.parameters.contains_key(*name));
                if let Some(name) = lacking.filter(|_| !parameters_may_lack) {
                    let message = format!("the channel `{id}` needs `{name}`");
                    self.error(Code::MissingParameter, span, message, format!("add `parameters: {{ {name}: … }}`"));
                }
            }
            (None, Some(address)) => {
                if address.is_empty() || address.chars().any(|c| c.is_whitespace() || c.is_control()) {
                    let span = node.place(&[verb, "address"]);
                    self.error(
                        Code::InvalidValue,
                        span,
                        format!("`{address}` is no address"),
                        "write it without spaces",
                    );
                }
            }
            _ => {
                let message = format!("`{verb}` names either a channel or an address");
                self.error(Code::InvalidValue, span, message, "give one of `channel` and `address`");
            }
        }
    }

    fn listened(&mut self, index: usize, place: Place<'_>, span: Span) {
        if resolve::listener(&self.scenario.steps, index, place).is_none() {
            let what = place.channel.map(Name::as_str).or(place.address.map(Name::as_str)).unwrap_or_default();
            let message = format!("no earlier step listens to `{what}`");
            self.error(
                Code::NobodyListens,
                span,
                message,
                "add a `listen` of the same channel and parameters before it",
            );
        }
    }

    fn process(&mut self, name: &str, span: Span) {
        match resolve::component(self.system, name) {
            // The part is played by a component that is not there, which is reported where the part is given.
            None if name == "broker" && self.system.spec.messaging.is_some() => {}
            None if name == "gateway" && self.system.spec.gateway.is_some() => {}
            None => {
                let known = self.system.spec.components.keys().map(Name::as_str).chain(["broker", "gateway"]);
                self.unknown(span, "component", name, known.collect::<Vec<_>>().into_iter());
            }
            Some((id, component)) if !component.runs() => {
                let message = format!("`{id}` is a file in this state, and no process");
                self.error(Code::WrongKind, span, message, "name a component that runs");
            }
            Some(_) => {}
        }
    }

    fn remember(&mut self, names: &'a BTreeMap<Text, Text>, node: &Node) {
        for name in names.keys() {
            let span = key(node.get("remember"), name, &node.span);
            let word = snake(name);
            if !is_id(name) || is_rust_keyword(&word) || TAKEN.contains(&word.as_str()) {
                let message = format!("`{name}` is no name to remember something by");
                self.error(
                    Code::InvalidName,
                    span,
                    message,
                    "use lower-case words joined by `-`, no Rust keyword and none that tests use",
                );
            }
            self.remembered.insert(name, span);
        }
    }

    /// Every `$name` below a node is remembered by an earlier step.
    fn references(&mut self, node: &Node) {
        for (key, below) in node.entries().unwrap_or_default() {
            if !matches!(key.name.as_str(), "raw-body" | "raw" | "remember") {
                self.references(below);
            }
        }
        for below in node.items() {
            self.references(below);
        }
        if let Yaml::String(text) = &node.value
            && let Some(name) = reference(text)
        {
            self.used.insert(name.to_owned());
            if !self.remembered.contains_key(name) {
                let message = format!("no earlier step remembers `{name}`");
                let known = self.remembered.keys().map(|known| format!("${known}"));
                self.findings.push(
                    Diagnostic::error(Code::DanglingReference, node.span, message)
                        .with_near(&format!("${name}"), known)
                        .or_help(format!(
                            "add `remember: {{ {name}: MEMBER }}`; text that starts with a dollar is written `$$`"
                        )),
                );
            }
        }
    }

    fn unused(&mut self) {
        for (name, (span, used)) in std::mem::take(&mut self.traces) {
            if !used {
                let message = format!("no later step looks at the trace `{name}`");
                self.findings.push(
                    Diagnostic::warning(Code::UnusedName, span, message)
                        .with_help("delete it, or look at it in a `trace` or `log` step"),
                );
            }
        }
        for (name, span) in std::mem::take(&mut self.remembered) {
            if !self.used.contains(name) {
                let message = format!("nothing uses `${name}`");
                self.findings.push(
                    Diagnostic::warning(Code::UnusedName, span, message)
                        .with_help("delete it, or use it in a later step"),
                );
            }
        }
    }
}

fn key(map: Option<&Node>, name: &str, otherwise: &Span) -> Span {
    let found = map.and_then(Node::entries).unwrap_or_default().iter().find(|(key, _)| key.name == name);
    found.map_or_else(|| *otherwise, |(key, _)| key.span)
}
