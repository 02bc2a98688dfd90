//! What an output has for each engine: the views of its templates, beyond what every component has. What is known of an
//! engine otherwise, and how one is added, stands in `stategen_model::engine`.

mod blackbox_exporter;
pub(crate) mod compose;
mod grafana;
mod inspector;
mod loki;
mod nats;
mod nginx;
mod otel_collector;
mod postgres;
mod prometheus;
mod socketio;
mod sqlite;
mod tempo;

use crate::shown::Shown;
use crate::tables::Migration;
pub(crate) use crate::tables::Sequence;
use crate::template::{Nested, Verbatim};
use crate::topology::{Node, Topology};
use stategen_model::diagnostic::Span;
use stategen_model::system::{
    BrokerEngine, CollectorEngine, Component, DashboardsEngine, DatabaseEngine, GatewayEngine, Lists, LogsEngine,
    MetricsEngine, ProberEngine, TracesEngine,
};
use stategen_model::tree::{Artifact, Tree};

/// What an output has for an engine.
pub(crate) trait Parts: Sync {
    /// Adds the files of a component.
    fn artifacts(&self, _topology: &Topology, _node: &Node, _tree: &mut Tree) {}

    /// The entry of a component in `compose.yaml`; none for one that is built from the output.
    fn compose_service(&self, _topology: &Topology, _node: &Node) -> Option<Nested> {
        None
    }

    /// The commands of `scripts/start.sh`; none for a component that is built from the output, or that the script leaves
    /// to others.
    fn start(&self, _topology: &Topology, _node: &Node) -> Option<Commands> {
        None
    }
}

/// What an output has for a broker beside that.
pub(crate) trait BrokerParts: Parts {
    /// How services and pages speak with it.
    fn messaging(&self) -> Messaging;
}

/// What an output has for a database beside that.
pub(crate) trait DatabaseParts: Parts {
    /// How services speak with it.
    fn database(&self) -> Database;
}

/// Commands of a script.
pub(crate) struct Commands {
    /// The program that has to be installed for them.
    pub(crate) program: &'static str,
    /// The commands.
    pub(crate) text: Nested,
}

/// How services and pages speak with a broker.
pub(crate) struct Messaging {
    /// The module of the crate `messaging` that does it.
    pub(crate) transport: fn(Carried, sources: Vec<Span>) -> Artifact,
    /// The module of the page that does it.
    pub(crate) page_wire: Verbatim,
    /// The module that does it of the page on which one listens to channels, where there may be such a page.
    pub(crate) inspector_wire: Option<Verbatim>,
    /// The module of the conformance tests that does it.
    pub(crate) conformance_wire: Verbatim,
}

/// What is carried beside messages.
pub(crate) struct Carried {
    /// Whether the system has channels with a reply.
    pub(crate) requests: bool,
    /// Whether a trace goes along with each message.
    pub(crate) observed: bool,
}

/// How services speak with a database.
pub(crate) struct Database {
    /// How its statements are written.
    pub(crate) dialect: Dialect,
    /// `store.rs` of a service.
    pub(crate) store: fn(Store, sources: Vec<Span>) -> Artifact,
    /// The statement that gives the next value of a sequence.
    pub(crate) next_value: NextStatement,
    /// The statements that bring a database of a parent to a state.
    pub(crate) migration: fn(Migration, sources: Vec<Span>) -> Artifact,
    /// Whether it has types of its own for exact decimals, UUIDs and lists.
    pub(crate) own_types: bool,
    /// What stands for a table of lists where there is no `unnest`.
    pub(crate) lists: Option<fn(&Lists) -> Nested>,
}

/// What differs between the statements of databases.
pub(crate) struct Dialect {
    /// The type of a double.
    pub(crate) double: &'static str,
    /// The type of a UUID.
    pub(crate) uuid: &'static str,
    /// The type of an exact decimal, which has digits in brackets; none where whole numbers of the last digit stand for them.
    pub(crate) decimal: Option<&'static str>,
    /// The type of an instant.
    pub(crate) timestamp: &'static str,
    /// How it writes what is true.
    pub(crate) yes: &'static str,
    /// How it writes what is not.
    pub(crate) no: &'static str,
    /// The statements that make sequences.
    pub(crate) sequences: fn(Vec<Sequence>) -> Nested,
}

/// The service's view of the database, which its engine has the template of.
pub(crate) struct Store {
    /// Whether queries have values that the database keeps in a form of its own.
    pub(crate) has_kept: bool,
    /// Whether they have parameters that are lists.
    pub(crate) has_lists: bool,
    /// Whether statements are measured and traced.
    pub(crate) observed: bool,
    /// Whether there are any.
    pub(crate) has_statements: bool,
    pub(crate) has_parameter_structs: bool,
    pub(crate) has_rows: bool,
    /// Whether handlers begin any.
    pub(crate) has_transactions: bool,
    /// Folder of the scripts that unit tests run, below the workspace's root.
    pub(crate) scripts: Shown,
}

/// Makes the statement that gives the next value of a sequence, by its name.
pub(crate) type NextStatement = fn(&Shown) -> Nested;

/// What an output has for the engine of a component, if it has one.
pub(crate) fn parts(component: &Component) -> Option<&'static dyn Parts> {
    match component {
        Component::Broker(broker) => Some(broker_parts(broker.engine)),
        Component::Database(database) => Some(database_parts(database.engine)),
        Component::Gateway(gateway) => Some(gateway_parts(gateway.engine)),
        Component::Prober(prober) => Some(match prober.engine {
            ProberEngine::BlackboxExporter => &blackbox_exporter::BlackboxExporter,
        }),
        Component::Metrics(metrics) => Some(match metrics.engine {
            MetricsEngine::Prometheus => &prometheus::Prometheus,
        }),
        Component::Logs(logs) => Some(match logs.engine {
            LogsEngine::Loki => &loki::Loki,
        }),
        Component::Traces(traces) => Some(match traces.engine {
            TracesEngine::Tempo => &tempo::Tempo,
        }),
        Component::Collector(collector) => Some(match collector.engine {
            CollectorEngine::OtelCollector => &otel_collector::OtelCollector,
        }),
        Component::Dashboards(dashboards) => Some(match dashboards.engine {
            DashboardsEngine::Grafana => &grafana::Grafana,
        }),
        Component::Service(_) | Component::Web(_) => None,
    }
}

fn broker_parts(engine: BrokerEngine) -> &'static dyn BrokerParts {
    match engine {
        BrokerEngine::Socketio => &socketio::Socketio,
        BrokerEngine::Nats => &nats::Nats,
    }
}

fn database_parts(engine: DatabaseEngine) -> &'static dyn DatabaseParts {
    match engine {
        DatabaseEngine::Sqlite => &sqlite::Sqlite,
        DatabaseEngine::Postgres => &postgres::Postgres,
    }
}

fn gateway_parts(engine: GatewayEngine) -> &'static dyn Parts {
    match engine {
        GatewayEngine::Nginx => &nginx::Nginx,
    }
}

/// How services and pages speak with a broker.
pub(crate) fn messaging(engine: BrokerEngine) -> Messaging {
    broker_parts(engine).messaging()
}

/// How services speak with a database.
pub(crate) fn database(engine: DatabaseEngine) -> Database {
    database_parts(engine).database()
}

/// How services speak with the database that their unit tests run on.
pub(crate) fn for_unit_tests() -> Database {
    database(DatabaseEngine::FOR_UNIT_TESTS)
}
