//! What people look things up in: `docs/` with the components, the API, the messages and the requirements.

use std::collections::{BTreeMap, BTreeSet};

use stategen_template::from_template;

use super::links::SPECIFICATION;
use crate::credential::Sent;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::{spans, spans_of_each};
use crate::template::rendered;
use stategen_model::resolved::{self, Resolved, Target};
use stategen_model::system::{self, ChannelId, ComponentId, Evidence, EvidenceKind};
use stategen_model::tree::{Artifact, Tree};

#[from_template("docs/topology.md")]
struct Components {
    has_messaging: bool,
    components: Vec<Shown>,
    /// Through the gateway first, then by calls.
    calls: Vec<Edge>,
    messages: Vec<Edge>,
}

/// Two components of which one reaches the other.
struct Edge {
    from: Shown,
    to: Shown,
}

#[from_template("docs/messages.md")]
struct Messages {
    channels: Vec<Channel>,
}

struct Channel {
    id: Shown,
    address: Shown,
    message: Option<Shown>,
    reply: Option<Shown>,
    publisher: Option<Shown>,
    subscriber: Option<Shown>,
    /// Address patterns.
    heard_by_browsers: Vec<Shown>,
}

#[from_template("docs/api.md")]
struct Api {
    services: Vec<Service>,
}

struct Service {
    id: Shown,
    /// How callers show who they are.
    schemes: Vec<Scheme>,
    operations: Vec<Operation>,
}

struct Scheme {
    name: Shown,
    sent: Sent,
    description: Shown,
}

struct Operation {
    verb: Shown,
    path: Shown,
    summary: Shown,
    /// What callers show, of which one is enough.
    ways: Vec<Shown>,
    /// Whether those who show nothing may call.
    for_everybody: bool,
    statuses: Vec<Shown>,
}

#[from_template("docs/requirements.md")]
struct Ledger {
    packs: Vec<Introduced>,
}

/// What the pack of a state brought.
struct Introduced {
    state: Shown,
    title: Shown,
    requirements: Vec<Requirement>,
}

struct Requirement {
    id: Shown,
    text: Shown,
    realized_by: Vec<Shown>,
    verified_by: Vec<Scenario>,
    shown_by: Vec<Shows>,
}

/// What shows a requirement where no scenario can. It lies beside the specifications, and not in the output.
struct Shows {
    kind: EvidenceKind,
    how: Option<Shown>,
}

/// A scenario with its test.
struct Scenario {
    id: Shown,
    test: Shown,
}

pub(super) fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    tree.insert("docs/topology.md", rendered(&components(system), spans_of_each(system, "components")));
    if !system.spec.channels.is_empty() {
        let messages =
            Messages { channels: system.spec.channels.iter().map(|(id, one)| Channel::new(id, one)).collect() };
        tree.insert("docs/messages.md", rendered(&messages, spans_of_each(system, "channels")));
    }
    let service = |(id, contract): (&ComponentId, &std::sync::Arc<system::Contract>)| Service {
        id: id.shown(),
        schemes: contract.schemes.iter().map(Scheme::new).collect(),
        operations: contract.operations.iter().map(Operation::new).collect(),
    };
    let api = Api { services: system.contracts.iter().map(service).collect() };
    tree.insert("docs/api.md", rendered(&api, system.contracts.values().map(|contract| contract.span).collect()));
    for (path, file) in &system.prose {
        tree.insert(format!("{SPECIFICATION}{path}"), Artifact::copied(&file.content, file.span));
    }
    let ledger = Ledger { packs: introduced(system) };
    let sources = system.requirements.values().map(|requirement| requirement.span).collect();
    tree.insert("docs/requirements.md", rendered(&ledger, sources));
}

