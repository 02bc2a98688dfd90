//! What runs: components with their ports, variables, addresses and settings; the gateway's routes; dependencies.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Changes, paired, word};
use crate::change::Thing;
use crate::rules;
use stategen_model::authored::{Name, Text};
use stategen_model::needs::packages::packages;
use stategen_model::needs::{Section, needs};
use stategen_model::system::uses::uses_bus;
use stategen_model::system::{
    Component, Dataset, Entry, Measure, Observability, PortSpec, Ports, Presented, Route, Scheme, Service, System,
    SystemInfo, Timer, Use, Uses,
};

pub(super) fn compare(found: &mut Changes<'_>) {
    system(found);
    let (a, b) = (found.a, found.b);
    for (id, before, after) in paired(&a.spec.components, &b.spec.components) {
        component(found, id, before, after);
    }
    variables(found);
    observability(found);
    gateway(found);
    crates(found);
    npm_packages(found);
}

fn system(found: &mut Changes<'_>) {
    let (a, b): (&SystemInfo, &SystemInfo) = (&found.a.spec.system, &found.b.spec.system);
    let mut aspect = |name, from: &str, to: &str, path: &str| {
        found.aspect(&Thing::System, name, (Some(from), Some(to)), None, &format!("system.{path}"));
    };
    aspect("name", &a.name, &b.name, "name");
    aspect("title", &a.title, &b.title, "title");
    aspect("summary", &a.summary, &b.summary, "summary");
    aspect("runtime", &word(&a.runtime), &word(&b.runtime), "runtime");
    aspect("health endpoint", &a.endpoints.health, &b.endpoints.health, "endpoints.health");
    aspect("metrics endpoint", &a.endpoints.metrics, &b.endpoints.metrics, "endpoints.metrics");
    aspect("cors variable", &a.cors.variable, &b.cors.variable, "cors.variable");
    aspect("cors default", &a.cors.default, &b.cors.default, "cors.default");
}

/// `broker on nats`, or only `service`.
fn described(component: &Component) -> String {
    let kind = component.kind();
    component.facts().map_or_else(|| kind.to_string(), |engine| format!("{kind} on {}", engine.name()))
}

fn component<'c>(found: &mut Changes<'_>, id: &str, before: Option<&'c Component>, after: Option<&'c Component>) {
    let thing = Thing::Component { id: id.to_owned() };
    let path = format!("components.{id}");
    match (before, after) {
        (None, Some(after)) => {
            found.added(thing, Some(described(after)), None, &path);
            found.list.last_mut().expect("it was just added").note = Some(after.summary().to_string());
        }
        (Some(before), None) => found.removed(thing, Some(described(before)), None, &path),
        (Some(a), Some(b)) => {
            let mut aspect = |name, from: Option<String>, to: Option<String>| {
                found.aspect(&thing, name, (from, to), None, &format!("{path}.{name}"));
            };
            let engine = |one: &Component| one.facts().map(|engine| engine.name().to_owned());
            aspect("kind", Some(a.kind().to_string()), Some(b.kind().to_string()));
            aspect("engine", engine(a), engine(b));
            aspect("summary", Some(a.summary().to_string()), Some(b.summary().to_string()));
            aspect("api-docs", api_docs(a), api_docs(b));
            aspect("memory", memory(a), memory(b));
        }
        (None, None) => {}
    }
    image(found, id, before, after);
    let empty = BTreeMap::new();
    ports(found, id, before.map_or(&empty, Component::ports), after.map_or(&empty, Component::ports));
    let variables = |one: Option<&Component>| named(one.map(Component::variables).into_iter().flatten());
    texts(found, &variables(before), &variables(after), &format!("{path}.address"), |role| Thing::Address {
        component: id.to_owned(),
        role: role.to_owned(),
    });
    let settings = |one: Option<&Component>| named(one.into_iter().flat_map(settings));
    texts(found, &settings(before), &settings(after), &format!("{path}.settings"), |name| Thing::Setting {
        component: id.to_owned(),
        name: name.to_owned(),
    });
    let empty = BTreeMap::new();
    let used = |one: Option<&'c Component>| one.and_then(Component::uses).unwrap_or(&empty);
    uses(found, id, used(before), used(after));
    let empty = BTreeMap::new();
    let data = |one: Option<&'c Component>| match one {
        Some(Component::Service(service)) => &service.datasets,
        _ => &empty,
    };
    datasets(found, id, data(before), data(after));
    let empty = BTreeMap::new();
    let timed = |one: Option<&'c Component>| match one {
        Some(Component::Service(service)) => &service.timers,
        _ => &empty,
    };
    timers(found, id, timed(before), timed(after));
    let empty = BTreeMap::new();
    let measured = |one: Option<&'c Component>| match one {
        Some(Component::Service(service)) => &service.measures,
        _ => &empty,
    };
    measures(found, id, measured(before), measured(after));
}

