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
{%- if let Some(limits) = object.limits %}

impl Checked for {{ object.name }} {
    fn check(&self) -> Result<(), String> {
{%- for limit in limits %}
{% filter condition %}        if self.{{ limit.variable }}
        {%- match (limit.optional, limit.is_text) -%}
        {%- when (false, _) -%}
        {%- when (true, true) -%} .as_ref().is_some_and(|text| text
        {%- when (true, false) -%} .is_some_and(|number| number
        {%- endmatch -%}
        {%- match limit.rule -%}
        {%- when Rule::AtLeast(least) %} < {{ least }}
        {%- when Rule::AtMost(most) %} > {{ most }}
        {%- when Rule::NotEmpty -%} .is_empty()
        {%- when Rule::Shortest(letters) -%} .chars().count() < {{ letters }}
        {%- when Rule::Longest(letters) -%} .chars().count() > {{ letters }}
        {%- endmatch -%}
        {%- if limit.optional -%} ) {%- endif %} {
{%- endfilter %}
{% filter call %}            return Err("{{ limit.name|rust_string }} must
            {%- match limit.rule -%}
            {%- when Rule::AtLeast(least) %} be at least {{ least }}
            {%- when Rule::AtMost(most) %} be at most {{ most }}
            {%- when Rule::NotEmpty %} not be empty
            {%- when Rule::Shortest(letters) %} have at least {{ letters }} characters
            {%- when Rule::Longest(letters) %} have at most {{ letters }} characters
            {%- endmatch -%}
            ".to_owned());
{%- endfilter %}
        }
{%- endfor %}
        Ok(())
    }
}
{%- endif %}
{%- endfor %}
