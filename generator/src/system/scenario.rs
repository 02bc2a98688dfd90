//! What a scenario says: what is done and what must be seen, in terms of operations and channels, never of transports.
//!
//! Each form of step is a variant, and every value keeps its place in the document, so that the checks can point at it.

pub mod resolve;
mod values;

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Span};
use crate::spec::yaml::Node;

use super::delta::closest;

pub use values::{Expect, Format, Period, Statuses, Texts};

/// A scenario: one test of every state that has it.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// One sentence on what is seen.
    pub title: String,
    /// Requirement ids.
    pub verifies: Vec<String>,
    /// How many times all steps are gone through, for what a mistake breaks by chance of timing; by default once.
    pub repeat: Option<NonZeroU16>,
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
}

/// `call: operationId`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CallStep {
    /// The operation's id, or `component.operationId` where several services have one of that id.
    pub call: String,
    /// Parameters by name; `body`, JSON; or `raw-body`, text as it is.
    #[serde(default)]
    pub with: BTreeMap<String, Value>,
    /// Goes to the component's own port even where the gateway leads to it.
    #[serde(default)]
    pub direct: bool,
    /// Makes the call so many times at the same time.
    pub at_once: Option<u16>,
    /// What the answer must be.
    #[serde(default)]
    pub expect: Expect,
    /// Members of the answer that later steps use as `$name`.
    #[serde(default)]
    pub remember: BTreeMap<String, String>,
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
    pub remember: BTreeMap<String, String>,
}

/// A request as it goes over the wire.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Request {
    /// Which method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// `component` or `component.port`; by default the gateway.
    pub to: Option<String>,
    /// Goes to the component's own port even where the gateway leads to it.
    #[serde(default)]
    pub direct: bool,
    /// Headers by name.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// JSON body.
    pub body: Option<Value>,
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
    pub channel: Option<String>,
    /// The channel's parameters.
    #[serde(default)]
    pub parameters: BTreeMap<String, Value>,
    /// Name of one of the channel's browser patterns.
    pub pattern: Option<String>,
    /// Topic or subject of the transport.
    pub address: Option<String>,
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
    /// As a page does: over a websocket, through the gateway where there is one.
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
    pub remember: BTreeMap<String, String>,
}

/// A message that must come, where an earlier step listens; others that come before it are passed over.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Event {
    /// Channel id.
    pub channel: Option<String>,
    /// The channel's parameters, where several listeners have the channel.
    #[serde(default)]
    pub parameters: BTreeMap<String, Value>,
    /// Topic or subject that an earlier step listens to.
    pub address: Option<String>,
    /// How long it may take.
    pub within: Period,
    /// Members that the payload has at least.
    pub payload: Option<Value>,
    /// Members that the envelope has at least.
    pub envelope: Option<Value>,
    /// Texts that members of the payload contain.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
    /// Formats of members of the payload.
    #[serde(default)]
    pub formats: BTreeMap<String, Format>,
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
    pub channel: Option<String>,
    /// The channel's parameters, where several listeners have the channel.
    #[serde(default)]
    pub parameters: BTreeMap<String, Value>,
    /// Topic or subject that an earlier step listens to.
    pub address: Option<String>,
    /// Members that such a payload has; any message if there is none.
    pub payload: Option<Value>,
    /// How long.
    #[serde(rename = "for")]
    pub period: Period,
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
    pub channel: Option<String>,
    /// The channel's parameters.
    #[serde(default)]
    pub parameters: BTreeMap<String, Value>,
    /// Topic or subject of the transport.
    pub address: Option<String>,
    /// Who publishes; by default a service.
    #[serde(default, rename = "as")]
    pub role: Role,
    /// The payload's type; by default the channel's message.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The payload.
    pub payload: Option<Value>,
    /// Text that is sent in place of a message.
    pub raw: Option<String>,
}

/// `stop: component`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopStep {
    /// A component; or `broker` or `gateway`, whichever component that is in the state.
    pub stop: String,
}

/// `start: component`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartStep {
    /// A component; or `broker` or `gateway`, whichever component that is in the state.
    pub start: String,
}

/// `restart: component`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestartStep {
    /// A component; or `broker` or `gateway`, whichever component that is in the state.
    pub restart: String,
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
    pub component: String,
    /// How many.
    #[schemars(range(min = 1))]
    pub processes: u8,
}

/// The key that says which form a step has.
const VERBS: [&str; 11] =
    ["call", "event", "leave", "listen", "no-event", "publish", "request", "restart", "scale", "start", "stop"];

