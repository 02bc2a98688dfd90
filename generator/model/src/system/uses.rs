//! Who uses whom in a system.

use super::{Channel, Component, ComponentId, Database, Operation, Service, System, Type, Uses};

/// The database among what a component uses.
pub fn database<'a>(system: &'a System, uses: &Uses) -> Option<(&'a ComponentId, &'a Database)> {
    uses.keys().find_map(|id| match system.spec.components.get_key_value(id) {
        Some((id, Component::Database(database))) => Some((id, database)),
        _ => None,
    })
}

/// The type of a parameter of a channel's address: that of the message's field of its name; none where there is no such field.
pub fn parameter_type(system: &System, channel: &Channel, name: &str) -> Option<Type> {
    let fields = system.fields(channel.message.as_ref()?)?;
    fields.into_iter().find(|(field, ..)| *field == name).map(|(_, ty, _)| ty.into_value())
}

/// Whether a component publishes messages.
pub fn publishes(system: &System, id: &str) -> bool {
    system.spec.channels.values().any(|channel| channel.publisher.as_deref() == Some(id))
}

/// Whether a component publishes or handles messages.
pub fn uses_bus(system: &System, id: &str) -> bool {
    let mut channels = system.spec.channels.values();
    channels.any(|channel| [channel.publisher.as_deref(), channel.subscriber.as_deref()].contains(&Some(id)))
}

/// The services that a component calls, with the operations that it may call.
pub fn called<'a>(system: &'a System, uses: &Uses) -> Vec<(&'a ComponentId, &'a Service, Vec<&'a Operation>)> {
    let mut called = Vec::new();
    for (id, usage) in uses {
        let Some((id, Component::Service(used))) = system.spec.components.get_key_value(id) else { continue };
        let Some(contract) = system.contracts.get(id) else { continue };
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

/// Whether a handler of a component, or what handlers share, names this type of the contract: `types::Name`, alone or in a
/// list.
pub fn logic_names(system: &System, id: &str, name: &str) -> bool {
    let folder = format!("logic/{id}/");
    let files = system.files.iter().filter(|(path, _)| path.starts_with(&folder) && path.ends_with(".rs"));
    let named = |rest: &str| {
        let end = |text: &str| text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        match rest.strip_prefix('{').and_then(|list| list.split_once('}')) {
            Some((list, _)) => list.split(',').any(|one| one.trim()[..end(one.trim())] == *name),
            None => rest.starts_with('*') || rest[..end(rest)] == *name,
        }
    };
    files.into_iter().any(|(_, file)| file.content.split("types::").skip(1).any(named))
}

/// The modules of `logic/<service>/`, in name order.
pub fn logic_files(system: &System, id: &str) -> Vec<String> {
    let prefix = format!("logic/{id}/");
    let files = system.files.keys().filter_map(|path| path.strip_prefix(&prefix));
    files.filter_map(|name| name.strip_suffix(".rs")).map(ToOwned::to_owned).collect()
}
