//! What observes a system: that there is what each of those needs, and that what is measured is shown.

use std::collections::BTreeMap;

use stategen_model::diagnostic::Code;
use stategen_model::system::{Component, ComponentId, Dashboard, Kind, Objective};

use super::Check;
use super::words::{is_default, is_value};

/// What a component of a kind needs others of: each of these lists has one of its kinds at least.
const NEEDS: [(Kind, &[Kind], &str); 4] = [
    (Kind::Collector, &[Kind::Logs, Kind::Traces], "passes on what it takes to one of kind `logs` or `traces`"),
    (Kind::Logs, &[Kind::Collector], "keeps what one of kind `collector` sends it"),
    (Kind::Traces, &[Kind::Collector], "keeps what one of kind `collector` sends it"),
    (Kind::Dashboards, &[Kind::Metrics], "shows what one of kind `metrics` keeps"),
];

impl<'a> Check<'a> {
    pub(super) fn observation(&mut self) {
        let mut first: BTreeMap<Kind, &ComponentId> = BTreeMap::new();
        for (id, component) in self.system.spec.components.iter().filter(|(_, one)| one.kind().observes()) {
            if let Some(other) = first.insert(component.kind(), id) {
                let message = format!("`{other}` and `{id}` are both of kind `{}`", component.kind());
                self.error(Code::WrongKind, &format!("components.{id}"), message, "keep one of them");
            }
        }
        for (kind, needed, sentence) in NEEDS {
            let Some(id) = first.get(&kind).filter(|_| !needed.iter().any(|kind| first.contains_key(kind))) else {
                continue;
            };
            let message = format!("`{id}` {sentence}, and there is none");
            self.error(Code::MissingKey, &format!("components.{id}"), message, "add it, or remove this one");
        }
        self.unshown(&first);
        for (id, component) in &self.system.spec.components {
            self.observer(id, component);
        }
        self.whole_paths();
        self.objectives(&first);
        self.panels(&first);
    }

    /// A service whose metrics are kept is on a dashboard.
    fn unshown(&mut self, observers: &BTreeMap<Kind, &'a ComponentId>) {
        let Some(metrics) = observers.get(&Kind::Metrics).filter(|_| !observers.contains_key(&Kind::Dashboards)) else {
            return;
        };
        let components = self.system.spec.components.iter();
        let measured: Vec<&str> =
            components.filter(|(_, component)| component.is_built()).map(|(id, _)| id.as_str()).collect();
        if !measured.is_empty() {
            let message =
                format!("`{metrics}` keeps what these measure, and no dashboard shows it: {}", measured.join(", "));
            let help = "add a component of kind `dashboards`: it shows every service";
            self.error(Code::UnshownMetrics, &format!("components.{metrics}"), message, help);
        }
    }

    fn observer(&mut self, id: &str, component: &'a Component) {
        if component.retention_days().is_some_and(|days| *days == 0) {
            let path = format!("components.{id}.retention-days");
            let message = format!("`{id}` would keep what it has for no day");
            self.error(Code::InvalidValue, &path, message, "use a number from 1 on");
        }
        if let Component::Dashboards(dashboards) = component {
            let path = format!("components.{id}.administrator.name");
            let form = "text on one line without `{` and `}`, at which Compose would end a default";
            self.word(&path, &dashboards.administrator.name, is_default, form);
        }
    }

    /// Pages that have the prefix of their route in their own paths get it, and so one route alone leads to them.
    fn whole_paths(&mut self) {
        let Some(gateway) = &self.system.spec.gateway else { return };
        let mut led: BTreeMap<&str, &str> = BTreeMap::new();
        for (prefix, route) in &gateway.routes {
            let Some((id, _)) = route.to.split_once('.') else { continue };
            let component = self.system.spec.components.get(id);
            if !component.and_then(Component::observer).is_some_and(|facts| facts.knows_prefix()) {
                continue;
            }
            let path = format!("gateway.routes.{prefix}");
            if route.strip_prefix {
                let message = format!("the pages of `{id}` have the path of their route in their own");
                self.error(Code::InvalidValue, &format!("{path}.strip-prefix"), message, "delete `strip-prefix`");
            }
            if !prefix.ends_with('/') || prefix.len() < 2 {
                let message = format!("the pages of `{id}` are below the path of their route");
                self.error(Code::InvalidName, &path, message, "use a path that ends with `/`, such as `/pages/`");
            }
            if let Some(other) = led.insert(id, prefix) {
                let message = format!("`{other}` and `{prefix}` both lead to `{id}`, whose pages are below one path");
                self.error(Code::InvalidValue, &path, message, "delete one of the routes");
            }
        }
    }

    fn objectives(&mut self, observers: &BTreeMap<Kind, &'a ComponentId>) {
        for (id, objective) in &self.system.spec.objectives {
            let path = format!("objectives.{id}");
            self.word(&format!("{path}.summary"), &objective.summary, is_value, "a sentence on one line");
            if !observers.contains_key(&Kind::Metrics) {
                let message = format!("nothing measures whether `{id}` is kept");
                self.error(Code::MissingKey, &path, message, "add a component of kind `metrics`");
            }
            self.objective(&path, objective);
        }
    }

    fn objective(&mut self, path: &str, objective: &'a Objective) {
        let channels = &self.system.spec.channels;
        let at = format!("{path}.channel");
        match channels.get(&objective.channel) {
            None => {
                let known = channels.keys().map(|id| id.as_str());
                self.dangling(&at, "channel", &objective.channel, known);
            }
            Some(channel) if channel.publisher.is_none() || channel.subscriber.is_none() => {
                let message = format!("no service publishes on `{}` what another handles", objective.channel);
                self.error(Code::InvalidValue, &at, message, "name a channel with `publisher` and `subscriber`");
            }
            Some(_) => {}
        }
        if !Objective::TIMES.contains(&objective.within_milliseconds) {
            let times = Objective::TIMES.map(|time| time.to_string()).join(", ");
            let message = format!("what takes up to {} ms is not counted", objective.within_milliseconds);
            let help = format!("use one of {times}");
            self.error(Code::InvalidValue, &format!("{path}.within-milliseconds"), message, &help);
        }
        if objective.share().is_none() {
            let message = format!("`{}` is no share that can be kept and missed", *objective.percent);
            let help = "use a number above 0 and below 100, such as 99";
            self.error(Code::InvalidValue, &format!("{path}.percent"), message, help);
        }
    }

    fn panels(&mut self, observers: &BTreeMap<Kind, &'a ComponentId>) {
        for (id, panel) in &self.system.spec.panels {
            let path = format!("panels.{id}");
            for (key, text) in [("title", &panel.title), ("summary", &panel.summary), ("query", &panel.query)] {
                self.word(&format!("{path}.{key}"), text, is_value, "text on one line");
            }
            if let Some(legend) = &panel.legend {
                let is_label = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                self.word(&format!("{path}.legend"), legend, is_label, "the name of a label");
            }
            if !observers.contains_key(&Kind::Dashboards) {
                let message = format!("no dashboard can show the panel `{id}`");
                self.error(Code::MissingKey, &path, message, "add a component of kind `dashboards`");
            }
            let there = self.system.dashboards();
            if !there.contains(&panel.dashboard) {
                let message = format!("there is no dashboard `{}`: nothing is measured for it", panel.dashboard.name());
                let names: Vec<&str> = there.into_iter().map(Dashboard::name).collect();
                let help = format!("use one of {}", names.join(", "));
                self.error(Code::InvalidValue, &format!("{path}.dashboard"), message, &help);
            }
        }
    }
}
