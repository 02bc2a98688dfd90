//! Who uses whom in a system.

use super::{Channel, ChannelId, Component, ComponentId, Kind, Operation, System};

/// The database that a component uses.
pub fn database<'a>(system: &'a System, component: &Component) -> Option<&'a Component> {
    let used = component.uses.keys().filter_map(|id| system.spec.components.get(id));
    used.into_iter().find(|used| used.kind == Kind::Database)
}

/// The channels that a component publishes.
pub fn published<'a>(system: &'a System, id: &str) -> Vec<(&'a ChannelId, &'a Channel)> {
    let channels = system.spec.channels.iter();
    channels.filter(|(_, one)| one.publisher.as_deref() == Some(id)).collect()
}

/// The channels that a component handles.
pub fn subscribed<'a>(system: &'a System, id: &str) -> Vec<(&'a ChannelId, &'a Channel)> {
    let channels = system.spec.channels.iter();
    channels.filter(|(_, one)| one.subscriber.as_deref() == Some(id)).collect()
}

/// Whether a component publishes or handles messages.
pub fn uses_bus(system: &System, id: &str) -> bool {
    system.spec.messaging.is_some() && !(published(system, id).is_empty() && subscribed(system, id).is_empty())
}

/// The services that a component calls, with the operations that it may call.
pub fn called<'a>(
    system: &'a System,
    component: &Component,
) -> Vec<(&'a ComponentId, &'a Component, Vec<&'a Operation>)> {
    let mut called = Vec::new();
    for (id, usage) in &component.uses {
        let Some((id, used)) = system.spec.components.get_key_value(id) else { continue };
        let Some(contract) = system.contracts.get(id).filter(|_| used.kind == Kind::Service) else { continue };
        let wanted = |one: &&Operation| usage.operations.is_empty() || usage.operations.contains(&one.id);
        called.push((id, used, contract.operations.iter().filter(wanted).collect()));
    }
    called
}

/// Whether a handler of a component, or what handlers share, holds this text.
pub fn logic_says(system: &System, id: &str, text: &str) -> bool {
    let folder = format!("logic/{id}/");
    let files = system.files.iter().filter(|(path, _)| path.starts_with(&folder) && path.ends_with(".rs"));
    files.into_iter().any(|(_, file)| file.content.contains(text))
}

/// The modules of `logic/<service>/`, in name order.
pub fn logic_files(system: &System, id: &str) -> Vec<String> {
    let prefix = format!("logic/{id}/");
    let files = system.files.keys().filter_map(|path| path.strip_prefix(&prefix));
    files.filter_map(|name| name.strip_suffix(".rs")).map(ToOwned::to_owned).collect()
}
