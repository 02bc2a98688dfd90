{%- import "database/table.sql" as sql -%}
-- The tables of the system.
{%- for table in tables %}
{% if !table.summary.is_empty() %}
{{ table.summary|comment("--") }}
{%- endif %}
CREATE TABLE IF NOT EXISTS {{ table.name|sql_identifier }} (
{%- call sql::lines(table) %}{% endcall %}
);
{%- for index in table.indexes %}
CREATE INDEX IF NOT EXISTS {{ index.name|sql_identifier }} {% call sql::index(table.name, index) %}{% endcall %};
{%- endfor %}
{%- endfor %}
{%- if let Some(sequences) = sequences %}

{{ sequences }}
{%- endif %}
