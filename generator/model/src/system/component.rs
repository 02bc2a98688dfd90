//! What runs: components, each with what its kind has.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use super::container::{ContainerLimits, Ports};
use super::contract::{EnumSpec, Operation, Type};
use super::data::Dataset;
use super::observer::{
    CollectorEngine, Dashboards, LogsEngine, MetricsEngine, ProberEngine, Store, Tool, TracesEngine,
};
use super::{ComponentId, Credential, ImagePin, Scalar, Scheme};
use crate::authored::{Authored, Name, Text};

/// One part of the system that runs. Its `kind` says which keys it has.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "stategen::ByKind", rename_all = "kebab-case")]
#[schemars(rename = "Component", tag = "kind")]
#[allow(clippy::large_enum_variant, reason = "a system has a dozen of them")]
pub enum Component {
    /// A program rendered from a contract and handlers.
    Service(Service),
    /// Carries messages.
    Broker(Broker),
    /// Holds the entities.
    Database(Database),
    /// The one entry point for browsers.
    Gateway(Gateway),
    /// Serves the browser's files.
    Web(Web),
    /// Asks the others whether they answer.
    Prober(Tool<ProberEngine>),
    /// Keeps what is measured, and tells when it is not as it should be.
    Metrics(Store<MetricsEngine>),
    /// Keeps what components write.
    Logs(Store<LogsEngine>),
    /// Keeps the ways that requests took.
    Traces(Store<TracesEngine>),
    /// Takes in what components tell of themselves, and passes it on to those that keep it.
    Collector(Tool<CollectorEngine>),
    /// Shows what is kept.
    Dashboards(Dashboards),
}

/// A program rendered from a contract and handlers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Service {
    /// One sentence for people.
    pub summary: Text,
    /// What its container may take, where its kind's own limits do not suit it.
    #[serde(default)]
    pub limits: ContainerLimits,
    /// Its port, `http`.
    #[serde(default)]
    pub ports: Ports,
    /// The variables by which users find it.
    #[serde(default)]
    pub address: Address,
    /// Path at which it serves its contract as JSON, such as `/v3/api-docs`.
    pub api_docs: Option<Text>,
    /// Components that it calls, by id. Channel users need not name the broker: channels say so.
    #[serde(default)]
    pub uses: Uses,
    /// Data that it carries in itself, by name.
    #[serde(default)]
    pub datasets: BTreeMap<Text, Dataset>,
    /// What its handlers are set by, by id.
    #[serde(default)]
    pub settings: BTreeMap<Name<Setting>, Setting>,
    /// Settings of the system that it is set by as well, by id.
    #[serde(default)]
    pub shared_settings: BTreeMap<Name<Setting>, Shared>,
    /// What it does without being asked, by id.
    #[serde(default)]
    pub timers: BTreeMap<Name<Timer>, Timer>,
    /// What it keeps in memory from one call of a handler to the next: `Memory` in `logic/<component>/memory.rs`, made at its
    /// start by `Memory::new` from those that there are of `&Data`, `&Settings` and `&Random`, in this order. It is gone when
    /// the process ends.
    pub memory: Option<Memory>,
    /// How its handlers draw at random.
    pub random: Option<Random>,
    /// What it measures beside what every service does, by id: `pending-orders` is `<system>_pending_orders` on the page of
    /// metrics.
    #[serde(default)]
    pub measures: BTreeMap<Name<Measure>, Measure>,
}

impl Service {
    /// The settings that it alone is set by.
    pub fn own_settings(&self) -> impl Iterator<Item = (&Name<Setting>, &Setting)> {
        self.settings.iter().filter(|(id, _)| !self.shared_settings.contains_key(*id))
    }

    /// The variables that it alone reads beside those of its port and address, by the path below it that names each.
    pub fn own_variables(&self) -> impl Iterator<Item = (String, &Text)> {
        let settings = self.own_settings().map(|(id, setting)| (format!("settings.{id}.variable"), &setting.variable));
        let files = self.datasets.iter().filter_map(|(name, dataset)| Some((name, dataset.variable.as_ref()?)));
        let files = files.map(|(name, variable)| (format!("datasets.{name}.variable"), variable));
        let seed = self.random.iter().map(|random| ("random.seed".to_owned(), &random.seed));
        settings.chain(files).chain(seed)
    }
}

