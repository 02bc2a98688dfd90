//! The engines: the products behind brokers, databases, gateways, and what observes all of them.
//!
//! An engine is one module here, which says what is known of it, and one in `render/src/engine/`, which says what an output
//! has for it. Nothing outside these two folders asks which engine a component has (`cli/tests/engines.rs` holds that).
//!
//! # Add an engine
//!
//! 1. A variant of [`BrokerEngine`], [`DatabaseEngine`] or [`GatewayEngine`] in `system/component.rs`, or of an engine in
//!    `system/observer.rs`; here, its line in `ALL` and `facts` of that enum (for observers, in `observers.rs`), and a module
//!    with its [`Facts`] and, beside them, its [`BrokerFacts`], [`DatabaseFacts`], [`GatewayFacts`] or [`ObserverFacts`]. A
//!    broker that speaks a wire of its own is a variant of [`Transport`], too.
//! 2. In `render/src/engine/mod.rs`: its line where the parts of that kind are, and a module with them. A module that lacks
//!    what an engine has to say does not compile; what has a default is said where the engine differs.
//! 3. The templates that the module names: `compose/<engine>.yaml`, and `scripts/start/<engine>.sh` if the script starts it.
//!    A database has `services/service/src/store/<engine>.rs`, `database/sequences/<engine>.sql`,
//!    `database/next-value/<engine>.sql` and `database/migrations/<engine>.sql`; a broker `crates/messaging/src/transport/<engine>.rs`,
//!    `web/src/generated/wire/<engine>.ts` and `conformance/src/wire/<engine>.rs`, or those of an engine that speaks alike; a
//!    gateway its configuration, and so has an observer.
//! 4. The pins of its image, crates and npm package in `states/pins.yaml`, and a state whose delta names it. Run
//!    `stategen schema`, which lists engines for editors. `cli/tests/running_states.rs` gets a test of the state.

mod blackbox_exporter;
mod grafana;
mod loki;
mod native;
mod nats;
mod nginx;
mod observers;
mod otel_collector;
mod postgres;
mod prometheus;
mod socketio;
mod sqlite;
mod tempo;

use crate::system::{BrokerEngine, Component, Database, DatabaseEngine, GatewayEngine, Role, System, Transport};

pub use native::{Host, Native, Program, Ready, Step, Stop};
pub use nats::{ORIGINS as NATS_ORIGINS, USER as NATS_USER};

/// What is known of an engine.
pub trait Facts: Sync {
    /// Its name in `delta.yaml`.
    fn name(&self) -> &'static str;

    /// The names of the ports that such a component has.
    fn ports(&self) -> &'static [&'static str];

    /// Whether it is a process; an embedded database is opened by those who use it.
    fn runs(&self) -> bool {
        true
    }

    /// What its container may take where the component does not say.
    fn usual_limits(&self) -> UsualLimits {
        UsualLimits::BUILT
    }

    /// Whether its program is built from the output.
    fn is_built(&self) -> bool {
        false
    }

    /// Whether the host offers a port where the component runs in a container; what browsers reach through the gateway
    /// alone is not offered.
    fn publishes(&self, _port: &str) -> bool {
        true
    }

    /// How one asks it whether it is there; none for one that is no process, or that says so as all that is built does.
    fn answers(&self) -> Option<Answers> {
        None
    }
}

/// How a component is asked whether it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// This port answers this path with 200.
    Http(&'static str, &'static str),
    /// This port accepts connections.
    Tcp(&'static str),
}

impl Answers {
    /// The port.
    #[must_use]
    pub const fn port(self) -> &'static str {
        match self {
            Self::Http(port, _) | Self::Tcp(port) => port,
        }
    }
}

/// What a container may take where its component does not say.
#[derive(Debug, Clone, Copy)]
pub struct UsualLimits {
    /// Memory in MiB.
    pub memory: u32,
    /// Processes and threads.
    pub pids: u32,
    /// Processors; none where it takes what there is.
    pub cpus: Option<&'static str>,
}

impl UsualLimits {
    /// Those of a program that is built from the output: beside what runs all the time, it has up to 512 threads for what
    /// would hold the others up.
    pub const BUILT: Self = Self { memory: 256, pids: 640, cpus: Some("1") };
}

/// What is known of a broker beside that.
pub trait BrokerFacts: Facts {
    /// How its program is started on this machine; none for one that is built, or that is only run in a container.
    fn native(&self, _host: &Host<'_>) -> Option<Native> {
        None
    }

    /// How messages travel through it.
    fn wire(&self) -> Wire;

