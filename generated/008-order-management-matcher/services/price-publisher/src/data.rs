//! Data that the service carries in itself.

use std::error::Error;

use runtime::config;
use serde::de::DeserializeOwned;

use crate::types;

/// The data, by name.
#[derive(Debug, Clone)]
pub struct Data {
    /// From the file that `PRICE_SNAPSHOT_FILE` names, else from `data/prices.csv`.
    pub prices: Vec<types::SessionPrices>,
}

impl Data {
    /// Reads the data.
    ///
    /// # Errors
    /// When a file cannot be read, or a row does not fit its schema.
    pub fn load() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let prices = match config::variable("PRICE_SNAPSHOT_FILE") {
            Some(path) => named(&path)?,
            None => rows(include_str!("../data/prices.csv"))?,
        };
        Ok(Self { prices })
    }
}

fn named<T: DeserializeOwned>(path: &str) -> Result<Vec<T>, Box<dyn Error + Send + Sync>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    rows(&text).map_err(|error| format!("{path}: {error}").into())
}

fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_fits_its_schema() {
        let data = Data::load();
        assert!(data.is_ok(), "{data:?}");
    }
}
