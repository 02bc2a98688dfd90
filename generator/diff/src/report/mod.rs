//! The HTML report: a folder of pages that opens from disk, without network and without a server.
//!
//! Making it is pure: the result is a [`Tree`], as every output is.

mod comparison;
pub mod layout;
mod pages;
mod rows;
mod topology;
mod view;

use askama::Template;

pub use comparison::{Comparison, Sources};

use self::comparison::{artifact, insert};
use super::summary;
use stategen_model::names::state_number;
use stategen_model::system::State;
use stategen_model::tree::Tree;

/// The report on one comparison, with `index.html` as its first page.
#[must_use]
pub fn site(comparison: &Comparison<'_, '_>) -> Tree {
    let mut tree = Tree::default();
    assets(&mut tree);
    pages::add(comparison, "", "", &mut tree);
    tree
}

/// The reports on several comparisons, each in a folder of its own, with their lineage as the first page.
#[must_use]
pub fn sites(states: &[&State], comparisons: &[Comparison<'_, '_>]) -> Tree {
    let mut tree = Tree::default();
    assets(&mut tree);
    let steps: Vec<Step> = comparisons.iter().map(Step::of).collect();
    for (comparison, step) in comparisons.iter().zip(&steps) {
        pages::add(comparison, &step.folder, "../", &mut tree);
    }
    let graph = lineage(states, &steps);
    insert(&mut tree, "index.html", &Lineage { title: "Lineage", assets: "", home: "", steps: &steps, graph: &graph });
    tree
}

/// A step from a parent to its child.
struct Step {
    parent: String,
    child: String,
    /// The folder of its report, with a `/` at its end.
    folder: String,
    summary: String,
    breaking: usize,
}

impl Step {
    fn of(comparison: &Comparison<'_, '_>) -> Self {
        let number = |name: &str| state_number(name).to_owned();
        let diff = comparison.diff;
        Self {
            parent: diff.a.clone(),
            child: diff.b.clone(),
            folder: format!("{}-{}/", number(&diff.a), number(&diff.b)),
            summary: summary::sentence(diff),
            breaking: summary::count(&diff.changes, super::Class::Breaking),
        }
    }
}

/// The lineage graph: states as boxes, steps as lines that lead to their reports.
struct Graph {
    width: i32,
    height: i32,
    states: Vec<GraphState>,
    steps: Vec<GraphStep>,
}

struct GraphState {
    number: String,
    title: String,
    id: String,
    x: i32,
    y: i32,
    width: i32,
}

struct GraphStep {
    path: String,
    folder: String,
    name: String,
}

impl GraphState {
    fn height(&self) -> i32 {
        layout::HEIGHT
    }

    fn middle(&self) -> i32 {
        self.x + self.width / 2
    }
}

fn lineage(states: &[&State], steps: &[Step]) -> Graph {
    let nodes = states.iter().map(|state| state.id.to_string()).collect();
    let edges = steps.iter().map(|step| (step.parent.clone(), step.child.clone())).collect();
    let width = layout::box_width(states.iter().map(|state| ("000", state.file.title.as_str())));
    let layout = layout::layout(&nodes, &edges, width);
    let place = |state: &&State| {
        let (x, y) = layout.nodes[state.id.as_str()];
        let number = state_number(&state.id).to_owned();
        GraphState { number, title: state.file.title.to_string(), id: state.id.to_string(), x, y, width }
    };
    let line = |step: &Step| {
        let points = layout.edges.get(&(step.parent.clone(), step.child.clone()))?;
        let name = format!("{} → {}", step.parent, step.child);
        Some(GraphStep { path: layout::path(points), folder: step.folder.clone(), name })
    };
    Graph {
        width: layout.width,
        height: layout.height,
        states: states.iter().map(place).collect(),
        steps: steps.iter().filter_map(line).collect(),
    }
}

#[derive(Template)]
#[template(path = "report/lineage.html")]
struct Lineage<'s> {
    title: &'s str,
    assets: &'s str,
    home: &'s str,
    steps: &'s [Step],
    graph: &'s Graph,
}

fn assets(tree: &mut Tree) {
    let files = [
        ("assets/report.css", include_str!("../../../../templates/report/report.css")),
        ("assets/report.js", include_str!("../../../../templates/report/report.js")),
    ];
    for (path, text) in files {
        tree.insert(path, artifact(text.to_owned()));
    }
}
