// The services that the page calls.

import type { Configuration } from "./configuration.ts";
{%- for service in services %}
import { {{ service.class }}Client } from "./clients/{{ service.id }}.ts";
{%- endfor %}

export interface Clients {
{%- for service in services %}
{%- if !service.summary.is_empty() %}
{{ service.summary|jsdoc(2) }}
{%- endif %}
  {{ service.property }}: {{ service.class }}Client;
{%- endfor %}
}

export function createClients(configuration: Configuration): Clients {
  return {
{%- for service in services %}
    {{ service.property }}: new {{ service.class }}Client(configuration.services["{{ service.id|json_string }}"]),
{%- endfor %}
  };
}
