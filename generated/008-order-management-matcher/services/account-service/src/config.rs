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
    /// Where people-service is.
    pub people_service_url: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable has a value that cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        Ok(Self {
            address: config::listen_address(Some("ACCOUNT_SERVICE_PORT"), 18088)?,
            allowed_origins: config::allowed_origins(),
            database: Settings {
                host: config::text("DATABASE_PG_HOST", "localhost"),
                port: config::port("DATABASE_PG_PORT", 18083)?,
                name: config::text("DATABASE_NAME", "traderx"),
                user: config::text("DATABASE_DBUSER", "traderx"),
                password: config::secret("DATABASE_DBPASS")?,
            },
            people_service_url: config::url(
                "http://",
                Some("PEOPLE_SERVICE_URL"),
                Some("PEOPLE_SERVICE_HOST"),
                Some("PEOPLE_SERVICE_PORT"),
                18089,
            )?,
        })
    }
}
