//! What the template of a scenario's test shows of each step.

use super::literal::{Literal, Member, Period};
use crate::rust::names::snake;
use crate::shown::{Show, Shown};
use stategen_model::authored::Text;

/// One thing that is done or seen.
pub(super) enum Step {
    Call(Call),
    Request(Request),
    Listen(Listen),
    /// A page is not let to listen there.
    Refused(Place),
    Event(Event),
    NoEvent(NoEvent),
    /// The listener that leaves.
    Leave(Shown),
    Publish(Publication),
    /// The component that is stopped, and so on.
    Stop(Shown),
    Start(Shown),
    Restart(Shown),
    Scale {
        component: Shown,
        processes: Shown,
    },
    Trace(Trace),
    Watch(Watched),
    Metric(Metric),
    Log(Log),
}

/// The spans of a trace.
pub(super) struct Trace {
    pub(super) of: Shown,
    pub(super) within: Period,
    pub(super) span: Literal,
    pub(super) lacks: Vec<Literal>,
}

/// A metric that is read, and the variable that holds it.
pub(super) struct Watched {
    pub(super) variable: String,
    pub(super) component: Shown,
    pub(super) metric: Shown,
    pub(super) labels: Option<Literal>,
}

/// What a metric is, or how far it has moved.
pub(super) struct Metric {
    /// The metric, where no earlier step has read it.
    pub(super) read: Option<Watched>,
    pub(super) variable: String,
    pub(super) moves: bool,
    pub(super) number: Shown,
    pub(super) within: Period,
}

/// A line of a log.
pub(super) struct Log {
    pub(super) components: Vec<Shown>,
    pub(super) of: Option<Shown>,
    pub(super) line: Option<Literal>,
    pub(super) lacks: Vec<Literal>,
    pub(super) within: Period,
}

pub(super) struct Call {
    /// The module of the operation, and its constant.
    pub(super) service: Shown,
    pub(super) operation: Shown,
    /// The component whose own port is called.
    pub(super) direct: Option<Shown>,
    /// The name of the trace that it begins.
    pub(super) trace: Option<Shown>,
    pub(super) inputs: Vec<Input>,
    pub(super) credentials: Vec<Credential>,
    pub(super) at_once: Option<Shown>,
    pub(super) expect: Expectations,
    pub(super) remembered: Vec<Remembered>,
}

/// What is sent with a call.
pub(super) enum Input {
    Body(Literal),
    /// A body as it is.
    Text(Shown),
    /// The fields of a form.
    Form(Literal),
    Parameter {
        name: Shown,
        value: Literal,
    },
    Header {
        name: Shown,
        value: Literal,
    },
    Cookie {
        name: Shown,
        value: Literal,
    },
}

/// What a call shows of who calls.
pub(super) enum Credential {
    Bearer(Literal),
    Basic { user: Literal, password: Literal },
    Header { name: Shown, key: Literal },
    Query { name: Shown, key: Literal },
    Cookie { name: Shown, key: Literal },
}

pub(super) struct Request {
    pub(super) method: Shown,
    pub(super) path: Shown,
    pub(super) to: Option<Target>,
    pub(super) headers: Vec<Member<Shown>>,
    pub(super) body: Option<Literal>,
    pub(super) expect: Expectations,
    pub(super) remembered: Vec<Remembered>,
}

/// Where a request goes.
pub(super) struct Target {
    pub(super) component: Shown,
    pub(super) port: Shown,
    pub(super) direct: bool,
}

/// A member of an answer or message that later steps refer to.
pub(super) struct Remembered {
    pub(super) variable: Shown,
    pub(super) name: Shown,
}

/// What an answer must be.
pub(super) struct Expectations {
    pub(super) within: Option<Period>,
    pub(super) statuses: Vec<Shown>,
    pub(super) media_type: Option<Shown>,
    pub(super) headers: Vec<Member<Shown>>,
    pub(super) texts: Vec<Literal>,
    pub(super) length: Option<Shown>,
    pub(super) at_least: Option<Shown>,
    pub(super) lengths: Vec<Member<Shown>>,
    pub(super) body: Option<Literal>,
    pub(super) includes: Vec<Literal>,
    pub(super) excludes: Vec<Literal>,
    pub(super) ascends_by: Vec<Shown>,
    pub(super) descends_by: Vec<Shown>,
    pub(super) minimum: Vec<Member<Shown>>,
    pub(super) differs: Vec<Member<Literal>>,
    pub(super) formats: Vec<Member<Shown>>,
}

pub(super) struct Listen {
    pub(super) listener: Shown,
    pub(super) as_page: bool,
    pub(super) place: Place,
}

/// Where messages come from or go to.
pub(super) enum Place {
    Channel {
        name: Shown,
        /// One of the patterns by which pages follow the channel.
        pattern: Option<Shown>,
        arguments: Vec<Literal>,
    },
    Address(Shown),
    /// An address that stands for several.
    Pattern(Shown),
}

pub(super) struct Event {
    pub(super) listener: Shown,
    pub(super) within: Period,
    pub(super) payload: Option<Literal>,
    pub(super) envelope: Option<Literal>,
    pub(super) texts: Vec<Member<Shown>>,
    pub(super) formats: Vec<Member<Shown>>,
    pub(super) remembered: Vec<Remembered>,
}

pub(super) struct NoEvent {
    pub(super) listener: Shown,
    pub(super) period: Period,
    pub(super) payload: Literal,
}

pub(super) struct Publication {
    /// The listener over whose connection it goes.
    pub(super) over: Option<Shown>,
    /// Over a new connection of a page.
    pub(super) as_page: bool,
    pub(super) place: Place,
    pub(super) message: Option<Shown>,
    pub(super) payload: Option<Literal>,
    pub(super) raw: Option<Shown>,
    pub(super) refused: bool,
}

/// The variable of a trace.
pub(super) fn trace_of(name: &Text) -> Shown {
    name.shown_as(|name| format!("trace_of_{}", snake(name)))
}
