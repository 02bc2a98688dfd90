//! `crates/`: what services share.

use stategen_model::authored::Name;
use stategen_template::{from_template, verbatim};

use super::payloads::Payloads;
use crate::engine::{self, Carried};
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::spans;
use crate::sql;
use crate::template::{rendered, verbatim};
use stategen_model::names::variant;
use stategen_model::needs::packages::{keeps, types};
use stategen_model::resolved::{Messaging, Resolved};
use stategen_model::system::{
    Access, Body, Content, EnumSpec, MOST_WAITING, Operation, Schema, SystemInfo, Timer, Type,
};
use stategen_model::tree::Tree;

#[from_template("crates/runtime/src/conventions.rs")]
struct Conventions {
    health: Shown,
    metrics: Shown,
    name: Shown,
    cors_variable: Shown,
    cors_default: Shown,
}

/// The front of what every service does alike: what the system has that it reads, writes and carries.
#[from_template("crates/runtime/src/lib.rs")]
struct Library {
    bodies: bool,
    bytes: bool,
    credentials: bool,
    decimals: bool,
    patches: bool,
    times: bool,
    observed: bool,
    forms: bool,
    patterns: bool,
    distinct: bool,
    closed: bool,
    random: bool,
    timers: bool,
}

/// Headers of answers; `bytes` says whether there are answers that are bytes.
#[from_template("crates/runtime/src/answer.rs")]
struct Answers {
    bytes: bool,
}

/// Bodies that are JSON: whether there are such that are merged into what is there.
#[from_template("crates/runtime/src/json.rs")]
struct Json {
    patches: bool,
}

/// What a request says beside its body; `forms` says whether there are bodies like a query, `cookies` whether some is said
/// in cookies.
#[from_template("crates/runtime/src/parameters.rs")]
struct Parameters {
    cookies: bool,
    forms: bool,
}

/// How JSON writes what serde would write otherwise; `patches` says whether some is merged into what is there.
#[from_template("crates/runtime/src/form.rs")]
struct Forms {
    decimals: bool,
    patches: bool,
    times: bool,
}

/// What a request is answered with when it cannot be done; `credentials` says whether callers have to show who they are,
/// which an answer tells them in a header, and `headed` whether contracts have headers for some.
#[from_template("crates/runtime/src/problem.rs")]
struct Problems {
    credentials: bool,
    headed: bool,
}

/// How variables are read; `has_settings` says whether a service is set by some of its own, `has_lists` whether some hold
/// several texts, `has_secrets` whether some have no default.
#[from_template("crates/runtime/src/config.rs")]
struct Configuration {
    has_settings: bool,
    has_lists: bool,
    random: bool,
    has_secrets: bool,
    observed: bool,
}

/// Calls to other services: whether some carry something else than JSON, and whether some are answered with bytes.
#[from_template("crates/runtime/src/client.rs")]
struct Calls {
    others: bool,
    bytes: bool,
    cookies: bool,
    observed: bool,
}

/// The HTTP server around a service's routes; `credentials` says whether callers have to show who they are.
#[from_template("crates/runtime/src/server.rs")]
struct Server {
    credentials: bool,
    observed: bool,
}

/// What processes tell of themselves: of what services measure of their own, of messages and of
/// statements where there are any.
#[from_template("crates/runtime/src/telemetry.rs")]
struct Telemetry {
    measures: bool,
    messages: bool,
    statements: bool,
}

/// What a service does without being asked; `drawn` says whether some pauses are drawn at random.
#[from_template("crates/runtime/src/timer.rs")]
struct Timers {
    drawn: bool,
}

