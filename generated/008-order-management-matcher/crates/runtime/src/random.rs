//! Drawing at random, in a way that a test can know beforehand.

use std::ops::RangeBounds;
use std::sync::{Arc, Mutex, PoisonError};

use fastrand::Rng;

use crate::config::{self, Error};

/// What is drawn at random. Cheap to clone; all clones draw from one sequence.
///
/// It is for things that look like those of the world, and not for secrets: who has seen enough of
/// it can know the rest.
#[derive(Debug, Clone)]
pub struct Random {
    sequence: Arc<Mutex<Rng>>,
}

impl Random {
    /// The sequence that follows from the number in a variable; where it is not set, one that nobody
    /// knows.
    ///
    /// # Errors
    /// When the value is no whole number.
    pub fn from_environment(variable: &str) -> Result<Self, Error> {
        let drawn = fastrand::u64(..);
        let seed = config::parsed(variable, drawn, "a whole number that is not negative")?;
        Ok(Self::seeded(seed))
    }

    /// The sequence that follows from this number.
    pub fn seeded(seed: u64) -> Self {
        let sequence = Arc::new(Mutex::new(Rng::with_seed(seed)));
        Self { sequence }
    }

    /// A whole number of the range, each as likely as another.
    ///
    /// # Panics
    /// When the range has none.
    pub fn number(&self, range: impl RangeBounds<i64>) -> i64 {
        self.sequence().i64(range)
    }

    /// Brings them into any order, each as likely as another.
    pub fn shuffle<T>(&self, items: &mut [T]) {
        self.sequence().shuffle(items);
    }

    fn sequence(&self) -> std::sync::MutexGuard<'_, Rng> {
        self.sequence.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_follows_from_the_seed_and_stays_in_the_range() {
        let draw = |seed: u64| {
            let random = Random::seeded(seed);
            (0..100).map(|_| random.number(-5..=5)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!(draw(7).iter().all(|number| (-5..=5).contains(number)));
    }

    #[test]
    fn shuffling_loses_nothing() {
        let mut items: Vec<u32> = (0..20).collect();
        Random::seeded(1).shuffle(&mut items);
        assert_ne!(items, (0..20).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..20).collect::<Vec<_>>());
    }
}
