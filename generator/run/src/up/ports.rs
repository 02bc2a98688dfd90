//! Which ports a run uses.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::ops::Range;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use stategen_model::system::System;

/// A component's ports as they are used, by component id and port name.
pub type Ports = BTreeMap<(String, String), u16>;

/// The port of each component: its number on the host, or a free one.
///
/// # Errors
/// When a declared port is in use.
pub fn ports(system: &System, free: bool) -> Result<Ports> {
    let mut ports = Ports::new();
    // All listeners are held until every port is chosen, so that none is given twice.
    let mut held = Vec::new();
    for (id, component) in &system.spec.components {
        for (name, port) in component.ports() {
            let wanted = *port.on_host();
            let listener = if free {
                free_port()?
            } else {
                TcpListener::bind(("127.0.0.1", wanted)).with_context(|| {
                    format!("port {wanted} of {id} cannot be had: stop what uses it, or say --free-ports")
                })?
            };
            ports.insert((id.to_string(), name.to_string()), listener.local_addr()?.port());
            held.push(listener);
        }
    }
    Ok(ports)
}

/// Ports below those that Linux (32768) and the BSDs (49152) give to connections and to whoever asks for any: between the
/// choice and the component's start, and while it is away, nobody is given one of these.
const FREE_PORTS: Range<u16> = 20_000..32_000;

/// Listens on a free port. Two runs at the same time begin to look in different places.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<TcpListener> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let anywhere = now.subsec_nanos().wrapping_add(std::process::id().wrapping_mul(7919));
    let first = anywhere as usize % FREE_PORTS.len();
    let mut ports = FREE_PORTS.skip(first).chain(FREE_PORTS.take(first));
    ports.find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok()).context("no port is free")
}

/// The ports that a state under Compose offers on the host: those that its components publish.
///
/// # Errors
/// When a declared port is in use.
pub fn published_ports(system: &System, free: bool) -> Result<Ports> {
    let mut ports = ports(system, free)?;
    ports.retain(|(component, port), _| system.spec.components[component.as_str()].publishes(port));
    Ok(ports)
}
