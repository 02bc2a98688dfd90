//! The prices as they stand, and how they move.

use std::collections::{BTreeMap, HashMap};
use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, Utc};
use runtime::Random;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::data::Data;
use crate::settings::Settings;
use crate::types::{Price, SessionPrices};

/// Where open and close come from.
pub const SOURCE: &str = "snapshot";

/// How far beyond the range from open to close a price may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// By 4 %.
    Wide,
    /// By 2 %.
    Medium,
    /// Not at all.
    Strict,
}

/// The price of every security that is supported, by ticker.
#[derive(Debug)]
pub struct Memory {
    quotes: RwLock<BTreeMap<String, Quote>>,
}

#[derive(Debug, Clone)]
struct Quote {
    price: Price,
    band: Band,
    lowest: Decimal,
    highest: Decimal,
}

impl Memory {
    /// Prices as they begin: at the close, each with a band that is its own for as long as the
    /// process lives. A fifth of the securities gets the wide one, a fifth the strict one.
    ///
    /// # Errors
    /// When a supported security has no price to begin with.
    pub fn new(data: &Data, settings: &Settings, random: &Random) -> Result<Self, String> {
        let sessions: HashMap<&str, &SessionPrices> = data
            .prices
            .iter()
            .map(|session| (session.ticker.as_str(), session))
            .collect();
        let mut tickers = settings.supported_tickers.clone();
        tickers.sort_unstable();
        tickers.dedup();
        random.shuffle(&mut tickers);

        let fifth = tickers.len() / 5;
        let start = Utc::now();
        let mut quotes = BTreeMap::new();
        for (index, ticker) in tickers.into_iter().enumerate() {
            let Some(session) = sessions.get(ticker.as_str()) else {
                return Err(format!("there is no price of {ticker} to begin with"));
            };
            let band = match index {
                index if index < fifth => Band::Wide,
                index if index < 2 * fifth => Band::Strict,
                _ => Band::Medium,
            };
            quotes.insert(ticker, Quote::new(session, band, start));
        }
        Ok(Self {
            quotes: RwLock::new(quotes),
        })
    }

    /// Every price, by ticker.
    pub fn prices(&self) -> Vec<Price> {
        let quotes = self.quotes.read().unwrap_or_else(PoisonError::into_inner);
        quotes.values().map(|quote| quote.price.clone()).collect()
    }

    /// The price of one security, if it is supported.
    pub fn price(&self, ticker: &str) -> Option<Price> {
        let quotes = self.quotes.read().unwrap_or_else(PoisonError::into_inner);
        quotes.get(ticker).map(|quote| quote.price.clone())
    }

    /// When the price was made that has stood the longest; nothing where there is none.
    pub fn oldest(&self) -> Option<DateTime<Utc>> {
        let quotes = self.quotes.read().unwrap_or_else(PoisonError::into_inner);
        quotes.values().map(|quote| quote.price.as_of).min()
    }

    /// How many securities are in a band.
    pub fn count(&self, band: Band) -> usize {
        let quotes = self.quotes.read().unwrap_or_else(PoisonError::into_inner);
        quotes.values().filter(|quote| quote.band == band).count()
    }

    /// Moves the prices of this share of the securities, rounded up, and gives them.
    pub fn tick(&self, random: &Random, share: f64) -> Vec<Price> {
        let mut quotes = self.quotes.write().unwrap_or_else(PoisonError::into_inner);
        let mut moved: Vec<&mut Quote> = quotes.values_mut().collect();
        random.shuffle(&mut moved);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "a share of so many securities is as many at most"
        )]
        let count = (moved.len() as f64 * share).ceil() as usize;
        moved.truncate(count);
        let now = Utc::now();
        let prices = moved.into_iter().map(|quote| quote.tick(random, now));
        prices.collect()
    }
}

impl Quote {
    fn new(session: &SessionPrices, band: Band, start: DateTime<Utc>) -> Self {
        let (open, close) = (session.open_price, session.close_price);
        let beyond = match band {
            Band::Wide => Decimal::new(4, 2),
            Band::Medium => Decimal::new(2, 2),
            Band::Strict => Decimal::ZERO,
        };
        Self {
            price: Price {
                ticker: session.ticker.clone(),
                price: close,
                open_price: open,
                close_price: close,
                as_of: start,
                source: SOURCE.to_owned(),
            },
            band,
            lowest: open.min(close) * (Decimal::ONE - beyond),
            highest: open.max(close) * (Decimal::ONE + beyond),
        }
    }

    /// Moves by at most half a percent, and not out of the band.
    fn tick(&mut self, random: &Random, now: DateTime<Utc>) -> Price {
        let thousandths_of_a_percent = Decimal::from(random.number(-500..=500));
        let change = thousandths_of_a_percent / Decimal::from(100_000);
        let moved = self.price.price * (Decimal::ONE + change);
        let within = moved.clamp(self.lowest, self.highest);
        self.price.price = within.round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero);
        self.price.as_of = now;
        self.price.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(seed: u64) -> (Memory, Random) {
        let random = Random::seeded(seed);
        let data = Data::load().unwrap();
        let memory = Memory::new(&data, &Settings::default(), &random).unwrap();
        (memory, random)
    }

    #[test]
    fn each_security_has_a_band_and_stays_in_it() {
        let (memory, random) = memory(1);
        let bands = [Band::Wide, Band::Medium, Band::Strict];
        assert_eq!(bands.map(|band| memory.count(band)), [4, 12, 4]);

        let mut moved = 0;
        for _ in 0..2000 {
            for price in memory.tick(&random, 1.0) {
                moved += usize::from(price.price != price.close_price);
                assert!(price.price.scale() <= 3);
            }
            let quotes = memory.quotes.read().unwrap();
            for Quote {
                price,
                lowest,
                highest,
                ..
            } in quotes.values()
            {
                let half = Decimal::new(5, 4);
                assert!(
                    price.price >= lowest - half && price.price <= highest + half,
                    "{price:?}"
                );
            }
        }
        assert!(moved > 10_000);
    }

    #[test]
    fn what_moves_follows_from_the_seed() {
        let walk = |seed| {
            let (memory, random) = memory(seed);
            let ticks = (0..20).flat_map(|_| memory.tick(&random, 0.25));
            ticks
                .map(|price| (price.ticker, price.price))
                .collect::<Vec<_>>()
        };
        assert_eq!(walk(7), walk(7));
        assert_ne!(walk(7), walk(8));
    }

    #[test]
    fn a_quarter_moves_at_once_and_the_others_keep_their_time() {
        let (memory, random) = memory(1);
        let before = memory.prices();
        std::thread::sleep(std::time::Duration::from_millis(2));

        let moved = memory.tick(&random, 0.25);

        assert_eq!(moved.len(), 5);
        let oldest = before.iter().map(|price| price.as_of).min();
        assert_eq!(memory.oldest(), oldest);
        for price in memory.prices() {
            let earlier = before
                .iter()
                .find(|one| one.ticker == price.ticker)
                .unwrap();
            let has_moved = moved.iter().any(|one| one.ticker == price.ticker);
            assert_eq!(has_moved, price.as_of > earlier.as_of, "{}", price.ticker);
        }
        assert_eq!(memory.tick(&random, 0.01).len(), 1);
    }

    #[test]
    fn a_security_without_a_price_is_named_at_the_start() {
        let mut settings = Settings::default();
        settings.supported_tickers.push("XXX".to_owned());
        let begun = Memory::new(&Data::load().unwrap(), &settings, &Random::seeded(1));
        assert_eq!(begun.unwrap_err(), "there is no price of XXX to begin with");
    }
}
