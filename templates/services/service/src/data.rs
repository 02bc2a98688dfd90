//! Data that the service carries in itself.

use serde::de::DeserializeOwned;

use crate::types;

/// The data, by name.
#[derive(Debug, Clone)]
pub struct Data {
{%- for dataset in datasets %}
    /// From `data/{{ dataset.file }}.csv`.
    pub {{ dataset.field }}: Vec<types::{{ dataset.schema }}>,
{%- endfor %}
}

impl Data {
    /// Reads the data.
    ///
    /// # Errors
    /// When a row does not fit its schema.
    pub fn load() -> Result<Self, csv::Error> {
{%- for dataset in datasets %}
{% filter call %}        let {{ dataset.field }} = rows(include_str!("../data/{{ dataset.file }}.csv"))?;{% endfilter %}
{%- endfor %}
{% filter literal %}        Ok(Self {
            {%- for dataset in datasets %}
            {{ dataset.field }},
            {%- endfor -%}
        }){% endfilter %}
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
