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
    /// Where account-service is.
    pub account_service_url: String,
    /// Where price-publisher is.
    pub price_publisher_url: String,
    /// Where reference-data is.
    pub reference_data_url: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable has a value that cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        Ok(Self {
            address: config::listen_address(Some("TRADING_SERVICE_PORT"), 18092)?,
            allowed_origins: config::allowed_origins(),
            bus_url: config::url(
                "nats://",
                Some("NATS_ADDRESS"),
                Some("NATS_BROKER_HOST"),
                Some("NATS_CLIENT_PORT"),
                4222,
            )?,
            bus_password: config::secret("NATS_PASSWORD")?,
            account_service_url: config::url(
                "http://",
                Some("ACCOUNT_SERVICE_URL"),
                Some("ACCOUNT_SERVICE_HOST"),
                Some("ACCOUNT_SERVICE_PORT"),
                18088,
            )?,
            price_publisher_url: config::url(
                "http://",
                Some("PRICE_PUBLISHER_URL"),
                Some("PRICE_PUBLISHER_HOST"),
                Some("PRICE_PUBLISHER_PORT"),
                18100,
            )?,
            reference_data_url: config::url(
                "http://",
                Some("REFERENCE_DATA_SERVICE_URL"),
                Some("REFERENCE_DATA_HOST"),
                Some("REFERENCE_DATA_SERVICE_PORT"),
                18085,
            )?,
        })
    }
}