/// What is told of messages.
#[from_template("crates/runtime/src/telemetry/messages.rs")]
struct ToldMessages {
    /// What OpenTelemetry calls the transport.
    system: Shown,
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

/// Publishing and listening; `login` says whether services say who they are when they connect, `most_waiting` how many
/// messages may wait for their handler.
#[from_template("crates/messaging/src/bus.rs")]
struct BusModule {
    login: bool,
    observed: bool,
    most_waiting: u32,
}

/// The crate's front; `requests` says whether the system has channels with a reply, `words` whether addresses have texts.
#[from_template("crates/messaging/src/lib.rs")]
struct Messages {
    requests: bool,
    observed: bool,
    words: bool,
}

/// Requests and their answers.
#[from_template("crates/messaging/src/requests.rs")]
struct Requests {
    observed: bool,
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
        verbatim!("crates/runtime/src/health.rs"),
        verbatim!("crates/runtime/src/iso.rs"),
        verbatim!("crates/runtime/src/retry.rs"),
        verbatim!("crates/runtime/src/shutdown.rs"),
    ] {
        tree.insert(file.template.path(), verbatim(file, sources.clone()));
    }
    let library = library(system);
    sometimes(system, &library, tree);
    let &Library { bodies, bytes, patches, credentials, observed, random, .. } = &library;
    let (others, cookies) = (patches || bodies, system.asks_for_cookies());
    tree.insert("crates/runtime/src/answer.rs", rendered(&Answers { bytes }, sources.clone()));
    tree.insert("crates/runtime/src/client.rs", rendered(&Calls { others, bytes, cookies, observed }, sources.clone()));
    tree.insert("crates/runtime/src/json.rs", rendered(&Json { patches }, sources.clone()));
    tree.insert("crates/runtime/src/parameters.rs", rendered(&Parameters { cookies, forms: bodies }, sources.clone()));
    tree.insert("crates/runtime/src/lib.rs", rendered(&library, sources.clone()));
    let mut problems = operations(system).flat_map(|operation| operation.problems.values());
    let problems = Problems { credentials, headed: problems.any(|problem| !problem.headers.is_empty()) };
    tree.insert("crates/runtime/src/problem.rs", rendered(&problems, sources.clone()));
    let has_settings = system.services.iter().any(|service| !service.service.settings.is_empty());
    let mut settings = system.services.iter().flat_map(|service| service.service.settings.values());
    let has_lists = settings.any(|setting| setting.list);
    let has_secrets = !system.secrets.is_empty();
    let configuration = Configuration { has_settings, has_lists, random, has_secrets, observed };
    tree.insert("crates/runtime/src/config.rs", rendered(&configuration, sources.clone()));
    tree.insert("crates/runtime/src/server.rs", rendered(&Server { credentials, observed }, sources.clone()));
    if observed {
        telemetry(system, tree);
    } else {
        let file = verbatim!("crates/runtime/src/metrics.rs");
        tree.insert(file.template.path(), verbatim(file, sources.clone()));
    }
    tree.insert("crates/runtime/src/conventions.rs", rendered(&Conventions::of(system), sources));
}

/// The modules that only some systems need.
fn sometimes(system: &Resolved<'_>, library: &Library, tree: &mut Tree) {
    let sources = spans(system, ["system"]);
    let &Library { decimals, patches, times, .. } = library;
    for (file, _) in [
        (verbatim!("crates/runtime/src/bodies.rs"), library.bodies),
        (verbatim!("crates/runtime/src/closed.rs"), library.closed),
        (verbatim!("crates/runtime/src/credentials.rs"), library.credentials),
        (verbatim!("crates/runtime/src/decimal.rs"), decimals),
        (verbatim!("crates/runtime/src/distinct.rs"), library.distinct),
        (verbatim!("crates/runtime/src/patch.rs"), patches),
        (verbatim!("crates/runtime/src/pattern.rs"), library.patterns),
        (verbatim!("crates/runtime/src/random.rs"), library.random),
        (verbatim!("crates/runtime/src/time.rs"), times),
    ]
    .into_iter()
    .filter(|(_, used)| *used)
    {
        tree.insert(file.template.path(), verbatim(file, sources.clone()));
    }
    if library.timers {
        let mut timers = system.services.iter().flat_map(|one| one.service.timers.values());
        let timers = Timers { drawn: timers.any(Timer::is_drawn) };
        tree.insert("crates/runtime/src/timer.rs", rendered(&timers, sources.clone()));
    }
    if library.forms {
        let forms = Forms { decimals, patches, times };
        tree.insert("crates/runtime/src/form.rs", rendered(&forms, sources));
    }
}

impl Conventions {
    fn of(system: &Resolved<'_>) -> Self {
        let SystemInfo { name, endpoints, cors, .. } = &system.spec.system;
        Self {
            health: endpoints.health.shown(),
            metrics: endpoints.metrics.shown(),
            name: name.shown(),
            cors_variable: cors.variable.shown(),
            cors_default: cors.default.shown(),
        }
    }
}

