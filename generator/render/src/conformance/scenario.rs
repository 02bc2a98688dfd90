//! A scenario as a test: each step is a statement.

use stategen_model::address::parameters;
use stategen_model::authored::{Authored, Name, Text};
use std::collections::{BTreeMap, BTreeSet};

use stategen_template::from_template;

use super::literal::{Literal, Member, Period, scalar};
use super::steps::{
    Call, Event, Expectations, Input, Listen, NoEvent, Place, Publication, Remembered, Request, Step, Target,
};
use crate::filters;
use crate::rust::names::{constant, field, snake};
use crate::shown::{Show, Shown};
use stategen_model::node::{self, Node};
use stategen_model::scenario::resolve::{self, reference};
use stategen_model::scenario::{
    self, CallStep, EventStep, Expect, Format, ListenStep, Method, NoEventStep, PublishStep, RequestStep, Role,
    Scenario,
};
use stategen_model::system::System;

/// The test of a scenario.
#[from_template("conformance/tests/scenarios/scenario.rs")]
pub(super) struct ScenarioTest {
    title: Shown,
    verifies: Vec<Shown>,
    imports: Imports,
    name: Shown,
    needs_control: bool,
    /// How many times all steps are gone through.
    repeat: Option<Shown>,
    steps: Vec<Step>,
}

/// Names that the steps use.
#[derive(Default)]
struct Imports {
    /// Modules of the operations that are called, sorted.
    services: Vec<Shown>,
    addresses: bool,
    channels: bool,
    formats: bool,
    json: bool,
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
            (self.channels, "channels"),
            (self.json, "json"),
        ];
        self.names = names.into_iter().filter_map(|(wanted, name)| wanted.then_some(name)).collect();
        self
    }
}

