//! What leads to components from outside: the routes of the gateway.

use stategen_model::authored::Name;
use stategen_model::diagnostic::Code;
use stategen_model::system::Kind;

use super::Check;

impl Check<'_> {
    pub(super) fn gateway(&mut self) {
        let Some(gateway) = &self.system.spec.gateway else { return };
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
