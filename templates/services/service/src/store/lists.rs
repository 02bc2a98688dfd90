//! Lists, which statements read as the columns of a table.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Encode, Type};

use super::Driver;

/// Values, each in the form in which the database keeps it.
#[derive(Debug)]
pub struct List<T>(Vec<T>);

/// The values, each in its form.
pub fn list<'a, V, T>(values: &'a [V], form: impl Fn(&'a V) -> T) -> List<T> {
    List(values.iter().map(form).collect())
}
{% if own_types %}
#[cfg(not(test))]
impl<T> Type<Driver> for List<T>
where
    Vec<T>: Type<Driver>,
{
    fn type_info() -> <Driver as Database>::TypeInfo {
        <Vec<T> as Type<Driver>>::type_info()
    }
}

#[cfg(not(test))]
impl<'q, T> Encode<'q, Driver> for List<T>
where
    Vec<T>: Encode<'q, Driver>,
{
    fn encode_by_ref(
        &self,
        buffer: &mut <Driver as Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        self.0.encode_by_ref(buffer)
    }
}

/// SQLite, on which unit tests run, has no arrays: it reads JSON.
#[cfg(test)]
{% else %}
/// SQLite has no arrays: it reads JSON.
{% endif -%}
impl<T> Type<Driver> for List<T> {
    fn type_info() -> <Driver as Database>::TypeInfo {
        <String as Type<Driver>>::type_info()
    }
}
{% if own_types %}
#[cfg(test)]
{%- endif %}
impl<T: serde::Serialize> Encode<'_, Driver> for List<T> {
    fn encode_by_ref(
        &self,
        buffer: &mut <Driver as Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        let text = serde_json::to_string(&self.0)?;
        <String as Encode<Driver>>::encode(text, buffer)
    }
}
