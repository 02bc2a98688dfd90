// Calls to {{ service.id }}, after its contract.

import { call } from "../http.ts";
{%- if !enums.is_empty() %}
import type { {{ enums|join(", ") }} } from "../model.ts";
{%- endif %}
{%- for object in objects %}

{{ object }}
{%- endfor %}
{% if !service.summary.is_empty() %}
{{ service.summary|jsdoc(0) }}
{%- endif %}
export class {{ service.class }}Client {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }
{%- for operation in operations %}
{% if !operation.summary.is_empty() %}
{{ operation.summary|jsdoc(2) }}
{%- endif %}
{% filter method %}  {{ operation.name }}(
    {%- for parameter in operation.path_parameters %}
    {{ parameter.name }}: {{ parameter.ty }},
    {%- endfor %}
    {%- if let Some(body) = operation.body %}
    body: {{ body }},
    {%- endif %}
    {%- if !operation.query_parameters.is_empty() %}
    query: {
      {%- for parameter in operation.query_parameters %} {{ parameter.name|property }}
      {%- if parameter.optional %}?{% endif %}: {{ parameter.ty }}{% if !loop.last %};{% endif %}{% endfor %} },
    {%- endif %}
  ): Promise<{% if let Some(answer) = operation.answer %}{{ answer }}{% else %}void{% endif %}> {
{%- endfilter %}
    return call("{{ operation.verb|json_string }}", `${this.base}
{%- for piece in operation.path -%}
{{ piece.fixed }}{% if let Some(name) = piece.parameter %}${encodeURIComponent({{ name }})}{% endif %}
{%- endfor -%}
`
{%- match (operation.body.is_some(), operation.query_parameters.is_empty()) -%}
{%- when (true, true) -%}, { body }
{%- when (true, false) -%}, { body, query }
{%- when (false, false) -%}, { query }
{%- when (false, true) -%}
{%- endmatch -%}
);
  }
{%- endfor %}
}
