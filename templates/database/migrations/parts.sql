{% macro head(migration, command) -%}
-- Brings a database of the state {{ migration.parent|line_comment }} to the state {{ migration.state|line_comment }}, with its data: all of it, or nothing.
--
--     {{ command }}
{%- endmacro %}

{% macro made(migration) -%}
{%- for table in migration.added %}

CREATE TABLE {{ table.name|sql_identifier }} (
{%- call sql::lines(table) %}{% endcall %}
);
{%- for index in table.indexes %}
CREATE INDEX {{ index.name|sql_identifier }} {% call sql::index(table.name, index) %}{% endcall %};
{%- endfor %}
{%- endfor %}
{%- for table in migration.first_rows %}

{% call sql::first_rows(table) %}{% endcall %}
{%- endfor %}
{%- endmacro %}

{% macro gone(migration) -%}
{%- for table in migration.removed %}

DROP TABLE {{ table|sql_identifier }};
{%- endfor %}
{%- endmacro %}
