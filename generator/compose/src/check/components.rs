//! What components have, and what of the others they use.

use std::collections::BTreeMap;

use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::system::{Broker, Component, ComponentId, ContainerLimits, Database, Role, Runtime, Service, Uses};

use super::Check;
use super::words::{VARIABLE, is_variable};

impl<'a> Check<'a> {
    pub(super) fn components(&mut self) {
        self.shared_settings();
        for (id, component) in &self.system.spec.components {
            self.component_ports(id, component);
            self.component_image(id, component);
            self.container_limits(id, component);
            if let Some(uses) = component.uses() {
                self.uses(id, component, uses);
            }
            match component {
                Component::Service(service) => {
                    self.datasets(id, service);
                    self.settings(id, service);
                    self.timers(id, service);
                    self.measures(id, service);
                }
                Component::Database(database) => self.roles(id, database),
                Component::Broker(broker) => self.login(id, broker),
                Component::Gateway(_) | Component::Web(_) => {}
                Component::Prober(_) | Component::Metrics(_) | Component::Logs(_) => {}
                Component::Traces(_) | Component::Collector(_) | Component::Dashboards(_) => {}
            }
        }
    }

    /// A component has the ports that its kind and engine ask for, and no others.
    fn component_ports(&mut self, id: &str, component: &'a Component) {
        let path = format!("components.{id}");
        let wanted = component.port_names();
        for port in wanted.iter().filter(|port| !component.ports().contains_key(**port)) {
            let message = format!("`{id}` has no port `{port}`");
            self.error(Code::MissingPort, &path, message, "add it: `ports: { NAME: { number: … } }`");
        }
        for port in component.ports().keys().filter(|port| !wanted.contains(&port.as_str())) {
            self.error(
                Code::UnknownPort,
                &format!("{path}.ports.{port}"),
                format!("a component like `{id}` has no port `{port}`"),
                "delete it, or name it as its kind and engine do",
            );
        }
    }

    /// What is built from the output has no image, and what is installed has one where it runs in a container.
    fn component_image(&mut self, id: &str, component: &'a Component) {
        let in_container = self.system.spec.system.runtime == Runtime::Compose && component.runs();
        match component.image() {
            Some(_) if component.is_built() => {
                let message = format!("`{id}` is built from the output: its image is never used");
                self.error(Code::InvalidValue, &format!("components.{id}.image"), message, "delete `image`");
            }
            None if in_container && !component.is_built() => {
                let message = format!("`{id}` runs in a container, and has no image");
                self.error(
                    Code::MissingKey,
                    &format!("components.{id}"),
                    message,
                    "add `image`, the id of a pinned one",
                );
            }
            Some(_) | None => {}
        }
    }

    /// What runs in no container has no limits of one; the others are such that the component can start.
    fn container_limits(&mut self, id: &str, component: &'a Component) {
        let ContainerLimits { memory, pids, cpus } = component.limits();
        let path = |key: &str| format!("components.{id}.limits.{key}");
        let in_container = self.system.spec.system.runtime == Runtime::Compose && component.runs();
        let cpus_fit = |text: &str| text.parse::<f64>().is_ok_and(|number| (0.01..=1024.0).contains(&number));
        for (key, fits, wanted) in [
            ("memory", memory.as_ref().map(|number| **number >= 16), "a number of MiB from 16 on"),
            ("pids", pids.as_ref().map(|number| **number >= 16), "a number from 16 on"),
            ("cpus", cpus.as_ref().map(|text| cpus_fit(text)), "a number from 0.01 on"),
        ] {
            match fits {
                Some(_) if !in_container => {
                    let message = format!("`{id}` runs in no container, which could be limited");
                    self.error(Code::InvalidValue, &path(key), message, "delete it, or say it in a state on `compose`");
                }
                Some(false) => {
                    let message = format!("with this, `{id}` would not start");
                    self.error(Code::InvalidValue, &path(key), message, &format!("use {wanted}"));
                }
                Some(true) | None => {}
            }
        }
    }

    /// A database has a variable for each role that its engine has, and a setting where no port says it.
    fn roles(&mut self, id: &str, database: &'a Database) {
        let engine = database.engine.facts();
        let roles = engine.roles();
        let elsewhere = |role: &Role| matches!(role, Role::Host | Role::Port | Role::Password);
        let set: Vec<Role> = roles.iter().copied().filter(|role| !elsewhere(role)).collect();
        if database.settings.password.is_some() && roles.contains(&Role::Password) {
            let message = format!("the password of `{id}` would be known to all who read this");
            let help = "delete it: `address` names its variable, and `scripts/secrets.sh` makes a value for each clone";
            self.error(Code::KnownSecret, &format!("components.{id}.settings.password"), message, help);
        }
        for (key, found, wanted) in [("address", &database.address, roles), ("settings", &database.settings, &set)] {
            for role in wanted.iter().filter(|role| found.get(**role).is_none()) {
                let message = format!("the `{key}` of `{id}` has no `{role}`, by which {} is opened", engine.name());
                let help = format!("add it: `{key}: {{ {role}: … }}`");
                self.error(Code::MissingKey, &format!("components.{id}.{key}"), message, &help);
            }
            let told = |role: Role| role == Role::Password && roles.contains(&role);
            for (role, _) in found.iter().filter(|(role, _)| !wanted.contains(role) && !told(*role)) {
                let message = format!("the `{key}` of a database on {} has no `{role}`", engine.name());
                let known = wanted.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ");
                let help = format!("delete it; there is {known}");
                self.error(Code::UnknownKey, &format!("components.{id}.{key}.{role}"), message, &help);
            }
        }
    }