/// A setting of the system by which a component is set: nothing more is said of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Shared {}

/// What handlers measure, each time with the values of the labels: of a gauge they `ports.measures.set_<id>(…, number)`, of a
/// counter they `count_<id>(…)`, which is one more, and of a histogram they `observe_<id>(…, duration)`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measure {
    /// How it is counted.
    pub kind: MeasureKind,
    /// One sentence.
    pub summary: Text,
    /// The enum of each label, by the label's name: each value has a series of its own.
    #[serde(default)]
    pub labels: BTreeMap<Text, Text>,
    /// Bounds of a histogram's buckets in seconds, from the shortest; without them, from 5 milliseconds to 10 seconds.
    #[serde(default)]
    pub buckets: Vec<Authored<Scalar>>,
}

/// How something is measured, in Prometheus' words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureKind {
    /// A whole number that goes up and down.
    Gauge,
    /// How often something has happened; its name ends in `_total`.
    Counter,
    /// How long something took; its name ends in `_seconds`.
    Histogram,
}

impl fmt::Display for MeasureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gauge => "gauge",
            Self::Counter => "counter",
            Self::Histogram => "histogram",
        })
    }
}

impl MeasureKind {
    /// What the name of its method begins with.
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Gauge => "set",
            Self::Counter => "count",
            Self::Histogram => "observe",
        }
    }

    /// The last word of its name on the page of metrics, which is added.
    #[must_use]
    pub const fn suffix(self) -> Option<&'static str> {
        match self {
            Self::Gauge => None,
            Self::Counter => Some("total"),
            Self::Histogram => Some("seconds"),
        }
    }
}

/// What a service does again and again: `logic/<component>/on_<timer>.rs` does it, once at a time.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Timer {
    /// One sentence.
    pub summary: Text,
    /// Milliseconds from the start of the service to the first time; without it, as long as a pause. A number, or the id of a
    /// setting that is one.
    pub first_after_milliseconds: Option<Authored<Scalar>>,
    /// Milliseconds from the end of one time to the start of the next. A number, or the id of a setting that is one.
    pub every_milliseconds: Authored<Scalar>,
    /// The longest pause, where each is drawn at random between that and this one. A number, or the id of a setting that is one.
    pub up_to_milliseconds: Option<Authored<Scalar>>,
}

impl Timer {
    /// Whether its pauses are drawn at random.
    #[must_use]
    pub const fn is_drawn(&self) -> bool {
        self.up_to_milliseconds.is_some()
    }

    /// Its pauses, by the key that says them.
    pub fn pauses(&self) -> impl Iterator<Item = (&'static str, &Authored<Scalar>)> {
        let others = [
            ("first-after-milliseconds", self.first_after_milliseconds.as_ref()),
            ("up-to-milliseconds", self.up_to_milliseconds.as_ref()),
        ];
        let others = others.into_iter().filter_map(|(key, pause)| Some((key, pause?)));
        [("every-milliseconds", &self.every_milliseconds)].into_iter().chain(others)
    }
}

/// What a service keeps in memory.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Memory {
    /// One sentence.
    pub summary: Text,
}

/// How handlers draw at random.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Random {
    /// Variable that holds a whole number from which all that is drawn follows, so that a test can know it; where it is not
    /// set, nobody can.
    pub seed: Text,
}

/// A value that a variable sets, read and checked when the service starts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Setting {
    /// `integer` (32 bit), `long`, `double`, `string`, `boolean`, or the name of an enum.
    #[serde(rename = "type")]
    pub type_name: Text,
    /// Whether it is several texts, separated by commas: at least one.
    #[serde(default)]
    pub list: bool,
    /// One sentence.
    pub summary: Text,
    /// What holds where the variable is not set.
    pub default: Authored<Scalar>,
    /// Variable that sets it.
    pub variable: Text,
    /// Smallest number.
    pub minimum: Option<Authored<Scalar>>,
    /// Largest number.
    pub maximum: Option<Authored<Scalar>>,
}

impl Setting {
    /// Its type.
    #[must_use]
    pub fn ty(&self) -> Authored<Type> {
        self.type_name.read(|_| Type::named(&self.type_name))
    }

