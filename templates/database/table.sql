{% macro column(column) -%}
    {{ column.name|sql_identifier }} {{ column.ty }}
    {%- if let Some(length) = column.length %}({{ length }}){% endif %}
    {%- if let Some(default) = column.default %} DEFAULT {% call cell(default) %}{% endcall %}{% endif %}
    {%- if !column.nullable %} NOT NULL{% endif %}
    {%- if column.is_checked() %} CHECK ({% call condition(column) %}{% endcall %}){% endif %}
    {%- if let Some(below) = column.below %} CHECK (abs({{ column.name|sql_identifier }}) < {{ below }}){% endif %}
    {%- if let Some(other) = column.references %} {% call references(other) %}{% endcall %}{% endif %}
{%- endmacro %}

{% macro condition(column) -%}
    {%- if let Some(minimum) = column.minimum %}{{ column.name|sql_identifier }} >= {{ minimum }}{% endif %}
    {%- if let Some(values) = column.values %}{{ column.name|sql_identifier }} IN (
        {%- for value in values.iter() %}'{{ value|sql_string }}'{% if !loop.last %}, {% endif %}{% endfor -%}
    ){% endif %}
{%- endmacro %}

{% macro references(other) -%}
    REFERENCES {{ other.table|sql_identifier }} ({{ other.column|sql_identifier }})
    {%- if let Some(action) = other.on_delete %} ON DELETE {{ action }}{% endif %}
{%- endmacro %}

{% macro names(columns) -%}
    {% for column in columns.iter() %}{{ column|sql_identifier }}{% if !loop.last %}, {% endif %}{% endfor %}
{%- endmacro %}

{% macro constraint(constraint) -%}
    CONSTRAINT {{ constraint.name|sql_identifier }}
    {%- match constraint.rule %}
    {%- when Rule::Unique(columns) %} UNIQUE ({% call names(columns) %}{% endcall %})
    {%- when Rule::Check(condition) %} CHECK ({{ condition }})
    {%- endmatch %}
{%- endmacro %}

{% macro index(table, index) -%}
    ON {{ table|sql_identifier }} ({% call names(index.columns) %}{% endcall %})
{%- endmacro %}

{% macro lines(table) -%}
{%- for column in table.columns.iter() %}
    {% call column(column) %}{% endcall %}
    {%- if !loop.last || !table.key.is_empty() %},{% endif %}
{%- endfor %}
{%- if !table.key.is_empty() %}
    PRIMARY KEY ({% call names(table.key) %}{% endcall %})
    {%- if !table.constraints.is_empty() %},{% endif %}
{%- endif %}
{%- for constraint in table.constraints.iter() %}
    {% call constraint(constraint) %}{% endcall %}
    {%- if !loop.last %},{% endif %}
{%- endfor %}
{%- endmacro %}

{% macro cell(cell) -%}
    {%- match cell -%}
    {%- when Cell::Null -%} NULL
    {%- when Cell::Bare(value) -%} {{ value }}
    {%- when Cell::Text(text) -%} '{{ text|sql_string }}'
    {%- endmatch -%}
{%- endmacro %}

{% macro first_rows(table) -%}
INSERT INTO {{ table.name|sql_identifier }} ({% call names(table.columns) %}{% endcall %}) VALUES
{%- for row in table.rows.iter() %}
    (
    {%- for cell in row.iter() -%}
        {%- call cell(cell) -%}{%- endcall -%}
        {%- if !loop.last %}, {% endif -%}
    {%- endfor -%}
    )
    {%- if loop.last %};{% else %},{% endif %}
{%- endfor %}
{%- endmacro %}
