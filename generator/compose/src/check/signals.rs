//! Steps of scenarios that look at what a system tells of itself.

use stategen_model::diagnostic::{Code, Span};
use stategen_model::names::is_id;
use stategen_model::node::Node;
use stategen_model::scenario::resolve;
use stategen_model::scenario::{CallStep, Log, Metric, SeenSpan, Trace, Watch};
use stategen_model::system::{ComponentId, Kind};

use super::scenarios::Steps;

impl<'a> Steps<'a> {
    /// A call that begins a trace.
    pub(super) fn traced(&mut self, call: &'a CallStep, node: &Node) {
        let Some(name) = &call.traced_as else { return };
        let span = node.place(&["traced-as"]);
        self.observed(span);
        if !is_id(name) || self.traces.contains_key(name.as_str()) {
            let message = format!("`{name}` is no name for a trace, or another has it");
            self.error(Code::InvalidName, span, message, "use lower-case words joined by `-`, another for each trace");
        }
        if call.at_once.is_some() {
            let message = "of calls that are made at once each would be the first of the trace".to_owned();
            self.error(Code::InvalidValue, span, message, "make one call");
        }
        self.traces.insert(name, (span, false));
    }

    pub(super) fn trace(&mut self, trace: &'a Trace, node: &Node) {
        self.observed(node.place(&["trace"]));
        self.of(&trace.of, node.place(&["trace", "of"]));
        if let Some(span) = node.at(&["trace", "span"]) {
            self.seen(&trace.span, span);
        }
    }

    /// A span and those below it are of components that tell of themselves.
    fn seen(&mut self, seen: &SeenSpan, node: &Node) {
        self.teller(&seen.component, node.place(&["component"]));
        let below = node.get("then").map(Node::items).unwrap_or_default();
        for (part, node) in seen.then.iter().zip(below) {
            self.seen(part, node);
        }
    }

    pub(super) fn watch(&mut self, index: usize, watch: &Watch, node: &Node) {
        let span = node.place(&["watch"]);
        self.observed(span);
        self.teller(&watch.component, node.place(&["watch", "component"]));
        let steps = &self.scenario.steps;
        let later = (index + 1..steps.len()).any(|later| match &steps[later] {
            stategen_model::scenario::Step::Metric(step) => {
                step.metric.by.is_some() && resolve::watch(steps, later, &step.metric) == Some(index)
            }
            _ => false,
        });
        if !later {
            let message = format!("no later step sees how far `{}` has moved", watch.metric);
            let help = "add a `metric` of the same component, metric and labels with `by`, or delete the step";
            self.error(Code::InvalidStep, span, message, help);
        }
    }

    pub(super) fn metric(&mut self, index: usize, metric: &Metric, node: &Node) {
        let span = node.place(&["metric"]);
        self.observed(span);
        self.teller(&metric.component, node.place(&["metric", "component"]));
        if metric.by.is_some() == metric.value.is_some() {
            let message = "a metric has either moved `by` a number or is a `value`".to_owned();
            self.error(Code::InvalidValue, span, message, "give one of them");
        } else if metric.by.is_some() && resolve::watch(&self.scenario.steps, index, metric).is_none() {
            let message = format!("no earlier step watches `{}` of `{}`", metric.metric, metric.component);
            let help = "add a `watch` of the same component, metric and labels before what moves it";
            self.error(Code::InvalidStep, span, message, help);
        }
    }

    pub(super) fn log(&mut self, log: &'a Log, node: &Node) {
        let span = node.place(&["log"]);
        self.observed(span);
        if let Some(component) = &log.component {
            self.teller(component, node.place(&["log", "component"]));
        }
        if let Some(of) = &log.of {
            self.of(of, node.place(&["log", "of"]));
        }
        if log.of.is_none() && log.line.is_none() && log.lacks.is_empty() {
            let message = "this step looks for nothing in the log".to_owned();
            self.error(
                Code::InvalidStep,
                span,
                message,
                "say which trace a line is `of`, what the `line` has, or what it `lacks`",
            );
        }
    }

    /// That components tell of themselves.
    fn observed(&mut self, span: Span) {
        if !self.system.is_observed() {
            let message = "no component tells of itself what the step looks at".to_owned();
            let help = "add `observability: { metrics: prometheus, logs: json, traces: otlp }` to the state";
            self.error(Code::DanglingReference, span, message, help);
        }
    }

    /// A trace that an earlier call began.
    fn of(&mut self, name: &str, span: Span) {
        if let Some((_, used)) = self.traces.get_mut(name) {
            *used = true;
            return;
        }
        let known: Vec<&str> = self.traces.keys().copied().collect();
        self.unknown(span, "trace of an earlier call", name, known.into_iter());
    }

    /// A component that is built from the output, so that it tells of itself.
    fn teller(&mut self, id: &ComponentId, span: Span) {
        let components = &self.system.spec.components;
        match components.get(id) {
            None => {
                let known: Vec<&str> = components.keys().map(|id| id.as_str()).collect();
                self.unknown(span, "component", id, known.into_iter());
            }
            Some(component) if !matches!(component.kind(), Kind::Service | Kind::Web) => {
                let message = format!("`{id}` is a {}, and tells nothing of itself", component.kind());
                self.error(Code::WrongKind, span, message, "name a service or a web component");
            }
            Some(_) => {}
        }
    }
}
