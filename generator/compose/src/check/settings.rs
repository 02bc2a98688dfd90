//! What services are set by: defaults and bounds are values of the type.

use stategen_model::authored::{Name, Text};
use stategen_model::diagnostic::Code;
use stategen_model::names::is_id;
use stategen_model::system::{Component, ComponentId, Service, Setting, Type};

use super::Check;
use super::words::is_default;

/// The types of settings beside the enums.
const TYPES: [&str; 5] = ["boolean", "double", "integer", "long", "string"];

/// Variables that every program reads already.
const TAKEN: [&str; 2] = ["BIND_ADDRESS", "RUST_LOG"];

impl Check<'_> {
    pub(super) fn settings(&mut self, id: &ComponentId, service: &Service) {
        for (name, setting) in service.own_settings() {
            let path = format!("components.{id}.settings.{name}");
            if !is_id(name) {
                let message = format!("`{name}` is no name for a setting");
                self.error(
                    Code::InvalidName,
                    &path,
                    message,
                    "use lower-case words joined by `-`, and no Rust keyword",
                );
            }
            self.setting(&path, setting);
        }
        for (path, variable) in service.own_variables() {
            self.taken(&format!("components.{id}.{path}"), variable);
        }
    }

    /// Settings of the system are right, and somebody is set by each.
    pub(super) fn shared_settings(&mut self) {
        let components = &self.system.spec.components;
        let services = components.values().filter_map(|component| match component {
            Component::Service(service) => Some(service),
            _ => None,
        });
        for (name, setting) in &self.system.spec.settings {
            let path = format!("settings.{name}");
            self.taken(&format!("{path}.variable"), &setting.variable);
            self.setting(&path, setting);
            if !services.clone().any(|service| service.shared_settings.contains_key(name)) {
                let message = format!("no service is set by `{name}`");
                self.error(
                    Code::DanglingReference,
                    &path,
                    message,
                    "name it in the `shared-settings` of those that are, or delete it",
                );
            }
        }
    }

    fn setting(&mut self, path: &str, setting: &Setting) {
        if self.type_of_setting(path, setting) {
            self.setting_values(path, setting);
        }
    }

    fn taken(&mut self, path: &str, variable: &Text) {
        if TAKEN.contains(&variable.as_str()) {
            let message = format!("every program reads the variable `{variable}` already");
            self.error(Code::VariableConflict, path, message, "choose another name");
        }
    }

    fn type_of_setting(&mut self, path: &str, setting: &Setting) -> bool {
        let enums = &self.system.spec.enums;
        let known = TYPES.contains(&setting.type_name.as_str()) || enums.contains_key(setting.type_name.as_str());
        if !known {
            let names: Vec<&str> = TYPES.into_iter().chain(enums.keys().map(Name::as_str)).collect();
            let message = format!("`{}` is no type of a setting", setting.type_name);
            self.near(Code::InvalidValue, &format!("{path}.type"), message, &setting.type_name, &names);
        } else if setting.list && *setting.ty() != Type::String {
            let message = format!("a list of `{}` is no setting: one is of texts", setting.type_name);
            self.error(Code::InvalidValue, &format!("{path}.list"), message, "write `type: string`, or delete `list`");
        }
        known
    }

    fn setting_values(&mut self, path: &str, setting: &Setting) {
        let ty = setting.ty();
        let number = |text: &str| match *ty {
            Type::Integer => text.parse::<i32>().ok().map(f64::from),
            Type::Long => text.parse::<i64>().ok().map(|number| number as f64),
            Type::Number => text.parse::<f64>().ok().filter(|number| number.is_finite()),
            _ => None,
        };
        let expected = setting.expected(&self.system.spec.enums);
        let is_number = matches!(*ty, Type::Integer | Type::Long | Type::Number);
        for (key, bound) in [("minimum", &setting.minimum), ("maximum", &setting.maximum)] {
            let Some(bound) = bound else { continue };
            let path = format!("{path}.{key}");
            if !is_number {
                let message = format!("a `{}` has no {key}", setting.type_name);
                self.error(Code::InvalidValue, &path, message, "delete it");
            } else if number(bound).is_none() {
                let message = format!("`{}` is no `{}`", **bound, setting.type_name);
                self.error(Code::InvalidValue, &path, message, "write a number of the setting's type");
            }
        }
        let bound = |bound: &Option<_>, without: f64| {
            bound
                .as_ref()
                .map_or(Some(without), |bound: &stategen_model::authored::Authored<stategen_model::system::Scalar>| {
                    number(bound)
                })
        };
        let (Some(least), Some(most)) = (bound(&setting.minimum, f64::MIN), bound(&setting.maximum, f64::MAX)) else {
            return;
        };
        let text = &**setting.default;
        if !is_default(text) {
            let message = format!("the default `{}` has what ends a default in Compose", text.escape_debug());
            let help = "write it on one line, without `{` and `}`";
            self.error(Code::InvalidValue, &format!("{path}.default"), message, help);
            return;
        }
        let fits = match &*ty {
            Type::Boolean => matches!(text, "true" | "false"),
            Type::Enum(name) => self
                .system
                .spec
                .enums
                .get(name)
                .is_some_and(|spec| spec.values.iter().any(|value| value.as_str() == text)),
            Type::String => !setting.list || text.split(',').all(|one| !one.trim().is_empty()),
            _ => number(text).is_some_and(|number| (least..=most).contains(&number)),
        };
        if !fits {
            let message = format!("the default `{text}` is not {expected}");
            self.error(
                Code::InvalidValue,
                &format!("{path}.default"),
                message,
                "give one that the service may start with",
            );
        }
    }
}
