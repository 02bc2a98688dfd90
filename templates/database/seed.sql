-- The first rows of the system.
{%- for table in tables %}

INSERT INTO {{ table.name|sql_identifier }} ({% for column in table.columns %}{{ column|sql_identifier }}{% if !loop.last %}, {% endif %}{% endfor %}) VALUES
{%- for row in table.rows %}
    (
    {%- for cell in row -%}
        {%- match cell -%}
        {%- when Cell::Null -%} NULL
        {%- when Cell::Bare(value) -%} {{ value }}
        {%- when Cell::Text(text) -%} '{{ text|sql_string }}'
        {%- endmatch -%}
        {%- if !loop.last %}, {% endif -%}
    {%- endfor -%}
    )
    {%- if loop.last %};{% else %},{% endif %}
{%- endfor %}
{%- endfor %}
