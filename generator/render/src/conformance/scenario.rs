//! A scenario as a test: each step is a statement.

use stategen_model::authored::{Authored, Text};
use std::collections::{BTreeMap, BTreeSet};

use stategen_template::from_template;

use super::literal::{Literal, Member, Period, scalar};
use super::steps::{
    Call, Credential, Event, Expectations, Input, Listen, NoEvent, Place, Publication, Remembered, Request, Step,
    Target, trace_of,
};
use crate::filters;
use crate::rust::names::{constant, field, snake};
use crate::shown::{Show, Shown};
use stategen_model::node::{self, Node};
use stategen_model::resolved::{self, Endpoint};
use stategen_model::scenario::resolve::reference;
use stategen_model::scenario::{
    self, CallStep, EventStep, Expect, Format, ListenStep, Method, NoEventStep, PublishStep, RequestStep, Role,
    Scenario,
};
use stategen_model::system::{self, Body, ComponentId, Contract, KeyPlace, Operation, Scheme};

/// The test of a scenario.
#[from_template("conformance/tests/scenarios/scenario.rs")]
pub(super) struct ScenarioTest {
    title: Shown,
    verifies: Vec<Shown>,
    imports: Imports,
    name: Shown,
    needs_control: bool,
    /// Whether spans are received while it runs.
    sees_traces: bool,
    /// How many times all steps are gone through.
    repeat: Option<Shown>,
    steps: Vec<Step>,
}

/// Names that the steps use.
#[derive(Default)]
pub(super) struct Imports {
    /// Modules of the operations that are called, sorted.
    services: Vec<Shown>,
    addresses: bool,
    channels: bool,
    formats: bool,
    pub(super) json: bool,
    traces: bool,
    waits: bool,
    /// What is imported from the crate itself, sorted.
    names: Vec<&'static str>,
}

impl Imports {
    /// Sorted, and each once.
    fn sorted(mut self) -> Self {
        self.services.sort_by(|a, b| a.text().cmp(b.text()));
        self.services.dedup_by(|a, b| a.text() == b.text());
        let names = [
            (self.addresses, "Channel"),
            (self.formats, "Format"),
            (true, "System"),
            (self.traces, "Trace"),
            (self.channels, "channels"),
            (self.json, "json"),
        ];
        self.names = names.into_iter().filter_map(|(wanted, name)| wanted.then_some(name)).collect();
        self
    }
}

impl ScenarioTest {
    pub(super) fn new(resolved: &resolved::Scenario<'_>) -> Self {
        let resolved::Scenario { id, scenario, steps, .. } = resolved;
        let used = used(scenario);
        let listeners = listeners(steps, &used);
        let mut reader = Reader { used, listeners, imports: Imports::default() };
        let steps = steps.iter().zip(0..).map(|(step, index)| reader.step(index, step)).collect();
        Self {
            title: scenario.title.shown_as(|title| title.trim_end_matches('.').to_owned()),
            verifies: scenario.verifies.iter().map(Show::shown).collect(),
            imports: reader.imports.sorted(),
            name: id.as_str().shown_as(snake),
            needs_control: scenario.needs_control(),
            sees_traces: scenario.sees_traces(),
            repeat: scenario.repeat.map(|times| times.shown()),
            steps,
        }
    }
}

/// The variables that some step refers to.
fn used(scenario: &Scenario) -> BTreeSet<String> {
    fn collect(node: &Node, names: &mut BTreeSet<String>) {
        if let node::Value::String(text) = &node.value {
            names.extend(reference(text).map(snake));
        }
        for (_, below) in node.entries().into_iter().flatten() {
            collect(below, names);
        }
        for below in node.items() {
            collect(below, names);
        }
    }
    let mut names = BTreeSet::new();
    collect(&scenario.document, &mut names);
    names
}

