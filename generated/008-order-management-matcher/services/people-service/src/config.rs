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
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable has a value that cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        Ok(Self {
            address: config::listen_address(Some("PEOPLE_SERVICE_PORT"), 18089)?,
            allowed_origins: config::allowed_origins(),
        })
    }
}
