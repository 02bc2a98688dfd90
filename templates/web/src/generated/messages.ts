// What the streams carry.
{%- if !enums.is_empty() %}

import type { {{ enums|join(", ") }} } from "./model.ts";
{%- endif %}
{%- for object in objects %}

{{ object }}
{%- endfor %}