    /// The pinned crates that its program uses, where it is built from the output.
    fn crates(&self) -> &'static [&'static str] {
        &[]
    }
}

/// What is known of a database beside that.
pub trait DatabaseFacts: Facts {
    /// How its program is started on this machine; none for one that is a file, or that is only run in a container.
    fn native(&self, _host: &Host<'_>, _database: &Database) -> Option<Native> {
        None
    }

    /// The roles of the variables by which users find it, in the order in which they are read.
    fn roles(&self) -> &'static [Role];

    /// The port that users connect to; none for one that is a file.
    fn port(&self) -> Option<&'static str>;

    /// Words that it keeps for itself, so that a table or column of that name stands in quotes; in lower case.
    fn reserved_words(&self) -> &'static [&'static str];

    /// The feature of the crate `sqlx` that has its driver.
    fn sqlx_feature(&self) -> &'static str;

    /// Whether the unit tests of services run on it, whatever the system's database is: it needs no server.
    fn serves_unit_tests(&self) -> bool {
        false
    }
}

/// What is known of a gateway beside that.
pub trait GatewayFacts: Facts {
    /// The port that browsers reach it at.
    fn entry(&self) -> &'static str;

    /// How its program is started on this machine; none for one that is only run in a container.
    fn native(&self, _host: &Host<'_>) -> Option<Native> {
        None
    }
}

/// What is known of an observer beside that.
pub trait ObserverFacts: Facts {
    /// How its program is started on this machine; none for one that is only run in a container.
    fn native(&self, _host: &Host<'_>) -> Option<Native> {
        None
    }

    /// Where it tells its own metrics: the port and the path.
    fn measured(&self) -> (&'static str, &'static str);

    /// Whether its pages know the prefix of the route that leads to them, and have it in their own paths.
    fn knows_prefix(&self) -> bool {
        false
    }

    /// Whether its container can ask it how it is; where the image holds nothing that could, the start script asks.
    fn asks_itself(&self) -> bool {
        true
    }

    /// Whether it keeps something that outlives its container.
    fn keeps(&self) -> bool {
        false
    }

    /// The port that takes in what containers write; none for one that does not take it.
    fn takes_lines(&self) -> Option<&'static str> {
        None
    }

    /// The port that takes in what services trace, by OTLP over HTTP; none for one that does not take it from them.
    fn takes_spans(&self) -> Option<&'static str> {
        None
    }
}

/// How messages travel.
#[derive(Debug, Clone, Copy)]
pub struct Wire {
    /// Which it is.
    pub transport: Transport,
    /// Its name in `delta.yaml`, and as AsyncAPI's protocol.
    pub name: &'static str,
    /// The scheme of the URL by which services connect.
    pub scheme: &'static str,
    /// The pinned crate that services speak it with.
    pub client_crate: &'static str,
    /// The pinned npm package that pages speak it with.
    pub page_package: &'static str,
    /// The user that services connect as, with the password that a variable of the broker's `address` holds.
    pub user: Option<&'static str>,
    /// The port that services connect to.
    pub port: &'static str,
    /// The port that pages connect to.
    pub page_port: &'static str,
    /// The path that pages connect to where they reach the port itself.
    pub page_path: Option<&'static str>,
    /// What stands in a subscription for any value of a parameter.
    pub wildcard: &'static str,
    /// What stands last in a subscription for all that follows; none where there is no such thing.
    pub rest: Option<&'static str>,
    /// What stands between the parts of an address, none of which may be empty; none where any text is one.
    pub separator: Option<char>,
    /// Whether a message has headers beside what it says.
    pub headers: bool,
    /// Whether a message may be answered.
    pub answers: bool,
    /// Whether the broker gives each message to one of the processes that share a queue.
    pub queues: bool,
    /// Whether there is a page on which one listens to it.
    pub inspected: bool,
}

impl BrokerEngine {
    /// Every one of them.
    pub const ALL: [Self; 2] = [Self::Socketio, Self::Nats];

    /// What is known of it.
    #[must_use]
    pub fn facts(self) -> &'static dyn BrokerFacts {
        match self {
            Self::Socketio => &socketio::Socketio,
            Self::Nats => &nats::Nats,
        }
    }
}

impl DatabaseEngine {
    /// Every one of them.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// Whether one of them keeps the word for itself, so that a table or column of that name stands in quotes.
    #[must_use]
    pub fn keeps(word: &str) -> bool {
        let word = word.to_ascii_lowercase();
        Self::ALL.into_iter().any(|engine| engine.facts().reserved_words().contains(&word.as_str()))
    }

