//! What the environment says. Every variable but those of passwords has a default that suits one host.

use std::net::SocketAddr;

use runtime::config::{self, Error};

/// The configuration of one process.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens.
    pub address: SocketAddr,
    /// The origins that browsers may call from.
    pub allowed_origins: String,
    /// Where the message bus is.
    pub bus_url: String,
    /// The password of the bus's user for services.
    pub bus_password: String,
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
            address: config::listen_address(Some("PRICE_PUBLISHER_PORT"), 18100)?,
            allowed_origins: config::allowed_origins(),
            bus_url: config::url(
                "nats://",
                Some("NATS_ADDRESS"),
                Some("NATS_BROKER_HOST"),
                Some("NATS_CLIENT_PORT"),
                4222,
            )?,
            bus_password: config::secret("NATS_PASSWORD")?,
            settings: crate::settings::Settings::from_environment()?,
        })
    }
}
