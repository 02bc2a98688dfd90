//! What each rendered crate depends on: once, for its manifest and for the lock file.

use crate::authored::Name;
use crate::system::ComponentId;
use std::collections::{BTreeMap, BTreeSet};

use crate::system::uses::{called, database, logic_says, publishes, uses_bus};
use crate::system::{Body, Component, DatabaseEngine, Field, Limits, Operation, Schema, Service, System, Timer, Type};

/// The pinned crates by which services tell of themselves.
const OBSERVING: [&str; 4] = ["opentelemetry", "opentelemetry-otlp", "opentelemetry_sdk", "prometheus-client"];

/// What a crate of the rendered workspace is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Names that the whole system shares.
    Model,
    /// What every service does alike.
    Runtime,
    /// Messages between services.
    Messaging,
    /// The scenarios, run against the system.
    Conformance,
    /// A service.
    Service,
    /// A broker that is rendered.
    Relay,
    /// The server of a page.
    Pages,
}

/// A crate of the rendered workspace.
#[derive(Debug, Clone)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub path: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Crates of the workspace that it uses.
    pub local: BTreeSet<String>,
    /// Pinned crates that it uses, with features beyond those that the whole workspace has.
    pub pinned: BTreeMap<&'static str, Vec<&'static str>>,
    /// The same for its tests.
    pub pinned_for_tests: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Package {
    fn new(purpose: Purpose, name: &str, path: String, local: &[&str], pinned: &[&'static str]) -> Self {
        Self {
            name: name.to_owned(),
            path,
            purpose,
            local: local.iter().map(|one| (*one).to_owned()).collect(),
            pinned: pinned.iter().map(|one| (*one, Vec::new())).collect(),
            pinned_for_tests: BTreeMap::new(),
        }
    }
}

/// Every crate of the workspace, in path order.
pub fn packages(system: &System) -> Vec<Package> {
    let mut packages = vec![model(system), runtime(system)];
    if let Some(messaging) = &system.spec.messaging {
        let local: &[&str] =
            if message_types(system).iter().any(is_name) { &["model", "runtime"] } else { &["runtime"] };
        let common = ["chrono", "futures-util", "serde", "serde_json", "thiserror", "tokio", "tracing"];
        let path = "crates/messaging".to_owned();
        let mut package = Package::new(Purpose::Messaging, "messaging", path, local, &common);
        package.pinned.insert(messaging.transport.wire().client_crate, Vec::new());
        of_types(&mut package, &message_types(system));
        packages.push(package);
    }
    for (id, component) in &system.spec.components {
        match component {
            Component::Service(component) => packages.push(service(system, id, component)),
            Component::Broker(broker) if component.is_built() => {
                let crates = broker.engine.facts().crates();
                packages.push(Package::new(Purpose::Relay, id, format!("services/{id}"), &["runtime"], crates));
            }
            Component::Web(_) => packages.push(Package::new(
                Purpose::Pages,
                id,
                format!("{id}/server"),
                &["runtime"],
                &["axum", "tokio", "tower-http", "tracing"],
            )),
            Component::Broker(_) | Component::Database(_) | Component::Gateway(_) => {}
            Component::Prober(_) | Component::Metrics(_) | Component::Logs(_) => {}
            Component::Traces(_) | Component::Collector(_) | Component::Dashboards(_) => {}
        }
    }
    packages.push(conformance(system));
    packages.sort_by(|a, b| a.path.cmp(&b.path));
    packages
}

fn model(system: &System) -> Package {
    let mut package = Package::new(Purpose::Model, "model", "crates/model".to_owned(), &[], &["serde"]);
    if system.spec.enums.is_empty() {
        package.pinned.clear();
    }
    package
}

fn runtime(system: &System) -> Package {
    const COMMON: [&str; 14] = [
        "axum",
        "chrono",
        "hyper",
        "hyper-util",
        "reqwest",
        "serde",
        "serde_json",
        "serde_path_to_error",
        "thiserror",
        "tokio",
        "tower",
        "tower-http",
        "tracing",
        "tracing-subscriber",
    ];
    let mut package = Package::new(Purpose::Runtime, "runtime", "crates/runtime".to_owned(), &[], &COMMON);
    observed(system, &mut package);
    if types(system).iter().any(Type::is_decimal) {
        package.pinned.insert("rust_decimal", Vec::new());
    }
    if keeps(system, |limits| limits.pattern.is_some()) {
        package.pinned.insert("regex-lite", Vec::new());
    }
    if draws(system) {
        package.pinned.insert("fastrand", Vec::new());
    }
    package
}

/// Whether a service draws at random: its handlers do, or its pauses are drawn.
fn draws(system: &System) -> bool {
    system.spec.components.values().any(|component| match component {
        Component::Service(service) => service.random.is_some() || service.timers.values().any(Timer::is_drawn),
        _ => false,
    })
}

/// Adds what the crate that services share tells of them by.
fn observed(system: &System, runtime: &mut Package) {
    if system.is_observed() {
        runtime.pinned.extend(OBSERVING.map(|name| (name, Vec::new())));
        // Requests are counted by the route that they matched.
        runtime.pinned.insert("axum", vec!["matched-path"]);
    }
}

fn conformance(system: &System) -> Package {
    let common = ["futures-util", "reqwest", "serde", "serde_json", "tokio"];
    let mut package = Package::new(Purpose::Conformance, "conformance", "conformance".to_owned(), &[], &common);
    if system.spec.messaging.is_some() {
        package.pinned.insert("tokio-tungstenite", Vec::new());
    }
    if system.is_observed() {
        package.pinned.extend(["axum", "opentelemetry-proto", "prost"].map(|name| (name, Vec::new())));
    }
    package
}

fn is_name(ty: &Type) -> bool {
    matches!(ty.innermost(), Type::Enum(_))
}

/// The types that the code of messages names.
fn message_types(system: &System) -> Vec<Type> {
    let mut types = Vec::new();
    for (name, message) in &system.spec.messages {
        if let Some(attributes) = system.carried(name, message) {
            types.extend(attributes.into_iter().map(|(_, attribute)| (*attribute.ty()).clone()));
        } else if let Some((component, schema)) = message.schema.as_ref().and_then(|path| path.split_once('#')) {
            let contract = system.contracts.get(component);
            let root = Name::from(schema);
            let fields = contract.map(|contract| contract.fields_of([&root])).unwrap_or_default();
            types.extend(fields.into_iter().map(|field| (*field.ty).clone()));
        }
    }
    types
}

/// The types that the code of a service names: of its contract, of its queries, and of what it calls.
fn service_types(system: &System, id: &ComponentId, component: &Service) -> Vec<Type> {
    let mut fields: Vec<&Field> = Vec::new();
    for operation in system.contracts.get(id).iter().flat_map(|contract| &contract.operations) {
        fields.extend(operation.parameters());
    }
    for schema in system.contracts.get(id).iter().flat_map(|contract| &contract.schemas) {
        if let Schema::Object { fields: own, .. } = schema {
            fields.extend(own);
        }
    }
    for (id, _, operations) in called(system, &component.uses) {
        let Some(contract) = system.contracts.get(id) else { continue };
        for operation in operations {
            fields.extend(operation.parameters());
            let answers = operation.answered().filter_map(|ty| ty.object());
            let body = operation.body.as_ref().and_then(Body::schema);
            fields.extend(contract.fields_of(body.into_iter().chain(answers)));
        }
    }
    let settings = component.settings.values().map(|setting| setting.ty().into_value());
    let named = fields.into_iter().map(|field| &*field.ty).chain(queried_types(system, id)).cloned();
    named.chain(settings).collect()
}

/// The types of the queries of a service.
fn queried_types<'a>(system: &'a System, id: &ComponentId) -> impl Iterator<Item = &'a Type> {
    let queries = system.queries.get(id).into_iter().flatten();
    queries.flat_map(|query| query.parameters.iter().chain(&query.columns)).map(|field| &*field.ty)
}

