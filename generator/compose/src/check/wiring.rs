//! What leads to components from outside: the routes of the gateway.

use stategen_model::authored::Name;
use stategen_model::diagnostic::Code;
use stategen_model::resolved::PUBSUB_INSPECTOR;
use stategen_model::system::{Entry, Kind, Runtime, Transport};

use super::Check;

impl Check<'_> {
    /// Each component that routes is the one that `gateway` names.
    fn idle_gateways(&mut self) {
        let entry = self.system.spec.gateway.as_ref();
        for (id, component) in &self.system.spec.components {
            if component.kind() == Kind::Gateway && entry.is_none_or(|entry| entry.component != *id) {
                let message = format!("`{id}` is a gateway, and no route leads through it");
                let help = format!(
                    "name it as the one entry point, `gateway: {{ component: {id}, routes: … }}`, or remove it"
                );
                self.error(Code::MissingKey, &format!("components.{id}"), message, &help);
            }
        }
    }

    /// Pages behind a gateway listen to the broker by a route of their own.
    fn pages_reach_the_broker(&mut self, entry: &Entry) {
        let spec = &self.system.spec;
        let has_pages = spec.components.values().any(|component| component.kind() == Kind::Web);
        let Some(channel) = spec.channels.iter().find(|(_, channel)| channel.browser && has_pages) else { return };
        let Some((messaging, wire)) = spec.messaging.as_ref().zip(self.system.wire()) else { return };
        let target = format!("{}.{}", messaging.broker, wire.page_port);
        if !lets_pages_through(entry, &target) {
            let message = format!("pages listen to `{}`, and no route of the gateway leads to `{target}`", channel.0);
            let help = format!("add one: `/PATH: {{ to: {target}, upgrade: websocket }}`");
            self.error(Code::MissingKey, "gateway.routes", message, &help);
        }
    }

    /// A page on which one listens to channels has the path of one page, and a stream to listen to.
    fn inspector(&mut self, path: &str, prefix: &str, entry: &Entry) {
        if prefix.ends_with('/') {
            let message = format!("`{prefix}` is the path of many pages, and this is one");
            self.error(Code::InvalidName, path, message, "leave the `/` at its end out");
        }
        let wire = self.system.wire();
        let Some((messaging, wire)) = self.system.spec.messaging.as_ref().zip(wire).filter(|(_, wire)| wire.inspected)
        else {
            let transport = wire.map_or("none".to_owned(), |wire| format!("`{}`", wire.name));
            let message = format!("no page listens to whatever one asks for where the transport is {transport}");
            let help = format!("leave the route out, or let messages travel by {}", Transport::inspected());
            return self.error(Code::WrongEngine, path, message, &help);
        };
        let target = format!("{}.{}", messaging.broker, wire.page_port);
        if !lets_pages_through(entry, &target) {
            let message = format!("this page listens to the broker, and no route of the gateway leads to `{target}`");
            let help = format!("add one: `/PATH: {{ to: {target}, upgrade: websocket }}`");
            self.error(Code::MissingKey, path, message, &help);
        }
    }

    pub(super) fn gateway(&mut self) {
        self.idle_gateways();
        let Some(gateway) = &self.system.spec.gateway else { return };
        let has_health = gateway.routes.values().any(|route| route.to == "self.health");
        if self.system.spec.system.runtime == Runtime::Compose && !has_health {
            let message =
                "no route of the gateway answers whether it is there, which its container is asked".to_owned();
            self.error(Code::MissingKey, "gateway.routes", message, "add one: `/health: { to: self.health }`");
        }
        self.pages_reach_the_broker(gateway);
        if let Some(component) = self.component("gateway.component", &gateway.component)
            && component.kind() != Kind::Gateway
        {
            let message = format!("`{}` is no gateway", gateway.component);
            self.error(Code::WrongKind, "gateway.component", message, "name a component of kind gateway");
        }
        for (prefix, route) in &gateway.routes {
            let path = format!("gateway.routes.{prefix}.to");
            let safe = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
            if !prefix.starts_with('/') || !prefix.chars().all(safe) || prefix.contains("..") {
                let message = format!("`{prefix}` is no path prefix");
                self.error(Code::InvalidName, &path, message, "start it with `/`; use letters, digits, `-`, `_`, `.`");
            }
            match route.to.split_once('.') {
                Some(("self", "health" | "api-explorer")) => {}
                _ if route.to == PUBSUB_INSPECTOR => self.inspector(&path, prefix, gateway),
                Some((id, port)) => {
                    if let Some(component) = self.component(&path, id)
                        && !component.ports().contains_key(port)
                    {
                        self.dangling(&path, "port", &route.to, component.ports().keys().map(Name::as_str));
                    }
                }
                None => {
                    let message = format!("`{}` is no target of a route", route.to);
                    self.error(Code::InvalidValue, &path, message, "write `component.port`");
                }
            }
        }
    }
}

/// Whether a route lets pages through to a port, as it is.
fn lets_pages_through(entry: &Entry, target: &str) -> bool {
    entry.routes.values().any(|route| route.to == target && route.upgrade.is_some() && !route.strip_prefix)
}
