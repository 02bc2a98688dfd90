//! Channels: between whom, of what, and what the transport can do.

use super::Check;
use stategen_model::address::parameters;
use stategen_model::authored::Name;
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::node::Node;
use stategen_model::resolved::Word;
use stategen_model::system::uses::parameter_type;
use stategen_model::system::{Channel, Component, Delivery, Messaging, Reply, Transport};

impl Check<'_> {
    pub(super) fn channels(&mut self) {
        let spec = &self.system.spec;
        if let Some(messaging) = &spec.messaging {
            self.broker(messaging);
        } else if let Some(id) = spec.channels.keys().next() {
            let message = "there are channels, but no `messaging`".to_owned();
            self.error(Code::MissingKey, &format!("channels.{id}"), message, "add `messaging: { transport, broker }`");
        }
        for (id, channel) in &spec.channels {
            let path = format!("channels.{id}");
            for (key, component) in [("publisher", &channel.publisher), ("subscriber", &channel.subscriber)] {
                if let Some(component) = component {
                    self.component(&format!("{path}.{key}"), component);
                }
            }
            if let Some(message) = &channel.message {
                self.message(&format!("{path}.message"), message);
            }
            match &channel.reply {
                Some(reply) => self.requests(&path, channel, reply),
                None => {
                    let keys = [("message", channel.message.is_none()), ("publisher", channel.publisher.is_none())];
                    for (key, missing) in keys {
                        if missing {
                            let message = format!("`{path}` has no `{key}`");
                            self.error(
                                Code::MissingKey,
                                &path,
                                message,
                                "add it, or the `reply` to a request without one",
                            );
                        }
                    }
                }
            }
            self.address(&path, channel);
            let placeholders = || parameters(&channel.address);
            for name in placeholders().filter(|name| !channel.parameters.contains_key(*name)) {
                let known = channel.parameters.keys().map(Name::as_str);
                self.dangling(&format!("{path}.address"), "parameter", name, known);
            }
            for name in placeholders() {
                let Some(ty) = parameter_type(self.system, channel, name) else { continue };
                if Word::of(&ty).is_none() {
                    let message = format!("`{name}` of the message is no word of an address");
                    let help = "take a field that is a whole number or a text, or a name that the message has not";
                    self.error(Code::InvalidValue, &format!("{path}.address"), message, help);
                }
            }
            for name in channel.parameters.keys().filter(|name| !placeholders().any(|p| p == name.as_str())) {
                let message = format!("the address of `{id}` has no `{{{name}}}`");
                let parameters = self.system.tree.at(&["channels", id, "parameters"]).and_then(Node::entries);
                let key = parameters.unwrap_or_default().iter().find(|(key, _)| key.name == **name);
                let span = key.map_or_else(|| self.span(&path), |(key, _)| key.span);
                self.findings
                    .push(Diagnostic::error(Code::UnusedParameter, span, message).with_help("delete the parameter"));
            }
        }
    }

    /// An address is one that the transport can carry, and so is each pattern.
    fn address(&mut self, path: &str, channel: &Channel) {
        let Some(wire) = self.system.wire() else { return };
        let patterns = channel.browser_patterns.iter();
        let patterns = patterns.map(|(name, text)| (format!("{path}.browser-patterns.{name}"), text, true));
        for (path, text, pattern) in [(format!("{path}.address"), &channel.address, false)].into_iter().chain(patterns)
        {
            if let Some(fault) = wire.fault(text, pattern) {
                let message = format!("`{text}` is no address on `{}`: {fault}", wire.name);
                self.error(Code::InvalidValue, &path, message, "write words with one separator between each two");
            }
        }
    }

    fn broker(&mut self, messaging: &Messaging) {
        let Some(broker) = self.component("messaging.broker", &messaging.broker) else { return };
        let Component::Broker(broker) = broker else {
            let message = format!("`{}` is no broker", messaging.broker);
            return self.error(Code::WrongKind, "messaging.broker", message, "name a component of kind broker");
        };
        if broker.engine.facts().wire().transport != messaging.transport {
            let message = format!("`{}` does not speak the transport", messaging.broker);
            self.error(Code::WrongEngine, "messaging.broker", message, "name a broker of that engine");
        }
    }

    fn message(&mut self, path: &str, name: &str) {
        if !self.system.spec.messages.contains_key(name) {
            let known = self.system.spec.messages.keys().map(Name::as_str);
            self.dangling(path, "message", name, known);
        }
    }

    /// A channel on which one asks and another answers.
    fn requests(&mut self, path: &str, channel: &Channel, reply: &Reply) {
        self.message(&format!("{path}.reply.message"), &reply.message);
        let path_of_reply = format!("{path}.reply");
        if let Some(wire) = self.system.wire().filter(|wire| !wire.answers) {
            let message = format!("`{path}` has a reply, and the transport `{}` only relays", wire.name);
            let others = Transport::that_answer();
            let help = format!("declare it in a state whose transport is {others}, or offer an operation instead");
            self.error(Code::ReplyUnsupported, &path_of_reply, message, &help);
        }
        if channel.subscriber.is_none() {
            let message = format!("nobody answers `{path}`");
            self.error(Code::MissingKey, &path_of_reply, message, "add the `subscriber` that does");
        }
        if channel.delivery != Delivery::PointToPoint {
            let message = format!("a request on `{path}` would be answered by every process");
            self.error(Code::InvalidValue, &format!("{path}.delivery"), message, "deliver it `point-to-point`");
        }
        if channel.browser {
            let message = format!("`{path}` is open to browsers, which may listen and never ask");
            self.error(Code::InvalidValue, &format!("{path}.browser"), message, "leave `browser` out");
        }
        if let Some(publisher) = &channel.publisher {
            let message = format!("`{publisher}` asks on `{path}`, and services ask each other by operations");
            let help = "leave `publisher` out, and declare what it `uses`";
            self.error(Code::InvalidValue, &format!("{path}.publisher"), message, help);
        }
    }
}