/// Whether a contract has such a limit.
pub fn keeps(system: &System, is: fn(&Limits) -> bool) -> bool {
    let mut contracts = system.contracts.values();
    contracts.any(|contract| {
        let of_objects = contract.schemas.iter().flat_map(|schema| match schema {
            Schema::Object { fields, .. } => fields.as_slice(),
            Schema::Enum { .. } => &[],
        });
        let parameters = contract.operations.iter().flat_map(Operation::parameters);
        of_objects.chain(parameters).any(|field| std::iter::once(&field.limits).chain(&field.each).any(is))
    })
}

/// The types of services and messages.
pub fn types(system: &System) -> Vec<Type> {
    let services = system.spec.components.iter().filter_map(|(id, component)| match component {
        Component::Service(component) => Some(service_types(system, id, component)),
        _ => None,
    });
    services.chain([message_types(system)]).flatten().collect()
}

/// Adds the crates that types are of.
fn of_types(package: &mut Package, types: &[Type]) {
    for ty in types.iter().map(Type::innermost) {
        match ty {
            Type::Timestamp | Type::Date | Type::Time => package.pinned.insert("chrono", Vec::new()),
            Type::Decimal(_) => package.pinned.insert("rust_decimal", Vec::new()),
            // What serde reads and writes.
            Type::Uuid => package.pinned.insert("uuid", vec!["serde"]),
            _ => None,
        };
    }
}

