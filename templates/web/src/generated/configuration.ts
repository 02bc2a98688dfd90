// Where the page finds the components of its system.
{%- if !gateway %}

import { call } from "./http.ts";
{%- endif %}

export type ServiceId =
{%- if services.is_empty() %} never;
{%- else %}
{%- for place in services %}
  | "{{ place.id|json_string }}"
{%- endfor %};
{%- endif %}

export interface Component {
  readonly id: string;
  readonly kind: "service" | "broker" | "database" | "gateway" | "web";
  readonly summary: string;
  /** Where it tells how it is; null when a page cannot ask it. */
  readonly health: string | null;
}

export interface Configuration {
  /** Base address of each service. */
  readonly services: Readonly<Record<ServiceId, string>>;
  /** Where messages come from. */
  readonly messages: string;
  readonly components: readonly Component[];
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
{%- for place in services %}
      "{{ place.id|json_string }}": {{ place.url }},
{%- endfor %}
    },
    messages: {{ messages }},
    components: [
{%- for part in components %}
      {
        id: "{{ part.id|json_string }}",
        kind: "{{ part.kind }}",
        summary: "{{ part.summary|json_string }}",
        health: {{ part.health }},
      },
{%- endfor %}
    ],
  };
}
