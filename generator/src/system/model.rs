//! The typed model: one state's composed system, checked. Collections are maps by id, so that order never matters.
//!
//! The types that `delta.yaml` is read into derive `Deserialize` and `JsonSchema`; the schema that `stategen schema`
//! prints comes from them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

pub use super::scenario::Scenario;

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
    pub tree: crate::spec::yaml::Node,
    /// Contracts by service component id.
    pub contracts: BTreeMap<String, Contract>,
    /// Queries by service component id, in name order.
    pub queries: BTreeMap<String, Vec<Query>>,
    /// Files that packs own (`logic/…`, `data/…`, `web/…`, `scenarios/…`, `queries/…`, `contracts/…`), by path in the pack.
    pub files: BTreeMap<String, PackFile>,
    /// Requirements that are live, by id.
    pub requirements: BTreeMap<String, Requirement>,
    /// Scenarios by id.
    pub scenarios: BTreeMap<String, Scenario>,
    /// Versions of everything that output uses.
    pub pins: Pins,
    /// Third-party part of Cargo.lock for this state.
    pub lock: Vec<LockedPackage>,
    /// What it changes in its parent, by name; empty for the first state.
    pub changes: Vec<Changed>,
    /// Requirements of its parent that it does not have, in id order.
    pub dropped: Vec<String>,
    /// The pack's prose, as paths in the pack.
    pub prose: Vec<String>,
    /// Where the repository is read on the web, if `states/repository.yaml` says so.
    pub links: Option<crate::forge::Links>,
    /// Third-party part of package-lock.json for this state: an object by folder, as npm writes it.
    pub npm_lock: serde_json::Map<String, serde_json::Value>,
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
    pub title: String,
    /// One or two sentences on what the state shows.
    pub summary: String,
    /// Id of the parent state; none for the first.
    pub parent: Option<String>,
    /// The track that it belongs to, such as `baseline` or `architecture`.
    pub track: String,
    /// The convergence point that it is, such as `C0`.
    pub convergence: Option<String>,
    /// Output branch.
    pub branch: String,
    /// Tag of the output, such as `generated/001-slug/v1`.
    pub tag: String,
}

/// A state with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// `NNN-slug`.
    pub id: String,
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
    pub components: BTreeMap<String, Component>,
    /// Closed sets of names, by type name (`Side: { values: [Buy, Sell] }`).
    #[serde(default)]
    pub enums: BTreeMap<String, EnumSpec>,
    /// Entities by table name.
    #[serde(default)]
    pub entities: BTreeMap<String, Entity>,
    /// Sequences by id.
    #[serde(default)]
    pub sequences: BTreeMap<String, Sequence>,
    /// Message payload types by name.
    #[serde(default)]
    pub messages: BTreeMap<String, Message>,
    /// How messages travel; none where nothing is published.
    pub messaging: Option<Messaging>,
    /// Channels by id.
    #[serde(default)]
    pub channels: BTreeMap<String, Channel>,
    /// Routes of the gateway, where the system has one.
    pub gateway: Option<Gateway>,
}

/// The system as a whole.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SystemInfo {
    /// Identifier in snake case: prefix of metrics, name of the Compose project.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
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
    pub health: String,
    /// Prometheus text, such as `/actuator/prometheus`.
    pub metrics: String,
}

/// Cross-origin settings.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cors {
    /// Variable that holds `*` or a comma-separated list of origins.
    pub variable: String,
    /// Its default.
    pub default: String,
}

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
    /// Embedded database in one file, shared by the processes of one host.
    Sqlite,
    /// PostgreSQL server.
    Postgres,
    /// A rendered Socket.IO relay.
    Socketio,
    /// nats-server.
    Nats,
    /// nginx.
    Nginx,
}

