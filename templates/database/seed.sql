{%- import "database/table.sql" as sql -%}
-- The first rows of the system.
{%- for table in tables %}

{% call sql::first_rows(table) %}{% endcall %}
{%- endfor %}
