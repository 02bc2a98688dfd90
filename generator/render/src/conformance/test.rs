//! A scenario as a test: each step is a statement.

use stategen_model::authored::Name;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::literal::{argument, duration, json, string};
use super::parameters;
use crate::escape::module_doc;
use crate::layout::{self, chain};
use crate::rust::names::{constant, field, snake};
use stategen_model::node::{Node, Value as Yaml};
use stategen_model::scenario::resolve::{self, Place, reference};
use stategen_model::scenario::{
    CallStep, EventStep, Expect, Format, Method, PublishStep, RequestStep, Role, Scenario, Source, Step,
};
use stategen_model::system::System;

/// Where statements start, and the links of their chains.
const INDENT: usize = 4;
const LINK: &str = "        ";

/// The text of a scenario's test.
pub(super) fn render(system: &System, id: &str, scenario: &Scenario) -> String {
    let mut test =
        Test { system, scenario, used: used(scenario), listeners: BTreeMap::new(), imports: BTreeSet::new() };
    test.name_listeners();
    let steps: Vec<String> = (0..scenario.steps.len()).map(|index| test.step(index)).collect();
    let body = steps.join("\n");
    let mut text = module_doc(&format!("{}.", scenario.title.trim_end_matches('.')));
    text.push_str("//!\n");
    text.push_str(&module_doc(&format!("Verifies {}.", scenario.verifies.join(", "))));
    text.push('\n');
    if body.contains("Duration::") {
        text.push_str("use std::time::Duration;\n\n");
    }
    text.push_str(&test.uses(&body));
    text.push_str("\n#[tokio::test]\n");
    if scenario.needs_control() {
        text.push_str("#[ignore = \"needs control of the system\"]\n");
    }
    let name = snake(id);
    let system = "    let system = System::from_environment();\n";
    text.push_str(&match scenario.repeat {
        None => format!("async fn {name}() {{\n{system}\n{body}}}\n"),
        Some(times) => format!(
            "async fn {name}() {{\n{system}    for _ in 0..{times} {{\n        {name}_once(&system).await;\n    }}\n}}\n\n\
             async fn {name}_once(system: &System) {{\n{body}}}\n"
        ),
    });
    text
}

struct Test<'a> {
    system: &'a System,
    scenario: &'a Scenario,
    /// Names that some step refers to.
    used: BTreeSet<String>,
    /// Variables of the listeners, by the index of their step.
    listeners: BTreeMap<usize, String>,
    /// Services whose operations are called.
    imports: BTreeSet<String>,
}