/// One part of the system that runs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Component {
    /// What it is.
    pub kind: Kind,
    /// One sentence for people.
    pub summary: String,
    /// Title of the pages that a web component serves; by default the system's.
    pub title: Option<String>,
    /// The product, for brokers, databases and gateways.
    pub engine: Option<Engine>,
    /// Id of the pinned image, for components that are not built from the output.
    pub image: Option<String>,
    /// Ports by name; a service, web or gateway component has `http`; postgres has `sql`; nats has `client`, `monitor`,
    /// `websocket`; socketio has `http`; sqlite has none.
    #[serde(default)]
    pub ports: BTreeMap<String, PortSpec>,
    /// How users of this component find it: variable names by role. Roles: `host`, `url` (service, broker); `host`,
    /// `port`, `name`, `user`, `password`, `file` (database).
    #[serde(default)]
    pub address: BTreeMap<String, String>,
    /// Database name, user and password defaults (postgres), or the file (sqlite).
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// Path at which a service serves its contract as JSON, such as `/v3/api-docs`.
    pub api_docs: Option<String>,
    /// Components that it calls, by id. Channel users need not name the broker: channels say so.
    #[serde(default)]
    pub uses: BTreeMap<String, Use>,
    /// Data that a service carries in itself, by name.
    #[serde(default)]
    pub datasets: BTreeMap<String, Dataset>,
}

impl Component {
    /// Whether the host offers a port where the component runs in a container; what browsers reach through the gateway
    /// alone is not offered.
    pub fn publishes(&self, port: &str) -> bool {
        !(self.engine == Some(Engine::Nats) && port == "websocket")
    }
}

/// One component's use of another.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Use {
    /// Operations that it calls, for a service; empty means all.
    #[serde(default)]
    pub operations: Vec<String>,
}

/// A port.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PortSpec {
    /// Number that the component listens on.
    pub number: u16,
    /// Number on the host, where it differs.
    pub publish: Option<u16>,
    /// Variable that sets it.
    pub variable: Option<String>,
}

/// A table of constants that a service carries: CSV with a header row, read into a schema of its contract.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dataset {
    /// Path in the pack, `data/….csv`.
    pub file: String,
    /// Schema of the service's contract that a row is.
    pub schema: String,
}

/// A closed set of names.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EnumSpec {
    /// The names, PascalCase, in order; the first is the default.
    pub values: Vec<String>,
}

/// A table and its row type.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entity {
    /// Row type in PascalCase, such as `Account`.
    #[serde(rename = "type")]
    pub type_name: String,
    /// One sentence.
    pub summary: String,
    /// Attributes by camelCase name.
    pub attributes: BTreeMap<String, Attribute>,
    /// First rows: `data/….csv` with attribute names as header; an empty cell is null.
    pub seed: Option<String>,
}

/// A column.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Attribute {
    /// `integer` (32 bit), `long`, `decimal`, `string`, `boolean`, `timestamp`, or the name of an enum.
    #[serde(rename = "type")]
    pub type_name: String,
    /// One sentence.
    pub summary: Option<String>,
    /// Column name; by default the attribute's name in lower case.
    pub column: Option<String>,
    /// Whether it is part of the primary key.
    #[serde(default)]
    pub key: bool,
    /// Position within a primary key of several columns, from 1.
    pub key_order: Option<u8>,
    /// Whether it may be null.
    #[serde(default)]
    pub nullable: bool,
    /// Longest text.
    pub max_length: Option<u32>,
    /// Smallest number.
    pub minimum: Option<i64>,
    /// Table whose primary key it refers to.
    pub references: Option<String>,
}

/// A source of ids.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sequence {
    /// First value.
    pub start: i64,
}

/// The payload of a message: either an entity or a schema of a contract.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Message {
    /// One sentence.
    pub summary: String,
    /// Table name of the entity that it carries.
    pub entity: Option<String>,
    /// `component#Schema` that it carries.
    pub schema: Option<String>,
}

/// How messages travel.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Messaging {
    /// The wire.
    pub transport: Transport,
    /// Component that carries it.
    pub broker: String,
}

/// The wire of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// Socket.IO 5 over Engine.IO 4.
    Socketio,
    /// Core NATS.
    Nats,
}

/// A named stream of one kind of message.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Channel {
    /// One sentence.
    pub summary: String,
    /// Message type; a channel with a `reply` may do without one and ask by its address alone.
    pub message: Option<String>,
    /// Topic or subject on the system's transport, with `{parameter}`s.
    pub address: String,
    /// Integer parameters of the address, by name, with a sentence each.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    /// Component that publishes; none on a channel with a `reply`, on which whoever may reach the broker asks.
    pub publisher: Option<String>,
    /// Component that handles each message in `logic/<component>/on_<channel>.rs`; none if only browsers or others listen.
    pub subscriber: Option<String>,
    /// What the subscriber answers each message with: the channel is one of requests.
    pub reply: Option<Reply>,
    /// Who gets a message.
    pub delivery: Delivery,
    /// Whether a browser may subscribe.
    #[serde(default)]
    pub browser: bool,
    /// Address patterns that a browser subscribes to, by name (`account`, `all`), with `{parameter}`s and wildcards.
    #[serde(default)]
    pub browser_patterns: BTreeMap<String, String>,
}