/// What a service keeps in memory.
fn memory(component: &Component) -> Option<String> {
    match component {
        Component::Service(service) => service.memory.as_ref().map(|memory| memory.summary.to_string()),
        _ => None,
    }
}

fn api_docs(component: &Component) -> Option<String> {
    match component {
        Component::Service(service) => service.api_docs.as_ref().map(ToString::to_string),
        _ => None,
    }
}

/// What holds where the variables of a component are not set, by role.
fn settings(component: &Component) -> Vec<(&'static str, &Text)> {
    match component {
        Component::Database(database) => database.settings.iter().map(|(role, value)| (role.name(), value)).collect(),
        _ => Vec::new(),
    }
}

fn named<'a>(texts: impl IntoIterator<Item = (&'static str, &'a Text)>) -> BTreeMap<Text, Text> {
    texts.into_iter().map(|(name, text)| (name.into(), text.clone())).collect()
}

fn image(found: &mut Changes<'_>, id: &str, before: Option<&Component>, after: Option<&Component>) {
    let reference = |system: &System, component: Option<&Component>| {
        let image = component?.image()?;
        Some(system.pins.images.get(image).map_or_else(|| image.to_string(), |pin| format!("{}:{}", pin.name, pin.tag)))
    };
    let thing = Thing::Image { component: id.to_owned() };
    let path = format!("components.{id}.image");
    match (reference(found.a, before), reference(found.b, after)) {
        (None, Some(to)) => found.added(thing, Some(to), None, &path),
        (Some(from), None) => found.removed(thing, Some(from), None, &path),
        (from, to) => {
            // The same image at another version: the pin says so, and the component's line is as it was.
            let id = |component: Option<&Component>| component.and_then(|one| one.image().cloned());
            let pin = id(after).filter(|image| id(before).as_ref() == Some(image));
            let path = pin.map_or(path, |image| format!("pins.images.{image}"));
            found.aspect(&thing, "reference", (from, to), None, &path);
        }
    }
}

fn ports(found: &mut Changes<'_>, id: &str, before: &Ports, after: &Ports) {
    let described = |port: &PortSpec| match port.publish {
        Some(publish) => format!("{}, {publish} on the host", port.number),
        None => port.number.to_string(),
    };
    for (name, a, b) in paired(before, after) {
        let thing = Thing::Port { component: id.to_owned(), name: name.to_owned() };
        let path = format!("components.{id}.ports.{name}");
        match (a, b) {
            (None, Some(b)) => found.added(thing, Some(described(b)), None, &path),
            (Some(a), None) => found.removed(thing, Some(described(a)), None, &path),
            (Some(a), Some(b)) => {
                let at = |part: &str| format!("{path}.{part}");
                found.aspect(&thing, "number", (Some(a.number), Some(b.number)), None, &at("number"));
                found.aspect(&thing, "number on the host", (a.publish, b.publish), None, &at("publish"));
                found.aspect(&thing, "variable", (a.variable.clone(), b.variable.clone()), None, &at("variable"));
            }
            (None, None) => {}
        }
    }
}

fn texts(
    found: &mut Changes<'_>,
    before: &BTreeMap<Text, Text>,
    after: &BTreeMap<Text, Text>,
    path: &str,
    thing: impl Fn(&str) -> Thing,
) {
    for (name, a, b) in paired(before, after) {
        let path = format!("{path}.{name}");
        match (a, b) {
            (None, Some(b)) => found.added(thing(name), Some(b.clone()), None, &path),
            (Some(a), None) => found.removed(thing(name), Some(a.clone()), None, &path),
            (a, b) => found.aspect(&thing(name), "value", (a, b), None, &path),
        }
    }
}

