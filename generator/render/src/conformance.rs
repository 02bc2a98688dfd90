//! `conformance/`: the crate that runs every scenario of a state against it, one test a scenario.

use stategen_template::{from_template, verbatim};

use crate::engine::{self, Messaging};
use crate::filters;
use crate::rust::names::snake;
use crate::shown::{Show, Shown};
use crate::sources::spans;
use crate::template::{Verbatim, rendered, verbatim};
use stategen_model::diagnostic::Span;
use stategen_model::needs::packages::types;
use stategen_model::resolved::Resolved;
use stategen_model::system::{Body, Type};
use stategen_model::tree::Tree;

mod channels;
mod literal;
mod operations;
mod places;
mod scenario;
mod signals;
mod steps;

use channels::Channels;
use operations::Operations;
use places::Places;
use scenario::ScenarioTest;

#[from_template("conformance/src/lib.rs")]
struct Library {
    messaging: bool,
    observed: bool,
}

/// What an answer must be; `decimals` says whether numbers may be exact decimals.
#[from_template("conformance/src/expectation.rs")]
struct Expectations {
    decimals: bool,
}

/// Calls; `credentials` says whether callers have to show who they are.
#[from_template("conformance/src/call.rs")]
struct Calls {
    cookies: bool,
    credentials: bool,
    forms: bool,
}

#[from_template("conformance/src/system.rs")]
struct Runtime {
    messaging: bool,
    observed: bool,
    /// The path of metrics.
    metrics: Shown,
}

/// The front of the tests: the module of each scenario.
#[from_template("conformance/tests/scenarios/main.rs")]
struct Tests {
    modules: Vec<Shown>,
}

/// Adds the crate's source; its manifest comes with those of the other crates.
pub fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    let source = |path: &str| spans(system, [path]);
    let fixed = [
        ("address.rs", verbatim!("conformance/src/address.rs")),
        ("answer.rs", verbatim!("conformance/src/answer.rs")),
        ("control.rs", verbatim!("conformance/src/control.rs")),
        ("format.rs", verbatim!("conformance/src/format.rs")),
    ];
    add_fixed(tree, &fixed, &source("system"));
    let (messaging, observed) = (system.messaging.is_some(), system.is_observed());
    if observed {
        let signals = [
            ("logs.rs", verbatim!("conformance/src/logs.rs")),
            ("metrics.rs", verbatim!("conformance/src/metrics.rs")),
            ("traces.rs", verbatim!("conformance/src/traces.rs")),
        ];
        add_fixed(tree, &signals, &source("observability"));
    }
    let expectations = Expectations { decimals: types(system).iter().any(Type::is_decimal) };
    let credentials = system.asks_who_calls();
    let mut operations = system.contracts.values().flat_map(|contract| &contract.operations);
    let forms = operations.any(|operation| matches!(operation.body, Some(Body::Form(_))));
    tree.insert(
        "conformance/src/call.rs",
        rendered(&Calls { cookies: system.asks_for_cookies(), credentials, forms }, source("system")),
    );
    tree.insert("conformance/src/expectation.rs", rendered(&expectations, source("system")));
    tree.insert("conformance/src/lib.rs", rendered(&Library { messaging, observed }, source("system")));
    let metrics = system.spec.system.endpoints.metrics.shown();
    let runtime = Runtime { messaging, observed, metrics };
    tree.insert("conformance/src/system.rs", rendered(&runtime, source("system")));
    tree.insert("conformance/src/places.rs", rendered(&Places::new(system), source("components")));
    let contracts = system.contracts.values().map(|contract| contract.span).collect();
    tree.insert("conformance/src/operations.rs", rendered(&Operations::new(system), contracts));
    if let Some(messaging) = &system.messaging {
        add_fixed(tree, &listening(&engine::messaging(messaging.broker.engine)), &source("messaging"));
        tree.insert("conformance/src/channels.rs", rendered(&Channels::new(messaging), source("channels")));
    }
    scenarios(system, tree);
}

fn add_fixed(tree: &mut Tree, files: &[(&str, Verbatim)], sources: &[Span]) {
    for (name, file) in files {
        tree.insert(format!("conformance/src/{name}"), verbatim(*file, sources.to_vec()));
    }
}

/// What tests need where there are messages, over the system's transport.
fn listening(messaging: &Messaging) -> [(&'static str, Verbatim); 3] {
    [
        ("connection.rs", verbatim!("conformance/src/connection.rs")),
        ("listener.rs", verbatim!("conformance/src/listener.rs")),
        ("wire.rs", messaging.conformance_wire),
    ]
}

fn scenarios(system: &Resolved<'_>, tree: &mut Tree) {
    for scenario in &system.scenarios {
        let test = rendered(&ScenarioTest::new(scenario), vec![scenario.file.span]);
        tree.insert(format!("conformance/tests/scenarios/{}.rs", snake(scenario.id)), test);
    }
    let tests = Tests { modules: system.scenarios.iter().map(|scenario| scenario.id.shown_as(snake)).collect() };
    let sources = system.files.iter().filter(|(path, _)| path.starts_with("scenarios/")).map(|(_, file)| file.span);
    tree.insert("conformance/tests/scenarios/main.rs", rendered(&tests, sources.collect()));
}