/// What the system's services and messages need of what every service does alike.
fn library(system: &Resolved<'_>) -> Library {
    // What is closed knows what it passes over.
    let closed = system.services.iter().flat_map(|service| &service.contract.schemas).any(|schema| match schema {
        Schema::Object { fields, closed, .. } => *closed && fields.iter().any(|field| field.access == Access::ReadOnly),
        Schema::Enum { .. } => false,
    });
    let types = types(system);
    let patches = carries(system, |body| matches!(body, Body::Patch(_)));
    Library {
        bodies: carries(system, |body| matches!(body, Body::Text | Body::Bytes(_) | Body::Form(_))),
        bytes: answers_bytes(system),
        patches,
        credentials: system.asks_who_calls(),
        decimals: types.iter().any(Type::is_decimal),
        times: types.iter().any(|ty| *ty.innermost() == Type::Time),
        forms: patches || types.iter().any(Type::has_form),
        patterns: keeps(system, |limits| limits.pattern.is_some()),
        distinct: keeps(system, |limits| limits.unique_items.is_some()),
        closed,
        observed: system.is_observed(),
        random: system.services.iter().any(|service| service.service.random.is_some()),
        timers: system.services.iter().any(|service| !service.service.timers.is_empty()),
    }
}

fn operations<'a>(system: &'a Resolved<'_>) -> impl Iterator<Item = &'a Operation> {
    system.contracts.values().flat_map(|contract| &contract.operations)
}

/// Whether requests carry such a body.
fn carries(system: &Resolved<'_>, is: fn(&Body) -> bool) -> bool {
    operations(system).filter_map(|operation| operation.body.as_ref()).any(is)
}

/// Whether answers are bytes.
fn answers_bytes(system: &Resolved<'_>) -> bool {
    let mut answered = operations(system).flat_map(|one| &one.answers).filter_map(|answer| answer.body.as_ref());
    answered.any(|body| matches!(body, Content::Bytes(_)))
}

fn telemetry(system: &Resolved<'_>, tree: &mut Tree) {
    let sources = spans(system, ["observability"]);
    for file in [
        verbatim!("crates/runtime/src/telemetry/calls.rs"),
        verbatim!("crates/runtime/src/telemetry/logs.rs"),
        verbatim!("crates/runtime/src/telemetry/metrics.rs"),
        verbatim!("crates/runtime/src/telemetry/process.rs"),
        verbatim!("crates/runtime/src/telemetry/requests.rs"),
        verbatim!("crates/runtime/src/telemetry/sampling.rs"),
        verbatim!("crates/runtime/src/telemetry/traces.rs"),
    ] {
        tree.insert(file.template.path(), verbatim(file, sources.clone()));
    }
    let statements = system.services.iter().any(|service| service.database.is_some());
    if statements {
        let file = verbatim!("crates/runtime/src/telemetry/statements.rs");
        tree.insert(file.template.path(), verbatim(file, sources.clone()));
    }
    if let Some(messaging) = &system.messaging {
        let told = ToldMessages { system: messaging.wire.name.shown() };
        tree.insert("crates/runtime/src/telemetry/messages.rs", rendered(&told, sources.clone()));
    }
    let measures = system.services.iter().any(|service| !service.service.measures.is_empty());
    if measures {
        let file = verbatim!("crates/runtime/src/telemetry/measures.rs");
        tree.insert(file.template.path(), verbatim(file, sources.clone()));
    }
    let front = Telemetry { measures, messages: system.messaging.is_some(), statements };
    tree.insert("crates/runtime/src/telemetry.rs", rendered(&front, sources));
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
    let observed = system.is_observed();
    let shared = || spans(system, ["system"]);
    let envelope = verbatim!("crates/messaging/src/envelope.rs");
    tree.insert(envelope.template.path(), verbatim(envelope, shared()));
    let bus = BusModule { login: messaging.login.is_some(), observed, most_waiting: MOST_WAITING };
    tree.insert("crates/messaging/src/bus.rs", rendered(&bus, shared()));
    if requests {
        tree.insert("crates/messaging/src/requests.rs", rendered(&Requests { observed }, shared()));
    }
    let sources = spans(system, ["messaging"]);
    let transport = engine::messaging(messaging.broker.engine).transport;
    tree.insert("crates/messaging/src/transport.rs", transport(Carried { requests, observed }, sources.clone()));
    tree.insert(
        "crates/messaging/src/lib.rs",
        rendered(&Messages { requests, observed, words: messaging.has_texts() }, sources),
    );

    let payloads = Payloads::new(system);
    tree.insert("crates/messaging/src/payloads.rs", rendered(&payloads, spans(system, ["messages"])));
}
