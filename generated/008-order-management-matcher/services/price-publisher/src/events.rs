//! What this service tells others.

use messaging::{Bus, Delivery};

pub use messaging::Error;

/// A method for each channel that this service publishes.
#[derive(Clone)]
pub struct Events {
    bus: Bus,
}

impl Events {
    /// Publishes on this bus.
    pub fn new(bus: Bus) -> Self {
        Self { bus }
    }

    /// Whether messages get through at this moment.
    pub fn connected(&self) -> bool {
        self.bus.connected()
    }

    /// The prices of one security, each as soon as it is made.
    ///
    /// # Errors
    /// When the bus did not accept the message, or a parameter is no word of an address.
    pub async fn prices(&self, ticker: &str, message: &messaging::PriceTick) -> Result<(), Error> {
        let ticker = messaging::word(ticker)?;
        let address = format!("pricing.{ticker}");
        self.bus
            .publish(
                "prices",
                &address,
                "PriceTick",
                Delivery::Broadcast,
                message,
            )
            .await
    }

    /// What a unit test's bus was told: addresses and payloads, oldest first.
    #[cfg(test)]
    pub fn published(&self) -> Vec<(String, serde_json::Value)> {
        self.bus.published()
    }
}