/// Reads a scenario; none when something in it is not of its grammar, with every finding.
pub fn read(document: &Node, findings: &mut Vec<Diagnostic>) -> Option<Scenario> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct Head {
        title: String,
        verifies: Vec<String>,
        repeat: Option<NonZeroU16>,
        #[serde(rename = "steps")]
        _steps: Vec<de::IgnoredAny>,
    }
    let head: Option<Head> = document.read().map_err(|finding| findings.push(*finding)).ok();
    let mut steps = Vec::new();
    let before = findings.len();
    for node in document.get("steps").map(Node::items).unwrap_or_default() {
        match step(node) {
            Ok(step) => steps.push(step),
            Err(finding) => findings.push(*finding),
        }
    }
    let Head { title, verifies, repeat, .. } = head?;
    (findings.len() == before).then(|| Scenario { title, verifies, repeat, steps, document: document.clone() })
}

fn step(node: &Node) -> Result<Step, Box<Diagnostic>> {
    let wrong = |span: &Span, message: String, help: String| {
        Box::new(Diagnostic::error("invalid-step", span.clone(), message).with_help(help))
    };
    let forms = || format!("a step has one of {}", VERBS.join(", "));
    let Some(entries) = node.entries() else {
        return Err(wrong(&node.span, format!("a step is a map, this is {}", node.kind()), forms()));
    };
    let verbs: Vec<_> = entries.iter().filter(|(key, _)| VERBS.contains(&key.name.as_str())).collect();
    match verbs[..] {
        [(verb, _)] => match verb.name.as_str() {
            "call" => node.read().map(Step::Call),
            "request" => node.read().map(Step::Request),
            "listen" => node.read().map(Step::Listen),
            "event" => node.read().map(Step::Event),
            "no-event" => node.read().map(Step::NoEvent),
            "leave" => node.read().map(Step::Leave),
            "publish" => node.read().map(Step::Publish),
            "stop" => node.read().map(Step::Stop),
            "start" => node.read().map(Step::Start),
            "restart" => node.read().map(Step::Restart),
            _ => node.read().map(Step::Scale),
        },
        [] => {
            let near = entries.iter().find_map(|(key, _)| Some((key, closest(&key.name, VERBS.into_iter())?)));
            Err(match near {
                Some((key, near)) => {
                    wrong(&key.span, format!("a step has no `{}`", key.name), format!("did you mean `{near}`?"))
                }
                None => wrong(&node.span, "this step says nothing that is done or seen".to_owned(), forms()),
            })
        }
        [(first, _), (second, _), ..] => Err(wrong(
            &second.span,
            format!("a step does one thing, this one has `{}` and `{}`", first.name, second.name),
            "make it two steps".to_owned(),
        )),
    }
}

impl Scenario {
    /// The node of a step.
    pub fn node(&self, step: usize) -> Option<&Node> {
        self.document.get("steps").and_then(|steps| steps.items().get(step))
    }

    /// Whether it stops or starts parts of the system, which others must not notice.
    pub fn needs_control(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Stop(_) | Step::Start(_) | Step::Restart(_) | Step::Scale(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::yaml;

    fn findings(steps: &str) -> Vec<String> {
        let text = format!("title: A\nverifies: [FR-001]\nsteps:\n{steps}");
        let document = yaml::parse("a.yaml", &text).unwrap();
        let mut findings = Vec::new();
        let read = read(&document, &mut findings);
        assert_eq!(read.is_none(), !findings.is_empty());
        findings.iter().map(|f| format!("{} {} ({})", f.span, f.message, f.help.clone().unwrap_or_default())).collect()
    }

    #[test]
    fn every_form_is_read() {
        let steps = "  - { call: getBook, with: { id: 1 }, expect: { status: [200, 404], within: 500ms } }\n  \
                     - { listen: { channel: returned, as: browser } }\n  \
                     - { event: { channel: returned, within: 2m, formats: { at: epoch-milliseconds } } }\n  \
                     - { restart: broker }\n";
        assert_eq!(findings(steps), Vec::<String>::new());
    }

    #[test]
    fn what_is_wrong_is_named_at_its_place() {
        let check = |steps: &str, expected: &str| assert_eq!(findings(steps), [expected]);
        check("  - { cal: getBook }\n", "a.yaml:4:7 a step has no `cal` (did you mean `call`?)");
        check(
            "  - { call: a, stop: b }\n",
            "a.yaml:4:16 a step does one thing, this one has `call` and `stop` (make it two steps)",
        );
        check(
            "  - { call: a, expect: { within: soon } }\n",
            "a.yaml:4:34 `soon` is no length of time: write `20s`, `500ms` or `2m` ()",
        );
        check(
            "  - { call: a, expect: { formats: { at: iso-millisecond } } }\n",
            "a.yaml:4:41 unknown value `iso-millisecond` (did you mean `iso-milliseconds`?)",
        );
        check("  - { call: a, expect: { status: 700 } }\n", "a.yaml:4:34 700 is no status: it is from 100 to 599 ()");
    }
}
