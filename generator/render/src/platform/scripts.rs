//! Scripts that start, watch, stop and test a state.

use askama::Template;

use super::gateway;
use super::topology::{Node, Topology};
use super::{artifact, spans, spans_of_each};
use stategen_model::system::{Engine, Kind};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "scripts/start.sh", escape = "none")]
struct Start<'a> {
    on_compose: bool,
    order: Vec<&'a Node<'a>>,
    file: Option<(&'a str, &'a str)>,
    /// Placeholder and port of each component behind the gateway, as shell text.
    addresses: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "scripts/status.sh", escape = "none")]
struct Status<'a> {
    on_compose: bool,
    order: Vec<&'a Node<'a>>,
}

#[derive(Template)]
#[template(path = "scripts/stop.sh", escape = "none")]
struct Stop<'a> {
    on_compose: bool,
    order: Vec<&'a Node<'a>>,
}

#[derive(Template)]
#[template(path = "scripts/test.sh", escape = "none")]
struct Test {}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    let system = topology.system;
    let on_compose = topology.on_compose();
    let order = topology.starting_order();
    let databases = system.spec.components.values().filter(|one| one.kind == Kind::Database);
    let file = databases
        .filter(|one| one.engine == Some(Engine::Sqlite))
        .find_map(|one| Some((one.address.get("file")?.as_str(), one.settings.get("file")?.as_str())));
    let targets = gateway::targets(topology);
    let addresses = targets
        .iter()
        .map(|target| {
            let ports = topology.node(&target.component).map(|node| &node.ports);
            let port = ports.and_then(|ports| ports.iter().find(|port| port.spec.number == target.number));
            let number = match port.and_then(|port| port.spec.variable.as_ref()) {
                Some(variable) => format!("${{{variable}:-{}}}", target.number),
                None => target.number.to_string(),
            };
            (target.placeholder.clone(), number)
        })
        .collect();
    let reversed = order.iter().rev().copied().collect();
    let start = Start { on_compose, order: order.clone(), file, addresses }.to_string();
    let status = Status { on_compose, order }.to_string();
    let stop = Stop { on_compose, order: reversed }.to_string();
    let mut sources = spans_of_each(system, "components");
    sources.extend(spans(system, ["system.runtime"]));
    for (path, template, text) in [
        ("scripts/start.sh", "scripts/start.sh", start),
        ("scripts/status.sh", "scripts/status.sh", status),
        ("scripts/stop.sh", "scripts/stop.sh", stop),
        ("scripts/test.sh", "scripts/test.sh", Test {}.to_string()),
    ] {
        let mut script = artifact(template, text, sources.clone());
        script.executable = true;
        tree.insert(path, script);
    }
}
