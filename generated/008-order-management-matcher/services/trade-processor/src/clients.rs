//! The services that this one calls.

pub mod price_publisher;

/// A client for each of them.
#[derive(Clone)]
pub struct Clients {
    /// Makes prices of securities that move, and tells what they are.
    pub price_publisher: price_publisher::PricePublisher,
}
