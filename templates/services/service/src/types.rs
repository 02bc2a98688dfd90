{%- import "services/service/src/limits.rs" as limits -%}
//! The types of this service's contract.
{% if has_timestamps %}
use chrono::{DateTime, Utc};
{%- endif %}
{%- if has_bodies %}
use runtime::Checked;
{%- endif %}
{%- if !objects.is_empty() %}
use serde::{Deserialize, Serialize};
{%- endif %}
{%- for object in objects %}

{{ object.declaration }}
{%- if let Some(checks) = object.checks %}

impl Checked for {{ object.name }} {
    fn check(&self) -> Result<(), String> {
{%- for limit in checks.limits %}
{% filter condition %}        if {% call limits::broken(limit, "self.") %}{% endcall %} {
{%- endfilter %}
{% filter call %}            return Err("{% call limits::sentence(limit) %}{% endcall %}".to_owned());
{%- endfilter %}
        }
{%- endfor %}
{%- for member in checks.members %}
{%- if member.lists == 0 && !member.optional %}
{% filter chain %}        self.{{ member.variable }}.check().map_err(|sentence| format!("{{ member.name|rust_string }}.{sentence}"))?;{% endfilter %}
{%- else %}
{%- if member.lists == 0 %}
        if let Some(member) = &self.{{ member.variable }} {
{%- else if member.flattened() == 0 %}
        for member in &self.{{ member.variable }} {
{%- else %}
        for member in self.{{ member.variable }}.iter()
        {%- for _ in 0..member.flattened() -%} .flatten() {%- endfor %} {
{%- endif %}
{% filter chain %}            member.check().map_err(|sentence| format!("{{ member.name|rust_string }}.{sentence}"))?;{% endfilter %}
        }
{%- endif %}
{%- endfor %}
        Ok(())
    }
}
{%- endif %}
{%- endfor %}
