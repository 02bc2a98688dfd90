-- The tables of the system.
{%- for table in tables %}
{% if !table.summary.is_empty() %}
{{ table.summary|comment("--") }}
{%- endif %}
CREATE TABLE IF NOT EXISTS {{ table.name|sql_identifier }} (
{%- for column in table.columns %}
    {{ column.name|sql_identifier }} {{ column.ty }}
    {%- if let Some(length) = column.length %}({{ length }}){% endif %}
    {%- if !column.nullable %} NOT NULL{% endif %}
    {%- if let Some(minimum) = column.minimum %} CHECK ({{ column.name|sql_identifier }} >= {{ minimum }}){% endif %}
    {%- if let Some(below) = column.below %} CHECK (abs({{ column.name|sql_identifier }}) < {{ below }}){% endif %}
    {%- if let Some(values) = column.values %} CHECK ({{ column.name|sql_identifier }} IN (
        {%- for value in values %}'{{ value|sql_string }}'{% if !loop.last %}, {% endif %}{% endfor -%}
    )){% endif %}
    {%- if let Some(other) = column.references %} REFERENCES {{ other.table|sql_identifier }} ({{ other.column|sql_identifier }}){% endif %}
    {%- if !loop.last || !table.key.is_empty() %},{% endif %}
{%- endfor %}
{%- if !table.key.is_empty() %}
    PRIMARY KEY ({% for column in table.key %}{{ column|sql_identifier }}{% if !loop.last %}, {% endif %}{% endfor %})
{%- endif %}
);
{%- endfor %}
{%- if let Some(sequences) = sequences %}

{{ sequences }}
{%- endif %}
