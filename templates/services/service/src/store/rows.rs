{%- if rows.is_empty() -%}
//! What queries give: nothing here.
{%- else -%}
//! What queries give.

{% if has_timestamps -%}
use chrono::{DateTime, Utc};
{% endif -%}
{% if has_kept || has_optional_kept %}use sqlx::{Decode, FromRow, Row, Type};{% else %}use sqlx::{FromRow, Row};{% endif %}

{% if has_kept || has_optional_kept %}use super::{Driver, DriverRow, kept};{% else %}use super::DriverRow;{% endif %}
{%- if !of_contract.is_empty() %}

// Rows that hold what an object of the contract does.
{% filter import %}pub use crate::types::{{ of_contract|use_group }};{% endfilter %}
{%- endif %}
{%- for row in rows %}
{%- if row.declared %}

/// A row.
#[derive(Debug, Clone, PartialEq)]
#[allow(dead_code, reason = "a row is whole, whatever of it handlers read")]
pub struct {{ row.name }} {
{%- for column in row.columns %}
{%- if !column.summary.is_empty() %}
{{ column.summary|doc(4) }}
{%- endif %}
    pub {{ column.field }}: {{ column.ty }},
{%- endfor %}
}
{%- endif %}

impl FromRow<'_, DriverRow> for {{ row.name }} {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
{% filter literal %}        Ok(Self {
        {%- for column in row.columns -%}
            {%- match column.reading -%}
            {%- when Reading::Value -%}
            {{ column.field }}: row.try_get("{{ column.name|rust_string }}")?,
            {%- when Reading::Kept(kept) -%}
            {{ column.field }}: kept::<{{ kept }}, _>(row, "{{ column.name|rust_string }}")?,
            {%- when Reading::OptionalKept(kept) -%}
            {{ column.field }}: optional_kept::<{{ kept }}, _>(row, "{{ column.name|rust_string }}")?,
            {%- when Reading::Name -%}
            {{ column.field }}: name(row, "{{ column.name|rust_string }}")?,
            {%- when Reading::OptionalName -%}
            {{ column.field }}: optional_name(row, "{{ column.name|rust_string }}")?,
            {%- endmatch -%}
        {%- endfor -%}
        }){% endfilter %}
    }
}
{%- endfor %}
{%- if has_kept %}

/// What a column keeps in a form of its own.
fn kept<T, V>(row: &DriverRow, column: &str) -> Result<V, sqlx::Error>
where
    T: for<'r> Decode<'r, Driver> + Type<Driver> + Into<V>,
{
    let kept: T = row.try_get(column)?;
    Ok(kept.into())
}
{%- endif %}
{%- if has_optional_kept %}

/// What a column keeps in a form of its own, if there is something in it.
fn optional_kept<T, V>(row: &DriverRow, column: &str) -> Result<Option<V>, sqlx::Error>
where
    T: for<'r> Decode<'r, Driver> + Type<Driver> + Into<V>,
{
    let kept: Option<T> = row.try_get(column)?;
    Ok(kept.map(Into::into))
}
{%- endif %}
{%- if has_names %}

/// A name that the system knows, from the text in a column.
fn name<T>(row: &DriverRow, column: &str) -> Result<T, sqlx::Error>
where
    T: std::str::FromStr<Err = model::UnknownName>,
{
    let text: String = row.try_get(column)?;
    text.parse().map_err(|error| decode_error(column, error))
}
{%- endif %}
{%- if has_optional_names %}

/// A name that the system knows, if there is one in the column.
fn optional_name<T>(row: &DriverRow, column: &str) -> Result<Option<T>, sqlx::Error>
where
    T: std::str::FromStr<Err = model::UnknownName>,
{
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|error| decode_error(column, error)))
        .transpose()
}
{%- endif %}
{%- if has_names || has_optional_names %}

fn decode_error(column: &str, error: model::UnknownName) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: Box::new(error),
    }
}
{%- endif %}
{%- endif %}
