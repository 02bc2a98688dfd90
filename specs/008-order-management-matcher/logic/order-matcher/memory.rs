//! The last price of each security, and what this process has done.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::settings::Settings;

/// For how long it is of interest when a fill was begun.
const LONGEST_FILL: Duration = Duration::from_secs(600);

/// What is kept from one call to the next. Nothing of it matters to what is filled: that is in the database.
#[derive(Debug)]
pub struct Memory {
    started: Instant,
    prices: RwLock<HashMap<String, Quote>>,
    /// Securities whose orders are looked at right now, and whether a price has come since.
    looking: Mutex<HashMap<String, bool>>,
    /// When this process began fills of which it does not know what became.
    begun: Mutex<HashMap<String, Instant>>,
    last_tick: RwLock<Option<DateTime<Utc>>>,
    counts: Counts,
}

#[derive(Debug, Clone, Copy)]
struct Quote {
    price: Decimal,
    as_of: DateTime<Utc>,
}

/// What is counted.
#[derive(Debug, Default)]
struct Counts {
    ticks: AtomicI64,
    attempts: AtomicI64,
    successes: AtomicI64,
    failures: AtomicI64,
}

/// What has been counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How often all orders were looked at.
    pub ticks: i64,
    /// Fills that were begun because of a price.
    pub attempts: i64,
    /// Those of them that trade-service accepted at once.
    pub successes: i64,
    /// Calls by which trade-service accepted no fill.
    pub failures: i64,
}

impl Memory {
    /// Nothing is known yet.
    ///
    /// # Errors
    /// None: what a service remembers may have some.
    #[allow(clippy::unnecessary_wraps, reason = "what makes memories may fail")]
    pub fn new(_settings: &Settings) -> Result<Self, String> {
        Ok(Self {
            started: Instant::now(),
            prices: RwLock::default(),
            looking: Mutex::default(),
            begun: Mutex::default(),
            last_tick: RwLock::default(),
            counts: Counts::default(),
        })
    }

    /// For how many seconds the process has run.
    pub fn uptime(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_secs()).unwrap_or(i64::MAX)
    }

    /// Takes note of a price, unless a later one is known.
    pub fn note_price(&self, ticker: &str, price: Decimal, as_of: DateTime<Utc>) {
        let mut prices = self.prices.write().unwrap_or_else(PoisonError::into_inner);
        let known = prices.get(ticker);
        if known.is_none_or(|known| known.as_of <= as_of) {
            prices.insert(ticker.to_owned(), Quote { price, as_of });
        }
    }

    /// Takes note of a price that was asked for, whatever is known.
    pub fn set_price(&self, ticker: &str, price: Decimal, as_of: DateTime<Utc>) {
        let mut prices = self.prices.write().unwrap_or_else(PoisonError::into_inner);
        prices.insert(ticker.to_owned(), Quote { price, as_of });
    }

    /// The last price of a security, if there was one.
    pub fn price(&self, ticker: &str) -> Option<Decimal> {
        let prices = self.prices.read().unwrap_or_else(PoisonError::into_inner);
        prices.get(ticker).map(|quote| quote.price)
    }

    /// The securities that have a price.
    pub fn tickers(&self) -> Vec<String> {
        let prices = self.prices.read().unwrap_or_else(PoisonError::into_inner);
        prices.keys().cloned().collect()
    }

    /// Whether the caller is to look at the orders for a security. If somebody does so already, they look once more.
    pub fn begin_looking(&self, ticker: &str) -> bool {
        let mut looking = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        match looking.get_mut(ticker) {
            Some(again) => {
                *again = true;
                false
            }
            None => {
                looking.insert(ticker.to_owned(), false);
                true
            }
        }
    }

    /// Whether a price has come while the caller looked, so that it has to look once more.
    pub fn look_again(&self, ticker: &str) -> bool {
        let mut looking = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        let again = looking.insert(ticker.to_owned(), false).unwrap_or_default();
        if !again {
            looking.remove(ticker);
        }
        again
    }

    /// Takes note of when a fill was begun, and forgets those that another process has ended long since.
    pub fn begin_fill(&self, id: &str) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.retain(|_, begin| begin.elapsed() < LONGEST_FILL);
        begun.insert(id.to_owned(), Instant::now());
    }

    /// How long a fill took, if this process has begun it.
    pub fn end_fill(&self, id: &str) -> Option<Duration> {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.remove(id).map(|begin| begin.elapsed())
    }

    /// Counts a look at all orders.
    pub fn count_tick(&self, now: DateTime<Utc>) {
        self.counts.ticks.fetch_add(1, Ordering::Relaxed);
        let mut last = self
            .last_tick
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *last = Some(now);
    }

    /// When all orders were looked at last.
    pub fn last_tick(&self) -> Option<DateTime<Utc>> {
        *self
            .last_tick
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a fill that a price has begun.
    pub fn count_attempt(&self) {
        self.counts.attempts.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a fill that trade-service accepted at once.
    pub fn count_success(&self) {
        self.counts.successes.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a call by which trade-service accepted no fill.
    pub fn count_failure(&self) {
        self.counts.failures.fetch_add(1, Ordering::Relaxed);
    }

    /// What has been counted so far.
    pub fn counted(&self) -> Counted {
        let Counts {
            ticks,
            attempts,
            successes,
            failures,
        } = &self.counts;
        Counted {
            ticks: ticks.load(Ordering::Relaxed),
            attempts: attempts.load(Ordering::Relaxed),
            successes: successes.load(Ordering::Relaxed),
            failures: failures.load(Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn memory() -> Memory {
        Memory::new(&Settings::default()).unwrap()
    }

    #[test]
    fn of_two_prices_the_later_one_stays_in_whatever_order_they_come() {
        let memory = memory();
        let now = Utc::now();
        memory.note_price("IBM", Decimal::TWO, now);
        memory.note_price("IBM", Decimal::ONE, now - TimeDelta::seconds(1));
        assert_eq!(memory.price("IBM"), Some(Decimal::TWO));
        memory.note_price("IBM", Decimal::TEN, now + TimeDelta::seconds(1));
        assert_eq!(memory.price("IBM"), Some(Decimal::TEN));
        assert_eq!(memory.price("MS"), None);
        memory.set_price("IBM", Decimal::TWO, now);
        assert_eq!(memory.price("IBM"), Some(Decimal::TWO));
    }

    #[test]
    fn who_begins_a_fill_knows_how_long_it_took() {
        let memory = memory();
        memory.begin_fill("a");
        assert_eq!(memory.end_fill("b"), None);
        assert!(memory.end_fill("a").is_some());
        assert_eq!(memory.end_fill("a"), None);
    }

    #[test]
    fn one_looks_at_a_time_and_misses_no_price() {
        let memory = memory();
        assert!(memory.begin_looking("IBM"));
        assert!(memory.begin_looking("MS"));
        assert!(!memory.begin_looking("IBM"));
        assert!(memory.look_again("IBM"));
        assert!(!memory.look_again("IBM"));
        assert!(memory.begin_looking("IBM"));
    }
}
