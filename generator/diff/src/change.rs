//! The typed changes of meaning: a thing, what happened to it, and the authored lines that say so.

use std::fmt;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::rules::Verdict;
use stategen_model::diagnostic::Span;

/// A named thing of a composed system. The order of the variants is the order in which changes are told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[allow(missing_docs, reason = "the fields are ids of what the variant names")]
pub enum Thing {
    /// A requirement that is live.
    Requirement { id: String },
    /// The system as a whole.
    System,
    /// A part that runs.
    Component { id: String },
    /// The image of a component that is not built from the output.
    Image { component: String },
    /// A port of a component.
    Port { component: String, name: String },
    /// The variable by which users of a component find it, by role.
    Address { component: String, role: String },
    /// A default of a database.
    Setting { component: String, name: String },
    /// A component's use of another.
    Use { component: String, used: String },
    /// Constants that a service carries.
    Dataset { component: String, name: String },
    /// What a service does without being asked.
    Timer { component: String, name: String },
    /// What a service measures beside what every service does.
    Measure { component: String, name: String },
    /// A variable that a component reads from its environment.
    Variable { component: String, name: String },
    /// What services tell of themselves.
    Observability,
    /// The entry point for browsers.
    Gateway,
    /// A path prefix at the gateway.
    Route { path: String },
    /// An operation of a service's contract.
    Operation { service: String, id: String },
    /// A parameter of an operation.
    Parameter { service: String, operation: String, name: String },
    /// An answer of an operation.
    Answer { service: String, operation: String, status: u16 },
    /// A named schema of a service's contract.
    Schema { service: String, name: String },
    /// A property of a schema.
    Property { service: String, schema: String, name: String },
    /// How messages travel.
    Messaging,
    /// A named stream of messages.
    Channel { id: String },
    /// An address pattern that browsers subscribe to.
    Pattern { channel: String, name: String },
    /// A message type.
    Message { name: String },
    /// A member of a message's payload.
    Member { message: String, name: String },
    /// A closed set of names.
    Enum { name: String },
    /// One of its names.
    Value { of: String, name: String },
    /// A table.
    Entity { table: String },
    /// A column of it.
    Column { table: String, name: String },
    /// What every row of a table fulfils, or an index on it.
    Constraint { table: String, name: String },
    /// A source of ids.
    Sequence { id: String },
    /// A file of the packs: logic, pages, data.
    File { path: String },
    /// An annotated query.
    Query { service: String, name: String },
    /// A crate of a registry that the output uses.
    Crate { name: String },
    /// An npm package that the output uses.
    Package { name: String },
    /// A scenario that is run.
    Scenario { id: String },
}

/// What happened to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Action {
    /// It is new.
    Added {
        /// What it is, in a word or two.
        value: Option<String>,
    },
    /// It is gone.
    Removed {
        /// What it was.
        value: Option<String>,
    },
    /// One aspect of it has another value.
    Changed {
        /// Which.
        aspect: &'static str,
        /// What it was; none where there was none.
        from: Option<String>,
        /// What it is; none where there is none.
        to: Option<String>,
    },
    /// One aspect of it is a list of which some came or went.
    Listed {
        /// Which.
        aspect: &'static str,
        /// What only the new list has.
        came: Vec<String>,
        /// What only the former list has.
        went: Vec<String>,
    },
    /// Its content is another.
    Replaced,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// What changed.
    pub thing: Thing,
    /// How.
    pub action: Action,
    /// For contracts of any kind: whom it breaks, and by which rule.
    #[serde(flatten)]
    pub verdict: Option<Verdict>,
    /// A sentence that the specification says of it.
    pub note: Option<String>,
    /// The authored lines that made it, as `file:line:column`.
    #[serde(serialize_with = "places")]
    #[schemars(with = "Vec<String>")]
    pub sources: Vec<Span>,
    /// The change that it follows from, where it is a consequence of another.
    pub because: Option<Thing>,
    /// The requirements that it serves, as the specification traces them.
    pub requirements: Vec<String>,
    /// Where it is seen in the output.
    pub hunks: Vec<Seen>,
}

/// A hunk of the output in which a change is seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Seen {
    /// The file.
    pub path: String,
    /// Which of its hunks, from 1.
    pub hunk: usize,
}

