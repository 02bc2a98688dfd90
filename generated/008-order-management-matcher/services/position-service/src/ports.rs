//! What handlers see of the world. They know neither driver, nor subject, nor URL, so that they stay
//! as they are when one of those is replaced.

use crate::store::Store;

/// The ports of this service.
#[derive(Clone)]
pub struct Ports {
    /// The database.
    pub store: Store,
}

#[cfg(test)]
impl Ports {
    /// Ports for unit tests: no network and no files. The database has its first rows.
    pub async fn in_memory() -> Self {
        Self {
            store: Store::in_memory().await,
        }
    }
}