impl Reply {
    /// What the reply's envelope has as `type`.
    #[must_use]
    pub fn kind(&self) -> String {
        if self.list { format!("{}List", self.message) } else { self.message.clone() }
    }
}

/// The answer to a request.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reply {
    /// Message type.
    pub message: String,
    /// Whether its payload is a list of what such a message carries.
    #[serde(default)]
    pub list: bool,
}

/// Who gets a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// One of the subscriber's processes.
    PointToPoint,
    /// Everybody who listens.
    Broadcast,
}

/// The gateway's routes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gateway {
    /// Component that routes.
    pub component: String,
    /// Routes by path prefix.
    pub routes: BTreeMap<String, Route>,
}

/// One route.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Route {
    /// `component.port`; or `self.health` (answers `ok`) or `self.api-explorer` (page over all contracts).
    pub to: String,
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

/// A requirement with the pack that brought it.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// `FR-001`, `NFR-001`, `SC-001`.
    pub id: String,
    /// The sentence, from the pack's prose.
    pub text: String,
    /// State that introduced it.
    pub introduced_in: String,
    /// Components, channels or entities that realise it.
    pub realized_by: Vec<String>,
    /// Scenarios that verify it, those first that its trace names.
    pub verified_by: Vec<String>,
    /// Where it is shown instead, when no scenario can.
    pub shown_by: Option<String>,
    /// Where its sentence stands.
    pub span: crate::diagnostic::Span,
}

/// What `requirements:` in a delta says of one requirement.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Trace {
    /// Ids of components, channels (`channel:ID`), entities (`entity:TABLE`) that realise it.
    #[serde(default)]
    pub realized_by: Vec<String>,
    /// Ids of scenarios.
    #[serde(default)]
    pub verified_by: Vec<String>,
    /// Where it is shown instead, when no scenario can: one sentence that names the test or the check.
    pub shown_by: Option<String>,
}

/// A file that a pack owns.
#[derive(Debug, Clone)]
pub struct PackFile {
    /// Text.
    pub content: String,
    /// State whose pack it is from.
    pub introduced_in: String,
    /// Its start.
    pub span: crate::diagnostic::Span,
}

