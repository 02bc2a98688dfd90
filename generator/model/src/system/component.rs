//! What runs: components, what they use and offer, and the one entry point before them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::contract::Operation;
use super::data::Dataset;
use super::{ComponentId, ImagePin};
use crate::authored::{Authored, Name, Text};

/// What a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
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
}

/// The product behind a broker, database or gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    /// Embedded database in one file, shared by the processes of one host. No port; role `file`.
    Sqlite,
    /// PostgreSQL server. Port `sql`; roles `host`, `port`, `name`, `user`, `password`.
    Postgres,
    /// A rendered Socket.IO relay. Port `http`; roles `host`, `url`.
    Socketio,
    /// nats-server. Ports `client`, `monitor`, `websocket`; roles `host`, `url`.
    Nats,
    /// nginx. Port `http`; roles `host`, `url`.
    Nginx,
}

/// One part of the system that runs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Component {
    /// What it is.
    pub kind: Kind,
    /// One sentence for people.
    pub summary: Text,
    /// Title of the pages that a web component serves; by default the system's.
    pub title: Option<Text>,
    /// The product, for brokers, databases and gateways.
    pub engine: Option<Engine>,
    /// Id of the pinned image, for components that are not built from the output.
    pub image: Option<Name<ImagePin>>,
    /// Ports by name: those that its engine has, `http` for a component without one.
    #[serde(default)]
    pub ports: BTreeMap<Text, PortSpec>,
    /// How users of this component find it: variable names by role. Roles: those that its engine has, `host` and `url`
    /// for a component without one.
    #[serde(default)]
    pub address: BTreeMap<Text, Text>,
    /// What holds where the variables of a database are not set, by role.
    #[serde(default)]
    pub settings: BTreeMap<Text, Text>,
    /// Path at which a service serves its contract as JSON, such as `/v3/api-docs`.
    pub api_docs: Option<Text>,
    /// Components that it calls, by id. Channel users need not name the broker: channels say so.
    #[serde(default)]
    pub uses: BTreeMap<ComponentId, Use>,
    /// Data that a service carries in itself, by name.
    #[serde(default)]
    pub datasets: BTreeMap<Text, Dataset>,
}

/// One component's use of another.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Use {
    /// Operations that it calls, for a service; empty means all.
    #[serde(default)]
    pub operations: Vec<Name<Operation>>,
}

/// A port.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PortSpec {
    /// Number that the component listens on.
    pub number: Authored<u16>,
    /// Number on the host, where it differs.
    pub publish: Option<Authored<u16>>,
    /// Variable that sets it.
    pub variable: Option<Text>,
}

/// The gateway's routes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gateway {
    /// Component that routes.
    pub component: ComponentId,
    /// Routes by path prefix.
    pub routes: BTreeMap<Text, Route>,
}

/// One route.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Route {
    /// `component.port`; or `self.health` (answers `ok`) or `self.api-explorer` (page over all contracts).
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