fn uses(found: &mut Changes<'_>, id: &str, before: &Uses, after: &Uses) {
    let operations = |usage: &Use| match usage.operations.as_slice() {
        [] => None,
        several => {
            let several: BTreeSet<&str> = several.iter().map(Name::as_str).collect();
            Some(several.into_iter().collect::<Vec<_>>().join(", "))
        }
    };
    let credentials = |usage: &Use| {
        let one = |(scheme, presented): (&Name<Scheme>, &Presented)| {
            let settings: Vec<&str> = presented.settings().map(|(_, setting)| setting.as_str()).collect();
            format!("{scheme} of {}", settings.join(" and "))
        };
        let several: Vec<String> = usage.credentials.iter().map(one).collect();
        (!several.is_empty()).then(|| several.join(", "))
    };
    for (used, a, b) in paired(before, after) {
        let thing = Thing::Use { component: id.to_owned(), used: used.to_owned() };
        let path = format!("components.{id}.uses.{used}");
        match (a, b) {
            (None, Some(b)) => found.added(thing, operations(b), None, &path),
            (Some(a), None) => found.removed(thing, operations(a), None, &path),
            (Some(a), Some(b)) => {
                let (from, to) = (a.operations.iter().map(Name::as_str), b.operations.iter().map(Name::as_str));
                found.listed(&thing, "operations", (from, to), &path);
                found.aspect(&thing, "credentials", (credentials(a), credentials(b)), None, &path);
            }
            (None, None) => {}
        }
    }
}

fn datasets(found: &mut Changes<'_>, id: &str, before: &BTreeMap<Text, Dataset>, after: &BTreeMap<Text, Dataset>) {
    let other = |data: &Dataset| data.variable.as_ref().map(|name| format!(", or what {name} names"));
    let described = |data: &Dataset| format!("{} as {}{}", data.file, data.schema, other(data).unwrap_or_default());
    for (name, a, b) in paired(before, after) {
        let thing = Thing::Dataset { component: id.to_owned(), name: name.to_owned() };
        let path = format!("components.{id}.datasets.{name}");
        match (a, b) {
            (None, Some(b)) => found.added(thing, Some(described(b)), None, &path),
            (Some(a), None) => found.removed(thing, Some(described(a)), None, &path),
            (a, b) => found.aspect(&thing, "source", (a.map(described), b.map(described)), None, &path),
        }
    }
}

fn timers(
    found: &mut Changes<'_>,
    id: &str,
    before: &BTreeMap<Name<Timer>, Timer>,
    after: &BTreeMap<Name<Timer>, Timer>,
) {
    let described = |timer: &Timer| {
        let first = timer.first_after_milliseconds.as_ref().map(|first| format!(", first after {} ms", *first));
        let most = timer.up_to_milliseconds.as_ref().map(|most| format!(" to {}", *most));
        let (first, most) = (first.unwrap_or_default(), most.unwrap_or_default());
        format!("every {}{most} ms{first}", *timer.every_milliseconds)
    };
    for (name, a, b) in paired(before, after) {
        let thing = Thing::Timer { component: id.to_owned(), name: name.to_owned() };
        let path = format!("components.{id}.timers.{name}");
        match (a, b) {
            (None, Some(b)) => found.added(thing, Some(described(b)), None, &path),
            (Some(a), None) => found.removed(thing, Some(described(a)), None, &path),
            (a, b) => found.aspect(&thing, "pause", (a.map(described), b.map(described)), None, &path),
        }
    }
}

fn measures(
    found: &mut Changes<'_>,
    id: &str,
    before: &BTreeMap<Name<Measure>, Measure>,
    after: &BTreeMap<Name<Measure>, Measure>,
) {
    let described = |measure: &Measure| {
        let labels = measure.labels.iter().map(|(label, values)| format!("{label}: {values}"));
        let labels = labels.collect::<Vec<_>>().join(", ");
        let buckets = measure.buckets.iter().map(|bound| bound.to_string()).collect::<Vec<_>>().join(", ");
        let within = |text: String, [open, close]: [&str; 2]| match text.as_str() {
            "" => text,
            _ => format!(" {open}{text}{close}"),
        };
        format!("{}{}{}", measure.kind, within(labels, ["{", "}"]), within(buckets, ["[", "] s"]))
    };
    for (name, a, b) in paired(before, after) {
        let thing = Thing::Measure { component: id.to_owned(), name: name.to_owned() };
        let path = format!("components.{id}.measures.{name}");
        match (a, b) {
            (None, Some(b)) => found.added(thing, Some(described(b)), None, &path),
            (Some(a), None) => found.removed(thing, Some(described(a)), None, &path),
            (a, b) => found.aspect(&thing, "form", (a.map(described), b.map(described)), None, &path),
        }
    }
}

/// A variable that a component reads: its default where the model has one, and where it is declared.
pub(super) struct Variable {
    default: Option<String>,
    pub(super) path: String,
}

/// What each component reads from its environment, by component and variable.
pub(super) type Environment<'a> = BTreeMap<(&'a str, &'a str), Variable>;

/// The part of a component that declares a variable at a path of the composed tree.
pub(super) fn declared_by(path: &str) -> Option<Thing> {
    let mut steps = path.split('.').skip_while(|step| *step != "components").skip(1);
    let (component, section, name) = (steps.next()?.to_owned(), steps.next()?, steps.next()?.to_owned());
    match section {
        "ports" => Some(Thing::Port { component, name }),
        "address" => Some(Thing::Address { component, role: name }),
        _ => None,
    }
}

