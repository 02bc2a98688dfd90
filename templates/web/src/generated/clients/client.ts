{%- macro request(operation) -%}
"{{ operation.verb|json_string }}", `${this.base}
{%- for piece in operation.path -%}
{{ piece.fixed }}{% if let Some(name) = piece.parameter %}${encodeURIComponent({{ name }})}{% endif %}
{%- endfor -%}
`
{%- if !operation.options().is_empty() -%}
, {
{%- for option in operation.options() %} {% if option.name == "body" %}{% call sent(operation.body) %}{% endcall %}{% else %}{{ option.name }}{% endif %}
{%- if !option.shown.is_empty() -%}
: { {% if option.is_given %}...{{ option.name }}, {% endif %}
{%- for credential in option.shown %}{% call shown(credential) %}{% endcall %}{% if !loop.last %}, {% endif %}{% endfor %} }
{%- endif -%}
{%- if !loop.last %},{% endif -%}
{%- endfor %} }
{%- endif -%}
{%- endmacro -%}
{%- macro sent(body) -%}
{%- match body -%}
{%- when Some(Carried::Patch(_)) -%} body, type: "application/merge-patch+json"
{%- when Some(Carried::Form(_)) -%} content: form(body)
{%- when Some(Carried::Text) -%} content: body, type: "text/plain"
{%- when Some(Carried::Bytes(media_type)) -%} content: body, type: "{{ media_type|json_string }}"
{%- when Some(Carried::Json(_)) | None -%} body
{%- endmatch -%}
{%- endmacro -%}
{%- macro shown(credential) -%}
{%- match credential.written -%}
{%- when Written::Bearer -%} ...bearer(this.credentials.{{ credential.property }})
{%- when Written::Basic -%} ...basic(this.credentials.{{ credential.property }})
{%- when Written::Header(name) -%} {{ name|property }}: this.credentials.{{ credential.property }}
{%- when Written::Query(name) -%} {{ name|property }}: this.credentials.{{ credential.property }}
{%- endmatch -%}
{%- endmacro -%}
{%- macro reading(header) -%}
{%- match (header.reading, header.optional) -%}
{%- when (Reading::Text, true) -%} answer.header("{{ header.name|json_string }}")
{%- when (Reading::Text, false) -%} answer.requiredHeader("{{ header.name|json_string }}")
{%- when (Reading::Number, true) -%} answer.number("{{ header.name|json_string }}")
{%- when (Reading::Number, false) -%} Number(answer.requiredHeader("{{ header.name|json_string }}"))
{%- when (Reading::Truth, true) -%} answer.truth("{{ header.name|json_string }}")
{%- when (Reading::Truth, false) -%} answer.requiredHeader("{{ header.name|json_string }}") === "true"
{%- when (Reading::Name, true) -%} answer.header("{{ header.name|json_string }}") as {{ header.ty }} | undefined
{%- when (Reading::Name, false) -%} answer.requiredHeader("{{ header.name|json_string }}") as {{ header.ty }}
{%- endmatch -%}
{%- endmacro -%}
// Calls to {{ service.id }}, after its contract.

import { {{ imports|join(", ") }} } from "../http.ts";
{%- if logs_in %}
import type { Login } from "../http.ts";
{%- endif %}
{%- if !enums.is_empty() %}
import type { {{ enums|join(", ") }} } from "../model.ts";
{%- endif %}
{%- for object in objects %}

{{ object }}
{%- endfor %}
{%- for operation in operations %}
{%- if let Answered::Arms { id, name, arms } = operation.answered %}

/** What `{{ id }}` is answered when all goes well. */
export type {{ name }}Answer =
{%- for arm in arms.iter() %}
  | { status: {{ arm.status }}
{%- for header in arm.headers %}; {{ header.property|property }}: {{ header.ty }}{% if header.optional %} | undefined{% endif %}{% endfor %}
{%- if let Some(body) = arm.body %}; body: {{ body.ty }}{% endif %} }
{%- if loop.last %};{% endif %}
{%- endfor %}
{%- endif %}
{%- endfor %}
{%- if !credentials.is_empty() %}

