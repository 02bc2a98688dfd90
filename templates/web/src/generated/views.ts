// The views that there are, by file.

import type { View } from "./view.ts";
{%- for view in views %}
import {{ view.variable }} from "../views/{{ view.file }}.ts";
{%- endfor %}

export const views: Readonly<Record<string, View>> = {
{%- for view in views %}
  "{{ view.file|json_string }}": {{ view.variable }},
{%- endfor %}
};