/// What each component reads from its environment, by component and variable: its own ports, cross-origin settings, and
/// for services where they find what they use, the broker of their channels included.
pub(super) fn environment(system: &System) -> Environment<'_> {
    let mut variables = BTreeMap::new();
    for (id, component) in &system.spec.components {
        if component.is_built() {
            let cors = &system.spec.system.cors;
            let variable =
                Variable { default: Some(cors.default.to_string()), path: "system.cors.variable".to_owned() };
            variables.insert((id.as_str(), cors.variable.as_str()), variable);
        }
        for (name, port) in component.ports() {
            let Some(variable) = &port.variable else { continue };
            let path = format!("components.{id}.ports.{name}");
            variables.insert((id, variable), Variable { default: Some(port.number.to_string()), path });
        }
        if let Component::Service(service) = component {
            for (name, setting) in &service.settings {
                let path = match service.shared_settings.contains_key(name) {
                    true => format!("settings.{name}"),
                    false => format!("components.{id}.settings.{name}"),
                };
                variables
                    .insert((id, &setting.variable), Variable { default: Some(setting.default.to_string()), path });
            }
            let files = service.datasets.iter().filter_map(|(name, data)| Some((data.variable.as_ref()?, name)));
            let files = files.map(|(variable, name)| (variable, format!("components.{id}.datasets.{name}")));
            let seed = service.random.as_ref().map(|random| (&random.seed, format!("components.{id}.random")));
            for (variable, path) in files.chain(seed) {
                variables.insert((id, variable), Variable { default: None, path });
            }
            for used in reached(system, id, service) {
                addresses(system, id, used, &mut variables);
            }
        }
    }
    variables
}

/// What a component calls, and the broker if it publishes or handles messages.
fn reached<'a>(system: &'a System, id: &str, service: &'a Service) -> BTreeSet<&'a str> {
    let mut reached: BTreeSet<&str> = service.uses.keys().map(Name::as_str).collect();
    reached.extend(system.spec.messaging.as_ref().filter(|_| uses_bus(system, id)).map(|messaging| &*messaging.broker));
    reached
}

fn addresses<'a>(system: &'a System, id: &'a str, used: &str, variables: &mut Environment<'a>) {
    let Some(component) = system.spec.components.get(used) else { return };
    let settings = settings(component);
    for (role, variable) in component.variables() {
        let path = format!("components.{used}.address.{role}");
        let default = settings.iter().find(|(set, _)| *set == role).map(|(_, value)| value.to_string());
        variables.insert((id, variable), Variable { default, path });
    }
    // With a host alone, the port comes from the variable that sets it.
    let port = component.ports().iter().find(|(name, _)| ["http", "client"].contains(&name.as_str()));
    if let Some((name, port)) = port
        && let Some(variable) = &port.variable
    {
        let path = format!("components.{used}.ports.{name}");
        variables.insert((id, variable), Variable { default: Some(port.number.to_string()), path });
    }
}

fn variables(found: &mut Changes<'_>) {
    let (a, b) = (environment(found.a), environment(found.b));
    let keys: BTreeSet<_> = a.keys().chain(b.keys()).copied().collect();
    for key in keys {
        let thing = Thing::Variable { component: key.0.to_owned(), name: key.1.to_owned() };
        match (a.get(&key), b.get(&key)) {
            (None, Some(to)) => {
                let path = around(found.a, key.0, &to.path);
                found.added(thing, to.default.clone(), None, &path);
            }
            (Some(from), None) => {
                let path = around(found.b, key.0, &from.path);
                found.removed(thing, from.default.clone(), None, &path);
            }
            (Some(from), Some(to)) => {
                let defaults = (from.default.clone(), to.default.clone());
                found.aspect(&thing, "default", defaults, None, &to.path);
            }
            (None, None) => {}
        }
    }
}

/// What makes the difference for a variable: its component, where the other side has none; else its own declaration.
fn around(other: &System, component: &str, path: &str) -> String {
    let known = other.spec.components.contains_key(component);
    if known { path.to_owned() } else { format!("components.{component}") }
}

fn observability(found: &mut Changes<'_>) {
    let described = |one: &Observability| {
        format!("metrics for {}, logs as {}, traces by {}", word(&one.metrics), word(&one.logs), word(&one.traces))
    };
    let path = "observability";
    match (&found.a.spec.observability, &found.b.spec.observability) {
        (None, Some(to)) => found.added(Thing::Observability, Some(described(to)), None, path),
        (Some(from), None) => found.removed(Thing::Observability, Some(described(from)), None, path),
        (Some(a), Some(b)) => {
            let collectors = (a.collector.as_ref(), b.collector.as_ref());
            found.aspect(&Thing::Observability, "collector", collectors, None, "observability.collector");
        }
        (None, None) => {}
    }
}

