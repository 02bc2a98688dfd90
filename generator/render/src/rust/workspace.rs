//! `Cargo.toml` of the workspace and of each crate, and `Cargo.lock`.

use stategen_template::from_template;

use super::lock;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::{declared, spans};
use crate::template::rendered;
use stategen_model::diagnostic::Span;
use stategen_model::needs::packages::{Package, Purpose};
use stategen_model::resolved::Resolved;
use stategen_model::tree::{Artifact, Tree};

const VERSION: &str = "0.1.0";

/// The manifest of the workspace.
#[from_template("Cargo.toml")]
struct Workspace {
    version: &'static str,
    rust: Shown,
    /// Folders of the packages.
    members: Vec<Shown>,
    /// The packages that others use.
    shared: Vec<Shared>,
    crates: Vec<Pinned>,
}

struct Shared {
    name: String,
    path: String,
}

/// A crate at its pinned version.
struct Pinned {
    name: &'static str,
    version: Shown,
    default_features: bool,
    features: Vec<Shown>,
}

/// What the manifests of all packages say.
struct Manifest {
    name: Shown,
    dependencies: Vec<Dependency>,
    test_dependencies: Vec<Dependency>,
}

struct Dependency {
    name: String,
    features: Vec<&'static str>,
}

macro_rules! manifests {
    ($($view:ident: $template:tt),* $(,)?) => {
        $(
            #[from_template($template)]
            struct $view {
                package: Manifest,
            }
        )*
    };
}

manifests! {
    ModelManifest: "crates/model/Cargo.toml",
    RuntimeManifest: "crates/runtime/Cargo.toml",
    MessagingManifest: "crates/messaging/Cargo.toml",
    ConformanceManifest: "conformance/Cargo.toml",
}

macro_rules! component_manifests {
    ($($view:ident: $template:tt),* $(,)?) => {
        $(
            #[from_template($template)]
            struct $view {
                summary: Shown,
                package: Manifest,
            }
        )*
    };
}

component_manifests! {
    ServiceManifest: "services/service/Cargo.toml",
    RelayManifest: "services/broker/Cargo.toml",
    PagesManifest: "web/server/Cargo.toml",
}

pub(super) fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    let packages = &system.packages;
    let pins = vec![Span::file("states/pins.yaml")];
    tree.insert("Cargo.toml", rendered(&Workspace::new(system, packages), pins.clone()));
    for package in packages {
        let mut sources = declared(system, &package.name);
        if sources.is_empty() {
            // What all services share is no component; its dependencies are named in the pins.
            sources.clone_from(&pins);
        }
        tree.insert(format!("{}/Cargo.toml", package.path), manifest(system, package, sources));
    }
    if !system.lock.is_empty() {
        tree.insert("Cargo.lock", lock::document(system, packages, VERSION, pins));
    }
}

impl Workspace {
    fn new(system: &Resolved<'_>, packages: &[Package]) -> Self {
        let mut used: Vec<&'static str> = packages.iter().flat_map(|package| package.pinned.keys().copied()).collect();
        used.sort_unstable();
        used.dedup();
        let shared = packages.iter().filter(|package| package.path.starts_with("crates/"));
        Self {
            version: VERSION,
            rust: system.pins.rust.shown().and(spans(system, ["pins.rust"])),
            members: packages.iter().map(|package| of_component(system, package, &package.path)).collect(),
            shared: shared.map(|package| Shared { name: package.name.clone(), path: package.path.clone() }).collect(),
            crates: used.into_iter().map(|name| Pinned::new(system, name)).collect(),
        }
    }
}

impl Pinned {
    fn new(system: &Resolved<'_>, name: &'static str) -> Self {
        let (_, pin) = system.crates[name];
        let mut features: Vec<Shown> = pin.features.iter().map(Show::shown).collect();
        features.sort_by(|a, b| a.text().cmp(b.text()));
        let version = pin.version.shown().and(spans(system, [format!("pins.crates.{name}").as_str()]));
        Self { name, version, default_features: pin.default_features, features }
    }
}

/// A text that follows from the component whose package this is, if it is one's.
fn of_component(system: &Resolved<'_>, package: &Package, text: &str) -> Shown {
    let part = system.parts.iter().find(|part| *part.id == *package.name);
    part.map_or_else(|| text.shown(), |part| part.id.shown_as(|_| text.to_owned()))
}

fn manifest(system: &Resolved<'_>, package: &Package, sources: Vec<Span>) -> Artifact {
    let purpose = package.purpose;
    let summary = || summary(system, package);
    let package = Manifest::new(system, package);
    match purpose {
        Purpose::Model => rendered(&ModelManifest { package }, sources),
        Purpose::Runtime => rendered(&RuntimeManifest { package }, sources),
        Purpose::Messaging => rendered(&MessagingManifest { package }, sources),
        Purpose::Conformance => rendered(&ConformanceManifest { package }, sources),
        Purpose::Service => rendered(&ServiceManifest { summary: summary(), package }, sources),
        Purpose::Relay => rendered(&RelayManifest { summary: summary(), package }, sources),
        Purpose::Pages => rendered(&PagesManifest { summary: summary(), package }, sources),
    }
}

/// What a component is for, by its package.
fn summary(system: &Resolved<'_>, package: &Package) -> Shown {
    let part = system.parts.iter().find(|part| *part.id == *package.name);
    part.expect("the package of a component bears its id").component.summary().shown()
}

impl Manifest {
    fn new(system: &Resolved<'_>, package: &Package) -> Self {
        let pinned = |(name, features): (&&'static str, &Vec<&'static str>)| Dependency {
            name: (*name).to_owned(),
            features: features.clone(),
        };
        let local = package.local.iter().map(|name| Dependency { name: name.clone(), features: Vec::new() });
        let mut dependencies: Vec<Dependency> = local.chain(package.pinned.iter().map(pinned)).collect();
        dependencies.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            name: of_component(system, package, &package.name),
            dependencies,
            test_dependencies: package.pinned_for_tests.iter().map(pinned).collect(),
        }
    }
}
