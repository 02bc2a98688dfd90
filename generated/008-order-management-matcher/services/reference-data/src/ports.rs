//! What handlers see of the world. They know neither driver, nor subject, nor URL, so that they stay
//! as they are when one of those is replaced.

use crate::data::Data;
use crate::settings::Settings;

/// The ports of this service.
#[derive(Clone)]
pub struct Ports {
    /// What the service carries in itself.
    pub data: Data,
    /// What the service is set by.
    pub settings: Settings,
}

#[cfg(test)]
impl Ports {
    /// Ports for unit tests: no network and no files.
    pub async fn in_memory() -> Self {
        Self {
            data: Data::load().expect("every row fits its schema"),
            settings: Settings::default(),
        }
    }
}
