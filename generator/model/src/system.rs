//! The typed model: one state's composed system, checked. Collections are maps by id, so that order never matters.
//!
//! The types that `delta.yaml` is read into derive `Deserialize` and `JsonSchema`; the schema that `stategen schema`
//! prints comes from them.

mod component;
mod container;
mod contract;
mod data;
pub mod decimal;
mod evidence;
mod learning;
mod messaging;
mod migrations;
mod objective;
mod observability;
mod observer;
mod packs;
mod pins;
mod scalar;
mod security;
pub mod uses;

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::authored::{Name, Text};
use crate::node::Node;

pub use crate::scenario::Scenario;
pub use component::{
    Address, Broker, BrokerEngine, Component, Database, DatabaseEngine, Entry, Gateway, GatewayEngine, GuardedAddress,
    Kind, Measure, MeasureKind, Memory, Place, Presented, Random, Role, Roles, Route, Service, Setting, Shared, Timer,
    Upgrade, Use, Uses, Web,
};
pub use container::{ContainerLimits, PortName, PortSpec, Ports};
pub use contract::{
    Access, Answer, Body, Content, Contract, EnumSpec, Field, Given, Header, Limits, Operation, Problem, Schema, Type,
    holds,
};
pub use data::{Attribute, Cardinality, Dataset, Entity, Lists, OnDelete, Query, QueryField, Sequence};
pub use decimal::Decimal;
pub use evidence::{Evidence, EvidenceKind};
pub use learning::{Anchor, Learning, Question, Stop, Term};
pub use messaging::{Carried, Channel, Delivery, MOST_WAITING, Message, Messaging, Reply, Transport};
pub use migrations::{Declared, Migration, migration_path};
pub use objective::{Dashboard, Deployment, Objective, Panel, Publishing, Unit};
pub use observability::{Logs, Metrics, Observability, Traces};
pub use observer::{
    Administrator, CollectorEngine, Dashboards, DashboardsEngine, LogsEngine, MetricsEngine, ProberEngine, Store, Tool,
    TracesEngine,
};
pub use packs::Packs;
pub use pins::{ActionPin, BUILDER_IMAGE, CHECKOUT_ACTION, CratePin, ImagePin, LockedPackage, PAGES_IMAGE, Pins};
pub use scalar::Scalar;
pub use security::{Credential, KeyPlace, Scheme, Security};

/// A component's id.
pub type ComponentId = Name<Component>;
/// A table's name, by which its entity goes.
pub type TableName = Name<Entity>;
/// A message type's name.
pub type MessageName = Name<Message>;
/// A channel's id.
pub type ChannelId = Name<Channel>;
/// A scenario's id.
pub type ScenarioId = Name<Scenario>;
/// A requirement's id, such as `FR-001`.
pub type RequirementId = Name<Requirement>;
/// A state's id, `NNN-slug`.
pub type StateId = Name<State>;

