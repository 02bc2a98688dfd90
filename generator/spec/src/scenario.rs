//! Reads scenarios: each step by the one key that says its form, so that what is wrong in it is named at its place.

use std::num::NonZeroU16;

use serde::Deserialize;
use serde::de;
use stategen_model::authored::{Authored, Text};
use stategen_model::closest;
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::node::Node;
use stategen_model::scenario::{Scenario, Step};
use stategen_model::system::RequirementId;

/// The key that says which form a step has.
const VERBS: [&str; 15] = [
    "call", "event", "leave", "listen", "log", "metric", "no-event", "publish", "request", "restart", "scale", "start",
    "stop", "trace", "watch",
];

/// Reads a scenario; none when something in it is not of its grammar, with every finding.
pub fn read(document: &Node, findings: &mut Vec<Diagnostic>) -> Option<Scenario> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct Head {
        title: Text,
        verifies: Vec<RequirementId>,
        repeat: Option<Authored<NonZeroU16>>,
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
        Box::new(Diagnostic::error(Code::InvalidStep, *span, message).with_help(help))
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
            "trace" => node.read().map(Step::Trace),
            "watch" => node.read().map(Step::Watch),
            "metric" => node.read().map(Step::Metric),
            "log" => node.read().map(Step::Log),
            _ => node.read().map(Step::Scale),
        },
        [] => {
            let misspelt = entries.iter().find(|(key, _)| closest(&key.name, VERBS).is_some());
            Err(match misspelt {
                Some((key, _)) => {
                    let message = format!("a step has no `{}`", key.name);
                    Box::new(Diagnostic::error(Code::InvalidStep, key.span, message).with_near(&key.name, VERBS))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

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