    /// What a value is, in words: `a whole number from 1 to 100`.
    #[must_use]
    pub fn expected(&self, enums: &BTreeMap<Name<EnumSpec>, EnumSpec>) -> String {
        let kind = match &*self.ty() {
            Type::Integer | Type::Long => "a whole number".to_owned(),
            Type::Number => "a number".to_owned(),
            Type::Boolean => "true or false".to_owned(),
            Type::Enum(name) => {
                let values = enums.get(name).map(|spec| spec.values.iter().map(Text::as_str).collect::<Vec<_>>());
                format!("one of {}", values.unwrap_or_default().join(", "))
            }
            _ if self.list => "texts separated by commas".to_owned(),
            _ => "a text".to_owned(),
        };
        let bound = |word: &str, bound: &Option<Authored<Scalar>>| {
            bound.as_ref().map(|bound| format!(" {word} {}", **bound)).unwrap_or_default()
        };
        let most = if self.minimum.is_some() { "to" } else { "up to" };
        format!("{kind}{}{}", bound("from", &self.minimum), bound(most, &self.maximum))
    }
}

/// Carries messages.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Broker {
    /// One sentence for people.
    pub summary: Text,
    /// What its container may take, where its kind's own limits do not suit it.
    #[serde(default)]
    pub limits: ContainerLimits,
    /// The product.
    pub engine: BrokerEngine,
    /// Id of the pinned image, for one that is not built from the output.
    pub image: Option<Name<ImagePin>>,
    /// Ports by name: those that its engine has.
    #[serde(default)]
    pub ports: Ports,
    /// The variables by which users find it, and say who they are.
    #[serde(default)]
    pub address: GuardedAddress,
}

/// Holds the entities.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Database {
    /// One sentence for people.
    pub summary: Text,
    /// What its container may take, where its kind's own limits do not suit it.
    #[serde(default)]
    pub limits: ContainerLimits,
    /// The product.
    pub engine: DatabaseEngine,
    /// Id of the pinned image, for one that is a server.
    pub image: Option<Name<ImagePin>>,
    /// Ports by name: those that its engine has.
    #[serde(default)]
    pub ports: Ports,
    /// The variables by which users find it, by role: one for each that its engine has.
    #[serde(default)]
    pub address: Roles,
    /// What holds where those variables are not set, by role; where it runs, its ports say. The password is in no file.
    #[serde(default)]
    pub settings: Roles,
}

/// The one entry point for browsers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gateway {
    /// One sentence for people.
    pub summary: Text,
    /// What its container may take, where its kind's own limits do not suit it.
    #[serde(default)]
    pub limits: ContainerLimits,
    /// The product.
    pub engine: GatewayEngine,
    /// Id of the pinned image.
    pub image: Option<Name<ImagePin>>,
    /// Ports by name: those that its engine has.
    #[serde(default)]
    pub ports: Ports,
    /// The variables by which users find it.
    #[serde(default)]
    pub address: Address,
}

/// Serves the browser's files.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Web {
    /// One sentence for people.
    pub summary: Text,
    /// What its container may take, where its kind's own limits do not suit it.
    #[serde(default)]
    pub limits: ContainerLimits,
    /// Title of its pages; by default the system's.
    pub title: Option<Text>,
    /// Its port, `http`.
    #[serde(default)]
    pub ports: Ports,
    /// The variables by which users find it.
    #[serde(default)]
    pub address: Address,
    /// Components that its pages call, by id.
    #[serde(default)]
    pub uses: Uses,
}

/// What a component uses of others, by their ids.
pub type Uses = BTreeMap<ComponentId, Use>;

/// What a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A program rendered from a contract and handlers.
    Service,
    /// Carries messages.
    Broker,
    /// Holds the entities.
    Database,
    /// The one entry point for browsers.
    Gateway,
    /// Serves the browser's files.
    Web,
    /// Asks the others whether they answer.
    Prober,
    /// Keeps what is measured, and tells when it is not as it should be.
    Metrics,
    /// Keeps what components write.
    Logs,
    /// Keeps the ways that requests took.
    Traces,
    /// Takes in what components tell of themselves, and passes it on to those that keep it.
    Collector,
    /// Shows what is kept.
    Dashboards,
}

