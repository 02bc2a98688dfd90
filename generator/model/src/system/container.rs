//! What a component has as a program of its own: ports, and bounds of its container.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Scalar;
use crate::authored::{Authored, Name, Text};

/// What a container may take.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ContainerLimits {
    /// Memory in MiB; what takes more is killed.
    pub memory: Option<Authored<u32>>,
    /// Processes and threads.
    pub pids: Option<Authored<u32>>,
    /// Processors, such as `1.5`.
    pub cpus: Option<Authored<Scalar>>,
}

/// Ports by name.
pub type Ports = BTreeMap<PortName, PortSpec>;

/// A port's name.
pub type PortName = Name<PortSpec>;

/// A port.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PortSpec {
    /// Number that the component listens on.
    pub number: Authored<u16>,
    /// Number on the host, where it differs.
    pub publish: Option<Authored<u16>>,
    /// Variable that sets it.
    pub variable: Option<Text>,
}

impl PortSpec {
    /// Its number on the host.
    #[must_use]
    pub fn on_host(&self) -> Authored<u16> {
        self.publish.unwrap_or(self.number)
    }
}