fn service(system: &System, id: &ComponentId, component: &Service) -> Package {
    let common = ["axum", "serde", "tokio", "tracing"];
    let path = format!("services/{id}");
    let mut package = Package::new(Purpose::Service, id, path, &["runtime"], &common);
    let types = service_types(system, id, component);
    let labelled = component.measures.values().any(|measure| !measure.labels.is_empty());
    if labelled || types.iter().any(is_name) || logic_says(system, id, "model::") {
        package.local.insert("model".to_owned());
    }
    of_types(&mut package, &types);
    // A handler may use these beside its ports; naming one is asking for it.
    for (krate, path) in [
        ("chrono", "chrono::"),
        ("futures-util", "futures_util::"),
        ("rust_decimal", "rust_decimal::"),
        ("serde_json", "serde_json::"),
        ("uuid", "uuid::"),
    ] {
        if logic_says(system, id, path) {
            package.pinned.entry(krate).or_default();
        }
    }
    if uses_bus(system, id) {
        package.local.insert("messaging".to_owned());
    }
    if publishes(system, id) || !called(system, &component.uses).is_empty() {
        package.pinned.insert("serde_json", Vec::new());
    }
    if !component.datasets.is_empty() {
        package.pinned.insert("csv", Vec::new());
    }
    if let Some((_, database)) = database(system, &component.uses) {
        let facts = database.engine.facts();
        package.pinned.insert("thiserror", Vec::new());
        package.pinned.insert("sqlx", vec![facts.sqlx_feature()]);
        let queried = |is: fn(&Type) -> bool| queried_types(system, id).any(is);
        let features = package.pinned.entry("sqlx").or_default();
        // SQLite counts units of their last digit.
        features.extend((queried(Type::is_decimal) && !facts.serves_unit_tests()).then_some("rust_decimal"));
        features.extend(queried(|ty| *ty == Type::Uuid).then_some("uuid"));
        // Without arrays, a list is JSON.
        if system.queries.get(id).into_iter().flatten().any(|query| !query.lists.is_empty()) {
            let pinned = if facts.serves_unit_tests() { &mut package.pinned } else { &mut package.pinned_for_tests };
            pinned.entry("serde_json").or_default();
        }
        if !facts.serves_unit_tests() {
            package.pinned_for_tests.insert("sqlx", vec![DatabaseEngine::FOR_UNIT_TESTS.facts().sqlx_feature()]);
        }
    }
    package
}
