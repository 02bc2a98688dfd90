//! The types of this service's contract.
{% if has_timestamps %}
use chrono::{DateTime, Utc};
{%- endif %}
{%- if !runtime.is_empty() %}
use runtime::{{ runtime|use_group }};
{%- endif %}
{%- if !objects.is_empty() %}
use serde::{Deserialize, Serialize};
{%- endif %}
{%- for object in objects %}

{{ object.declaration }}
{%- if let Some(checks) = object.checks %}

{{ checks }}
{%- endif %}
{%- endfor %}
