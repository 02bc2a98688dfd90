//! The queries of this service, a method each.
{% if has_timestamps %}
use chrono::{DateTime, Utc};
{% endif %}
{% filter import %}use super::{{ imports|use_group }};{% endfilter %}

impl<C: Connected> Session<C> {
{%- for query in queries %}
{%- if !loop.first %}
{% endif %}
{%- if !query.summary.is_empty() %}
{{ query.summary|doc(4) }}
    ///
{%- endif %}
    /// # Errors
    /// When the database fails.
{% filter signature %}    pub async fn {{ query.method }}(
        &mut self,
        {%- if let Some(parameters) = query.parameter_struct -%}
        params: &{{ parameters }},
        {%- else -%}
        {%- for parameter in query.parameters -%}
        {{ parameter.field }}: {{ parameter.argument }},
        {%- endfor -%}
        {%- endif -%}
    ) -> Result<
    {%- match query.result -%}
    {%- when QueryResult::Row(row) -%} Option<{{ row }}>
    {%- when QueryResult::Rows(row) -%} Vec<{{ row }}>
    {%- when QueryResult::Nothing -%} ()
    {%- when QueryResult::Count -%} u64
    {%- endmatch -%}
, Error> {
{%- endfilter %}
{% filter chain %}        let query = sqlx::{% if query.gives_rows() %}query_as{% else %}query{% endif %}({{ query.constant }})
        {%- for parameter in query.parameters -%}
            .bind(
            {%- if let Binding::Kept(kept) = parameter.binding -%} {{ kept }}( {%- endif -%}
            {%- if let Binding::List(_) = parameter.binding -%} list({%- if query.parameter_struct.is_some() %}&{% endif %} {%- endif -%}
            {%- if query.parameter_struct.is_some() %}params.{% endif %}{{ parameter.field }}
            {%- match parameter.binding -%}
            {%- when Binding::Value -%}
            {%- when Binding::Text -%} .as_str()
            {%- when Binding::OptionalText -%} .as_deref()
            {%- when Binding::Name -%} .as_str()
            {%- when Binding::OptionalName(enumeration) -%} .map(model::{{ enumeration }}::as_str)
            {%- when Binding::OptionalKept(kept) -%} .map({{ kept }})
            {%- when Binding::Kept(_) -%} )
            {%- when Binding::List(form) -%} , {{ form }})
            {%- endmatch -%}
            )
        {%- endfor -%}
        ;{% endfilter %}
{%- if observed %}
        let running = query.
            {%- match query.result -%}
            {%- when QueryResult::Row(_) -%} fetch_optional
            {%- when QueryResult::Rows(_) -%} fetch_all
            {%- when QueryResult::Nothing -%} execute
            {%- when QueryResult::Count -%} execute
            {%- endmatch -%}
        (&mut *self.connection);
{% filter call %}        {% if !query.gives_nothing() %}let done = {% endif %}statement("{{ query.name|rust_string }}", {{ query.constant }}, running).await?;{% endfilter %}
{%- match query.result %}
{%- when QueryResult::Nothing %}
        Ok(())
{%- when QueryResult::Count %}
        Ok(done.rows_affected())
{%- else %}
        Ok(done)
{%- endmatch %}
{%- else %}
{%- match query.result %}
{%- when QueryResult::Row(_) %}
        Ok(query.fetch_optional(&mut *self.connection).await?)
{%- when QueryResult::Rows(_) %}
        Ok(query.fetch_all(&mut *self.connection).await?)
{%- when QueryResult::Nothing %}
        query.execute(&mut *self.connection).await?;
        Ok(())
{%- when QueryResult::Count %}
        let done = query.execute(&mut *self.connection).await?;
        Ok(done.rows_affected())
{%- endmatch %}
{%- endif %}
    }
{%- endfor %}
{%- for sequence in sequences %}
{%- if !queries.is_empty() || !loop.first %}
{% endif %}
    /// The next value of the sequence; no other session gets the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_{{ sequence.name }}(&mut self) -> Result<i64, Error> {
        let query = sqlx::query_scalar(NEXT_{{ sequence.constant }});
{%- if observed %}
        let running = query.fetch_one(&mut *self.connection);
{% filter call %}        let next = statement("next_{{ sequence.name }}", NEXT_{{ sequence.constant }}, running).await?;{% endfilter %}
        Ok(next)
{%- else %}
        Ok(query.fetch_one(&mut *self.connection).await?)
{%- endif %}
    }
{%- endfor %}
}
{%- for query in queries %}
{%- if let Some(parameters) = query.parameter_struct %}

/// What `{{ query.name }}` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct {{ parameters }} {
{%- for parameter in query.parameters %}
    pub {{ parameter.field }}: {{ parameter.ty }},
{%- endfor %}
}
{%- endif %}
{%- endfor %}
{%- for query in queries %}
{%- if let Some(lines) = query.in_operation %}

#[cfg(not(test))]
const {{ query.constant }}: &str = "
{% for line in lines %}{% for piece in line %}{% match piece %}{% when Piece::Text(text) %}{{ text|rust_lines }}{% when Piece::Table(table) %}{{ table|rust_lines }}{% endmatch %}{% endfor %}{% if !loop.last %}
{% endif %}{% endfor %}";

/// SQLite has no arrays; unit tests hand lists over as JSON.
#[cfg(test)]
{%- else %}
{% endif %}
const {{ query.constant }}: &str = "
{% for line in query.sql %}{% for piece in line %}{% match piece %}{% when Piece::Text(text) %}{{ text|rust_lines }}{% when Piece::Table(table) %}{{ table|rust_lines }}{% endmatch %}{% endfor %}{% if !loop.last %}
{% endif %}{% endfor %}";
{%- endfor %}
{%- for sequence in sequences %}
{% if let Some(statement) = sequence.in_operation %}
#[cfg(not(test))]
const NEXT_{{ sequence.constant }}: &str = "
{{ statement }}";

/// SQLite has no sequences; unit tests count in a table.
#[cfg(test)]
{%- endif %}
const NEXT_{{ sequence.constant }}: &str = "
{{ sequence.in_tests }}";
{%- endfor %}
