//! Data that the service carries in itself.

{% if self.can_be_others() -%}
use std::error::Error;

use runtime::config;
{% endif -%}
use serde::de::DeserializeOwned;

use crate::types;

/// The data, by name.
#[derive(Debug, Clone)]
pub struct Data {
{%- for dataset in datasets %}
    /// From {% if let Some(variable) = dataset.variable %}the file that `{{ variable }}` names, else from {% endif %}`data/{{ dataset.file }}.csv`.
    pub {{ dataset.field }}: Vec<types::{{ dataset.schema }}>,
{%- endfor %}
}

impl Data {
    /// Reads the data.
    ///
    /// # Errors
    /// When {% if self.can_be_others() %}a file cannot be read, or {% endif %}a row does not fit its schema.
    pub fn load() -> Result<Self, {% if self.can_be_others() %}Box<dyn Error + Send + Sync>{% else %}csv::Error{% endif %}> {
{%- for dataset in datasets %}
{%- if let Some(variable) = dataset.variable %}
        let {{ dataset.field }} = match config::variable("{{ variable|rust_string }}") {
            Some(path) => named(&path)?,
            None => rows(include_str!("../data/{{ dataset.file }}.csv"))?,
        };
{%- else %}
{% filter call %}        let {{ dataset.field }} = rows(include_str!("../data/{{ dataset.file }}.csv"))?;{% endfilter %}
{%- endif %}
{%- endfor %}
{% filter literal %}        Ok(Self {
            {%- for dataset in datasets %}
            {{ dataset.field }},
            {%- endfor -%}
        }){% endfilter %}
    }
}

{% if self.can_be_others() -%}
fn named<T: DeserializeOwned>(path: &str) -> Result<Vec<T>, Box<dyn Error + Send + Sync>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    rows(&text).map_err(|error| format!("{path}: {error}").into())
}

{% endif -%}
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
