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

    /// The positions of one account, each as soon as a trade has changed it.
    ///
    /// # Errors
    /// When the bus did not accept the message.
    pub async fn account_positions(
        &self,
        account_id: i32,
        message: &messaging::Position,
    ) -> Result<(), Error> {
        let address = format!("positions.account.{account_id}.updated");
        self.bus
            .publish(
                "account-positions",
                &address,
                "Position",
                Delivery::Broadcast,
                message,
            )
            .await
    }

    /// The trades of one account, each as soon as it is settled.
    ///
    /// # Errors
    /// When the bus did not accept the message.
    pub async fn account_trades(
        &self,
        account_id: i32,
        message: &messaging::Trade,
    ) -> Result<(), Error> {
        let address = format!("trades.account.{account_id}.updated");
        self.bus
            .publish(
                "account-trades",
                &address,
                "Trade",
                Delivery::Broadcast,
                message,
            )
            .await
    }

    /// Each trade that was booked, once it is settled, for any service that follows trading as a
    /// whole.
    ///
    /// # Errors
    /// When the bus did not accept the message.
    pub async fn processed_trades(&self, message: &messaging::Trade) -> Result<(), Error> {
        let address = "trades.processed";
        self.bus
            .publish(
                "processed-trades",
                address,
                "Trade",
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