impl ScenarioTest {
    pub(super) fn new(system: &System, id: &str, scenario: &Scenario) -> Self {
        let used = used(scenario);
        let listeners = listeners(&scenario.steps, &used);
        let mut reader = Reader { system, steps: &scenario.steps, used, listeners, imports: Imports::default() };
        let steps = (0..scenario.steps.len()).filter_map(|index| reader.step(index)).collect();
        Self {
            title: scenario.title.shown_as(|title| title.trim_end_matches('.').to_owned()),
            verifies: scenario.verifies.iter().map(Show::shown).collect(),
            imports: reader.imports.sorted(),
            name: id.shown_as(snake),
            needs_control: scenario.needs_control(),
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
        for (_, below) in node.entries().unwrap_or_default() {
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
fn listeners(steps: &[scenario::Step], used: &BTreeSet<String>) -> BTreeMap<usize, Shown> {
    let about = |index: usize, step: &scenario::Step| match step {
        scenario::Step::Event(step) => resolve::listener(steps, index, (&step.event).into()),
        scenario::Step::NoEvent(step) => resolve::listener(steps, index, (&step.no_event).into()),
        scenario::Step::Leave(step) => resolve::listener(steps, index, (&step.leave).into()),
        scenario::Step::Publish(step) => resolve::publisher(steps, index, &step.publish),
        _ => None,
    };
    let asked: BTreeSet<usize> = steps.iter().enumerate().filter_map(|(index, step)| about(index, step)).collect();
    let mut taken = used.clone();
    let mut listeners = BTreeMap::new();
    for (index, step) in steps.iter().enumerate() {
        let scenario::Step::Listen(listen) = step else { continue };
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
struct Reader<'a> {
    system: &'a System,
    steps: &'a [scenario::Step],
    used: BTreeSet<String>,
    listeners: BTreeMap<usize, Shown>,
    imports: Imports,
}

impl Reader<'_> {
    /// What the test does for a step; nothing for a call of an unknown operation.
    fn step(&mut self, index: usize) -> Option<Step> {
        Some(match &self.steps[index] {
            scenario::Step::Call(step) => Step::Call(self.call(step)?),
            scenario::Step::Request(step) => Step::Request(self.request(step)),
            scenario::Step::Listen(step) => self.listen(index, step),
            scenario::Step::Event(step) => Step::Event(self.event(index, step)),
            scenario::Step::NoEvent(step) => Step::NoEvent(self.no_event(index, step)),
            scenario::Step::Leave(step) => Step::Leave(self.listener(index, (&step.leave).into())),
            scenario::Step::Publish(step) => Step::Publish(self.publication(index, step)),
            scenario::Step::Stop(step) => Step::Stop(self.component(&step.stop)),
            scenario::Step::Start(step) => Step::Start(self.component(&step.start)),
            scenario::Step::Restart(step) => Step::Restart(self.component(&step.restart)),
            scenario::Step::Scale(step) => Step::Scale {
                component: self.component(&step.scale.component),
                processes: step.scale.processes.shown(),
            },
        })
    }

    fn call(&mut self, step: &CallStep) -> Option<Call> {
        let (component, operation) = resolve::operations(self.system, &step.call).first().copied()?;
        let service = component.shown_as(field);
        self.imports.services.push(service.clone());
        Some(Call {
            service,
            operation: operation.id.shown_as(constant),
            direct: step.direct.then(|| component.shown()),
            inputs: step.with.iter().flat_map(|(name, value)| self.inputs(name, value)).collect(),
            at_once: step.at_once.map(|times| times.shown()),
            expect: self.expectations(&step.expect, operation.success_status.shown()),
            remembered: self.remembered(&step.remember),
        })
    }

    /// What a call is given under a name: a list is a parameter that is there several times.
    fn inputs(&mut self, name: &Text, value: &Node) -> Vec<Input> {
        let mut parameter = |value: &Node| Input::Parameter { name: name.shown(), value: self.argument(value) };
        match (name.as_str(), &value.value) {
            ("body", _) => vec![Input::Body(self.json(value))],
            ("raw-body", node::Value::String(_)) => vec![Input::Text(scalar(value))],
            (_, node::Value::List(items)) => items.iter().map(parameter).collect(),
            (_, _) => vec![parameter(value)],
        }
    }

    fn request(&mut self, step: &RequestStep) -> Request {
        let request = &step.request;
        let target = |to: &Text| {
            let (component, port) = to.split_once('.').unwrap_or((to, "http"));
            let component = self.component(&to.map(|_| component.to_owned()));
            Target { component, port: to.shown_as(|_| port.to_owned()), direct: request.direct }
        };
        Request {
            method: request.method.map(|method| name_of(*method)).shown(),
            path: request.path.shown(),
            to: request.to.as_ref().map(target),
            headers: members(&request.headers, Show::shown),
            body: request.body.as_ref().map(|body| self.json(body)),
            expect: self.expectations(&step.expect, 200u16.shown()),
            remembered: self.remembered(&step.remember),
        }
    }

    fn listen(&mut self, index: usize, step: &ListenStep) -> Step {
        let source = &step.listen;
        let place = self.place(source.into(), source.pattern.as_ref());
        if step.expect.refused {
            return Step::Refused(place);
        }
        let listener = self.listeners[&index].clone();
        Step::Listen(Listen { listener, as_page: source.role == Role::Browser, place })
    }

    fn event(&mut self, index: usize, step: &EventStep) -> Event {
        let event = &step.event;
        Event {
            listener: self.listener(index, event.into()),
            within: self.period(event.within),
            payload: event.payload.as_ref().map(|payload| self.json(payload)),
            envelope: event.envelope.as_ref().map(|envelope| self.json(envelope)),
            texts: members(&event.texts, Show::shown),
            formats: self.formats(&event.formats),
            remembered: self.remembered(&step.remember),
        }
    }

    fn no_event(&mut self, index: usize, step: &NoEventStep) -> NoEvent {
        let event = &step.no_event;
        NoEvent {
            listener: self.listener(index, event.into()),
            period: self.period(event.period),
            payload: match &event.payload {
                Some(payload) => self.json(payload),
                None => self.nothing(),
            },
        }
    }

    fn publication(&mut self, index: usize, step: &PublishStep) -> Publication {
        let publication = &step.publish;
        let over = resolve::publisher(self.steps, index, publication);
        Publication {
            as_page: over.is_none() && publication.role == Role::Browser,
            over: over.map(|listener| self.listeners[&listener].clone()),
            place: self.place(publication.into(), None),
            message: publication.kind.as_ref().map(Show::shown),
            payload: publication.payload.as_ref().map(|payload| self.json(payload)),
            raw: publication.raw.as_ref().map(Show::shown),
            refused: step.expect.refused,
        }
    }

    fn expectations(&mut self, expect: &Expect, status: Shown) -> Expectations {
        let statuses = expect.status.as_ref();
        let statuses = statuses.map_or_else(|| vec![status], |statuses| statuses.0.iter().map(Show::shown).collect());
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

    fn json(&mut self, value: &Node) -> Literal {
        self.imports.json = true;
        Literal::new(value)
    }

    fn nothing(&mut self) -> Literal {
        self.imports.json = true;
        Literal::Null
    }

    /// A value that is passed as it is where Rust can.
    fn argument(&mut self, value: &Node) -> Literal {
        let literal = Literal::new(value);
        self.imports.json |= literal.is_nested();
        literal
    }

    fn period(&mut self, period: Authored<scenario::Period>) -> Period {
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

    fn component<K>(&self, name: &Name<K>) -> Shown {
        name.shown_as(|name| resolve::component(self.system, name).map_or(name, |(id, _)| id).to_owned())
    }

    fn listener(&self, index: usize, place: resolve::Place<'_>) -> Shown {
        let found = resolve::listener(self.steps, index, place);
        found.and_then(|index| self.listeners.get(&index)).cloned().unwrap_or_default()
    }

    /// A channel with its arguments, or an address, which on some wires may stand for several.
    fn place(&mut self, place: resolve::Place<'_>, pattern: Option<&Text>) -> Place {
        let Some(id) = place.channel else {
            self.imports.addresses = true;
            let address = place.address.map(Show::shown).unwrap_or_default();
            let stands_for_several = address.text().contains(['*', '>']);
            return if stands_for_several { Place::Pattern(address) } else { Place::Address(address) };
        };
        self.imports.channels = true;
        let address = self.system.spec.channels.get(id).map(|channel| match pattern {
            Some(name) => channel.browser_patterns.get(name.as_str()).map_or("", Name::as_str),
            None => channel.address.as_str(),
        });
        let wanted = parameters(address.unwrap_or_default()).filter_map(|name| place.parameters.get(name));
        Place::Channel {
            name: if pattern.is_some() { id.shown_as(snake) } else { id.shown_as(field) },
            pattern: pattern.map(|name| name.shown_as(snake)),
            arguments: wanted.map(|value| self.argument(value)).collect(),
        }
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
