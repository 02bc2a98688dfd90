//! What handlers see of the world. They know neither driver, nor subject, nor URL, so that they stay
//! as they are when one of those is replaced.

use std::sync::Arc;

use crate::clients::Clients;
use crate::events::Events;
use crate::logic::Memory;
use crate::measures::Measures;
use crate::settings::Settings;
use crate::store::Store;

/// The ports of this service.
#[derive(Clone)]
pub struct Ports {
    /// The database.
    pub store: Store,
    /// Where others are told what happened.
    pub events: Events,
    /// The services that this one calls.
    pub clients: Clients,
    /// What the service is set by.
    pub settings: Settings,
    /// What the service measures.
    pub measures: Measures,
    /// The last price of each security, and what this process has done.
    pub memory: Arc<Memory>,
}

#[cfg(test)]
impl Ports {
    /// Ports for unit tests: no network and no files. The database has its first rows.
    pub async fn in_memory() -> Self {
        let unknown = |_: &str, _: &str| (404, serde_json::Value::Null);
        let settings = Settings::default();
        let memory = Memory::new(&settings);
        Self {
            store: Store::in_memory().await,
            events: Events::new(messaging::Bus::in_memory()),
            clients: Clients {
                price_publisher: crate::clients::price_publisher::PricePublisher::stubbed(unknown),
                reference_data: crate::clients::reference_data::ReferenceData::stubbed(unknown),
                trade_service: crate::clients::trade_service::TradeService::stubbed(unknown),
            },
            measures: Measures::unpublished(),
            settings,
            memory: Arc::new(memory.expect("the defaults are right")),
        }
    }
}