    /// The one that the unit tests of services run on.
    pub const FOR_UNIT_TESTS: Self = Self::Sqlite;

    /// What is known of it.
    #[must_use]
    pub fn facts(self) -> &'static dyn DatabaseFacts {
        match self {
            Self::Sqlite => &sqlite::Sqlite,
            Self::Postgres => &postgres::Postgres,
        }
    }
}

impl GatewayEngine {
    /// Every one of them.
    pub const ALL: [Self; 1] = [Self::Nginx];

    /// What is known of it.
    #[must_use]
    pub fn facts(self) -> &'static dyn GatewayFacts {
        match self {
            Self::Nginx => &nginx::Nginx,
        }
    }
}

/// What is known of every engine.
pub fn engines() -> impl Iterator<Item = &'static dyn Facts> {
    let brokers = BrokerEngine::ALL.into_iter().map(|engine| -> &dyn Facts { engine.facts() });
    let databases = DatabaseEngine::ALL.into_iter().map(|engine| -> &dyn Facts { engine.facts() });
    let gateways = GatewayEngine::ALL.into_iter().map(|engine| -> &dyn Facts { engine.facts() });
    brokers.chain(databases).chain(gateways).chain(observers::observers().map(|facts| -> &dyn Facts { facts }))
}

impl Transport {
    /// How messages travel on it.
    #[must_use]
    pub fn wire(self) -> Wire {
        match self {
            Self::Socketio => socketio::WIRE,
            Self::Nats => nats::WIRE,
        }
    }

    /// The names of those on which a message may be answered, as a list of alternatives: "`nats`".
    #[must_use]
    pub fn that_answer() -> String {
        Self::those(|wire| wire.answers)
    }

    /// The names of those on which a message has headers, as a list of alternatives.
    #[must_use]
    pub fn with_headers() -> String {
        Self::those(|wire| wire.headers)
    }

    /// The names of those on which a page listens to whatever one asks it for, as a list of alternatives.
    #[must_use]
    pub fn inspected() -> String {
        Self::those(|wire| wire.inspected)
    }

    fn those(are: fn(&Wire) -> bool) -> String {
        let wires = BrokerEngine::ALL.into_iter().map(|engine| engine.facts().wire());
        let names = wires.filter(are).map(|wire| format!("`{}`", wire.name));
        names.collect::<Vec<_>>().join(" or ")
    }
}

impl Wire {
    /// Why `address` is none on this wire, if it is none. In a `pattern`, parts may be wildcards.
    #[must_use]
    pub fn fault(&self, address: &str, pattern: bool) -> Option<String> {
        let separator = self.separator?;
        let parts: Vec<&str> = address.split(separator).collect();
        if parts.contains(&"") {
            return Some(format!("a part before or after a `{separator}` is empty"));
        }
        let is_wild = |part: &str| part == self.wildcard || self.rest == Some(part);
        let has_wild = |part: &&&str| part.contains(self.wildcard) || self.rest.is_some_and(|rest| part.contains(rest));
        let wild = parts.iter().filter(has_wild).find(|part| !pattern || !is_wild(part));
        if let Some(part) = wild {
            let place =
                if pattern { "is more than a wildcard" } else { "has a wildcard, and messages go to one address" };
            return Some(format!("`{part}` {place}"));
        }
        let early = parts.iter().rev().skip(1).find(|part| self.rest == Some(part));
        early.map(|part| format!("`{part}` stands for all that follows, so it is last"))
    }
}

/// What a component's engine says of it. A component without one is built from the output and answers over HTTP.
impl Component {
    /// What is known of its engine, where its kind has engines.
    #[must_use]
    pub fn facts(&self) -> Option<&'static dyn Facts> {
        match self {
            Self::Broker(broker) => Some(broker.engine.facts()),
            Self::Database(database) => Some(database.engine.facts()),
            Self::Gateway(gateway) => Some(gateway.engine.facts()),
            Self::Service(_) | Self::Web(_) => None,
            observer => observer.observer().map(|facts| -> &dyn Facts { facts }),
        }
    }

    /// How its program is started on this machine; none for one that is built, or that is only run in a container.
    #[must_use]
    pub fn native(&self, host: &Host<'_>) -> Option<Native> {
        match self {
            Self::Broker(broker) => broker.engine.facts().native(host),
            Self::Database(database) => database.engine.facts().native(host, database),
            Self::Gateway(gateway) => gateway.engine.facts().native(host),
            Self::Service(_) | Self::Web(_) => None,
            observer => observer.observer()?.native(host),
        }
    }

    /// The names of the ports that it has to have.
    #[must_use]
    pub fn port_names(&self) -> &'static [&'static str] {
        self.facts().map_or(&["http"], Facts::ports)
    }

    /// What its container may take where it does not say.
    #[must_use]
    pub fn usual_limits(&self) -> UsualLimits {
        self.facts().map_or(UsualLimits::BUILT, Facts::usual_limits)
    }

    /// Whether it is a process, that can be stopped and started.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.facts().is_none_or(Facts::runs)
    }

    /// Whether its program is built from the output; the others are installed.
    #[must_use]
    pub fn is_built(&self) -> bool {
        self.facts().is_none_or(Facts::is_built)
    }

    /// Whether the host offers a port where the component runs in a container; what browsers reach through the gateway
    /// alone is not offered.
    #[must_use]
    pub fn publishes(&self, port: &str) -> bool {
        self.facts().is_none_or(|facts| facts.publishes(port))
    }
}

