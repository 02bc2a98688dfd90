//! The services that this one calls.

pub mod account_service;
pub mod reference_data;

/// A client for each of them.
#[derive(Clone)]
pub struct Clients {
    /// Keeps accounts and the people who may use them.
    pub account_service: account_service::AccountService,
    /// Knows the securities that can be traded.
    pub reference_data: reference_data::ReferenceData,
}
