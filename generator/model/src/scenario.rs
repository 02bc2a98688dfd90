//! What a scenario says: what is done and what must be seen, in terms of operations and channels, never of transports.
//!
//! Each form of step is a variant, and every value keeps its place in the document, so that the checks can point at it.

pub mod resolve;
mod signals;
mod values;

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::authored::{Authored, Text};
use crate::node::Node;
use crate::system::{ChannelId, ComponentId, MessageName, RequirementId};

pub use signals::{Log, LogStep, Metric, MetricStep, SeenSpan, Trace, TraceStep, Watch, WatchStep};
pub use values::{Expect, Format, Period, Status, Statuses, Texts};

/// A scenario: one test of every state that has it.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// One sentence on what is seen.
    pub title: Text,
    /// Requirement ids.
    pub verifies: Vec<RequirementId>,
    /// How many times all steps are gone through, for what a mistake breaks by chance of timing; by default once.
    pub repeat: Option<Authored<NonZeroU16>>,
    /// What is done and seen, in this order.
    pub steps: Vec<Step>,
    /// The document, for the places of its values.
    #[schemars(skip)]
    pub document: Node,
}

/// One thing that is done or seen.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum Step {
    /// Calls an operation.
    Call(CallStep),
    /// Makes a request that no operation describes.
    Request(RequestStep),
    /// Subscribes, before what follows.
    Listen(ListenStep),
    /// Waits for a message.
    Event(EventStep),
    /// Sees that no message comes.
    NoEvent(NoEventStep),
    /// Unsubscribes.
    Leave(LeaveStep),
    /// Publishes a message.
    Publish(PublishStep),
    /// Ends a component without warning.
    Stop(StopStep),
    /// Starts a component again, and waits until it is ready.
    Start(StartStep),
    /// Ends a component and starts it again.
    Restart(RestartStep),
    /// Runs so many processes of a component.
    Scale(ScaleStep),
    /// Sees how the spans of a trace hang together.
    Trace(TraceStep),
    /// Reads a metric, so that a later step knows how far it has moved.
    Watch(WatchStep),
    /// Sees what a metric is, or how far it has moved.
    Metric(MetricStep),
    /// Sees what components write in their logs, and what they do not.
    Log(LogStep),
}

/// `call: operationId`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CallStep {
    /// The operation's id, or `component.operationId` where several services have one of that id.
    pub call: Text,
    /// Parameters by name; `body`, JSON; or `raw-body`, text as it is.
    #[serde(default)]
    pub with: BTreeMap<Text, Node>,
    /// What it shows of who calls, by security scheme: a token or key, or `{ user, password }`.
    #[serde(default)]
    pub credentials: BTreeMap<Text, Node>,
    /// Goes to the component's own port even where the gateway leads to it.
    #[serde(default)]
    pub direct: bool,
    /// Makes the call so many times at the same time.
    pub at_once: Option<Authored<u16>>,
    /// Begins a trace, which later steps call by this name.
    pub traced_as: Option<Text>,
    /// What the answer must be.
    #[serde(default)]
    pub expect: Expect,
    /// Members of the answer that later steps use as `$name`.
    #[serde(default)]
    pub remember: BTreeMap<Text, Text>,
}

/// `request: {method, path}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RequestStep {
    /// What is asked.
    pub request: Request,
    /// What the answer must be.
    #[serde(default)]
    pub expect: Expect,
    /// Members of the answer that later steps use as `$name`.
    #[serde(default)]
    pub remember: BTreeMap<Text, Text>,
}

/// A request as it goes over the wire.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Request {
    /// Which method.
    pub method: Authored<Method>,
    /// Path and query.
    pub path: Text,
    /// `component` or `component.port`; by default the gateway.
    pub to: Option<Text>,
    /// Goes to the component's own port even where the gateway leads to it.
    #[serde(default)]
    pub direct: bool,
    /// Headers by name.
    #[serde(default)]
    pub headers: BTreeMap<Text, Text>,
    /// JSON body.
    pub body: Option<Node>,
}

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Removes.
    Delete,
    /// Asks what is allowed.
    Options,
}

/// `listen: {channel, parameters}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ListenStep {
    /// To what.
    pub listen: Source,
    /// Whether it must be refused.
    #[serde(default)]
    pub expect: Refusal,
}

/// `leave: {channel, parameters}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LeaveStep {
    /// What an earlier step listens to.
    pub leave: Source,
}

/// Where messages come from: a channel, or an address of the transport for what is about the transport itself.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    /// Channel id.
    pub channel: Option<ChannelId>,
    /// The channel's parameters.
    #[serde(default)]
    pub parameters: BTreeMap<Text, Node>,
    /// Name of one of the channel's browser patterns.
    pub pattern: Option<Text>,
    /// Topic or subject of the transport.
    pub address: Option<Text>,
    /// Who listens; by default a service.
    #[serde(default, rename = "as")]
    pub role: Role,
}

