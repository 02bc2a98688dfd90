{%- macro at(address) -%}
{%- match address -%}
{%- when Address::Path(path) -%}
"{{ path|json_string }}"
{%- when Address::Port(component) -%}
at("{{ component|json_string }}")
{%- endmatch -%}
{%- endmacro -%}
// Where the page finds the components of its system.
{%- if !gateway %}

import { call } from "./http.ts";
{%- endif %}

export type ServiceId =
{%- if services.is_empty() %} never;
{%- else %}
{%- for service in services %}
  | "{{ service.id|json_string }}"
{%- endfor %};
{%- endif %}

export interface Component {
  readonly id: string;
  readonly kind: "service" | "broker" | "database" | "gateway" | "web"
{%- for kind in observers %} | "{{ kind }}"{% endfor %};
  readonly summary: string;
  /** Where it tells how it is; null when a page cannot ask it. */
  readonly health: string | null;
}
{%- if !tools.is_empty() %}

/** A page for those who look into the system. */
export interface Tool {
  readonly title: string;
  readonly path: string;
}
{%- endif %}

export interface Configuration {
  /** Base address of each service. */
  readonly services: Readonly<Record<ServiceId, string>>;
  /** Where messages come from. */
  readonly messages: string;
  readonly components: readonly Component[];
{%- if !tools.is_empty() %}
  readonly tools: readonly Tool[];
{%- endif %}
}
{% if gateway %}
/** The gateway has a path for everything, so that a page never leaves its own origin. */
export async function loadConfiguration(): Promise<Configuration> {
{%- else %}
/** Each component has a port of its own on the page's host; the page's server says which. */
export async function loadConfiguration(): Promise<Configuration> {
  const ports = await call<Record<string, number>>("GET", "/configuration.json");
  const at = (component: string): string =>
    `${location.protocol}//${location.hostname}:${ports[component] ?? 0}`;
{%- endif %}
  return {
    services: {
{%- for service in services %}
      "{{ service.id|json_string }}": {% if let Some(address) = service.address %}{% call at(address) %}{% endcall %}{% else %}""{% endif %},
{%- endfor %}
    },
{%- match messages %}
{%- when Some(messages) %}
    messages: {% call at(messages.address) %}{% endcall %}{% if let Some(path) = messages.path %} + "{{ path }}"{% endif %},
{%- when None %}
    messages: "",
{%- endmatch %}
    components: [
{%- for part in components %}
      {
        id: "{{ part.id|json_string }}",
        kind: "{{ part.kind }}",
        summary: "{{ part.summary|json_string }}",
{%- match part.health %}
{%- when Some(health) %}
        health: {% if let Some(base) = health.base %}{% call at(base) %}{% endcall %} + {% endif %}"{{ health.path|json_string }}",
{%- when None %}
        health: null,
{%- endmatch %}
      },
{%- endfor %}
    ],
{%- if !tools.is_empty() %}
    tools: [
{%- for tool in tools %}
      { title: "{{ tool.title }}", path: "{{ tool.path|json_string }}" },
{%- endfor %}
    ],
{%- endif %}
  };
}
