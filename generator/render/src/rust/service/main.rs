//! `main.rs`: what a service starts, and in which order.

use stategen_template::from_template;

use super::Parts;
use super::logic::handler;
use crate::filters;
use crate::rust::clients::Called;
use crate::rust::names::field;
use crate::rust::{api, config, events};
use crate::shown::{Show, Shown};
use stategen_model::address::parameters;
use stategen_model::authored::{Authored, Name};
use stategen_model::resolved::{self, Call, Channel, Exchange, Resolved};
use stategen_model::system::{self, MessageName, Reply, Scalar, Type};

/// The program of a service.
#[from_template("services/service/src/main.rs")]
pub(super) struct Main {
    summary: Shown,
    component: Shown,
    parts: Parts,
    observed: bool,
    has_conversions: bool,
    /// Whether there are operations of its own.
    has_operations: bool,
    /// Whether it says who it is when it connects to the bus.
    login: bool,
    /// Whether it handles messages.
    subscribes: bool,
    services: Vec<Service>,
    listeners: Vec<Listener>,
    answerers: Vec<Answerer>,
    timers: Vec<Timer>,
    /// The variable that says from what all that is drawn at random follows.
    seed: Option<Shown>,
}

/// What is done again and again.
struct Timer {
    id: Shown,
    variable: Shown,
    handler: Shown,
    first_after: Pause,
    shortest: Pause,
    longest: Option<Pause>,
}

/// How many milliseconds something takes.
enum Pause {
    Number(Shown),
    /// The field of a setting.
    Integer(Shown),
    Long(Shown),
}

/// A service that is called.
struct Service {
    module: Shown,
    client: Shown,
    /// The field of the configuration with its address.
    url: Shown,
    /// The settings that it is shown.
    settings: Vec<Shown>,
}

/// A channel that is handled message by message.
struct Listener {
    id: Shown,
    variable: Shown,
    address: Shown,
    message: Shown,
    delivery: &'static str,
    /// The most messages that it is given at once, where it takes a list.
    batch: Option<Shown>,
    handler: Shown,
}

/// A channel on which requests are answered.
struct Answerer {
    id: Shown,
    variable: Shown,
    address: Shown,
    /// What is read from a request.
    parameters: Vec<Parameter>,
    message: Option<Shown>,
    /// What the reply's envelope has as type.
    reply: Shown,
    handler: Shown,
}

struct Parameter {
    variable: Shown,
    name: Shown,
}

impl Main {
    pub(super) fn new(
        system: &Resolved<'_>,
        service: &resolved::Service<'_>,
        parts: Parts,
        has_conversions: bool,
    ) -> Self {
        let (mut listeners, mut answerers) = (Vec::new(), Vec::new());
        for (messaging, channel) in
            system.messaging.iter().flat_map(|one| service.subscribed.iter().map(move |channel| (one, channel)))
        {
            match &channel.exchange {
                Exchange::Events { message } => {
                    listeners.push(Listener::new(channel, message, messaging.wire.wildcard));
                }
                Exchange::Requests { message, reply, .. } => answerers.push(Answerer::new(channel, *message, reply)),
            }
        }
        Self {
            summary: service.service.summary.shown(),
            component: service.id.as_str().shown(),
            parts,
            observed: system.is_observed(),
            has_conversions,
            has_operations: !api::own(system, service).is_empty(),
            login: system.bus_of(service.id).is_some_and(|messaging| messaging.login.is_some()),
            subscribes: !service.subscribed.is_empty(),
            services: service.calls.iter().map(Service::new).collect(),
            listeners,
            answerers,
            timers: service.service.timers.iter().map(|(id, timer)| Timer::new(service.service, id, timer)).collect(),
            seed: service.service.random.as_ref().map(|random| random.seed.shown()),
        }
    }
}

impl Timer {
    fn new(service: &system::Service, id: &Name<system::Timer>, timer: &system::Timer) -> Self {
        let pause = |pause| Pause::new(service, pause);
        Self {
            id: id.shown(),
            variable: id.shown_as(field),
            handler: id.shown_as(handler),
            first_after: pause(timer.first_after_milliseconds.as_ref().unwrap_or(&timer.every_milliseconds)),
            shortest: pause(&timer.every_milliseconds),
            longest: timer.up_to_milliseconds.as_ref().map(pause),
        }
    }
}

impl Pause {
    fn new(service: &system::Service, pause: &Authored<Scalar>) -> Self {
        match service.settings.get(&***pause).map(|setting| setting.ty().into_value()) {
            None => Self::Number(pause.shown()),
            Some(Type::Long) => Self::Long(pause.shown_as(field)),
            Some(_) => Self::Integer(pause.shown_as(field)),
        }
    }
}

impl Service {
    fn new(call: &Call<'_>) -> Self {
        let Called { module, client, .. } = Called::new(call);
        let settings = call.credentials.iter().flat_map(|(_, presented)| presented.settings());
        Self {
            module,
            client,
            url: call.id.shown_as(config::url),
            settings: settings.map(|(_, setting)| setting.shown_as(field)).collect(),
        }
    }
}

impl Listener {
    fn new(resolved: &Channel<'_>, message: &MessageName, wildcard: &str) -> Self {
        let Channel { id, channel, .. } = resolved;
        Self {
            id: id.shown(),
            variable: id.shown_as(field),
            address: channel.address.shown_as(|address| events::listened(address, wildcard)),
            message: message.shown(),
            delivery: events::delivery(channel.delivery),
            batch: channel.batch.as_ref().map(Show::shown),
            handler: id.shown_as(handler),
        }
    }
}

impl Answerer {
    fn new(resolved: &Channel<'_>, message: Option<&MessageName>, reply: &Reply) -> Self {
        let Channel { id, channel, .. } = resolved;
        let address = channel.address.shown();
        let parameter =
            |name: &str| Parameter { variable: address.map(|_| field(name)), name: address.map(|_| name.to_owned()) };
        Self {
            id: id.shown(),
            variable: id.shown_as(field),
            parameters: parameters(&channel.address).map(parameter).collect(),
            message: message.map(Show::shown),
            reply: reply.kind().shown(),
            handler: id.shown_as(handler),
            address,
        }
    }
}
