//! Steps that look at what a system tells of itself.

use stategen_model::authored::Text;
use stategen_model::node::Node;
use stategen_model::scenario::{self, SeenSpan};

use super::literal::{Literal, Member};
use super::scenario::Reader;
use super::steps::{Log, Metric, Trace, Watched, trace_of};
use crate::shown::Show;
use std::collections::BTreeMap;

impl Reader {
    pub(super) fn trace(&mut self, trace: &scenario::Trace) -> Trace {
        self.imports.json = true;
        Trace {
            of: trace_of(&trace.of),
            within: self.period(trace.within),
            span: seen(&trace.span),
            lacks: self.lacks(&trace.lacks),
        }
    }

    pub(super) fn watched(&mut self, index: usize, watch: &scenario::Watch) -> Watched {
        let scenario::Watch { component, metric, labels } = watch;
        self.imports.json |= !labels.is_empty();
        Watched {
            variable: watched(index),
            component: component.shown(),
            metric: metric.shown(),
            labels: (!labels.is_empty()).then(|| texts(labels)),
        }
    }

    pub(super) fn metric(&mut self, index: usize, metric: &scenario::Metric, watch: Option<usize>) -> Metric {
        let scenario::Metric { component, metric: name, labels, by, value, within } = metric;
        let watch = watch.filter(|_| by.is_some());
        let here = scenario::Watch { component: component.clone(), metric: name.clone(), labels: labels.clone() };
        let number = by.as_ref().or(value.as_ref());
        Metric {
            read: if watch.is_none() { Some(self.watched(index, &here)) } else { None },
            variable: watched(watch.unwrap_or(index)),
            moves: by.is_some(),
            number: number.expect("a metric has moved or has a value").shown(),
            within: self.period(*within),
        }
    }

    pub(super) fn log(&mut self, log: &scenario::Log, components: &[Text]) -> Log {
        Log {
            components: components.iter().map(Show::shown).collect(),
            of: log.of.as_ref().map(trace_of),
            line: log.line.as_ref().map(|line| self.json(line)),
            lacks: self.lacks(&log.lacks),
            within: self.period(log.within),
        }
    }

    fn lacks(&mut self, lacks: &[Node]) -> Vec<Literal> {
        lacks.iter().map(|text| self.argument(text)).collect()
    }
}

/// The variable of a metric that a step reads.
fn watched(index: usize) -> String {
    format!("watched_{}", index + 1)
}

fn seen(span: &SeenSpan) -> Literal {
    let member = |name: &str, value| Member { name: name.shown(), value };
    let mut members = vec![
        member("component", Literal::Text(span.component.shown())),
        member("name", Literal::Text(span.name.shown())),
    ];
    if !span.attributes.is_empty() {
        members.push(member("attributes", texts(&span.attributes)));
    }
    if !span.then.is_empty() {
        members.push(member("then", Literal::List(span.then.iter().map(seen).collect())));
    }
    Literal::Object(members)
}

fn texts(texts: &BTreeMap<Text, Text>) -> Literal {
    let member = |(name, value): (&Text, &Text)| Member { name: name.shown(), value: Literal::Text(value.shown()) };
    Literal::Object(texts.iter().map(member).collect())
}