/// Who listens or publishes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// As services do.
    #[default]
    Service,
    /// As a page does: through the gateway where there is one.
    Browser,
}

/// Whether something must be refused.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Refusal {
    /// It must.
    #[serde(default)]
    pub refused: bool,
}

/// `event: {channel, within, payload}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EventStep {
    /// What must come.
    pub event: Event,
    /// Members of the payload that later steps use as `$name`.
    #[serde(default)]
    pub remember: BTreeMap<Text, Text>,
}

/// A message that must come, where an earlier step listens; others that come before it are passed over.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Event {
    /// Channel id.
    pub channel: Option<ChannelId>,
    /// The channel's parameters, where several listeners have the channel.
    #[serde(default)]
    pub parameters: BTreeMap<Text, Node>,
    /// Topic or subject that an earlier step listens to.
    pub address: Option<Text>,
    /// How long it may take.
    pub within: Authored<Period>,
    /// Members that the payload has at least.
    pub payload: Option<Node>,
    /// Members that the envelope has at least.
    pub envelope: Option<Node>,
    /// Texts that members of the payload contain.
    #[serde(default)]
    pub texts: BTreeMap<Text, Text>,
    /// Formats of members of the payload.
    #[serde(default)]
    pub formats: BTreeMap<Text, Authored<Format>>,
}

/// `no-event: {channel, for}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoEventStep {
    /// What must not come.
    #[serde(rename = "no-event")]
    pub no_event: NoEvent,
}

/// A message that must not come, beside those that events were taken for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoEvent {
    /// Channel id.
    pub channel: Option<ChannelId>,
    /// The channel's parameters, where several listeners have the channel.
    #[serde(default)]
    pub parameters: BTreeMap<Text, Node>,
    /// Topic or subject that an earlier step listens to.
    pub address: Option<Text>,
    /// Members that such a payload has; any message if there is none.
    pub payload: Option<Node>,
    /// How long.
    #[serde(rename = "for")]
    pub period: Authored<Period>,
}

/// `publish: {channel, payload}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PublishStep {
    /// What is sent.
    pub publish: Publication,
    /// Whether it must be refused.
    #[serde(default)]
    pub expect: Refusal,
}

/// A message that is sent. Who listens to the same address in the same role sends it over that connection.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Publication {
    /// Channel id.
    pub channel: Option<ChannelId>,
    /// The channel's parameters.
    #[serde(default)]
    pub parameters: BTreeMap<Text, Node>,
    /// Topic or subject of the transport.
    pub address: Option<Text>,
    /// Who publishes; by default a service.
    #[serde(default, rename = "as")]
    pub role: Role,
    /// The payload's type; by default the channel's message.
    #[serde(rename = "type")]
    pub kind: Option<MessageName>,
    /// The payload.
    pub payload: Option<Node>,
    /// Text that is sent in place of a message.
    pub raw: Option<Text>,
}

/// `stop: component`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopStep {
    /// A component; or `broker` or `gateway`, whichever component that is in the state.
    pub stop: Text,
}

/// `start: component`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartStep {
    /// A component; or `broker` or `gateway`, whichever component that is in the state.
    pub start: Text,
}

/// `restart: component`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestartStep {
    /// A component; or `broker` or `gateway`, whichever component that is in the state.
    pub restart: Text,
}

/// `scale: {component, processes}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleStep {
    /// What is scaled.
    pub scale: Scale,
}

/// How many processes of a component run.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scale {
    /// A service.
    pub component: ComponentId,
    /// How many.
    #[schemars(range(min = 1))]
    pub processes: Authored<u8>,
}

impl Scenario {
    /// The node of a step.
    pub fn node(&self, step: usize) -> Option<&Node> {
        self.document.get("steps").and_then(|steps| steps.items().get(step))
    }

    /// Whether it stops or starts parts of the system, which others must not notice, or looks at what a system tells of
    /// itself, which is also told of what others do.
    pub fn needs_control(&self) -> bool {
        self.steps.iter().any(|step| match step {
            Step::Stop(_) | Step::Start(_) | Step::Restart(_) | Step::Scale(_) => true,
            Step::Trace(_) | Step::Watch(_) | Step::Metric(_) | Step::Log(_) => true,
            Step::Call(_) | Step::Request(_) | Step::Listen(_) | Step::Leave(_) => false,
            Step::Event(_) | Step::NoEvent(_) | Step::Publish(_) => false,
        })
    }

    /// Whether it looks at traces.
    pub fn sees_traces(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Trace(_)))
    }
}
