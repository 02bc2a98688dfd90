//! The services that this one calls.

pub mod account_service;
pub mod price_publisher;
pub mod reference_data;

/// A client for each of them.
#[derive(Clone)]
pub struct Clients {
    /// Keeps accounts and the people who may use them.
    pub account_service: account_service::AccountService,
    /// Makes prices of securities that move, and tells what they are.
    pub price_publisher: price_publisher::PricePublisher,
    /// Knows the securities that can be traded.
    pub reference_data: reference_data::ReferenceData,
}