/// A service's OpenAPI contract, as far as code follows from it.
#[derive(Debug, Clone)]
pub struct Contract {
    /// `info.title`.
    pub title: String,
    /// The document, in the author's order.
    pub document: serde_json::Value,
    /// Operations in the document's order.
    pub operations: Vec<Operation>,
    /// Object and enum schemas of `components.schemas`, in the document's order.
    pub schemas: Vec<Schema>,
    /// Where the document starts.
    pub span: crate::diagnostic::Span,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`, lowerCamelCase.
    pub id: String,
    /// `get`, `post`, `put`, `delete` or `patch`.
    pub method: String,
    /// Path as written, with `{parameter}`s.
    pub path: String,
    /// `summary`, or empty.
    pub summary: String,
    /// Path parameters, in the path's order.
    pub path_parameters: Vec<Field>,
    /// Query parameters, in the document's order.
    pub query_parameters: Vec<Field>,
    /// Schema name of the JSON request body.
    pub body: Option<String>,
    /// Status of the answer when all goes well.
    pub success_status: u16,
    /// Its JSON body; none when empty.
    pub success_body: Option<Type>,
    /// Other answers: status to description.
    pub problems: BTreeMap<u16, String>,
    /// Where it stands.
    pub span: crate::diagnostic::Span,
}

/// A named schema.
#[derive(Debug, Clone)]
pub enum Schema {
    /// `type: object`.
    Object {
        /// PascalCase name.
        name: String,
        /// `description`, or empty.
        description: String,
        /// Properties in the document's order.
        fields: Vec<Field>,
    },
    /// `type: string` with `enum`; must be one of the system's enums, same name and values.
    Enum {
        /// PascalCase name.
        name: String,
        /// Values in order.
        values: Vec<String>,
    },
}

/// A property or parameter.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name on the wire.
    pub name: String,
    /// Type, without optionality.
    pub ty: Type,
    /// Whether it may be absent or null.
    pub optional: bool,
    /// Whether it is written as null rather than left out when there is none (`nullable` and `required`).
    pub explicit_null: bool,
    /// `description`, or empty.
    pub description: String,
    /// `minimum`.
    pub minimum: Option<i64>,
    /// `maximum`.
    pub maximum: Option<i64>,
    /// `minLength`.
    pub min_length: Option<u32>,
    /// `maxLength`.
    pub max_length: Option<u32>,
    /// `default`, for query parameters.
    pub default: Option<i64>,
}

/// A type of contracts, messages and queries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// UTF-8 text.
    String,
    /// 32-bit integer.
    Integer,
    /// 64-bit integer.
    Long,
    /// Double.
    Number,
    /// Truth value.
    Boolean,
    /// Instant, ISO 8601 in REST.
    Timestamp,
    /// An enum of the system, by name.
    Enum(String),
    /// Another object schema of the same contract.
    Object(String),
    /// JSON array.
    List(Box<Type>),
}

/// An annotated query, in sqlc's form: `-- name: list_accounts :many`.
///
/// Parameters are written `@name` and take the type of the attribute whose column or snake-case name they bear in a table
/// that the query names, unless `-- param: name type[?]` says otherwise; result columns likewise (`-- column: name type[?]`).
#[derive(Debug, Clone)]
pub struct Query {
    /// snake_case name.
    pub name: String,
    /// `:one`, `:many`, `:exec`, `:execrows`.
    pub cardinality: Cardinality,
    /// Comment lines after the annotation, for the rendered doc comment.
    pub description: String,
    /// Parameters, in order of first appearance.
    pub parameters: Vec<QueryField>,
    /// Result columns in order; empty for `:exec`.
    pub columns: Vec<QueryField>,
    /// Table whose row type the result is, when the columns are exactly its columns.
    pub entity: Option<String>,
    /// The statement with `$1`, `$2`… in place of `@name`, lines as written, without the final semicolon.
    pub sql: String,
    /// Where the annotation stands.
    pub span: crate::diagnostic::Span,
}

/// What a query gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cardinality {
    /// At most one row.
    One,
    /// Any number of rows.
    Many,
    /// Nothing.
    Exec,
    /// The number of rows touched.
    ExecRows,
}

/// A parameter or result column.
#[derive(Debug, Clone)]
pub struct QueryField {
    /// snake_case Rust name: the attribute's name in snake case where it is one, else as written.
    pub name: String,
    /// Column name or alias, for results.
    pub column: String,
    /// Type.
    pub ty: Type,
    /// Whether it may be null.
    pub nullable: bool,
}

/// Id of the pinned image that a state on Compose is built in.
pub const BUILDER_IMAGE: &str = "rust";
/// Id of the pinned image that pages are built in.
pub const PAGES_IMAGE: &str = "node";
/// Id of the pinned action that checks an output out.
pub const CHECKOUT_ACTION: &str = "checkout";

/// `states/pins.yaml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pins {
    /// Crates by name.
    #[serde(default)]
    pub crates: BTreeMap<String, CratePin>,
    /// npm packages by name to version.
    #[serde(default)]
    pub npm: BTreeMap<String, String>,
    /// Container images by id.
    #[serde(default)]
    pub images: BTreeMap<String, ImagePin>,
    /// Actions that the output's workflow takes from others, by id.
    #[serde(default)]
    pub actions: BTreeMap<String, ActionPin>,
    /// The Rust release that output is built with.
    pub rust: String,
}

/// A crate's version and features.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CratePin {
    /// Exact version.
    pub version: String,
    /// Features that every state uses.
    #[serde(default)]
    pub features: Vec<String>,
    /// Whether the crate's own default features are on.
    #[serde(default = "yes")]
    pub default_features: bool,
}

fn yes() -> bool {
    true
}

/// An image's name and tag.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ImagePin {
    /// Repository, such as `postgres`.
    pub name: String,
    /// Tag.
    pub tag: String,
}

/// An action's repository and version.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ActionPin {
    /// Repository, such as `actions/checkout`.
    pub name: String,
    /// Tag or commit.
    pub version: String,
}

/// A package of Cargo.lock that comes from a registry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockedPackage {
    /// Crate name.
    pub name: String,
    /// Exact version.
    pub version: String,
    /// The whole `[[package]]` entry, as cargo writes it.
    pub entry: String,
}
