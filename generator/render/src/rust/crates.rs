//! `crates/`: what services share.

use stategen_model::authored::Name;
use stategen_template::{from_template, verbatim};

use super::types::{Dates, Object, Side, WireStruct, payloads};
use crate::engine;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::spans;
use crate::sql;
use crate::template::{rendered, verbatim};
use stategen_model::names::variant;
use stategen_model::needs::packages::uses;
use stategen_model::resolved::{Messaging, Resolved};
use stategen_model::system::{EnumSpec, SystemInfo, Type};
use stategen_model::tree::Tree;

#[from_template("crates/runtime/src/conventions.rs")]
struct Conventions {
    health: Shown,
    metrics: Shown,
    name: Shown,
    cors_variable: Shown,
    cors_default: Shown,
}

/// The front of what every service does alike: which types the system has that it reads and writes.
#[from_template("crates/runtime/src/lib.rs")]
struct Library {
    credentials: bool,
    decimals: bool,
    times: bool,
}

/// What a request is answered with when it cannot be done: whether problems have headers, and callers have to show who
/// they are.
#[from_template("crates/runtime/src/problem.rs")]
struct Problems {
    headers: bool,
    credentials: bool,
}

/// The server around the routes of a service; `credentials` says whether callers have to show who they are.
#[from_template("crates/runtime/src/server.rs")]
struct Server {
    credentials: bool,
}

/// How variables are read; `has_settings` says whether a service is set by some of its own, `has_secrets` whether some have
/// no default.
#[from_template("crates/runtime/src/config.rs")]
struct Configuration {
    has_settings: bool,
    has_secrets: bool,
}

#[from_template("crates/model/src/lib.rs")]
struct Names {
    enums: Vec<Enumeration>,
}

struct Enumeration {
    name: Shown,
    values: Vec<Value>,
}

/// A value of an enum: its text, and what Rust calls it.
struct Value {
    text: Shown,
    variant: Shown,
}

/// Publishing and listening; `login` says whether services say who they are when they connect.
#[from_template("crates/messaging/src/bus.rs")]
struct BusModule {
    login: bool,
}

/// The crate's front; `requests` says whether the system has channels with a reply.
#[from_template("crates/messaging/src/lib.rs")]
struct Messages {
    requests: bool,
}

#[from_template("crates/messaging/src/payloads.rs")]
struct Payloads {
    has_timestamps: bool,
    declarations: Vec<WireStruct>,
}

pub(super) fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    runtime(system, tree);
    model(system, tree);
    if let Some(found) = &system.messaging {
        messaging(system, found, tree);
    }
}

fn runtime(system: &Resolved<'_>, tree: &mut Tree) {
    let sources = spans(system, ["system"]);
    for file in [
        verbatim!("crates/runtime/src/answer.rs"),
        verbatim!("crates/runtime/src/client.rs"),
        verbatim!("crates/runtime/src/health.rs"),
        verbatim!("crates/runtime/src/iso.rs"),
        verbatim!("crates/runtime/src/json.rs"),
        verbatim!("crates/runtime/src/metrics.rs"),
        verbatim!("crates/runtime/src/parameters.rs"),
        verbatim!("crates/runtime/src/retry.rs"),
        verbatim!("crates/runtime/src/shutdown.rs"),
    ] {
        tree.insert(file.template.path(), verbatim(file, sources.clone()));
    }
    let (decimals, times) = (uses(system, |ty| matches!(ty, Type::Decimal(_))), uses(system, |ty| *ty == Type::Time));
    let credentials = system.contracts.values().any(|contract| !contract.schemes.is_empty());
    for (file, _) in [
        (verbatim!("crates/runtime/src/credentials.rs"), credentials),
        (verbatim!("crates/runtime/src/decimal.rs"), decimals),
        (verbatim!("crates/runtime/src/time.rs"), times),
    ]
    .into_iter()
    .filter(|(_, used)| *used)
    {
        tree.insert(file.template.path(), verbatim(file, sources.clone()));
    }
    tree.insert("crates/runtime/src/lib.rs", rendered(&Library { credentials, decimals, times }, sources.clone()));
    let problems = Problems { headers: credentials, credentials };
    tree.insert("crates/runtime/src/problem.rs", rendered(&problems, sources.clone()));
    tree.insert("crates/runtime/src/server.rs", rendered(&Server { credentials }, sources.clone()));
    let has_settings = system.services.iter().any(|service| !service.service.settings.is_empty());
    let has_secrets = !system.secrets.is_empty();
    tree.insert(
        "crates/runtime/src/config.rs",
        rendered(&Configuration { has_settings, has_secrets }, sources.clone()),
    );
    let SystemInfo { name, endpoints, cors, .. } = &system.spec.system;
    let conventions = Conventions {
        health: endpoints.health.shown(),
        metrics: endpoints.metrics.shown(),
        name: name.shown(),
        cors_variable: cors.variable.shown(),
        cors_default: cors.default.shown(),
    };
    tree.insert("crates/runtime/src/conventions.rs", rendered(&conventions, sources));
}

fn model(system: &Resolved<'_>, tree: &mut Tree) {
    let enumeration = |(name, spec): (&Name<EnumSpec>, &EnumSpec)| Enumeration {
        name: name.shown(),
        values: spec
            .values
            .iter()
            .map(|value| Value { text: value.shown(), variant: value.shown_as(variant) })
            .collect(),
    };
    let names = Names { enums: system.spec.enums.iter().map(enumeration).collect() };
    tree.insert("crates/model/src/lib.rs", rendered(&names, spans(system, ["enums"])));

    // A database that unit tests can run on has its scripts itself.
    let mut engines = system.databases.iter().map(|database| database.database.engine.facts());
    if engines.any(|engine| !engine.serves_unit_tests()) {
        let dialect = engine::for_unit_tests().dialect;
        let sources = spans(system, ["entities"]);
        let schema = sql::schema(system, &dialect, sources.clone());
        tree.insert(format!("{}/schema.sql", sql::TESTING_SCRIPTS), schema);
        tree.insert(format!("{}/seed.sql", sql::TESTING_SCRIPTS), sql::seed(system, &dialect, sources));
    }
}

fn messaging(system: &Resolved<'_>, messaging: &Messaging<'_>, tree: &mut Tree) {
    let requests = messaging.answers();
    let bus = BusModule { login: messaging.login.is_some() };
    tree.insert("crates/messaging/src/bus.rs", rendered(&bus, spans(system, ["system"])));
    let file = verbatim!("crates/messaging/src/envelope.rs");
    tree.insert(file.template.path(), verbatim(file, spans(system, ["system"])));
    if requests {
        let file = verbatim!("crates/messaging/src/requests.rs");
        tree.insert(file.template.path(), verbatim(file, spans(system, ["system"])));
    }
    let sources = spans(system, ["messaging"]);
    let transport = engine::messaging(messaging.broker.engine).transport;
    tree.insert("crates/messaging/src/transport.rs", transport(requests, sources.clone()));
    tree.insert("crates/messaging/src/lib.rs", rendered(&Messages { requests }, sources));

    let payloads = payloads(system);
    let payloads = Payloads {
        has_timestamps: payloads.values().any(Object::has_timestamp),
        declarations: payloads.values().map(|payload| WireStruct::new(payload, Dates::Epoch, Side::Message)).collect(),
    };
    tree.insert("crates/messaging/src/payloads.rs", rendered(&payloads, spans(system, ["messages"])));
}