/** How callers show who they are: of those that an operation takes, one is enough. */
export interface {{ service.class }}Credentials {
{%- for credential in credentials %}
{%- if !credential.description.is_empty() %}
{{ credential.description|jsdoc(2) }}
{%- endif %}
  {{ credential.property }}?: {% if credential.is_login() %}Login{% else %}string{% endif %};
{%- endfor %}
}
{%- endif %}
{% if !service.summary.is_empty() %}
{{ service.summary|jsdoc(0) }}
{%- endif %}
export class {{ service.class }}Client {
  readonly base: string;
{%- if !credentials.is_empty() %}
  /** What the service is shown of who calls. */
  credentials: {{ service.class }}Credentials = {};
{%- endif %}

  constructor(base: string) {
    this.base = base;
  }
{%- for operation in operations %}
{% if !operation.summary.is_empty() %}
{{ operation.summary|jsdoc(2) }}
{%- endif %}
{% filter method %}  {% if operation.is_read() %}async {% endif %}{{ operation.name }}(
    {%- for parameter in operation.path_parameters %}
    {{ parameter.name }}: {{ parameter.ty }},
    {%- endfor %}
    {%- match operation.body %}
    {%- when Some(Carried::Json(ty)) %}
    body: {{ ty }},
    {%- when Some(Carried::Patch(ty)) %}
    body: {{ ty }},
    {%- when Some(Carried::Form(ty)) %}
    body: {{ ty }},
    {%- when Some(Carried::Text) %}
    body: string,
    {%- when Some(Carried::Bytes(_)) %}
    body: Blob | ArrayBuffer,
    {%- when None %}
    {%- endmatch %}
    {%- if !operation.query_parameters.is_empty() %}
    query: {
      {%- for parameter in operation.query_parameters %} {{ parameter.name|property }}
      {%- if parameter.optional %}?{% endif %}: {{ parameter.ty }}{% if !loop.last %};{% endif %}{% endfor %} },
    {%- endif %}
    {%- if !operation.header_parameters.is_empty() %}
    headers: {
      {%- for parameter in operation.header_parameters %} {{ parameter.name|property }}
      {%- if parameter.optional %}?{% endif %}: {{ parameter.ty }}{% if !loop.last %};{% endif %}{% endfor %} },
    {%- endif %}
  ): Promise<
  {%- match operation.answered -%}
  {%- when Answered::Nothing -%} void
  {%- when Answered::Json(ty) -%} {{ ty }}
  {%- when Answered::Text -%} string
  {%- when Answered::Bytes -%} ArrayBuffer
  {%- when Answered::Arms { name, .. } -%} {{ name }}Answer
  {%- endmatch -%}
> {
{%- endfilter %}
{%- match operation.answered %}
{%- when Answered::Nothing %}
    return call({% call request(operation) %}{% endcall %});
{%- when Answered::Json(_) %}
    return call({% call request(operation) %}{% endcall %});
{%- when Answered::Text %}
    const answer = await answered({% call request(operation) %}{% endcall %});
    return answer.text;
{%- when Answered::Bytes %}
    const answer = await answered({% call request(operation) %}{% endcall %});
    return answer.bytes;
{%- when Answered::Arms { arms, .. } %}
    const answer = await answered({% call request(operation) %}{% endcall %});
    switch (answer.status) {
{%- for arm in arms.iter() %}
      case {{ arm.status }}:
{%- if arm.headers.is_empty() && arm.body.is_none() %}
        return { status: {{ arm.status }} };
{%- else %}
        return {
          status: {{ arm.status }},
{%- for header in arm.headers %}
          {{ header.property|property }}: {% call reading(header) %}{% endcall %},
{%- endfor %}
{%- if let Some(body) = arm.body %}
          body: answer.{{ body.member }},
{%- endif %}
        };
{%- endif %}
{%- endfor %}
      default:
        throw answer.unexpected();
    }
{%- endmatch %}
  }
{%- endfor %}
}
