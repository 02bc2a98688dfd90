//! `compose.yaml`, the Dockerfiles and `.dockerignore`, for states that run on Docker Compose.

use stategen_template::{from_template, verbatim};

use crate::engine::compose::Service;
use crate::engine::parts;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::{declared, spans, spans_of_each};
use crate::template::{Nested, rendered, verbatim};
use crate::topology::{Image, Node, Topology, Value, Variable};
use stategen_model::resolved::{Database, Resolved};
use stategen_model::system::Kind;
use stategen_model::tree::Tree;

#[from_template("compose.yaml")]
struct Compose {
    name: Shown,
    services: Vec<Nested>,
    volumes: Vec<Volume>,
}

/// The volume that holds a database. It bears the engine's name: a state that replaces the engine begins with a volume of
/// its own rather than with files that it cannot read.
struct Volume {
    component: Shown,
    engine: &'static str,
}

/// A component that is built from the output.
#[from_template("compose/built.yaml")]
struct Built<'a> {
    service: Service,
    folder: Option<Shown>,
    environment: &'a [Variable],
    volumes: Vec<Volume>,
}

#[from_template("compose.published.yaml")]
struct Published {
    /// The repository that images are below.
    registry: Shown,
    components: Vec<Shown>,
}

#[from_template("services/Dockerfile")]
struct Dockerfile {
    builder: Image,
    id: Shown,
    shares_file: bool,
    /// The image that builds the pages, for a component that serves some.
    pages: Option<Image>,
}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    let system = topology.system;
    let Some(builders) = &system.builders else { return };
    let compose = Compose {
        name: system.spec.system.name.shown(),
        services: topology.nodes.iter().map(|node| service(topology, node)).collect(),
        volumes: volumes(topology),
    };
    let mut sources = spans_of_each(system, "components");
    sources.extend(spans(system, ["system.runtime"]));
    tree.insert("compose.yaml", rendered(&compose, sources));
    if let Some(publishing) = &system.spec.publishing {
        let components = topology.built().map(|node| node.id.shown()).collect();
        let published = Published { registry: publishing.registry.shown(), components };
        tree.insert("compose.published.yaml", rendered(&published, spans(system, ["publishing"])));
    }
    for node in topology.built() {
        let Some(folder) = &node.folder else { continue };
        let has_pages = node.component.kind() == Kind::Web;
        let dockerfile = Dockerfile {
            builder: builders.programs.into(),
            id: node.id.shown(),
            shares_file: node.shares_file,
            pages: builders.pages.filter(|_| has_pages).map(Image::from),
        };
        let sources = declared(system, node.id);
        tree.insert(format!("{}/Dockerfile", folder.text()), rendered(&dockerfile, sources));
    }
    tree.insert(".dockerignore", verbatim(verbatim!("dockerignore"), spans(system, ["system.runtime"])));
}

/// The entry of a component.
fn service(topology: &Topology, node: &Node) -> Nested {
    parts(node.component).and_then(|parts| parts.compose_service(topology, node)).unwrap_or_else(|| {
        Nested::new(&Built {
            service: Service::new(topology, node),
            folder: node.folder.clone(),
            environment: &node.environment,
            volumes: if node.shares_file { embedded(topology.system) } else { Vec::new() },
        })
    })
}

/// The volumes of what keeps something, by component.
fn volumes(topology: &Topology) -> Vec<Volume> {
    let databases = topology.system.databases.iter().map(Volume::new);
    let observers = topology.system.observation.observers.iter().filter_map(|observer| {
        let facts = observer.facts();
        facts.keeps().then(|| Volume { component: observer.id.shown(), engine: facts.name() })
    });
    databases.chain(observers).collect()
}

/// The volumes of embedded databases.
fn embedded(system: &Resolved<'_>) -> Vec<Volume> {
    let embedded = system.databases.iter().filter(|one| !one.database.engine.facts().runs());
    embedded.map(Volume::new).collect()
}

impl Volume {
    fn new(database: &Database<'_>) -> Self {
        Self { component: database.id.shown(), engine: database.database.engine.facts().name() }
    }
}