/// One state's system, as rendered.
#[derive(Debug, Clone)]
pub struct System {
    /// Which state this is.
    pub state: State,
    /// Its ancestors, oldest first, without the state itself.
    pub lineage: Vec<State>,
    /// States whose parent this is.
    pub children: Vec<State>,
    /// The declared part: what the deltas of the lineage add up to.
    pub spec: SystemSpec,
    /// The composed tree that `spec` was read from, with the place of every key and value.
    pub tree: Arc<crate::node::Node>,
    /// Contracts by service component id.
    pub contracts: BTreeMap<ComponentId, Arc<Contract>>,
    /// Queries by service component id, in name order.
    pub queries: BTreeMap<ComponentId, Vec<Query>>,
    /// Files that packs own (`logic/…`, `data/…`, `web/…`, `scenarios/…`, `queries/…`, `contracts/…`), by path in the pack.
    pub files: BTreeMap<String, PackFile>,
    /// Requirements that are live, by id.
    pub requirements: BTreeMap<RequirementId, Requirement>,
    /// Scenarios by id.
    pub scenarios: BTreeMap<ScenarioId, Arc<Scenario>>,
    /// Versions of everything that output uses.
    pub pins: Pins,
    /// Third-party part of Cargo.lock for this state.
    pub lock: Arc<[LockedPackage]>,
    /// What it changes in its parent, by name; empty for the first state.
    pub changes: Vec<Changed>,
    /// Requirements of its parent that it does not have, in id order.
    pub dropped: Vec<RequirementId>,
    /// The prose of its pack and those of its ancestors, each below the number of its state.
    pub prose: BTreeMap<String, PackFile>,
    /// What its pack teaches, if it has a `learning.md`.
    pub learning: Option<Arc<Learning>>,
    /// The words that the packs of the lineage explain, the first pack's first.
    pub glossary: Vec<Term>,
    /// What its parent declares.
    pub before: Option<Arc<SystemSpec>>,
    /// Where the repository is read on the web, if `states/repository.yaml` says so.
    pub links: Option<crate::forge::Links>,
    /// The steps of the lineage that change what is kept, its own included; the first one first.
    pub migrations: Vec<Arc<Migration>>,
    /// Third-party part of package-lock.json for this state, if it has one: a map by folder, as npm writes it.
    pub npm_lock: Option<Arc<Node>>,
    /// Where a named thing is declared: dotted path in the composed tree (`components.account-service.ports.http`).
    pub spans: BTreeMap<String, crate::diagnostic::Span>,
    /// Where a delta of the lineage last changed or removed a named thing, by the same dotted path.
    pub edits: BTreeMap<String, crate::diagnostic::Span>,
}

/// Things of one kind that a state adds to, changes in or removes from its parent, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The kind, in the plural, such as `Components`.
    pub what: &'static str,
    /// Things that only the state has.
    pub added: Vec<String>,
    /// Things that both have, and not alike.
    pub changed: Vec<String>,
    /// Things that only the parent has.
    pub removed: Vec<String>,
}

/// A file of `states/`.
#[derive(Debug, Clone, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StateFile {
    /// Short title.
    pub title: Text,
    /// One or two sentences on what the state shows.
    pub summary: Text,
    /// Id of the parent state; none for the first.
    pub parent: Option<StateId>,
    /// The track that it belongs to, such as `baseline` or `architecture`.
    pub track: Text,
    /// The convergence point that it is, such as `C0`.
    pub convergence: Option<Text>,
    /// Output branch.
    pub branch: Text,
    /// Tag of the output, such as `generated/001-slug/v1`.
    pub tag: Text,
}

/// A state with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// `NNN-slug`.
    pub id: StateId,
    /// What its file says.
    pub file: StateFile,
}

/// What the deltas of a lineage compose to. This is the grammar of `add:`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SystemSpec {
    /// The system as a whole.
    pub system: SystemInfo,
    /// Components by id.
    pub components: BTreeMap<ComponentId, Component>,
    /// What several services are set by alike, by id: each names it in its `shared-settings`.
    #[serde(default)]
    pub settings: BTreeMap<Name<Setting>, Setting>,
    /// Closed sets of names, by type name (`Side: { values: [Buy, Sell] }`).
    #[serde(default)]
    pub enums: BTreeMap<Name<EnumSpec>, EnumSpec>,
    /// Entities by table name.
    #[serde(default)]
    pub entities: BTreeMap<TableName, Entity>,
    /// Sequences by id.
    #[serde(default)]
    pub sequences: BTreeMap<Name<Sequence>, Sequence>,
    /// Message payload types by name.
    #[serde(default)]
    pub messages: BTreeMap<MessageName, Message>,
    /// How messages travel; none where nothing is published.
    pub messaging: Option<Messaging>,
    /// Channels by id.
    #[serde(default)]
    pub channels: BTreeMap<ChannelId, Channel>,
    /// Routes of the gateway, where the system has one.
    pub gateway: Option<Entry>,
    /// What services tell of themselves beside their health; without it, what they always do.
    pub observability: Option<Observability>,
    /// What the system promises of its messages, by id.
    #[serde(default)]
    pub objectives: BTreeMap<Name<Objective>, Objective>,
    /// What dashboards show beside what follows from the components, by id.
    #[serde(default)]
    pub panels: BTreeMap<Name<Panel>, Panel>,
    /// Where images are published, if they are.
    pub publishing: Option<Publishing>,
    /// How the system gets to a host of its own, if output says how.
    pub deployment: Option<Deployment>,
}