impl Kind {
    /// Whether such a component observes the others: they need it for nothing that they do.
    #[must_use]
    pub const fn observes(self) -> bool {
        match self {
            Self::Service | Self::Broker | Self::Database | Self::Gateway | Self::Web => false,
            Self::Prober | Self::Metrics | Self::Logs | Self::Traces | Self::Collector | Self::Dashboards => true,
        }
    }

    /// Its name in `delta.yaml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Broker => "broker",
            Self::Database => "database",
            Self::Gateway => "gateway",
            Self::Web => "web",
            Self::Prober => "prober",
            Self::Metrics => "metrics",
            Self::Logs => "logs",
            Self::Traces => "traces",
            Self::Collector => "collector",
            Self::Dashboards => "dashboards",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The product behind a broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BrokerEngine {
    /// A rendered Socket.IO relay. Port `http`.
    Socketio,
    /// nats-server. Ports `client`, `monitor`, `websocket`.
    Nats,
}

/// The product behind a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DatabaseEngine {
    /// Embedded database in one file, shared by the processes of one host. No port; role `file`.
    Sqlite,
    /// PostgreSQL server. Port `sql`; roles `host`, `port`, `name`, `user`, `password`.
    Postgres,
}

/// The product behind a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GatewayEngine {
    /// nginx. Port `http`.
    Nginx,
}

/// The variables by which users of a component find it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Address {
    /// Holds the host that it is on.
    pub host: Option<Text>,
    /// Holds the whole URL.
    pub url: Option<Text>,
}

/// The variables by which users of a component find it, and say who they are.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GuardedAddress {
    /// Holds the host that it is on.
    pub host: Option<Text>,
    /// Holds the whole URL.
    pub url: Option<Text>,
    /// Holds the password of its users. It is a secret: no file of the output has a value for it, and the first start of a
    /// clone makes one.
    pub password: Option<Text>,
}

/// The variables that say where a component is.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Holds the host that it is on.
    pub host: Option<&'a Text>,
    /// Holds the whole URL.
    pub url: Option<&'a Text>,
}

impl Address {
    /// Where the component is.
    #[must_use]
    pub const fn place(&self) -> Place<'_> {
        Place { host: self.host.as_ref(), url: self.url.as_ref() }
    }
}

impl GuardedAddress {
    /// Where the component is.
    #[must_use]
    pub const fn place(&self) -> Place<'_> {
        Place { host: self.host.as_ref(), url: self.url.as_ref() }
    }
}

/// A text for each role that a variable of a database plays.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Roles {
    /// For the path of its file.
    pub file: Option<Text>,
    /// For the host that it is on.
    pub host: Option<Text>,
    /// For the name of the database in its server.
    pub name: Option<Text>,
    /// For the password of the user. It is a secret: `address` names its variable, no file of the output has a value for it,
    /// and the first start of a clone makes one.
    pub password: Option<Text>,
    /// For the port that it listens on.
    pub port: Option<Text>,
    /// For the user who opens it.
    pub user: Option<Text>,
}

impl Roles {
    /// The text for a role.
    #[must_use]
    pub const fn get(&self, role: Role) -> Option<&Text> {
        match role {
            Role::File => self.file.as_ref(),
            Role::Host => self.host.as_ref(),
            Role::Name => self.name.as_ref(),
            Role::Password => self.password.as_ref(),
            Role::Port => self.port.as_ref(),
            Role::User => self.user.as_ref(),
        }
    }

    /// The texts that there are, by role.
    pub fn iter(&self) -> impl Iterator<Item = (Role, &Text)> {
        Role::ALL.into_iter().filter_map(|role| Some((role, self.get(role)?)))
    }
}

/// What a variable says of where a database is and how it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Path of its file.
    File,
    /// Host that it is on.
    Host,
    /// Name of the database in its server.
    Name,
    /// Password of the user.
    Password,
    /// Port that it listens on.
    Port,
    /// User who opens it.
    User,
}

impl Role {
    /// All of them, by name.
    pub const ALL: [Self; 6] = [Self::File, Self::Host, Self::Name, Self::Password, Self::Port, Self::User];