pub(super) fn places<S: Serializer>(spans: &[Span], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(spans.iter().map(Span::to_string))
}

impl Action {
    /// The sign of it at the start of a line: `+`, `-` or `~`.
    #[must_use]
    pub fn sign(&self) -> char {
        match self {
            Self::Added { .. } => '+',
            Self::Removed { .. } => '-',
            Self::Changed { .. } | Self::Listed { .. } | Self::Replaced => '~',
        }
    }

    /// Where it stands among changes of one kind: what comes, what goes, what is another.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self {
            Self::Added { .. } => 0,
            Self::Removed { .. } => 1,
            Self::Changed { .. } | Self::Listed { .. } | Self::Replaced => 2,
        }
    }

    /// The same change seen from the other side.
    #[must_use]
    pub fn reversed(&self) -> Self {
        match self.clone() {
            Self::Added { value } => Self::Removed { value },
            Self::Removed { value } => Self::Added { value },
            Self::Changed { aspect, from, to } => Self::Changed { aspect, from: to, to: from },
            Self::Listed { aspect, came, went } => Self::Listed { aspect, came: went, went: came },
            Self::Replaced => Self::Replaced,
        }
    }
}

impl Thing {
    /// The heading under which changes of it are told.
    #[must_use]
    pub fn section(&self) -> &'static str {
        match self {
            Self::System
            | Self::Component { .. }
            | Self::Image { .. }
            | Self::Port { .. }
            | Self::Address { .. }
            | Self::Setting { .. }
            | Self::Use { .. }
            | Self::Dataset { .. }
            | Self::Timer { .. }
            | Self::Measure { .. }
            | Self::Variable { .. }
            | Self::Observability => "Components",
            Self::Gateway | Self::Route { .. } => "Routes",
            Self::Operation { .. }
            | Self::Parameter { .. }
            | Self::Answer { .. }
            | Self::Schema { .. }
            | Self::Property { .. } => "API",
            Self::Messaging
            | Self::Channel { .. }
            | Self::Pattern { .. }
            | Self::Message { .. }
            | Self::Member { .. } => "Events",
            Self::Enum { .. }
            | Self::Value { .. }
            | Self::Entity { .. }
            | Self::Column { .. }
            | Self::Constraint { .. }
            | Self::Sequence { .. } => "Database",
            Self::Crate { .. } | Self::Package { .. } => "Dependencies",
            Self::File { .. } | Self::Query { .. } => "Behaviour",
            Self::Requirement { .. } => "Requirements",
            Self::Scenario { .. } => "Scenarios",
        }
    }

    /// What kind of thing it is, and its whole name.
    #[must_use]
    pub fn named(&self) -> (String, String) {
        let text = self.to_string();
        match text.split_once(' ') {
            Some((kind, name)) => (kind.to_owned(), name.to_owned()),
            None => (text, String::new()),
        }
    }

    /// Its name without the name of what it belongs to.
    #[must_use]
    pub fn short(&self) -> String {
        match self {
            Self::Port { name, .. } | Self::Variable { name, .. } | Self::Setting { name, .. } => name.clone(),
            Self::Timer { name, .. } | Self::Measure { name, .. } => name.clone(),
            Self::Dataset { name, .. } | Self::Pattern { name, .. } | Self::Member { name, .. } => name.clone(),
            Self::Address { role, .. } => role.clone(),
            Self::Use { used, .. } => used.clone(),
            _ => self.named().1,
        }
    }

    /// The component that it belongs to, where it belongs to one.
    #[must_use]
    pub fn component(&self) -> Option<&str> {
        match self {
            Self::Component { id } => Some(id),
            Self::Image { component }
            | Self::Port { component, .. }
            | Self::Address { component, .. }
            | Self::Setting { component, .. }
            | Self::Use { component, .. }
            | Self::Dataset { component, .. }
            | Self::Timer { component, .. }
            | Self::Measure { component, .. }
            | Self::Variable { component, .. } => Some(component),
            Self::Operation { service, .. }
            | Self::Parameter { service, .. }
            | Self::Answer { service, .. }
            | Self::Schema { service, .. }
            | Self::Property { service, .. }
            | Self::Query { service, .. } => Some(service),
            Self::File { path } => path.split('/').nth(1).filter(|_| path.matches('/').count() > 1),
            Self::System
            | Self::Observability
            | Self::Gateway
            | Self::Route { .. }
            | Self::Messaging
            | Self::Channel { .. }
            | Self::Pattern { .. }
            | Self::Message { .. }
            | Self::Member { .. }
            | Self::Enum { .. }
            | Self::Value { .. }
            | Self::Entity { .. }
            | Self::Column { .. }
            | Self::Constraint { .. }
            | Self::Sequence { .. }
            | Self::Crate { .. }
            | Self::Package { .. }
            | Self::Requirement { .. }
            | Self::Scenario { .. } => None,
        }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::Component { id } => write!(f, "component {id}"),
            Self::Image { component } => write!(f, "image {component}"),
            Self::Port { component, name } => write!(f, "port {component}.{name}"),
            Self::Address { component, role } => write!(f, "address {component}.{role}"),
            Self::Setting { component, name } => write!(f, "setting {component}.{name}"),
            Self::Use { component, used } => write!(f, "use {component} of {used}"),
            Self::Dataset { component, name } => write!(f, "dataset {component}.{name}"),
            Self::Timer { component, name } => write!(f, "timer {component}.{name}"),
            Self::Measure { component, name } => write!(f, "measure {component}.{name}"),
            Self::Variable { component, name } => write!(f, "variable {component} {name}"),
            Self::Observability => f.write_str("observability"),
            Self::Gateway => f.write_str("gateway"),
            Self::Route { path } => write!(f, "route {path}"),
            Self::Operation { service, id } => write!(f, "operation {service}.{id}"),
            Self::Parameter { service, operation, name } => write!(f, "parameter {service}.{operation} {name}"),
            Self::Answer { service, operation, status } => write!(f, "answer {service}.{operation} {status}"),
            Self::Schema { service, name } => write!(f, "schema {service}.{name}"),
            Self::Property { service, schema, name } => write!(f, "property {service}.{schema}.{name}"),
            Self::Messaging => f.write_str("messaging"),
            Self::Channel { id } => write!(f, "channel {id}"),
            Self::Pattern { channel, name } => write!(f, "pattern {channel}.{name}"),
            Self::Message { name } => write!(f, "message {name}"),
            Self::Member { message, name } => write!(f, "member {message}.{name}"),
            Self::Enum { name } => write!(f, "enum {name}"),
            Self::Value { of, name } => write!(f, "value {of}.{name}"),
            Self::Entity { table } => write!(f, "entity {table}"),
            Self::Column { table, name } => write!(f, "column {table}.{name}"),
            Self::Constraint { table, name } => write!(f, "constraint {table}.{name}"),
            Self::Sequence { id } => write!(f, "sequence {id}"),
            Self::Crate { name } => write!(f, "crate {name}"),
            Self::Package { name } => write!(f, "package {name}"),
            Self::File { path } => write!(f, "file {path}"),
            Self::Query { service, name } => write!(f, "query {service}.{name}"),
            Self::Requirement { id } => write!(f, "requirement {id}"),
            Self::Scenario { id } => write!(f, "scenario {id}"),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let valued = |f: &mut fmt::Formatter<'_>, word: &str, value: &Option<String>| match value {
            Some(value) => write!(f, "{word}: {value}"),
            None => f.write_str(word),
        };
        let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
        match self {
            Self::Added { value } => valued(f, "added", value),
            Self::Removed { value } => valued(f, "removed", value),
            Self::Changed { aspect, from, to } => write!(f, "{aspect}: {} → {}", or_none(from), or_none(to)),
            Self::Listed { aspect, came, went } => {
                let signed =
                    |sign, names: &[String]| names.iter().map(|name| format!("{sign}{name}")).collect::<Vec<_>>();
                write!(f, "{aspect}: {}", [signed('+', came), signed('-', went)].concat().join(", "))
            }
            Self::Replaced => f.write_str("replaced"),
        }
    }
}

/// The change as a fact in one line, with its class in brackets.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.thing, self.action)?;
        match self.verdict {
            Some(verdict) => write!(f, " [{}]", verdict.class.word()),
            None => Ok(()),
        }
    }
}
