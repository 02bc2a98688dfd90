//! What messages say. Dates are milliseconds since 1970; what there is none of is left out.
{% if has_timestamps %}
use chrono::{DateTime, Utc};
{%- endif %}
use runtime::{{ runtime|use_group }};
use serde::{Deserialize, Serialize};
{%- for payload in payloads %}

{{ payload.declaration }}
{%- if let Some(checks) = payload.checks %}

{{ checks }}
{%- endif %}
{%- endfor %}
