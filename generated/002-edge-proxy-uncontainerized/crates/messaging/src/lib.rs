//! Messages between services: the one place that knows the transport.

mod bus;
mod envelope;
mod payloads;
mod transport;

pub use bus::{Bus, Delivery, Listening, Subscription};
pub use envelope::Envelope;
pub use payloads::*;

/// Why a message was not published.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bus is not connected at the moment.
    #[error("the message bus is not connected")]
    Disconnected,
    /// The bus did not take the message.
    #[error("the message bus did not accept the message: {0}")]
    Rejected(String),
    /// The payload has no JSON form.
    #[error("the message cannot be written as JSON: {0}")]
    Malformed(#[from] serde_json::Error),
}

/// A message that is not published is not lost silently: the caller is told, and may try again.
impl<O: runtime::Operation> From<Error> for runtime::Problem<O> {
    fn from(error: Error) -> Self {
        Self::unavailable(error.to_string())
    }
}
