//! Data that the service carries in itself.

use serde::de::DeserializeOwned;

use crate::types;

/// The data, by name.
#[derive(Debug, Clone)]
pub struct Data {
    /// From `data/people.csv`.
    pub people: Vec<types::Person>,
}

impl Data {
    /// Reads the data.
    ///
    /// # Errors
    /// When a row does not fit its schema.
    pub fn load() -> Result<Self, csv::Error> {
        let people = rows(include_str!("../data/people.csv"))?;
        Ok(Self { people })
    }
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
