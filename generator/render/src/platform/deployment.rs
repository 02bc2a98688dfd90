//! The script that runs the system on a host of its own, and what that host has in front of it.

use stategen_template::from_template;

use super::scripts;
use crate::engine::compose::Setting;
use crate::filters;
use crate::observation;
use crate::shown::{Show, Shown};
use crate::sources::spans;
use crate::template::rendered;
use crate::topology::Topology;
use stategen_model::resolved::Deployment;
use stategen_model::tree::{Artifact, Tree};

#[from_template("deploy/deploy.sh")]
struct Script {
    name: Shown,
    /// What the names of its variables begin with.
    prefix: Shown,
    branch: Shown,
    registry: Shown,
    /// The variable that lists the origins of pages.
    cors: Shown,
    entry: Setting,
    asked: Vec<Asked>,
    /// Those whose images are published.
    components: Vec<Shown>,
    has_secrets: bool,
}

/// A page that answers when the system is there.
struct Asked {
    port: Setting,
    path: Shown,
}

#[from_template("deploy/proxy.conf")]
struct Proxy {
    name: Shown,
}

#[from_template("deploy/README.md")]
struct Readme {
    title: Shown,
    target: Shown,
    name: Shown,
    prefix: Shown,
    branch: Shown,
    registry: Shown,
    entry: Setting,
    has_secrets: bool,
}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    let Some(deployment) = &topology.system.deployment else { return };
    let system = &topology.system.spec.system;
    let folder = format!("deploy/{}", deployment.target);
    let sources = || spans(topology.system, ["deployment", "publishing", "gateway"]);
    let script = rendered(&script(topology, deployment), sources());
    tree.insert(format!("{folder}/deploy.sh"), Artifact { executable: true, ..script });
    tree.insert(format!("{folder}/proxy.conf"), rendered(&Proxy { name: system.name.shown() }, sources()));
    let readme = Readme {
        title: system.title.shown(),
        target: deployment.target.shown(),
        name: system.name.shown(),
        prefix: prefix(topology),
        branch: topology.system.state.file.branch.shown(),
        registry: deployment.registry.shown(),
        entry: Setting::of_port(deployment.entry),
        has_secrets: !topology.system.secrets.is_empty(),
    };
    tree.insert(format!("{folder}/README.md"), rendered(&readme, sources()));
}

fn script(topology: &Topology, deployment: &Deployment<'_>) -> Script {
    let system = topology.system;
    let entry = Asked { port: Setting::of_port(deployment.entry), path: deployment.health.shown() };
    let others = scripts::asked(system);
    let others = others.map(|page| Asked { port: Setting::of_port(page.port), path: observation::path(page) });
    Script {
        name: system.spec.system.name.shown(),
        prefix: prefix(topology),
        branch: system.state.file.branch.shown(),
        registry: deployment.registry.shown(),
        cors: system.spec.system.cors.variable.shown(),
        entry: Setting::of_port(deployment.entry),
        asked: std::iter::once(entry).chain(others).collect(),
        components: topology.built().map(|node| node.id.shown()).collect(),
        has_secrets: !system.secrets.is_empty(),
    }
}

/// What the names of a deployment's variables begin with.
fn prefix(topology: &Topology) -> Shown {
    topology.system.spec.system.name.shown_as(str::to_ascii_uppercase)
}