    /// Its name in `delta.yaml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Host => "host",
            Self::Name => "name",
            Self::Password => "password",
            Self::Port => "port",
            Self::User => "user",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What all kinds have.
impl Component {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Service(_) => Kind::Service,
            Self::Broker(_) => Kind::Broker,
            Self::Database(_) => Kind::Database,
            Self::Gateway(_) => Kind::Gateway,
            Self::Web(_) => Kind::Web,
            Self::Prober(_) => Kind::Prober,
            Self::Metrics(_) => Kind::Metrics,
            Self::Logs(_) => Kind::Logs,
            Self::Traces(_) => Kind::Traces,
            Self::Collector(_) => Kind::Collector,
            Self::Dashboards(_) => Kind::Dashboards,
        }
    }

    /// One sentence for people.
    #[must_use]
    pub const fn summary(&self) -> &Text {
        match self {
            Self::Service(service) => &service.summary,
            Self::Broker(broker) => &broker.summary,
            Self::Database(database) => &database.summary,
            Self::Gateway(gateway) => &gateway.summary,
            Self::Web(web) => &web.summary,
            Self::Prober(Tool { summary, .. })
            | Self::Metrics(Store { summary, .. })
            | Self::Logs(Store { summary, .. })
            | Self::Traces(Store { summary, .. })
            | Self::Collector(Tool { summary, .. })
            | Self::Dashboards(Dashboards { summary, .. }) => summary,
        }
    }

    /// What its container may take, as far as that is said.
    #[must_use]
    pub const fn limits(&self) -> &ContainerLimits {
        match self {
            Self::Service(service) => &service.limits,
            Self::Broker(broker) => &broker.limits,
            Self::Database(database) => &database.limits,
            Self::Gateway(gateway) => &gateway.limits,
            Self::Web(web) => &web.limits,
            Self::Prober(Tool { limits, .. })
            | Self::Metrics(Store { limits, .. })
            | Self::Logs(Store { limits, .. })
            | Self::Traces(Store { limits, .. })
            | Self::Collector(Tool { limits, .. })
            | Self::Dashboards(Dashboards { limits, .. }) => limits,
        }
    }

    /// Its ports, by name.
    #[must_use]
    pub const fn ports(&self) -> &Ports {
        match self {
            Self::Service(service) => &service.ports,
            Self::Broker(broker) => &broker.ports,
            Self::Database(database) => &database.ports,
            Self::Gateway(gateway) => &gateway.ports,
            Self::Web(web) => &web.ports,
            Self::Prober(Tool { ports, .. })
            | Self::Metrics(Store { ports, .. })
            | Self::Logs(Store { ports, .. })
            | Self::Traces(Store { ports, .. })
            | Self::Collector(Tool { ports, .. })
            | Self::Dashboards(Dashboards { ports, .. }) => ports,
        }
    }

    /// The id of its pinned image, where it has one.
    #[must_use]
    pub const fn image(&self) -> Option<&Name<ImagePin>> {
        match self {
            Self::Broker(Broker { image, .. })
            | Self::Database(Database { image, .. })
            | Self::Gateway(Gateway { image, .. })
            | Self::Prober(Tool { image, .. })
            | Self::Metrics(Store { image, .. })
            | Self::Logs(Store { image, .. })
            | Self::Traces(Store { image, .. })
            | Self::Collector(Tool { image, .. })
            | Self::Dashboards(Dashboards { image, .. }) => image.as_ref(),
            Self::Service(_) | Self::Web(_) => None,
        }
    }

    /// What it uses of others, where its kind can.
    #[must_use]
    pub const fn uses(&self) -> Option<&Uses> {
        match self {
            Self::Service(service) => Some(&service.uses),
            Self::Web(web) => Some(&web.uses),
            Self::Broker(_) | Self::Database(_) | Self::Gateway(_) => None,
            Self::Prober(_) | Self::Metrics(_) | Self::Logs(_) => None,
            Self::Traces(_) | Self::Collector(_) | Self::Dashboards(_) => None,
        }
    }

    /// For how many days it keeps what it has, where its kind does.
    #[must_use]
    pub const fn retention_days(&self) -> Option<Authored<u16>> {
        match self {
            Self::Metrics(Store { retention_days, .. })
            | Self::Logs(Store { retention_days, .. })
            | Self::Traces(Store { retention_days, .. }) => Some(*retention_days),
            Self::Service(_) | Self::Broker(_) | Self::Database(_) | Self::Gateway(_) | Self::Web(_) => None,
            Self::Prober(_) | Self::Collector(_) | Self::Dashboards(_) => None,
        }
    }

    /// The variables by which users find it, with the role of each, by role.
    #[must_use]
    pub fn variables(&self) -> Vec<(&'static str, &Text)> {
        if let Self::Database(Database { address, .. }) = self {
            return address.iter().map(|(role, variable)| (role.name(), variable)).collect();
        }
        let Place { host, url } = self.place();
        let administrator = match self {
            Self::Dashboards(dashboards) => Some(&dashboards.administrator.variable),
            _ => None,
        };
        let roles = [("administrator", administrator), ("host", host), ("password", self.password()), ("url", url)];
        roles.into_iter().filter_map(|(role, variable)| Some((role, variable?))).collect()
    }

    /// The variables that say where it is.
    #[must_use]
    pub const fn place(&self) -> Place<'_> {
        match self {
            Self::Service(Service { address, .. })
            | Self::Gateway(Gateway { address, .. })
            | Self::Web(Web { address, .. }) => address.place(),
            Self::Broker(broker) => broker.address.place(),
            Self::Database(database) => Place { host: database.address.host.as_ref(), url: None },
            Self::Prober(_) | Self::Metrics(_) | Self::Logs(_) => Place { host: None, url: None },
            Self::Traces(_) | Self::Collector(_) | Self::Dashboards(_) => Place { host: None, url: None },
        }
    }

    /// The variable that holds the password of its users. It is a secret of who runs the system: no file of the output has a
    /// value for it.
    #[must_use]
    pub const fn password(&self) -> Option<&Text> {
        match self {
            Self::Broker(broker) => broker.address.password.as_ref(),
            Self::Database(database) => database.address.password.as_ref(),
            Self::Dashboards(dashboards) => Some(&dashboards.administrator.password),
            Self::Prober(_) | Self::Metrics(_) | Self::Logs(_) | Self::Traces(_) | Self::Collector(_) => None,
            Self::Service(_) | Self::Gateway(_) | Self::Web(_) => None,
        }
    }
}