    /// A broker whose services say who they are has a variable for their password, and no other has.
    fn login(&mut self, id: &str, broker: &'a Broker) {
        let engine = broker.engine.facts();
        let path = format!("components.{id}.address");
        match (engine.wire().user, &broker.address.password) {
            (Some(user), None) => {
                let message = format!("`{id}` has no variable for the password of `{user}`, by which services connect");
                self.error(Code::MissingKey, &path, message, "add it: `address: { password: VARIABLE }`");
            }
            (None, Some(_)) => {
                let message = format!("a broker on {} asks nobody for a password", engine.name());
                self.error(Code::UnknownKey, &format!("{path}.password"), message, "delete it");
            }
            _ => {}
        }
    }

    /// Services call services and open a database; pages call services.
    fn used_kind(&mut self, path: &str, user: &'a Component, id: &str, used: &'a Component) {
        let wanted = match (user, used) {
            (_, Component::Service(_)) | (Component::Service(_), Component::Database(_)) => return,
            (Component::Web(_), _) => "pages call services alone",
            (_, Component::Broker(_)) => "a service publishes and handles messages by channels, which name the broker",
            _ => "a service calls services and opens a database",
        };
        let message = format!("`{id}` is a {}, which is not used this way", used.kind());
        self.error(Code::WrongKind, path, message, &format!("delete it: {wanted}"));
    }

    fn uses(&mut self, id: &ComponentId, user: &'a Component, uses: &'a Uses) {
        let databases = |(other, _): &(&'a ComponentId, _)| {
            matches!(self.system.spec.components.get(*other), Some(Component::Database(_)))
        };
        if let Some((second, _)) = uses.iter().filter(databases).nth(1) {
            let message = format!("`{id}` uses two databases");
            let help = "a service opens one: move what is kept in the other to a service of its own";
            self.error(Code::InvalidValue, &format!("components.{id}.uses.{second}"), message, help);
        }
        let file = format!("queries/{id}.sql");
        // What is wrong with a query that is there is told of it.
        if let Some((database, _)) = uses.iter().find(databases).filter(|_| !self.system.files.contains_key(&file)) {
            let message = format!("`{id}` opens `{database}` and asks it nothing");
            let help = format!("write `{file}`, or leave the use out");
            self.error(Code::MissingQuery, &format!("components.{id}.uses.{database}"), message, &help);
        }
        for (used, usage) in uses {
            let path = format!("components.{id}.uses.{used}");
            if let Some(component) = self.component(&path, used) {
                self.used_kind(&path, user, used, component);
            }
            let unread = self.unread_contract(used);
            let operations = self.system.contracts.get(used).map(|c| c.operations.as_slice()).unwrap_or_default();
            let known = || operations.iter().map(|operation| operation.id.as_str());
            for operation in usage.operations.iter().filter(|o| !unread && !known().any(|k| k == *o)) {
                self.dangling(&format!("{path}.operations"), "operation", operation, known());
            }
            self.credentials(user, used, &path, usage);
        }
    }

    fn datasets(&mut self, id: &ComponentId, service: &'a Service) {
        for (name, dataset) in &service.datasets {
            let path = format!("components.{id}.datasets.{name}");
            match self.system.files.get(dataset.file.as_str()) {
                Some(file) => self.dataset_cells(id, &dataset.schema, file),
                None => {
                    let known = self.system.files.keys().map(String::as_str);
                    self.dangling(&format!("{path}.file"), "file", &dataset.file, known);
                }
            }
            let schemas = self.object_names(id);
            if !schemas.contains(&dataset.schema.as_str()) && !self.unread_contract(id) {
                self.dangling(&format!("{path}.schema"), "schema", &dataset.schema, schemas.into_iter());
            }
        }
    }

    pub(super) fn ports_and_variables(&mut self) {
        let mut numbers: BTreeMap<u16, String> = BTreeMap::new();
        let cors = &self.system.spec.system.cors.variable;
        let mut variables = BTreeMap::from([(cors.as_str(), "system.cors.variable".to_owned())]);
        for (name, setting) in &self.system.spec.settings {
            self.variable(&setting.variable, format!("settings.{name}.variable"), &mut variables);
        }
        for (id, component) in &self.system.spec.components {
            for (name, port) in component.ports() {
                let path = format!("components.{id}.ports.{name}");
                let number = *port.on_host();
                if number == 0 {
                    self.error(Code::InvalidPort, &path, format!("`{path}` is 0"), "use a number from 1 to 65535");
                }
                if let Some(first) = numbers.insert(number, path.clone()) {
                    self.conflict(Code::PortConflict, &path, &first, format!("the port {number} is taken"));
                }
                if let Some(variable) = &port.variable {
                    self.variable(variable, path, &mut variables);
                }
            }
            if let Component::Service(service) = component {
                for (path, variable) in service.own_variables() {
                    self.variable(variable, format!("components.{id}.{path}"), &mut variables);
                }
            }
            for (role, variable) in component.variables() {
                self.variable(variable, format!("components.{id}.address.{role}"), &mut variables);
            }
        }
    }

    fn variable(&mut self, variable: &'a str, path: String, seen: &mut BTreeMap<&'a str, String>) {
        if !is_variable(variable) {
            let message = format!("`{variable}` is no name for a variable");
            self.error(Code::InvalidName, &path, message, &format!("use {VARIABLE}"));
        }
        if let Some(first) = seen.insert(variable, path.clone()) {
            self.conflict(Code::VariableConflict, &path, &first, format!("the variable `{variable}` is taken"));
        }
    }

    fn conflict(&mut self, code: Code, path: &str, first: &str, message: String) {
        let finding = Diagnostic::error(code, self.span(path), message)
            .with_related(self.span(first), format!("by `{first}`"))
            .with_help("give one of them another value");
        self.findings.push(finding);
    }
}
