//! What handlers see of the world. They know neither driver, nor subject, nor URL, so that they stay
//! as they are when one of those is replaced.

use std::sync::Arc;

use runtime::Random;

use crate::events::Events;
use crate::logic::Memory;
use crate::measures::Measures;
use crate::settings::Settings;

/// The ports of this service.
#[derive(Clone)]
pub struct Ports {
    /// Where others are told what happened.
    pub events: Events,
    /// What the service is set by.
    pub settings: Settings,
    /// What is drawn at random.
    pub random: Random,
    /// What the service measures.
    pub measures: Measures,
    /// The prices as they stand.
    pub memory: Arc<Memory>,
}

#[cfg(test)]
impl Ports {
    /// Ports for unit tests: no network and no files.
    pub async fn in_memory() -> Self {
        let data = crate::data::Data::load().expect("every row fits its schema");
        let settings = Settings::default();
        let random = Random::seeded(0);
        let memory = Memory::new(&data, &settings, &random);
        Self {
            events: Events::new(messaging::Bus::in_memory()),
            measures: Measures::unpublished(),
            settings,
            random,
            memory: Arc::new(memory.expect("the defaults are right")),
        }
    }
}
