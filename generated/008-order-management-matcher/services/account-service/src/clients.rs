//! The services that this one calls.

pub mod people_service;

/// A client for each of them.
#[derive(Clone)]
pub struct Clients {
    /// Knows the people of the firm, and answers who somebody is.
    pub people_service: people_service::PeopleService,
}