fn components(system: &Resolved<'_>) -> Components {
    let spec = &system.spec;
    let mut calls = Vec::new();
    if let Some(gateway) = &system.gateway {
        let targets = gateway.routes.iter().filter_map(|route| match route.target {
            Target::Port { id, .. } => Some(id),
            Target::Health | Target::ApiExplorer | Target::PubsubInspector => None,
        });
        let targets: BTreeSet<&ComponentId> = targets.collect();
        calls.extend(targets.into_iter().map(|to| Edge { from: gateway.id.shown(), to: to.shown() }));
    }
    for service in &system.services {
        calls.extend(service.service.uses.keys().map(|to| Edge { from: service.id.shown(), to: to.shown() }));
    }
    // Components that publish or handle messages, in id order.
    let channels = spec.channels.values();
    let talking = channels.flat_map(|channel| [channel.publisher.as_ref(), channel.subscriber.as_ref()]).flatten();
    let talking: BTreeMap<&ComponentId, Shown> = talking.map(|id| (id, id.shown())).collect();
    let edge = |messaging: &system::Messaging, from| Edge { from, to: messaging.broker.shown() };
    Components {
        has_messaging: spec.messaging.is_some(),
        components: spec.components.keys().map(Show::shown).collect(),
        calls,
        messages: spec.messaging.iter().flat_map(|one| talking.values().map(|id| edge(one, id.clone()))).collect(),
    }
}

impl Channel {
    fn new(id: &ChannelId, channel: &system::Channel) -> Self {
        let mut heard: Vec<Shown> = channel.browser_patterns.values().map(Show::shown).collect();
        if heard.is_empty() {
            heard.push(channel.address.shown());
        }
        Self {
            id: id.shown(),
            address: channel.address.shown(),
            message: channel.message.as_ref().map(Show::shown),
            reply: channel.reply.as_ref().map(|reply| reply.kind().shown()),
            publisher: channel.publisher.as_ref().map(Show::shown),
            subscriber: channel.subscriber.as_ref().map(Show::shown),
            heard_by_browsers: if channel.browser { heard } else { Vec::new() },
        }
    }
}

impl Scheme {
    fn new(scheme: &system::Scheme) -> Self {
        Self { name: scheme.name.shown(), sent: (&scheme.credential).into(), description: scheme.description.shown() }
    }
}

impl Operation {
    fn new(operation: &system::Operation) -> Self {
        let mut statuses: Vec<Shown> = operation.answers.iter().map(|answer| answer.status.shown()).collect();
        statuses.extend(operation.problems.keys().map(Show::shown));
        Self {
            verb: operation.method.shown_as(str::to_uppercase),
            path: operation.path.shown(),
            summary: operation.summary.shown(),
            ways: operation.security.iter().flat_map(|one| &one.schemes).map(Show::shown).collect(),
            for_everybody: operation.security.as_ref().is_none_or(|security| security.optional),
            statuses,
        }
    }
}

/// The requirements that are live, by the state that brought them.
fn introduced(system: &Resolved<'_>) -> Vec<Introduced> {
    let states = system.lineage.iter().chain([&system.state]);
    let of = |state: &system::State| {
        let own = system.requirements.values().filter(|requirement| requirement.introduced_in == state.id);
        let requirements = own.map(|requirement| Requirement::new(system, requirement)).collect();
        Introduced { state: state.id.shown(), title: state.file.title.shown(), requirements }
    };
    states.map(of).filter(|one| !one.requirements.is_empty()).collect()
}

impl Requirement {
    fn new(system: &Resolved<'_>, requirement: &system::Requirement) -> Self {
        let verifying = system.scenarios.iter().filter(|one| requirement.verified_by.contains(one.id));
        let scenario = |one: &resolved::Scenario<'_>| Scenario {
            id: one.id.shown(),
            test: one.id.shown_as(|id| format!("../conformance/tests/scenarios/{}.rs", id.replace('-', "_"))),
        };
        let place = spans(system, [format!("requirements.{}.shown-by", requirement.id).as_str()]);
        let shows = |evidence: &Evidence| Shows {
            kind: evidence.kind.clone(),
            how: evidence.how.as_ref().map(|how| Shown::new(how, place.iter().copied())),
        };
        Self {
            id: requirement.id.shown(),
            text: requirement.text.shown(),
            realized_by: requirement.realized_by.iter().map(Show::shown).collect(),
            verified_by: verifying.map(scenario).collect(),
            shown_by: requirement.shown_by.iter().map(shows).collect(),
        }
    }
}
