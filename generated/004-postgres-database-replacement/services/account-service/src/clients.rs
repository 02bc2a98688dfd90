//! The services that this one calls.

pub mod people_service;

/// Why a call gave no answer that can be used.
pub type Error = runtime::client::Error;

/// A client for each of them.
#[derive(Clone)]
pub struct Clients {
    /// Knows the people of the firm, and answers who somebody is.
    pub people_service: people_service::PeopleService,
}
