{% if !description.is_empty() -%}
{{ description|jsdoc(0) }}
{% endif -%}
export interface {{ name }} {
{%- for property in properties %}
{%- if property.instant %}
{% filter jsdoc(2) -%}
{{ property.description }}
{%- match dates %}
{%- when Dates::Iso %} ISO 8601.
{%- when Dates::Epoch %} Milliseconds since 1970.
{%- endmatch %}
{%- endfilter %}
{%- else if !property.description.is_empty() %}
{{ property.description|jsdoc(2) }}
{%- endif %}
  {% if property.read_only %}readonly {% endif %}{{ property.name|property }}{% if property.optional %}?{% endif %}: {{ property.ty }}{% if property.nullable %} | null{% endif %};
{%- endfor %}
}
