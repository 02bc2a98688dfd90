//! What messages say. Dates are milliseconds since 1970; what there is none of is left out.
{% if has_timestamps %}
use chrono::{DateTime, Utc};
{%- endif %}
use serde::{Deserialize, Serialize};
{%- for declaration in declarations %}

{{ declaration }}
{%- endfor %}
