//! Grafana: where it has what it shows from, and what it shows.

use stategen_template::from_template;

use super::Parts;
use super::compose::{Service, Setting};
use crate::filters;
use crate::observation;
use crate::shown::{Show, Shown};
use crate::sources::declared;
use crate::template::{Nested, rendered};
use crate::topology::{Node, Topology};
use stategen_model::resolved::Observer;
use stategen_model::system::{Component, Kind};
use stategen_model::tree::Tree;

pub(super) struct Grafana;

#[from_template("observation/provisioning/datasources.yaml")]
struct DataSources {
    /// The path before its own pages.
    prefix: Shown,
    metrics: Option<Source>,
    logs: Option<Source>,
    traces: Option<Source>,
}

/// A component that keeps what is shown.
struct Source {
    id: Shown,
    port: Shown,
    prefix: Shown,
}

#[from_template("observation/provisioning/dashboards.yaml")]
struct Folder {
    folder: Shown,
}

#[from_template("compose/grafana.yaml")]
struct Compose {
    service: Service,
    port: Shown,
    prefix: Shown,
    /// Where browsers find its pages, if the gateway leads to them.
    root: Option<Root>,
    name: Shown,
    user: Shown,
    password: Shown,
}

/// A path at the gateway.
struct Root {
    /// The port that browsers reach the gateway at.
    entry: Setting,
    path: Shown,
}

impl Parts for Grafana {
    fn artifacts(&self, topology: &Topology, node: &Node, tree: &mut Tree) {
        let (system, id) = (topology.system, node.id);
        let observer = topology.observer(node);
        let source = |kind: Kind| system.observation.of_kind(kind).map(Source::new);
        let sources = DataSources {
            prefix: observation::prefix(observer),
            metrics: source(Kind::Metrics),
            logs: source(Kind::Logs),
            traces: source(Kind::Traces),
        };
        let declared = || declared(system, id);
        tree.insert(format!("{id}/provisioning/datasources/datasources.yaml"), rendered(&sources, declared()));
        let folder = Folder { folder: system.spec.system.title.shown() };
        tree.insert(format!("{id}/provisioning/dashboards/dashboards.yaml"), rendered(&folder, declared()));
        observation::dashboards(system, observer, tree);
    }

    fn compose_service(&self, topology: &Topology, node: &Node) -> Option<Nested> {
        let Component::Dashboards(dashboards) = node.component else { return None };
        let observer = topology.observer(node);
        let entry = topology.system.gateway.as_ref().map(|gateway| Setting::of_port(gateway.entry));
        let root = entry.zip(observer.prefix).map(|(entry, path)| Root { entry, path: path.shown() });
        Some(Nested::new(&Compose {
            service: Service::new(topology, node),
            port: node.number("http"),
            prefix: observation::prefix(observer),
            root,
            name: dashboards.administrator.name.shown(),
            user: dashboards.administrator.variable.shown(),
            password: dashboards.administrator.password.shown(),
        }))
    }
}

impl Source {
    fn new(observer: &Observer<'_>) -> Self {
        let page = &observer.measured;
        Self { id: page.id.shown(), port: page.port.number.shown(), prefix: observation::prefix(observer) }
    }
}
