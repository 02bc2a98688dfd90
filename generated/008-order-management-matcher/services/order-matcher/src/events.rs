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

    /// The orders of one account, each as soon as it has changed.
    ///
    /// # Errors
    /// When the bus did not accept the message.
    pub async fn account_orders(
        &self,
        account_id: i32,
        message: &messaging::Order,
    ) -> Result<(), Error> {
        let address = format!("orders.account.{account_id}.updated");
        self.bus
            .publish(
                "account-orders",
                &address,
                "Order",
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