/// The system as a whole.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SystemInfo {
    /// Identifier in snake case: prefix of metrics, name of the Compose project.
    pub name: Text,
    /// Title for people.
    pub title: Text,
    /// One or two sentences.
    pub summary: Text,
    /// How the state is run: bare processes or Compose.
    pub runtime: Runtime,
    /// Paths that every service answers beside its contract.
    pub endpoints: Endpoints,
    /// Cross-origin settings of every service.
    pub cors: Cors,
}

/// How a state is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Runtime {
    /// Processes on one host.
    Process,
    /// Docker Compose.
    Compose,
}

/// Paths that every service answers beside its contract.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Endpoints {
    /// Health of the service and its connections, such as `/system/health`.
    pub health: Text,
    /// Prometheus text, such as `/actuator/prometheus`.
    pub metrics: Text,
}

/// Cross-origin settings.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cors {
    /// Variable that holds `*` or a comma-separated list of origins.
    pub variable: Text,
    /// Its default.
    pub default: Text,
}

/// A requirement with the pack that brought it.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// `FR-001`, `NFR-001`, `SC-001`.
    pub id: RequirementId,
    /// The sentence, from the pack's prose.
    pub text: Text,
    /// State that introduced it.
    pub introduced_in: StateId,
    /// Components, channels or entities that realise it.
    pub realized_by: Vec<Text>,
    /// Scenarios that say that they verify it, in order of their ids.
    pub verified_by: Vec<ScenarioId>,
    /// What shows it instead, when no scenario can.
    pub shown_by: Vec<Evidence>,
    /// Where its sentence stands.
    pub span: crate::diagnostic::Span,
}

/// What `requirements:` in a delta says of one requirement.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Trace {
    /// Ids of components, channels (`channel:ID`), entities (`entity:TABLE`) that realise it.
    #[serde(default)]
    pub realized_by: Vec<Text>,
    /// What shows it instead, when no scenario can. Scenarios say themselves what they verify.
    #[serde(default)]
    pub shown_by: Vec<Evidence>,
}

/// A file that a pack owns, or that the packs of a lineage made together.
#[derive(Debug, Clone)]
pub struct PackFile {
    /// Text.
    pub content: Arc<str>,
    /// State whose pack it is from, or whose pack changed it last.
    pub introduced_in: StateId,
    /// Its start.
    pub span: crate::diagnostic::Span,
    /// What it is made of, where more than one pack has a part in it.
    pub merged: Option<Merged>,
}

/// What packs made together, each part with its place in the file that brought it.
#[derive(Debug, Clone)]
pub enum Merged {
    /// A document.
    Document(Arc<crate::node::Node>),
    /// Texts, one after another, with the place of their starts.
    Texts(Arc<[(crate::diagnostic::Span, Arc<str>)]>),
}

impl PackFile {
    /// The document, where packs made one together; else it is to be read from the content.
    #[must_use]
    pub fn document(&self) -> Option<&Arc<crate::node::Node>> {
        match &self.merged {
            Some(Merged::Document(document)) => Some(document),
            Some(Merged::Texts(_)) | None => None,
        }
    }

    /// Its texts, with the place of their starts.
    #[must_use]
    pub fn texts(&self) -> Vec<(crate::diagnostic::Span, Arc<str>)> {
        match &self.merged {
            Some(Merged::Texts(texts)) => texts.to_vec(),
            Some(Merged::Document(_)) | None => vec![(self.span, Arc::clone(&self.content))],
        }
    }
}
