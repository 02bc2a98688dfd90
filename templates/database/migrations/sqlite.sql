{%- import "database/table.sql" as sql -%}
{%- import "database/migrations/parts.sql" as parts -%}
{% call parts::head(migration, "sqlite3 -bail DATABASE <FILE") %}{% endcall %}

-- A table that changes is made anew: its rows are moved, and what refers to it refers to the new one.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
{%- if migration.counts && !migration.counted %}

CREATE TABLE sequences (
    name text NOT NULL,
    next_value bigint NOT NULL,
    PRIMARY KEY (name)
);
{%- endif %}
{%- for sequence in migration.new_sequences %}
INSERT INTO sequences (name, next_value) VALUES ('{{ sequence.name }}', {{ sequence.start }});
{%- endfor %}
{%- call parts::made(migration) %}{% endcall %}
{%- for change in migration.changed %}
{% if change.is_rebuilt %}
CREATE TABLE new_{{ change.table.name }} (
{%- call sql::lines(change.table) %}{% endcall %}
);
INSERT INTO new_{{ change.table.name }} ({% call sql::names(change.kept) %}{% endcall %})
SELECT {% call sql::names(change.kept) %}{% endcall %}
FROM {{ change.table.name|sql_identifier }};
DROP TABLE {{ change.table.name|sql_identifier }};
ALTER TABLE new_{{ change.table.name }} RENAME TO {{ change.table.name|sql_identifier }};
{%- for index in change.table.indexes %}
CREATE INDEX {{ index.name|sql_identifier }} {% call sql::index(change.table.name, index) %}{% endcall %};
{%- endfor %}
{%- else %}
{%- for index in change.dropped_indexes %}
DROP INDEX {{ index|sql_identifier }};
{%- endfor %}
{%- for index in change.new_indexes %}
CREATE INDEX {{ index.name|sql_identifier }} {% call sql::index(change.table.name, index) %}{% endcall %};
{%- endfor %}
{%- endif %}
{%- endfor %}
{%- call parts::gone(migration) %}{% endcall %}
{%- if migration.counted && !migration.counts %}

DROP TABLE sequences;
{%- else %}
{%- for sequence in migration.old_sequences %}

DELETE FROM sequences WHERE name = '{{ sequence }}';
{%- endfor %}
{%- endif %}

-- No row refers to one that is not there.
CREATE TEMPORARY TABLE dangling_references (number integer CHECK (number = 0));
INSERT INTO dangling_references SELECT count(*) FROM pragma_foreign_key_check;
DROP TABLE dangling_references;
COMMIT;
