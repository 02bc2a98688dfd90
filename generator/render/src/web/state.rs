//! What the page knows of the state that it belongs to, and where it finds the others.

use askama::Template;

use super::FrontEnd;
use super::typescript::string;
use crate::filters;
use stategen_model::diagnostic::Span;
use stategen_model::system::{Component, Engine, Kind, State, System, Transport};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "web/src/generated/state.ts", escape = "none")]
struct Identity<'a> {
    system: &'a System,
    steps: Vec<Step<'a>>,
}

/// A state of the lineage, with links where the system says where its branches are published.
struct Step<'a> {
    state: &'a State,
    branch_url: Option<String>,
    compare: Option<String>,
    compare_url: Option<String>,
}

#[derive(Template)]
#[template(path = "web/src/generated/configuration.ts", escape = "none")]
struct Configuration {
    gateway: bool,
    services: Vec<Place>,
    messages: String,
    components: Vec<Part>,
}

/// Where a component answers.
struct Place {
    id: String,
    /// A TypeScript expression.
    url: String,
}

/// A component with the address at which it tells how it is.
struct Part {
    id: String,
    kind: &'static str,
    summary: String,
    /// A TypeScript expression.
    health: String,
}

pub(super) fn artifacts(front_end: &FrontEnd<'_>, tree: &mut Tree) {
    let system = front_end.system;
    let steps: Vec<&State> = system.lineage.iter().chain([&system.state]).collect();
    let sources = steps.iter().map(|state| Span::file(format!("states/{}.yaml", state.id))).collect();
    let identity = Identity { system, steps: lineage(system, &steps) };
    let template = "web/src/generated/state.ts";
    front_end.add(tree, "src/generated/state.ts", template, &identity.to_string(), sources);

    let mut sources = front_end.declared();
    sources.extend(front_end.spans(["gateway.routes"]));
    let template = "web/src/generated/configuration.ts";
    let text = configuration(front_end).to_string();
    front_end.add(tree, "src/generated/configuration.ts", template, &text, sources);
}

/// The title of the pages.
pub(super) fn title<'a>(front_end: &FrontEnd<'a>) -> &'a str {
    front_end.component.title.as_deref().unwrap_or(&front_end.system.spec.system.title)
}

fn lineage<'a>(system: &System, states: &[&'a State]) -> Vec<Step<'a>> {
    let links = system.links.as_ref();
    let parents = std::iter::once(None).chain(states.iter().copied().map(Some));
    let step = |(state, parent): (&'a State, Option<&'a State>)| {
        let branch = &state.file.branch;
        let base = parent.map(|parent| &parent.file.branch);
        Step {
            state,
            branch_url: links.map(|links| links.branch(branch)),
            compare: base.map(|base| format!("{base}...{branch}")),
            compare_url: links.zip(base).map(|(links, base)| links.compare(base, branch)),
        }
    };
    states.iter().copied().zip(parents).map(step).collect()
}

fn configuration(front_end: &FrontEnd<'_>) -> Configuration {
    let system = front_end.system;
    let called = front_end.called();
    let place = |id: &str| Place { id: id.to_owned(), url: base(system, id, "http").unwrap_or_else(|| "\"\"".into()) };
    let components = system.spec.components.iter().map(|(id, component)| Part {
        id: id.clone(),
        kind: kind(component),
        summary: component.summary.clone(),
        health: health(front_end, id, component),
    });
    Configuration {
        gateway: system.spec.gateway.is_some(),
        services: called.iter().map(|(id, _, _)| place(id)).collect(),
        messages: messages(system),
        components: components.collect(),
    }
}

fn kind(component: &Component) -> &'static str {
    match component.kind {
        Kind::Service => "service",
        Kind::Broker => "broker",
        Kind::Database => "database",
        Kind::Gateway => "gateway",
        Kind::Web => "web",
    }
}

/// Where a component's port is seen from a page, as an expression: a path of the gateway, or a port of the page's host.
fn base(system: &System, id: &str, port: &str) -> Option<String> {
    let Some(gateway) = &system.spec.gateway else { return Some(format!("at({})", string(id))) };
    let target = format!("{id}.{port}");
    let route = gateway.routes.iter().find(|(_, route)| route.to == target && route.strip_prefix)?;
    Some(string(route.0.trim_end_matches('/')))
}

/// The address at which a component tells how it is, as an expression; null where a page cannot ask.
fn health(front_end: &FrontEnd<'_>, id: &str, component: &Component) -> String {
    let system = front_end.system;
    let path = &system.spec.system.endpoints.health;
    let asked =
        |base: Option<String>| base.map_or_else(|| "null".to_owned(), |base| format!("{base} + {}", string(path)));
    match (component.kind, component.engine) {
        (Kind::Service, _) | (Kind::Broker, Some(Engine::Socketio)) => asked(base(system, id, "http")),
        (Kind::Web, _) if id == front_end.id => string(path),
        (Kind::Web, _) => asked(base(system, id, "http")),
        (Kind::Gateway, _) => {
            let routes = system.spec.gateway.iter().flat_map(|gateway| &gateway.routes);
            let own = routes.into_iter().find(|(_, route)| route.to == "self.health");
            own.map_or_else(|| "null".to_owned(), |(path, _)| string(path))
        }
        (Kind::Broker | Kind::Database, _) => "null".to_owned(),
    }
}

/// Where messages come from, as an expression.
fn messages(system: &System) -> String {
    let Some(messaging) = &system.spec.messaging else { return "\"\"".to_owned() };
    let port = match messaging.transport {
        Transport::Socketio => "http",
        Transport::Nats => "websocket",
    };
    let target = format!("{}.{port}", messaging.broker);
    match &system.spec.gateway {
        Some(gateway) => {
            let upgraded = |route: &stategen_model::system::Route| route.to == target && route.upgrade.is_some();
            let route = gateway.routes.iter().find(|(_, route)| upgraded(route) && !route.strip_prefix);
            string(route.map_or("/", |(path, _)| path))
        }
        None => match messaging.transport {
            Transport::Socketio => format!("at({}) + \"/socket.io/\"", string(&messaging.broker)),
            Transport::Nats => format!("at({})", string(&messaging.broker)),
        },
    }
}
