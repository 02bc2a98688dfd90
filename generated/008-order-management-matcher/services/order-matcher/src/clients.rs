//! The services that this one calls.

pub mod price_publisher;
pub mod reference_data;
pub mod trade_service;

/// A client for each of them.
#[derive(Clone)]
pub struct Clients {
    /// Makes prices of securities that move, and tells what they are.
    pub price_publisher: price_publisher::PricePublisher,
    /// Knows the securities that can be traded.
    pub reference_data: reference_data::ReferenceData,
    /// Takes orders, refuses those that name an unknown security or account, and passes the others
    /// on.
    pub trade_service: trade_service::TradeService,
}