/// One component's use of another.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Use {
    /// Operations that it calls, for a service; empty means all.
    #[serde(default)]
    pub operations: Vec<Name<Operation>>,
    /// What it shows a service whose contract asks who calls, by security scheme.
    #[serde(default)]
    pub credentials: BTreeMap<Name<Scheme>, Presented>,
}

/// What a service shows another, as settings hold it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Presented {
    /// The setting with the token or key.
    pub secret: Option<Name<Setting>>,
    /// The setting with the user's name.
    pub user: Option<Name<Setting>>,
    /// The setting with the user's password.
    pub password: Option<Name<Setting>>,
}

impl Presented {
    /// The settings that there are, each with its key.
    pub fn settings(&self) -> impl Iterator<Item = (&'static str, &Name<Setting>)> {
        let all = [("secret", &self.secret), ("user", &self.user), ("password", &self.password)];
        all.into_iter().filter_map(|(key, setting)| Some((key, setting.as_ref()?)))
    }

    /// The keys that a credential has, in the order of [`Presented::settings`].
    #[must_use]
    pub const fn keys(credential: &Credential) -> &'static [&'static str] {
        match credential {
            Credential::Bearer | Credential::Key(..) => &["secret"],
            Credential::Basic => &["user", "password"],
        }
    }
}

/// The routes of the system's one entry point.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// Component that routes.
    pub component: ComponentId,
    /// Routes by path prefix.
    pub routes: BTreeMap<Text, Route>,
}

/// One route.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Route {
    /// `component.port`; or `self.health` (answers `ok`), `self.api-explorer` (page over all contracts) or
    /// `self.pubsub-inspector` (page on which one listens to channels, with `catalog.json` of their addresses beside it).
    pub to: Text,
    /// Whether the prefix is removed before the request goes on.
    #[serde(default)]
    pub strip_prefix: bool,
    /// Whether connections may be upgraded, with long read timeouts.
    pub upgrade: Option<Upgrade>,
}

/// A protocol that a route may be upgraded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Upgrade {
    /// RFC 6455.
    Websocket,
}
