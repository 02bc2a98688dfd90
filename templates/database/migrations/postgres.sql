{%- import "database/table.sql" as sql -%}
{%- import "database/migrations/parts.sql" as parts -%}
{% call parts::head(migration, "psql -v ON_ERROR_STOP=1 -f FILE DATABASE") %}{% endcall %}
BEGIN;
{%- for sequence in migration.new_sequences %}

CREATE SEQUENCE {{ sequence.name|sql_identifier }} START WITH {{ sequence.start }};
{%- endfor %}
{%- for sequence in migration.other_sequences %}

ALTER SEQUENCE {{ sequence.name|sql_identifier }} START WITH {{ sequence.start }};
{%- endfor %}
{%- call parts::made(migration) %}{% endcall %}
{%- for change in migration.changed %}
{% for index in change.dropped_indexes %}
DROP INDEX {{ index|sql_identifier }};
{%- endfor %}
{%- if !change.steps.is_empty() %}
ALTER TABLE {{ change.table.name|sql_identifier }}
{%- for step in change.steps %}
    {% match step %}
    {%- when Step::DropConstraint(name) -%} DROP CONSTRAINT {{ name|sql_identifier }}
    {%- when Step::DropColumn(name) -%} DROP COLUMN {{ name|sql_identifier }}
    {%- when Step::AddColumn(column) -%} ADD COLUMN {% call sql::column(column) %}{% endcall %}
    {%- when Step::Type(column) -%} ALTER COLUMN {{ column.name|sql_identifier }} TYPE {{ column.ty }}{% if let Some(length) = column.length %}({{ length }}){% endif %}
    {%- when Step::Nullable(name) -%} ALTER COLUMN {{ name|sql_identifier }} DROP NOT NULL
    {%- when Step::Required(name) -%} ALTER COLUMN {{ name|sql_identifier }} SET NOT NULL
    {%- when Step::Default(name, value) -%} ALTER COLUMN {{ name|sql_identifier }} SET DEFAULT {% call sql::cell(value) %}{% endcall %}
    {%- when Step::NoDefault(name) -%} ALTER COLUMN {{ name|sql_identifier }} DROP DEFAULT
    {%- when Step::AddCheck(name, column) -%} ADD CONSTRAINT {{ name|sql_identifier }} CHECK ({% call sql::condition(column) %}{% endcall %})
    {%- when Step::AddReference(name, column, other) -%} ADD CONSTRAINT {{ name|sql_identifier }} FOREIGN KEY ({{ column|sql_identifier }}) {% call sql::references(other) %}{% endcall %}
    {%- when Step::AddConstraint(constraint) -%} ADD {% call sql::constraint(constraint) %}{% endcall %}
    {%- endmatch %}
    {%- if !loop.last %},{% else %};{% endif %}
{%- endfor %}
{%- endif %}
{%- for index in change.new_indexes %}
CREATE INDEX {{ index.name|sql_identifier }} {% call sql::index(change.table.name, index) %}{% endcall %};
{%- endfor %}
{%- endfor %}
{%- call parts::gone(migration) %}{% endcall %}
{%- for sequence in migration.old_sequences %}

DROP SEQUENCE {{ sequence|sql_identifier }};
{%- endfor %}

COMMIT;
