//! What handlers see of the world. They know neither driver, nor subject, nor URL, so that they stay
//! as they are when one of those is replaced.

use crate::clients::Clients;
use crate::store::Store;

/// The ports of this service.
#[derive(Clone)]
pub struct Ports {
    /// The database.
    pub store: Store,
    /// The services that this one calls.
    pub clients: Clients,
}

#[cfg(test)]
impl Ports {
    /// Ports for unit tests: no network and no files. The database has its first rows.
    pub async fn in_memory() -> Self {
        let unknown = |_: &str, _: &str| (404, serde_json::Value::Null);
        Self {
            store: Store::in_memory().await,
            clients: Clients {
                people_service: crate::clients::people_service::PeopleService::stubbed(unknown),
            },
        }
    }
}
