//! What git and continuous integration need.

use stategen_template::{from_template, verbatim};

use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::spans;
use crate::template::{rendered, verbatim};
use crate::topology::Topology;
use stategen_model::system::{ActionPin, Kind};
use stategen_model::tree::Tree;

#[from_template("gitignore")]
struct Ignore {
    /// The folder of an embedded database's file.
    data: Option<Shown>,
    /// Folders of npm projects.
    pages: Vec<Shown>,
    has_secrets: bool,
}

#[from_template("github/workflows/ci.yml")]
struct Workflow {
    checkout: Action,
    rust: Shown,
    on_compose: bool,
    has_secrets: bool,
}

#[from_template("github/workflows/publish.yml")]
struct Publish {
    checkout: Action,
    /// The branch whose images are published.
    branch: Shown,
    /// The host of the registry.
    host: Shown,
    components: Vec<Shown>,
    has_secrets: bool,
}

struct Action {
    name: Shown,
    version: Shown,
}

impl Action {
    fn new(pin: &ActionPin) -> Self {
        Self { name: pin.name.shown(), version: pin.version.shown() }
    }
}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    let system = topology.system;
    let runtime = || spans(system, ["system.runtime"]);
    tree.insert(".gitattributes", verbatim(verbatim!("gitattributes"), runtime()));
    let mut files = system.databases.iter().filter_map(|one| one.database.settings.file.as_ref());
    let web = topology.nodes.iter().filter(|node| node.component.kind() == Kind::Web);
    let ignore = Ignore {
        data: files.find_map(|file| Some(file.shown_as(folder)).filter(|folder| !folder.is_empty())),
        pages: web.map(|node| node.id.shown()).collect(),
        has_secrets: !system.secrets.is_empty(),
    };
    tree.insert(".gitignore", rendered(&ignore, runtime()));
    let workflow = Workflow {
        checkout: Action::new(system.checkout),
        rust: system.pins.rust.shown(),
        on_compose: topology.on_compose(),
        has_secrets: !system.secrets.is_empty(),
    };
    tree.insert(".github/workflows/ci.yml", rendered(&workflow, runtime()));
    if let Some(publishing) = &system.spec.publishing {
        let publish = Publish {
            checkout: Action::new(system.checkout),
            branch: system.state.file.branch.shown(),
            host: publishing.registry.shown_as(host),
            components: topology.built().map(|node| node.id.shown()).collect(),
            has_secrets: !system.secrets.is_empty(),
        };
        tree.insert(".github/workflows/publish.yml", rendered(&publish, spans(system, ["publishing"])));
    }
}

/// The folder that a path's file is in.
fn folder(path: &str) -> String {
    path.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned())
}

/// The host of a repository of images.
fn host(registry: &str) -> String {
    registry.split_once('/').map_or(registry, |(host, _)| host).to_owned()
}
