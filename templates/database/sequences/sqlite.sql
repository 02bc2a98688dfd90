-- SQLite has no sequences: a row holds the next value of each.
CREATE TABLE IF NOT EXISTS sequences (
    name text NOT NULL,
    next_value bigint NOT NULL,
    PRIMARY KEY (name)
);
{%- for sequence in sequences %}
INSERT INTO sequences (name, next_value) VALUES ('{{ sequence.name }}', {{ sequence.start }}) ON CONFLICT (name) DO NOTHING;
{%- endfor %}
