//! What the environment says. Every variable has a default that suits one host.

use std::net::SocketAddr;

use runtime::config::{self, Error};

/// The configuration of one process.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens.
    pub address: SocketAddr,
    /// The origins that browsers may call from.
    pub allowed_origins: String,
    /// What handlers are set by.
    pub settings: crate::settings::Settings,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable has a value that cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        Ok(Self {
            address: config::listen_address(Some("REFERENCE_DATA_SERVICE_PORT"), 18085)?,
            allowed_origins: config::allowed_origins(),
            settings: crate::settings::Settings::from_environment()?,
        })
    }
}
