//! What handlers see of the world. They know neither driver, nor subject, nor URL, so that they stay
//! as they are when one of those is replaced.

use crate::clients::Clients;
use crate::events::Events;

/// The ports of this service.
#[derive(Clone)]
pub struct Ports {
    /// Where others are told what happened.
    pub events: Events,
    /// The services that this one calls.
    pub clients: Clients,
}

#[cfg(test)]
impl Ports {
    /// Ports for unit tests: no network and no files.
    pub async fn in_memory() -> Self {
        let unknown = |_: &str, _: &str| (404, serde_json::Value::Null);
        Self {
            events: Events::new(messaging::Bus::in_memory()),
            clients: Clients {
                account_service: crate::clients::account_service::AccountService::stubbed(unknown),
                price_publisher: crate::clients::price_publisher::PricePublisher::stubbed(unknown),
                reference_data: crate::clients::reference_data::ReferenceData::stubbed(unknown),
            },
        }
    }
}
