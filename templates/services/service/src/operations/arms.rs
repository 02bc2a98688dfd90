{% macro arms(arms) -%}
{%- for answer in arms.iter() -%}
{% filter doc(4) -%}
{{ answer.status }}{% if !answer.description.is_empty() %}: {{ answer.description }}{% endif %}
{%- endfilter %}
{%- if !answer.headers.is_empty() %}
    {{ answer.variant }} {
{%- for header in answer.headers %}
{{ header.description|doc(8) }}
        {{ header.variable }}: {{ header.ty }},
{%- endfor %}
{%- if let Some(body) = answer.body %}
        /// The body.
        body: {{ body.ty }},
{%- endif %}
    },
{%- else if let Some(body) = answer.body %}
    {{ answer.variant }}({{ body.ty }}),
{%- else %}
    {{ answer.variant }},
{%- endif %}
{%- if !loop.last %}
{% endif %}
{%- endfor -%}
{%- endmacro %}
