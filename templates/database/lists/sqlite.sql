(SELECT
{%- for column in columns %}
    {%- if !loop.first %}, ${{ column.parameter }} ->> key{% else %} value{% endif %} AS {{ column.name }}
{%- endfor %} FROM json_each(${{ first }})) AS {{ name }}
