//! What services show those that ask who calls: a setting for each part of a credential.

use stategen_model::authored::Name;
use stategen_model::diagnostic::Code;
use stategen_model::system::{Component, ComponentId, Contract, Operation, Presented, Scheme, Security, Type, Use};

use super::Check;

impl<'a> Check<'a> {
    /// Checks what a component shows a service that it uses.
    pub(super) fn credentials(&mut self, user: &'a Component, used: &ComponentId, path: &str, usage: &'a Use) {
        let Some(contract) = self.system.contracts.get(used) else { return };
        for (name, presented) in &usage.credentials {
            let path = format!("{path}.credentials.{name}");
            let Some(scheme) = contract.schemes.iter().find(|scheme| scheme.name.as_str() == name.as_str()) else {
                self.dangling(&path, "security scheme", name, contract.schemes.iter().map(|one| one.name.as_str()));
                continue;
            };
            match user {
                Component::Service(service) => {
                    self.parts(&path, scheme, presented);
                    for (key, setting) in presented.settings() {
                        let path = format!("{path}.{key}");
                        match service.settings.get(setting) {
                            None => self.dangling(&path, "setting", setting, service.settings.keys().map(Name::as_str)),
                            Some(found) if *found.ty() != Type::String => {
                                let message = format!("the setting `{setting}` is no `string`");
                                self.error(Code::InvalidValue, &path, message, "name one of the type `string`");
                            }
                            Some(_) => {}
                        }
                    }
                }
                _ => {
                    let message = "whoever reads a page would read its secrets".to_owned();
                    let help = "delete it: pages set `clients.SERVICE.credentials` to what their user gave them";
                    self.error(Code::WrongKind, &path, message, help);
                }
            }
        }
        if let Component::Service(_) = user
            && let Some((operation, security)) = unanswered(contract, usage)
        {
            let message = format!("`{used}` asks who calls `{}`, and is shown nothing", operation.id);
            let ways: Vec<&str> = security.schemes.iter().map(Name::as_str).collect();
            let key = security.schemes.first().and_then(|name| contract.scheme(name)).map(parts_of).unwrap_or_default();
            let help = format!("add `credentials: {{ {}: {{ {key} }} }}`", ways.join(" or "));
            self.error(Code::MissingKey, path, message, &help);
        }
    }

    /// Each part of a credential has its setting.
    fn parts(&mut self, path: &str, scheme: &Scheme, presented: &Presented) {
        let keys = Presented::keys(&scheme.credential);
        for (key, _) in presented.settings().filter(|(key, _)| !keys.contains(key)) {
            let message = format!("`{}` has no `{key}`", scheme.name);
            let help = format!("write `{}`", parts_of(scheme));
            self.error(Code::UnknownKey, &format!("{path}.{key}"), message, &help);
        }
        for key in keys.iter().filter(|key| !presented.settings().any(|(there, _)| there == **key)) {
            let message = format!("`{}` is shown without its `{key}`", scheme.name);
            let help = format!("write `{}`", parts_of(scheme));
            self.error(Code::MissingKey, path, message, &help);
        }
    }
}

/// The keys of a credential, as they are written.
fn parts_of(scheme: &Scheme) -> String {
    let parts: Vec<String> = Presented::keys(&scheme.credential).iter().map(|key| format!("{key}: SETTING")).collect();
    parts.join(", ")
}

/// The first operation of those that are called which asks for a credential, and gets none.
fn unanswered<'a>(contract: &'a Contract, usage: &Use) -> Option<(&'a Operation, &'a Security)> {
    let called = |one: &&Operation| usage.operations.is_empty() || usage.operations.contains(&one.id);
    contract.operations.iter().filter(called).find_map(|operation| {
        let security = operation.security.as_ref().filter(|security| !security.optional)?;
        let shown = security.schemes.iter().any(|name| usage.credentials.contains_key(name));
        (!shown).then_some((operation, security))
    })
}
