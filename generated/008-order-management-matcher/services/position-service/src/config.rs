//! What the environment says. Every variable but those of passwords has a default that suits one host.

use std::net::SocketAddr;

use runtime::config::{self, Error};

use crate::store::Settings;

/// The configuration of one process.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens.
    pub address: SocketAddr,
    /// The origins that browsers may call from.
    pub allowed_origins: String,
    /// The database.
    pub database: Settings,
    /// Where the message bus is.
    pub bus_url: String,
    /// The password of the bus's user for services.
    pub bus_password: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable has a value that cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        Ok(Self {
            address: config::listen_address(Some("POSITION_SERVICE_PORT"), 18090)?,
            allowed_origins: config::allowed_origins(),
            database: Settings {
                host: config::text("DATABASE_PG_HOST", "localhost"),
                port: config::port("DATABASE_PG_PORT", 18083)?,
                name: config::text("DATABASE_NAME", "traderx"),
                user: config::text("DATABASE_DBUSER", "traderx"),
                password: config::secret("DATABASE_DBPASS")?,
            },
            bus_url: config::url(
                "nats://",
                Some("NATS_ADDRESS"),
                Some("NATS_BROKER_HOST"),
                Some("NATS_CLIENT_PORT"),
                4222,
            )?,
            bus_password: config::secret("NATS_PASSWORD")?,
        })
    }
}