fn gateway(found: &mut Changes<'_>) {
    let (a, b) = (found.a.spec.gateway.as_ref(), found.b.spec.gateway.as_ref());
    let component = |gateway: Option<&Entry>| gateway.map(|one| one.component.clone());
    match (component(a), component(b)) {
        (None, Some(to)) => found.added(Thing::Gateway, Some(to), None, "gateway.component"),
        (Some(from), None) => found.removed(Thing::Gateway, Some(from), None, "gateway.component"),
        both => found.aspect(&Thing::Gateway, "component", both, None, "gateway.component"),
    }
    let empty = BTreeMap::new();
    for (prefix, a, b) in paired(a.map_or(&empty, |one| &one.routes), b.map_or(&empty, |one| &one.routes)) {
        let thing = Thing::Route { path: prefix.to_owned() };
        let path = format!("gateway.routes.{prefix}");
        match (a, b) {
            (None, Some(b)) => found.added(thing, Some(target(b)), Some(rules::ROUTE_ADDED), &path),
            (Some(a), None) => found.removed(thing, Some(target(a)), Some(rules::ROUTE_REMOVED), &path),
            (a, b) => found.aspect(&thing, "target", (a.map(target), b.map(target)), Some(rules::ROUTE_CHANGED), &path),
        }
    }
}

/// `relay.http, prefix stripped, websocket`.
fn target(route: &Route) -> String {
    let stripped = if route.strip_prefix { ", prefix stripped" } else { "" };
    let upgrade = route.upgrade.map(|upgrade| format!(", {}", word(&upgrade))).unwrap_or_default();
    format!("{}{stripped}{upgrade}", route.to)
}

/// The crates that the rendered workspace names: version, and all features that any of its crates asks for.
fn dependencies(system: &System) -> BTreeMap<&'static str, (Option<String>, BTreeSet<String>)> {
    let mut dependencies: BTreeMap<&'static str, (Option<String>, BTreeSet<String>)> = BTreeMap::new();
    for package in packages(system) {
        for (name, features) in package.pinned.into_iter().chain(package.pinned_for_tests) {
            let pin = system.pins.crates.get(name);
            let entry = dependencies.entry(name).or_default();
            entry.0 = pin.map(|pin| pin.version.to_string());
            entry.1.extend(pin.into_iter().flat_map(|pin| pin.features.iter().map(ToString::to_string)));
            entry.1.extend(features.into_iter().map(str::to_owned));
        }
    }
    dependencies
}

fn crates(found: &mut Changes<'_>) {
    let (a, b) = (dependencies(found.a), dependencies(found.b));
    let names: BTreeSet<&str> = a.keys().chain(b.keys()).copied().collect();
    for name in names {
        let thing = Thing::Crate { name: name.to_owned() };
        let path = format!("pins.crates.{name}");
        match (a.get(name), b.get(name)) {
            (None, Some((version, _))) => found.added(thing, version.clone(), None, &path),
            (Some((version, _)), None) => found.removed(thing, version.clone(), None, &path),
            (Some((from, before)), Some((to, after))) => {
                found.aspect(&thing, "version", (from.clone(), to.clone()), None, &path);
                let (from, to) = (before.iter().map(String::as_str), after.iter().map(String::as_str));
                found.listed(&thing, "features", (from, to), &path);
            }
            (None, None) => {}
        }
    }
}

/// The npm packages that pages name.
fn npm_packages(found: &mut Changes<'_>) {
    let of = |system: &System| -> BTreeMap<String, Option<String>> {
        let named = needs(system).into_iter().filter(|need| need.section == Section::Npm).map(|need| need.name);
        named.map(|name| (name.clone(), system.pins.npm.get(name.as_str()).map(ToString::to_string))).collect()
    };
    let (a, b) = (of(found.a), of(found.b));
    for (name, a, b) in paired(&a, &b) {
        let thing = Thing::Package { name: name.to_owned() };
        let path = format!("pins.npm.{name}");
        match (a, b) {
            (None, Some(version)) => found.added(thing, version.clone(), None, &path),
            (Some(version), None) => found.removed(thing, version.clone(), None, &path),
            (Some(from), Some(to)) => found.aspect(&thing, "version", (from.clone(), to.clone()), None, &path),
            (None, None) => {}
        }
    }
}
