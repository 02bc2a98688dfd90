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

    /// Orders on their way to be settled.
    ///
    /// # Errors
    /// When the bus did not accept the message.
    pub async fn new_trades(&self, message: &messaging::TradeOrder) -> Result<(), Error> {
        let address = "trades.new";
        self.bus
            .publish(
                "new-trades",
                address,
                "TradeOrder",
                Delivery::PointToPoint,
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
