//! `ports.rs`: what handlers see of the world.

use stategen_template::from_template;

use super::Parts;
use crate::filters;
use crate::rust::clients::Called;
use crate::shown::Shown;

/// The ports of a service.
#[from_template("services/service/src/ports.rs")]
pub(super) struct Ports {
    pub(super) parts: Parts,
    pub(super) services: Vec<Called>,
    /// What is kept in memory, in a sentence.
    pub(super) memory: Shown,
    /// Whether handlers have unit tests.
    pub(super) tested: bool,
}