fn used(scenario: &Scenario) -> BTreeSet<String> {
    fn collect(node: &Node, names: &mut BTreeSet<String>) {
        if let Yaml::String(text) = &node.value {
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

impl Test<'_> {
    /// A variable for each listener: its channel's name, numbered where several have one; unused ones start with `_`.
    fn name_listeners(&mut self) {
        let steps = &self.scenario.steps;
        let about = |index: usize, step: &Step| match step {
            Step::Event(step) => resolve::listener(steps, index, (&step.event).into()),
            Step::NoEvent(step) => resolve::listener(steps, index, (&step.no_event).into()),
            Step::Leave(step) => resolve::listener(steps, index, (&step.leave).into()),
            Step::Publish(step) => resolve::publisher(steps, index, &step.publish),
            _ => None,
        };
        let asked: BTreeSet<usize> = steps.iter().enumerate().filter_map(|(index, step)| about(index, step)).collect();
        let mut taken = self.used.clone();
        for (index, step) in steps.iter().enumerate() {
            let Step::Listen(listen) = step else { continue };
            let wanted = listen.listen.channel.as_deref().map_or_else(|| "listener".to_owned(), snake);
            let numbered = (2..).map(|number| format!("{wanted}_{number}"));
            let name = std::iter::once(wanted.clone()).chain(numbered).find(|name| !taken.contains(name));
            let name = name.unwrap_or(wanted);
            taken.insert(name.clone());
            let underscore = if asked.contains(&index) { "" } else { "_" };
            self.listeners.insert(index, format!("{underscore}{}", field(&name)));
        }
    }

    fn uses(&self, body: &str) -> String {
        let services: Vec<&str> = self.imports.iter().map(String::as_str).collect();
        let mut text = import("conformance::operations", &services);
        let words = [
            ("Channel", "Channel::"),
            ("Format", "Format::"),
            ("System", ""),
            ("channels", "channels::"),
            ("json", "json!("),
        ];
        let found: Vec<&str> = words.iter().filter(|(_, mark)| body.contains(mark)).map(|(word, _)| *word).collect();
        text.push_str(&import("conformance", &found));
        text
    }

    fn step(&mut self, index: usize) -> String {
        match &self.scenario.steps[index] {
            Step::Call(step) => self.call(step),
            Step::Request(step) => self.request(step),
            Step::Listen(step) => {
                let channel = self.source(&step.listen);
                let page = step.listen.role == Role::Browser;
                if step.expect.refused {
                    let links = [format!(".expect_page_hears_nothing({channel})"), ".await".to_owned()];
                    return chain(INDENT, "", "system", &links, ";");
                }
                let method = if page { "listen_as_page" } else { "listen" };
                let links = [format!(".{method}({channel})"), ".await".to_owned()];
                chain(INDENT, &format!("let {} = ", self.listeners[&index]), "system", &links, ";")
            }
            Step::Event(step) => self.event(index, step),
            Step::NoEvent(step) => {
                let event = &step.no_event;
                let listener = self.listener(index, event.into());
                let payload = event.payload.clone().unwrap_or_default();
                let call = format!(".expect_silence({}, ", duration(event.period.0));
                let link = json(&payload, &format!("{LINK}{call}"), ")").trim_start().to_owned();
                chain(INDENT, "", &listener, &[link, ".await".to_owned()], ";")
            }
            Step::Leave(step) => {
                let listener = self.listener(index, (&step.leave).into());
                chain(INDENT, "", &listener, &[".leave()".to_owned(), ".await".to_owned()], ";")
            }
            Step::Publish(step) => self.publish(index, step),
            Step::Stop(step) => self.control("stop", &step.stop),
            Step::Start(step) => self.control("start", &step.start),
            Step::Restart(step) => self.control("restart", &step.restart),
            Step::Scale(step) => {
                let scale = format!(".scale({}, {})", self.component(&step.scale.component), step.scale.processes);
                chain(INDENT, "", "system", &[scale, ".await".to_owned()], ";")
            }
        }
    }

    fn call(&mut self, step: &CallStep) -> String {
        let Some((component, operation)) = resolve::operations(self.system, &step.call).first().copied() else {
            return String::new();
        };
        self.imports.insert(field(component));
        let mut links = vec![format!(".call({}::{})", field(component), constant(&operation.id))];
        if step.direct {
            links.push(plain("directly_to", &[string(component), string("http")]));
        }
        for (name, value) in &step.with {
            links.push(match (name.as_str(), value) {
                ("body", body) => link("body", body),
                ("raw-body", Value::String(text)) => plain("raw_body", &[string(text)]),
                (name, value) => plain("with", &[string(name), argument(value)]),
            });
        }
        links.extend(step.at_once.map(|times| format!(".at_once({times})")));
        expectations(&step.expect, operation.success_status, &mut links);
        self.sent(links, &step.remember)
    }

    fn request(&self, step: &RequestStep) -> String {
        let request = &step.request;
        let method = match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
        };
        let mut links = vec![plain("request", &[string(method), string(&request.path)])];
        if let Some(to) = &request.to {
            let (name, port) = to.split_once('.').unwrap_or((to, "http"));
            let target = if request.direct { "directly_to" } else { "to" };
            links.push(format!(".{target}({}, {})", self.component(name), string(port)));
        }
        for (name, value) in &request.headers {
            links.push(plain("header", &[string(name), string(value)]));
        }
        links.extend(request.body.iter().map(|body| link("body", body)));
        expectations(&step.expect, 200, &mut links);
        self.sent(links, &step.remember)
    }

    /// The end of a call, and what is remembered of its answer.
    fn sent(&self, mut links: Vec<String>, remember: &BTreeMap<String, String>) -> String {
        links.push(".await".to_owned());
        self.remembered("answer", "system", &links, remember)
    }

    fn remembered(&self, name: &str, head: &str, links: &[String], remember: &BTreeMap<String, String>) -> String {
        let kept: Vec<_> = remember.iter().filter(|(name, _)| self.used.contains(&snake(name))).collect();
        let binding = if kept.is_empty() { String::new() } else { format!("let {name} = ") };
        let mut text = chain(INDENT, &binding, head, links, ";");
        for (variable, member) in kept {
            text.push_str(&format!("    let {} = {name}.member({});\n", snake(variable), string(member)));
        }
        text
    }

    fn event(&self, index: usize, step: &EventStep) -> String {
        let event = &step.event;
        let listener = self.listener(index, event.into());
        let mut links = vec![format!(".expect_event({})", duration(event.within.0))];
        links.extend(event.payload.iter().map(|payload| link("payload", payload)));
        links.extend(event.envelope.iter().map(|envelope| link("envelope", envelope)));
        links.extend(event.texts.iter().map(|(member, part)| plain("text", &[string(member), string(part)])));
        for (member, format) in &event.formats {
            links.push(format!(".format({}, {})", string(member), format_name(*format)));
        }
        links.push(".await".to_owned());
        self.remembered("event", &listener, &links, &step.remember)
    }

    fn publish(&self, index: usize, step: &PublishStep) -> String {
        let publication = &step.publish;
        let mut channel = self.place(publication.into(), None);
        if let Some(kind) = &publication.kind {
            channel.push_str(&format!(".of({})", string(kind)));
        }
        let over = resolve::publisher(&self.scenario.steps, index, publication);
        let (head, method) = match (over, publication.role) {
            (Some(listener), _) => (self.listeners[&listener].as_str(), "publish"),
            (None, Role::Browser) => ("system", "publish_as_page"),
            (None, Role::Service) => ("system", "publish"),
        };
        let mut links = vec![format!(".{method}({channel})")];
        links.extend(publication.payload.iter().map(|payload| link("payload", payload)));
        links.extend(publication.raw.iter().map(|raw| plain("raw", &[string(raw)])));
        links.extend(step.expect.refused.then(|| ".expect_refusal()".to_owned()));
        links.push(".await".to_owned());
        chain(INDENT, "", head, &links, ";")
    }

    fn control(&self, verb: &str, name: &str) -> String {
        let call = format!(".{verb}({})", self.component(name));
        chain(INDENT, "", "system", &[call, ".await".to_owned()], ";")
    }

    fn component(&self, name: &str) -> String {
        string(resolve::component(self.system, name).map_or(name, |(id, _)| id))
    }

    fn listener(&self, index: usize, place: Place<'_>) -> String {
        let found = resolve::listener(&self.scenario.steps, index, place);
        found.and_then(|index| self.listeners.get(&index)).cloned().unwrap_or_default()
    }

    fn source(&self, source: &Source) -> String {
        self.place(source.into(), source.pattern.as_deref())
    }

    /// `channels::name(parameters)` or `Channel::at("address")`, which on some wires may be a pattern.
    fn place(&self, place: Place<'_>, pattern: Option<&str>) -> String {
        let Some(id) = place.channel else {
            let address = place.address.unwrap_or_default();
            let constructor = if address.contains(['*', '>']) { "matching" } else { "at" };
            return format!("Channel::{constructor}({})", string(address));
        };
        let channel = self.system.spec.channels.get(id);
        let (function, address) = match (pattern, channel) {
            (Some(name), Some(channel)) => {
                let address = channel.browser_patterns.get(name).map_or("", Name::as_str);
                (format!("patterns::{}_{}", snake(id), snake(name)), address)
            }
            (_, channel) => (field(id), channel.map_or("", |channel| channel.address.as_str())),
        };
        let arguments = parameters(address).into_iter().filter_map(|name| place.parameters.get(name)).map(argument);
        format!("channels::{function}({})", arguments.collect::<Vec<_>>().join(", "))
    }
}

/// A call whose arguments are on lines of their own where they are too long.
fn plain(method: &str, arguments: &[String]) -> String {
    let call = layout::call(LINK.len(), &format!(".{method}"), arguments, "");
    call.trim().to_owned()
}

fn link(method: &str, value: &Value) -> String {
    json(value, &format!("{LINK}.{method}("), ")").trim_start().to_owned()
}

fn expectations(expect: &Expect, status: u16, links: &mut Vec<String>) {
    links.extend(expect.within.map(|period| format!(".within({})", duration(period.0))));
    match expect.status.as_ref().map(|statuses| statuses.0.as_slice()) {
        None => links.push(format!(".expect_status({status})")),
        Some([one]) => links.push(format!(".expect_status({one})")),
        Some(several) => {
            let several = several.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
            links.push(format!(".expect_one_of(&[{several}])"));
        }
    }
    links.extend(expect.media_type.iter().map(|media| format!(".expect_media_type({})", string(media))));
    for (name, value) in &expect.headers {
        links.push(plain("expect_header", &[string(name), string(value)]));
    }
    for text in expect.text.iter().flat_map(|texts| &texts.0) {
        links.push(plain("expect_text", &[argument(&Value::String(text.clone()))]));
    }
    links.extend(expect.length.map(|length| format!(".expect_length({length})")));
    links.extend(expect.at_least.map(|length| format!(".expect_at_least({length})")));
    for (member, length) in &expect.lengths {
        links.push(format!(".expect_length_of({}, {length})", string(member)));
    }
    links.extend(expect.body.iter().map(|body| link("expect_body", body)));
    links.extend(expect.includes.iter().map(|one| link("expect_element", one)));
    links.extend(expect.excludes.iter().map(|one| link("expect_no_element", one)));
    for (method, members) in [("expect_sorted_by", &expect.sorted_by), ("expect_descending_by", &expect.descends_by)] {
        if !members.is_empty() {
            let members: Vec<String> = members.iter().map(|member| string(member)).collect();
            links.push(format!(".{method}(&[{}])", members.join(", ")));
        }
    }
    for (member, minimum) in &expect.minimum {
        links.push(format!(".expect_minimum({}, {minimum})", string(member)));
    }
    for (member, value) in &expect.differs {
        links.push(json(value, &format!(".expect_other({}, ", string(member)), ")"));
    }
    for (member, format) in &expect.formats {
        links.push(format!(".expect_format({}, {})", string(member), format_name(*format)));
    }
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::IsoMilliseconds => "Format::IsoMilliseconds",
        Format::EpochMilliseconds => "Format::EpochMilliseconds",
        Format::Uuid => "Format::Uuid",
    }
}

/// `use path::{a, b};`, filled to the width of a line where it does not fit on one.
fn import(path: &str, names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("use {path}::{one};\n"),
        several => {
            let flat = format!("use {path}::{{{}}};\n", several.join(", "));
            if flat.len() <= 101 {
                return flat;
            }
            let mut lines = String::new();
            let mut line = String::from("   ");
            for name in several {
                if line.len() + name.len() + 2 > 100 {
                    lines.push_str(&format!("{line}\n"));
                    line = String::from("   ");
                }
                line.push_str(&format!(" {name},"));
            }
            format!("use {path}::{{\n{lines}{line}\n}};\n")
        }
    }
}
