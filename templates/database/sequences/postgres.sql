{%- for sequence in sequences %}
{%- if !loop.first %}
{% endif -%}
CREATE SEQUENCE IF NOT EXISTS {{ sequence.name|sql_identifier }} START WITH {{ sequence.start }};
{%- endfor %}
