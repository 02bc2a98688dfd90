//! What git and continuous integration need.

use askama::Template;

use super::topology::Topology;
use super::{artifact, spans};
use crate::filters;
use stategen_model::system::{CHECKOUT_ACTION, Kind};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "gitattributes", escape = "none")]
struct Attributes {}

#[derive(Template)]
#[template(path = "gitignore", escape = "none")]
struct Ignore<'a> {
    data: Option<&'a str>,
    pages: Vec<&'a str>,
}

#[derive(Template)]
#[template(path = "github/workflows/ci.yml", escape = "none")]
struct Workflow<'a> {
    checkout: String,
    rust: &'a str,
    on_compose: bool,
}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    let system = topology.system;
    let runtime = || spans(system, ["system.runtime"]);
    let files = system.spec.components.values().filter_map(|one| one.settings.get("file"));
    let data = files.filter_map(|file| file.rsplit_once('/')).map(|(folder, _)| folder).next();
    tree.insert(".gitattributes", artifact("gitattributes", Attributes {}.to_string(), runtime()));
    let web = topology.nodes.iter().filter(|node| node.component.kind == Kind::Web);
    let pages = web.map(|node| node.id).collect();
    tree.insert(".gitignore", artifact("gitignore", Ignore { data, pages }.to_string(), runtime()));
    let checkout = system.pins.actions.get(CHECKOUT_ACTION);
    let checkout = checkout.map_or_else(String::new, |action| format!("{}@{}", action.name, action.version));
    let workflow = Workflow { checkout, rust: &system.pins.rust, on_compose: topology.on_compose() };
    tree.insert(".github/workflows/ci.yml", artifact("github/workflows/ci.yml", workflow.to_string(), runtime()));
}