/// A variable for each listener, by its step: its channel's name, numbered where several have one; unused ones start
/// with `_`.
fn listeners(steps: &[resolved::Step<'_>], used: &BTreeSet<String>) -> BTreeMap<usize, Shown> {
    let asked: BTreeSet<usize> = steps.iter().filter_map(resolved::Step::subscription).collect();
    let mut taken = used.clone();
    let mut listeners = BTreeMap::new();
    for (index, step) in steps.iter().enumerate() {
        let resolved::Step::Listen(listen, _) = step else { continue };
        let wanted = listen.listen.channel.as_ref().map_or_else(|| "listener".shown(), Show::shown);
        let mut names = (1..).map(|number| match number {
            1 => snake(wanted.text()),
            number => format!("{}_{number}", snake(wanted.text())),
        });
        let name = names.find(|name| !taken.contains(name)).expect("numbers do not end");
        taken.insert(name.clone());
        let variable = if asked.contains(&index) { field(&name) } else { format!("_{name}") };
        listeners.insert(index, wanted.map(|_| variable));
    }
    listeners
}

/// Reads the steps of a scenario, and notes what they use.
pub(super) struct Reader {
    used: BTreeSet<String>,
    listeners: BTreeMap<usize, Shown>,
    pub(super) imports: Imports,
}

impl Reader {
    /// What the test does for a step.
    fn step(&mut self, index: usize, step: &resolved::Step<'_>) -> Step {
        match step {
            resolved::Step::Call(step, component, contract, operation) => {
                Step::Call(self.call(step, component, contract, operation))
            }
            resolved::Step::Request(step, to) => Step::Request(self.request(step, to.as_ref())),
            resolved::Step::Listen(step, place) => self.listen(index, step, place),
            resolved::Step::Event(step, listener) => Step::Event(self.event(*listener, step)),
            resolved::Step::NoEvent(step, listener) => Step::NoEvent(self.no_event(*listener, step)),
            resolved::Step::Leave(listener) => Step::Leave(self.listeners[listener].clone()),
            resolved::Step::Publish(step, place, over) => Step::Publish(self.publication(step, place, *over)),
            resolved::Step::Stop(component) => Step::Stop(component.shown()),
            resolved::Step::Start(component) => Step::Start(component.shown()),
            resolved::Step::Restart(component) => Step::Restart(component.shown()),
            resolved::Step::Scale(step, component) => {
                Step::Scale { component: component.shown(), processes: step.scale.processes.shown() }
            }
            resolved::Step::Trace(trace) => Step::Trace(self.trace(trace)),
            resolved::Step::Watch(watch) => Step::Watch(self.watched(index, watch)),
            resolved::Step::Metric(metric, watch) => Step::Metric(self.metric(index, metric, *watch)),
            resolved::Step::Log(log, components) => Step::Log(self.log(log, components)),
        }
    }

    fn call(&mut self, step: &CallStep, component: &ComponentId, contract: &Contract, operation: &Operation) -> Call {
        let service = component.shown_as(field);
        let answered = operation.answers.iter().map(|answer| answer.status.shown()).collect();
        self.imports.services.push(service.clone());
        self.imports.traces |= step.traced_as.is_some();
        Call {
            service,
            operation: operation.id.shown_as(constant),
            direct: step.direct.then(|| component.shown()),
            trace: step.traced_as.as_ref().map(trace_of),
            inputs: step.with.iter().flat_map(|(name, value)| self.inputs(operation, name, value)).collect(),
            credentials: contract
                .schemes
                .iter()
                .filter_map(|scheme| Some(credential(scheme, step.credentials.get(scheme.name.as_str())?)))
                .collect(),
            at_once: step.at_once.map(|times| times.shown()),
            expect: self.expectations(&step.expect, answered),
            remembered: self.remembered(&step.remember),
        }
    }

    /// What a call is given under a name: a list is a parameter that is there several times.
    fn inputs(&mut self, operation: &Operation, name: &Text, value: &Node) -> Vec<Input> {
        let mut parameter = |value: &Node| Input::Parameter { name: name.shown(), value: self.argument(value) };
        match (name.as_str(), &value.value) {
            ("body", _) => match &operation.body {
                Some(Body::Text | Body::Bytes(_)) => self.sent(operation, Input::Text(scalar(value))),
                Some(Body::Form(_)) => vec![Input::Form(self.json(value))],
                _ => {
                    let body = Input::Body(self.json(value));
                    self.sent(operation, body)
                }
            },
            ("raw-body", node::Value::String(_)) => self.sent(operation, Input::Text(scalar(value))),
            (_, _) if operation.header_parameters.iter().any(|header| header.name == *name) => {
                vec![Input::Header { name: name.shown(), value: self.argument(value) }]
            }
            (_, _) if operation.cookie_parameters.iter().any(|cookie| cookie.name == *name) => {
                vec![Input::Cookie { name: name.shown(), value: self.argument(value) }]
            }
            (_, node::Value::List(items)) => items.iter().map(parameter).collect(),
            (_, _) => vec![parameter(value)],
        }
    }

    /// A body, with its media type where that is not the one of JSON.
    fn sent(&self, operation: &Operation, body: Input) -> Vec<Input> {
        let media_type = operation.body.as_ref().map(Body::media_type).filter(|one| *one != "application/json");
        let header = media_type.map(|media_type| Input::Header {
            name: "Content-Type".shown(),
            value: Literal::text(&media_type.shown()),
        });
        header.into_iter().chain([body]).collect()
    }

    fn request(&mut self, step: &RequestStep, to: Option<&Endpoint>) -> Request {
        let request = &step.request;
        let target = |Endpoint { component, port }: &Endpoint| Target {
            component: component.shown(),
            port: port.shown(),
            direct: request.direct,
        };
        Request {
            method: request.method.map(|method| name_of(*method)).shown(),
            path: request.path.shown(),
            to: to.map(target),
            headers: members(&request.headers, Show::shown),
            body: request.body.as_ref().map(|body| self.json(body)),
            expect: self.expectations(&step.expect, vec![200u16.shown()]),
            remembered: self.remembered(&step.remember),
        }
    }

    fn listen(&mut self, index: usize, step: &ListenStep, place: &resolved::Place<'_>) -> Step {
        let source = &step.listen;
        let place = self.place(place);
        if step.expect.refused {
            return Step::Refused(place);
        }
        let listener = self.listeners[&index].clone();
        Step::Listen(Listen { listener, as_page: source.role == Role::Browser, place })
    }

    fn event(&mut self, listener: usize, step: &EventStep) -> Event {
        let event = &step.event;
        Event {
            listener: self.listeners[&listener].clone(),
            within: self.period(event.within),
            payload: event.payload.as_ref().map(|payload| self.json(payload)),
            envelope: event.envelope.as_ref().map(|envelope| self.json(envelope)),
            texts: members(&event.texts, Show::shown),
            formats: self.formats(&event.formats),
            remembered: self.remembered(&step.remember),
        }
    }

    fn no_event(&mut self, listener: usize, step: &NoEventStep) -> NoEvent {
        let event = &step.no_event;
        NoEvent {
            listener: self.listeners[&listener].clone(),
            period: self.period(event.period),
            payload: match &event.payload {
                Some(payload) => self.json(payload),
                None => self.nothing(),
            },
        }
    }

    fn publication(&mut self, step: &PublishStep, place: &resolved::Place<'_>, over: Option<usize>) -> Publication {
        let publication = &step.publish;
        Publication {
            as_page: over.is_none() && publication.role == Role::Browser,
            over: over.map(|listener| self.listeners[&listener].clone()),
            place: self.place(place),
            message: publication.kind.as_ref().map(Show::shown),
            payload: publication.payload.as_ref().map(|payload| self.json(payload)),
            raw: publication.raw.as_ref().map(Show::shown),
            refused: step.expect.refused,
        }
    }

    fn expectations(&mut self, expect: &Expect, usual: Vec<Shown>) -> Expectations {
        let statuses = expect.status.as_ref();
        let statuses = statuses.map_or(usual, |statuses| statuses.0.iter().map(Show::shown).collect());
        Expectations {
            within: expect.within.map(|period| self.period(period)),
            statuses,
            media_type: expect.media_type.as_ref().map(Show::shown),
            headers: members(&expect.headers, Show::shown),
            texts: expect.text.iter().flat_map(|texts| &texts.0).map(|text| Literal::text(&text.shown())).collect(),
            length: expect.length.map(|length| length.shown()),
            at_least: expect.at_least.map(|length| length.shown()),
            lengths: members(&expect.lengths, Show::shown),
            body: expect.body.as_ref().map(|body| self.json(body)),
            includes: expect.includes.iter().map(|element| self.json(element)).collect(),
            excludes: expect.excludes.iter().map(|element| self.json(element)).collect(),
            ascends_by: expect.sorted_by.iter().map(Show::shown).collect(),
            descends_by: expect.descends_by.iter().map(Show::shown).collect(),
            minimum: members(&expect.minimum, Show::shown),
            differs: members(&expect.differs, |value| self.json(value)),
            formats: self.formats(&expect.formats),
        }
    }

    /// The members that a later step refers to.
    fn remembered(&self, members: &BTreeMap<Text, Text>) -> Vec<Remembered> {
        let used = members.iter().filter(|(variable, _)| self.used.contains(&snake(variable)));
        used.map(|(variable, name)| Remembered { variable: variable.shown_as(field), name: name.shown() }).collect()
    }

    pub(super) fn json(&mut self, value: &Node) -> Literal {
        self.imports.json = true;
        Literal::new(value)
    }

    pub(super) fn nothing(&mut self) -> Literal {
        self.imports.json = true;
        Literal::Null
    }

    /// A value that is passed as it is where Rust can.
    pub(super) fn argument(&mut self, value: &Node) -> Literal {
        let literal = Literal::new(value);
        self.imports.json |= literal.is_nested();
        literal
    }

    pub(super) fn period(&mut self, period: Authored<scenario::Period>) -> Period {
        self.imports.waits = true;
        Period::new(period)
    }

    fn formats(&mut self, formats: &BTreeMap<Text, Authored<Format>>) -> Vec<Member<Shown>> {
        self.imports.formats |= !formats.is_empty();
        let variant = |format: &Format| match format {
            Format::IsoMilliseconds => "IsoMilliseconds",
            Format::EpochMilliseconds => "EpochMilliseconds",
            Format::Uuid => "Uuid",
        };
        members(formats, |format| format.map(variant).shown())
    }

    /// A channel with its arguments, or an address, which on some wires may stand for several.
    fn place(&mut self, place: &resolved::Place<'_>) -> Place {
        match place {
            resolved::Place::Address(address) => {
                self.imports.addresses = true;
                let stands_for_several = address.contains(['*', '>']);
                if stands_for_several { Place::Pattern(address.shown()) } else { Place::Address(address.shown()) }
            }
            resolved::Place::Channel { id, pattern, arguments } => {
                self.imports.channels = true;
                Place::Channel {
                    name: if pattern.is_some() { id.shown_as(snake) } else { id.shown_as(field) },
                    pattern: pattern.map(|name| name.shown_as(snake)),
                    arguments: arguments.iter().map(|value| self.argument(value)).collect(),
                }
            }
        }
    }
}

/// What a scheme is shown. A text needs no import.
fn credential(scheme: &Scheme, value: &Node) -> Credential {
    let part = |name: &str| value.get(name).map_or(Literal::Null, Literal::new);
    let key = || Literal::new(value);
    match &scheme.credential {
        system::Credential::Bearer => Credential::Bearer(key()),
        system::Credential::Basic => Credential::Basic { user: part("user"), password: part("password") },
        system::Credential::Key(KeyPlace::Header, name) => Credential::Header { name: name.shown(), key: key() },
        system::Credential::Key(KeyPlace::Query, name) => Credential::Query { name: name.shown(), key: key() },
        system::Credential::Key(KeyPlace::Cookie, name) => Credential::Cookie { name: name.shown(), key: key() },
    }
}

fn name_of(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
        Method::Options => "OPTIONS",
    }
}

fn members<T, V>(members: &BTreeMap<Text, V>, mut value: impl FnMut(&V) -> T) -> Vec<Member<T>> {
    members.iter().map(|(name, one)| Member { name: name.shown(), value: value(one) }).collect()
}