impl System {
    /// How messages travel, if there are any.
    #[must_use]
    pub fn wire(&self) -> Option<Wire> {
        self.spec.messaging.as_ref().map(|messaging| messaging.transport.wire())
    }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde::de::value::{Error, StrDeserializer};

    use super::*;
    use crate::system::{CollectorEngine, DashboardsEngine, LogsEngine, MetricsEngine, ProberEngine, TracesEngine};

    #[track_caller]
    fn check_name<T: DeserializeOwned + PartialEq + std::fmt::Debug>(engine: T, facts: &dyn Facts) {
        assert_eq!(T::deserialize(StrDeserializer::<Error>::new(facts.name())), Ok(engine));
    }

    #[test]
    fn an_engine_has_the_name_that_it_is_read_by() {
        BrokerEngine::ALL.into_iter().for_each(|engine| check_name(engine, engine.facts()));
        DatabaseEngine::ALL.into_iter().for_each(|engine| check_name(engine, engine.facts()));
        GatewayEngine::ALL.into_iter().for_each(|engine| check_name(engine, engine.facts()));
        ProberEngine::ALL.iter().for_each(|engine| check_name(*engine, engine.facts()));
        MetricsEngine::ALL.iter().for_each(|engine| check_name(*engine, engine.facts()));
        LogsEngine::ALL.iter().for_each(|engine| check_name(*engine, engine.facts()));
        TracesEngine::ALL.iter().for_each(|engine| check_name(*engine, engine.facts()));
        CollectorEngine::ALL.iter().for_each(|engine| check_name(*engine, engine.facts()));
        DashboardsEngine::ALL.iter().for_each(|engine| check_name(*engine, engine.facts()));
    }

    #[test]
    fn what_is_built_is_a_process() {
        for facts in engines() {
            assert!(facts.runs() || !facts.is_built(), "{}", facts.name());
        }
    }

    #[test]
    fn an_address_is_what_its_wire_can_carry() {
        let (nats, socketio) = (Transport::Nats.wire(), Transport::Socketio.wire());
        for (address, pattern) in [("books.new", false), ("books.{id}.lent", false), ("books.*.>", true)] {
            assert_eq!(nats.fault(address, pattern), None, "{address}");
        }
        for (address, pattern) in [
            ("", false),
            ("books..new", false),
            (".books", false),
            ("books.", false),
            ("books.*", false),
            ("books.>", false),
            ("books.a*", true),
            ("books.>.new", true),
        ] {
            assert!(nats.fault(address, pattern).is_some(), "{address}");
        }
        assert_eq!(socketio.fault("/books//{id}", false), None);
    }

    #[test]
    fn a_wire_is_that_of_its_transport_and_names_ports_of_its_engine() {
        for facts in BrokerEngine::ALL.map(BrokerEngine::facts) {
            let wire = facts.wire();
            assert_eq!(wire.transport.wire().name, wire.name);
            assert!(facts.ports().contains(&wire.port) && facts.ports().contains(&wire.page_port), "{}", facts.name());
        }
    }

    #[test]
    fn a_database_that_is_connected_to_has_the_port_and_says_so() {
        for facts in DatabaseEngine::ALL.map(DatabaseEngine::facts) {
            assert_eq!(facts.ports(), facts.port().as_slice(), "{}", facts.name());
            assert_eq!(facts.roles().contains(&Role::Port), facts.port().is_some(), "{}", facts.name());
            assert_eq!(facts.runs(), facts.port().is_some(), "{}", facts.name());
        }
        assert!(DatabaseEngine::FOR_UNIT_TESTS.facts().serves_unit_tests());
    }
}
