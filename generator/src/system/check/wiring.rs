//! What connects components: channels and routes.

use crate::system::model::{Engine, Kind, Transport};

use super::Check;

impl Check<'_> {
    pub(super) fn channels(&mut self) {
        let spec = &self.system.spec;
        if let Some(messaging) = &spec.messaging {
            if let Some(broker) = self.component("messaging.broker", &messaging.broker) {
                let fits = match messaging.transport {
                    Transport::Socketio => broker.engine == Some(Engine::Socketio),
                    Transport::Nats => broker.engine == Some(Engine::Nats),
                };
                if !fits {
                    let message = format!("`{}` does not speak the transport", messaging.broker);
                    self.error("wrong-engine", "messaging.broker", message, "name a broker of that engine");
                }
            }
        } else if let Some(id) = spec.channels.keys().next() {
            let message = "there are channels, but no `messaging`".to_owned();
            self.error("missing-key", &format!("channels.{id}"), message, "add `messaging: { transport, broker }`");
        }
        for (id, channel) in &spec.channels {
            let path = format!("channels.{id}");
            if !spec.messages.contains_key(&channel.message) {
                let known = spec.messages.keys().map(String::as_str);
                self.dangling(&format!("{path}.message"), "message", &channel.message, known);
            }
            self.component(&format!("{path}.publisher"), &channel.publisher);
            if let Some(subscriber) = &channel.subscriber {
                self.component(&format!("{path}.subscriber"), subscriber);
            }
            let placeholders = || channel.address.split('{').skip(1).filter_map(|p| p.split('}').next());
            for name in placeholders().filter(|name| !channel.parameters.contains_key(*name)) {
                let known = channel.parameters.keys().map(String::as_str);
                self.dangling(&format!("{path}.address"), "parameter", name, known);
            }
            for name in channel.parameters.keys().filter(|name| !placeholders().any(|p| p == name.as_str())) {
                let message = format!("the address of `{id}` has no `{{{name}}}`");
                self.error("unused-parameter", &format!("{path}.parameters.{name}"), message, "delete the parameter");
            }
        }
    }

    pub(super) fn gateway(&mut self) {
        let Some(gateway) = &self.system.spec.gateway else { return };
        if let Some(component) = self.component("gateway.component", &gateway.component)
            && component.kind != Kind::Gateway
        {
            let message = format!("`{}` is no gateway", gateway.component);
            self.error("wrong-kind", "gateway.component", message, "name a component of kind gateway");
        }
        for (prefix, route) in &gateway.routes {
            let path = format!("gateway.routes.{prefix}.to");
            let safe = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
            if !prefix.starts_with('/') || !prefix.chars().all(safe) || prefix.contains("..") {
                let message = format!("`{prefix}` is no path prefix");
                self.error("invalid-name", &path, message, "start it with `/`; use letters, digits, `-`, `_`, `.`");
            }
            match route.to.split_once('.') {
                Some(("self", "health" | "api-explorer")) => {}
                Some((id, port)) => {
                    if let Some(component) = self.component(&path, id)
                        && !component.ports.contains_key(port)
                    {
                        self.dangling(&path, "port", &route.to, component.ports.keys().map(String::as_str));
                    }
                }
                None => {
                    let message = format!("`{}` is no target of a route", route.to);
                    self.error("invalid-value", &path, message, "write `component.port`");
                }
            }
        }
    }
}
